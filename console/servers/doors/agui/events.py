"""The events of an AG-UI run.

The id of each is `SEQUENCE~POSITION~MESSAGE`: the last event of our run that was passed on, the position in the text of the
agent that writes, and the message that is open. A client that comes again with it as `Last-Event-ID` gets the events after it.
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
from console.servers.doors.shown_text import ShownText
from console.servers.doors.streams import Pings
from console.servers.doors.talk import WORDS, Talk
from console.servers.doors.turn import Turn
from console.servers.doors.watch import Asks, Calls, Cut, Over, Quiet, Said
from kernel.basics.sha256 import sha256_of
from kernel.conversation.decision import DecisionRequest
from kernel.record.events import Event

_POSITION = re.compile(r"(\d{1,9})~([0-9a-f.!]{0,40})~([^~\n]{0,300})")

RUN = "mofa.run"
"""The name of the custom event with the run's id and the link to its page."""

LATE = "mofa.late"
"""The name of the custom event about an answer that changed nothing."""


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
            for each in found:
                pings.sent()
                yield each


class _Writer:
    def __init__(self, turn: Turn, thread_id: str, run_id: str, last: str | None) -> None:
        self._turn, self._thread, self._run = turn, thread_id, run_id
        given = _POSITION.fullmatch(last or "")
        self._resumed = given is not None
        self._seen = int(given[1]) if given else 0
        self._seq = self._seen
        self._shown = ShownText.after(given[2] if given else None)
        self._message = given[3] if given else ""
        self._steps: list[str] = []
        self._said: set[str] = set()
        self._talk = Talk()

    def opening(self, late: list[str]) -> list[bytes]:
        """Return the start of the run."""
        if self._resumed:
            return []
        begun = RunStartedEvent(thread_id=self._thread, run_id=self._run, protocol_version=PROTOCOL_VERSION)
        about = {"workflow_id": self._turn.run.id, "link": self._turn.link}
        notes = [CustomEvent(name=LATE, value={"reason": reason}) for reason in late]
        return self._events(begun, CustomEvent(name=RUN, value=about), *notes)

    def text(self, text: str, step: str | None) -> list[bytes]:
        """Return what is new of the text of the one agent that answers. Each model call writes a message of its own."""
        id = f"{self._turn.run.token}/{step}" if step is not None else self._message or f"{self._turn.run.token}/output"
        found = self._closed() if id != self._message and step is not None and self._message else []
        if found:
            self._shown = ShownText()
        new = self._shown.more(text, step)
        if not new:
            return found
        if not self._message:
            found += self._events(TextMessageStartEvent(message_id=id, role="assistant"))
            self._message = id
        return [*found, *self._events(TextMessageContentEvent(message_id=id, delta=new))]

    def words(self, said: Said) -> list[bytes]:
        """Return new words of one of several participants. Their whole answer follows as a message of its own."""
        found = self._talk.more(said)
        return [] if found is None else self._events(CustomEvent(name=WORDS, value=found))

    async def happened(self, event: Event) -> list[bytes]:
        """Return what an event of our run is for the client: steps, and the answers of several participants."""
        old, self._seq = event.seq <= self._seen, max(event.seq, self._seq)
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
        return [] if old else self._events(*found)

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
        return self._last(RunFinishedInterruptOutcome(interrupts=interrupts))

    def calls(self, requests: list[DecisionRequest]) -> list[bytes]:
        """Return calls of the front end's tools, and the end."""
        found: list[BaseEvent] = []
        ids = [call_id(self._turn.run, each) for each in requests]
        for id, each in zip(ids, requests, strict=True):
            assert each.action is not None  # it is a call
            found.append(ToolCallStartEvent(tool_call_id=id, tool_call_name=each.action.name))
            found.append(ToolCallArgsEvent(tool_call_id=id, delta=json.dumps(each.action.args, ensure_ascii=False)))
            found.append(ToolCallEndEvent(tool_call_id=id))
        closed = self._closed()
        return [*closed, *self._events(*found), *self._last(RunFinishedSuccessOutcome(pending_tool_call_ids=ids))]

    def over(self, end: Over) -> list[bytes]:
        """Return the rest of the text, and the end."""
        if end.outcome is None and not end.cancelled:
            failed = RunErrorEvent(message=end.text, code=end.failed.type if end.failed else None)
            return [*self._finished(), *self._events(failed)]
        if end.cancelled:
            return self._last(RunFinishedCancelledOutcome())
        assert end.outcome is not None  # as was checked
        found: list[bytes] = []
        if self._turn.streams_words:
            found = self.text(end.text, None)
        elif sha256_of(end.text) not in self._said:
            found = self._events(*_message(f"{self._turn.run.token}/output", end.text, None))
        used = end.outcome.usage
        usage = TokenUsage(provider="mofa", input_tokens=used.input_tokens, output_tokens=used.output_tokens)
        return [*found, *self._last(RunFinishedSuccessOutcome(), end.output, [usage])]

    def _last(self, outcome: Any, result: Any = None, usage: list[TokenUsage] | None = None) -> list[bytes]:
        end = RunFinishedEvent(thread_id=self._thread, run_id=self._run, outcome=outcome, result=result, usage=usage)
        return [*self._finished(), *self._events(end)]

    def _finished(self) -> list[bytes]:
        """Return the ends of the message and the steps that are open."""
        steps, self._steps = self._steps, []
        return [*self._closed(), *self._events(*(StepFinishedEvent(step_name=each) for each in steps))]

    def _closed(self) -> list[bytes]:
        id, self._message = self._message, ""
        return self._events(TextMessageEndEvent(message_id=id)) if id else []

    def _events(self, *found: BaseEvent) -> list[bytes]:
        id = f"{self._seq}~{self._shown.position}~{self._message}"
        return [f"id: {id}\ndata: {each.model_dump_json(by_alias=True)}\n\n".encode(errors="replace") for each in found]


def _message(id: str, text: str, name: str | None) -> list[BaseEvent]:
    return [
        TextMessageStartEvent(message_id=id, role="assistant", name=name),
        TextMessageContentEvent(message_id=id, delta=text),
        TextMessageEndEvent(message_id=id),
    ]
