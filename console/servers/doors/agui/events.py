"""The events of an AG-UI run.

The id of each is `SEQUENCE~POSITION~MESSAGE`: the last event of our run that was passed on, the position in the text of the
agent that writes, and the message that is open. Several events may stand for one of ours: all but the last one have its number
and their own, `SEQUENCE.N`. Those of an end have `SEQUENCE+N.END`, where END tells one end from another. A client that comes
again with an id as `Last-Event-ID` gets the events after it, each of them once; after an end, nothing until there is more.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from ag_ui.core import (
    PROTOCOL_VERSION,
    BaseEvent,
    CustomEvent,
    RunErrorEvent,
    RunFinishedCancelledOutcome,
    RunFinishedEvent,
    RunFinishedInterruptOutcome,
    RunFinishedSuccessOutcome,
    RunStartedEvent,
    StepFinishedEvent,
    StepStartedEvent,
    TextMessageContentEvent,
    TextMessageEndEvent,
    TextMessageStartEvent,
    TokenUsage,
    ToolCallArgsEvent,
    ToolCallEndEvent,
    ToolCallStartEvent,
)

from console.servers.doors.agui.interrupts import interrupt_of
from console.servers.doors.results import call_id
from console.servers.doors.shown_text import BETWEEN, ShownText
from console.servers.doors.streams import Pings
from console.servers.doors.talk import WORDS, Talk
from console.servers.doors.turn import Turn
from console.servers.doors.watch import Asks, Calls, Cut, Over, Quiet, Said
from kernel.basics.sha256 import sha256_of
from kernel.conversation.decision import DecisionRequest
from kernel.conversation.transcript import canonical
from kernel.record.events import Event

_POSITION = re.compile(r"(\d{1,9})(?:\.(\d{1,4})|\+(\d{1,5})\.([0-9a-f]{8}!?))?~([0-9a-f.!]{0,40})~([^~\n]{0,300})")

RUN = "mofa.run"
"""The name of the custom event with the run's id and the link to its page."""

LATE = "mofa.late"
"""The name of the custom event about an answer that changed nothing."""

WHOLE = "!"
"""The mark of an end whose last event was sent, in an id."""

CANCELLED, FAILED, OVER = "cancelled", "failed", "over"
"""The ends of a run that does not need the client any more, as ids tell them apart."""


async def events(turn: Turn, thread_id: str, run_id: str, late: list[str], last: str | None) -> AsyncGenerator[bytes, None]:
    """Yield the events of a run until its end, or until it needs the client."""
    writer, pings = _Writer(turn, thread_id, run_id, last), Pings()
    for each in writer.opening(late):
        yield each
    async with aclosing(turn.items()) as items:
        async for item in items:
            found: list[bytes] = []
            match item:
                case Said() if turn.talks:
                    found = writer.words(item)
                case Said():
                    found = writer.text(item.text, item.step)
                case Event():
                    found = await writer.happened(item)
                case Asks() if item.requests:
                    found = writer.asks(item.requests)
                case Calls():
                    found = writer.calls(turn.calls(item))
                case Over():
                    found = writer.over(item)
                case Quiet():
                    found = pings.due("the run continues")
                case Cut():
                    return
                case _:
                    pass
            for each in [*writer.again(), *found] if found else found:
                pings.sent()
                yield each


class _Writer:
    def __init__(self, turn: Turn, thread_id: str, run_id: str, last: str | None) -> None:
        self._turn, self._thread, self._run = turn, thread_id, run_id
        given = _POSITION.fullmatch(last or "")
        sequence, part, ended, end, position, message = given.groups() if given else ("-1", None, None, None, None, None)
        self._part = int(part or 0)
        self._seen = int(sequence) - (1 if self._part else 0)
        self._ended, self._end = int(ended or 0), end or ""
        self._seq = max(self._seen, 0)
        self._shown = ShownText.after(position)
        self._message = message or ""
        self._steps: list[str] = []
        self._said: set[str] = set()
        self._talk = Talk()

    def opening(self, late: list[str]) -> list[bytes]:
        """Return the start of the run."""
        notes = [CustomEvent(name=LATE, value={"reason": reason}) for reason in late]
        return self._batch(0, [*self._begun(), *notes])

    def again(self) -> list[bytes]:
        """Return a start for a client that has seen an end of the run, now that there is more."""
        had_end, self._end = self._end.endswith(WHOLE), ""
        return self._events(*self._begun()) if had_end else []

    def _begun(self) -> list[BaseEvent]:
        begun = RunStartedEvent(thread_id=self._thread, run_id=self._run, protocol_version=PROTOCOL_VERSION)
        return [begun, CustomEvent(name=RUN, value={"workflow_id": self._turn.run.id, "link": self._turn.link})]

    def text(self, text: str, step: str | None) -> list[bytes]:
        """Return what is new of the text of the one agent that answers. Each model call writes a message of its own."""
        id = f"{self._turn.run.token}/{step}" if step is not None else self._message or f"{self._turn.run.token}/output"
        found: list[bytes] = []
        if id != self._message and step is not None and self._message:
            self._shown = ShownText()
            found = self._closed()
        before = self._shown.position
        new = self._shown.more(text, step)
        if not new:
            return found
        if not self._message:
            self._message = id
            new = new.removeprefix(BETWEEN) if step is not None and not before.startswith("0.") else new  # another message
            found.append(self._event(f"{self._seq}", TextMessageStartEvent(message_id=id, role="assistant"), before))
        return [*found, *self._events(TextMessageContentEvent(message_id=id, delta=new))] if new else found

    def words(self, said: Said) -> list[bytes]:
        """Return new words of one of several participants. Their whole answer follows as a message of its own."""
        found = self._talk.more(said)
        return [] if found is None or self._end else self._events(CustomEvent(name=WORDS, value=found))

    async def happened(self, event: Event) -> list[bytes]:
        """Return what an event of our run is for the client: steps, and the answers of several participants."""
        if self._end.endswith(WHOLE) and event.seq > self._seen:  # the end has finished all steps
            self._steps.clear()
        found: list[BaseEvent] = []
        named = f"{event.data.get('participant')}: {event.data.get('step')}"
        if event.type == "asked" and named not in self._steps:
            self._steps.append(named)
            found.append(StepStartedEvent(step_name=named))
        elif event.type in ("answered", "not_answered", "recalled"):
            if event.type != "not_answered" and not self._turn.streams_words:
                found += await self._answer(event)
            if named in self._steps:
                self._steps.remove(named)
                found.append(StepFinishedEvent(step_name=named))
        return self._batch(event.seq, found)

    async def _answer(self, event: Event) -> list[BaseEvent]:
        ref = event.data.get("ref")
        if not isinstance(ref, str):
            return []
        self._said.add(ref)
        if event.seq <= self._seen:  # a resumed stream had it before
            return []
        text = await self._turn.here.storage.text(ref)
        id, name = f"{self._turn.run.token}/{event.seq}", str(event.data.get("participant"))
        return [] if not text else _message(id, text, name)

    def asks(self, requests: list[DecisionRequest]) -> list[bytes]:
        """Return the end of a run that waits for people."""
        interrupts = [interrupt_of(self._turn.run, each, self._turn.link) for each in requests]
        end = self._finish(RunFinishedInterruptOutcome(interrupts=interrupts))
        return self._ending([each.id for each in interrupts], [], end)

    def calls(self, requests: list[DecisionRequest]) -> list[bytes]:
        """Return calls of the front end's tools, and the end."""
        found: list[BaseEvent] = []
        ids = [call_id(self._turn.run, each) for each in requests]
        for id, each in zip(ids, requests, strict=True):
            assert each.action is not None  # it is a call
            found.append(ToolCallStartEvent(tool_call_id=id, tool_call_name=each.action.name))
            found.append(ToolCallArgsEvent(tool_call_id=id, delta=json.dumps(each.action.args, ensure_ascii=False)))
            found.append(ToolCallEndEvent(tool_call_id=id))
        return self._ending(ids, found, self._finish(RunFinishedSuccessOutcome(pending_tool_call_ids=ids)))

    def over(self, end: Over) -> list[bytes]:
        """Return the rest of the text, and the end."""
        if end.cancelled:
            return self._ending([CANCELLED], [], self._finish(RunFinishedCancelledOutcome()))
        if end.outcome is None:
            failed = RunErrorEvent(message=end.text, code=end.failed.type if end.failed else None)
            return self._ending([FAILED], [], failed)
        found: list[bytes] = []
        rest: list[BaseEvent] = []
        if self._turn.streams_words:
            found = self.text(end.text, None)
        elif sha256_of(end.text) not in self._said:
            rest = _message(f"{self._turn.run.token}/output", end.text, None)
        used = end.outcome.usage
        usage = TokenUsage(provider="mofa", input_tokens=used.input_tokens, output_tokens=used.output_tokens)
        last = self._finish(RunFinishedSuccessOutcome(), end.output, [usage])
        return [*found, *self._ending([OVER], rest, last)]

    def _finish(self, outcome: Any, result: Any = None, usage: list[TokenUsage] | None = None) -> RunFinishedEvent:
        return RunFinishedEvent(thread_id=self._thread, run_id=self._run, outcome=outcome, result=result, usage=usage)

    def _ending(self, what: list[str], found: list[BaseEvent], last: BaseEvent) -> list[bytes]:
        """Return the end of the open message, these events, the ends of the open steps, and the last event.

        A client that has seen this end gets nothing; one that has seen a part of it gets the rest. `what` tells ends apart.
        """
        key = sha256_of(canonical(sorted(what)))[:8]
        if self._end == key + WHOLE:
            return []
        closed, had = self._closed(), self._ended if self._end == key else 0
        steps, self._steps = ([] if self._end.endswith(WHOLE) else self._steps), []
        events = [*found, *(StepFinishedEvent(step_name=each) for each in steps), last]
        ids = [f"{self._seq}+{n}.{key}" for n in range(1, len(events))] + [f"{self._seq}+{len(events)}.{key}{WHOLE}"]
        return [*closed, *[self._event(id, each) for id, each in zip(ids, events, strict=True)][had:]]

    def _closed(self) -> list[bytes]:
        id, self._message = self._message, ""
        return self._events(TextMessageEndEvent(message_id=id)) if id else []

    def _batch(self, seq: int, events: list[BaseEvent]) -> list[bytes]:
        """Return the events that stand for one event of our run (0: its start), without those that the client has."""
        self._seq = max(seq, self._seq)
        if seq <= self._seen:
            return []
        ids = [f"{seq}.{n}" for n in range(1, len(events))] + [f"{seq}"]
        had = self._part if seq == self._seen + 1 else 0
        return [self._event(id, each) for id, each in zip(ids, events, strict=False)][had:]

    def _events(self, *found: BaseEvent) -> list[bytes]:
        return [self._event(f"{self._seq}", each) for each in found]

    def _event(self, sequence: str, event: BaseEvent, position: str | None = None) -> bytes:
        id = f"{sequence}~{position or self._shown.position}~{self._message}"
        return f"id: {id}\ndata: {event.model_dump_json(by_alias=True)}\n\n".encode(errors="replace")


def _message(id: str, text: str, name: str | None) -> list[BaseEvent]:
    return [
        TextMessageStartEvent(message_id=id, role="assistant", name=name),
        TextMessageContentEvent(message_id=id, delta=text),
        TextMessageEndEvent(message_id=id),
    ]
