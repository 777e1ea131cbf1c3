"""The object of a response, and the events of its stream.

The sequence number of an event follows from the text before it, and not from how the text was cut into pieces. So a stream
that was interrupted continues from the last number that the client has, also after a restart of the server.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from console.servers.doors.openai.errors import error_of
from console.servers.doors.results import call_number
from console.servers.doors.shown_text import ShownText
from console.servers.doors.streams import Pings, comment, event
from console.servers.doors.talk import WORDS, Talk
from console.servers.doors.turn import Turn, call_fields
from console.servers.doors.watch import Asks, Calls, Cut, Over, Quiet, Said
from kernel.conversation.budget import Usage
from kernel.conversation.decision import DecisionRequest

Json = dict[str, Any]

BEFORE_TEXT = 4
"""The number of events before the text: created, in progress, a message, a part of it."""


@dataclass(frozen=True)
class Responding:
    """A response under way. `part` is the number of calls that were answered before it, `instructions` are the request's."""

    turn: Turn
    part: int = 0
    instructions: str | None = None
    tools: tuple[Json, ...] = ()

    @property
    def id(self) -> str:
        """The id of the response."""
        return f"resp_{self.turn.run.token}" + (f"_{self.part}" if self.part else "")

    def object(self, status: str, output: list[Json], usage: Usage | None = None, **more: Any) -> Json:
        """Return the response in this state."""
        memo = self.turn.run.memo
        conversation = {"id": memo.conversation} if memo.conversation else None
        return {
            "id": self.id, "object": "response", "created_at": memo.created, "status": status, "background": memo.background,
            "error": None, "incomplete_details": None, "instructions": self.instructions, "max_output_tokens": None,
            "model": self.turn.model, "output": output, "parallel_tool_calls": not self.turn.one_call,
            "previous_response_id": memo.previous, "conversation": conversation, "store": memo.store, "temperature": None,
            "text": {"format": {"type": "text"}}, "tool_choice": "auto", "tools": list(self.tools), "top_p": None,
            "truncation": "disabled", "usage": None if usage is None else usage_object(usage), "metadata": memo.metadata,
            "mofa": self.turn.mofa(), **more,
        }  # fmt: skip

    def over(self, end: Over) -> Json:
        """Return the response of a run that has ended."""
        mofa = {"mofa": self.turn.mofa(end)}
        if end.outcome is None:
            status = "cancelled" if end.cancelled else "failed"
            error = None if end.cancelled else {"code": "server_error", "message": end.text}
            return self.object(status, [], Usage(), error=error, **mofa)
        status = "cancelled" if end.cancelled else "incomplete" if end.outcome.cut_at_limit else "completed"
        details = {"reason": "max_output_tokens"} if status == "incomplete" else None
        return self.object(status, [self.message(end.text)], end.outcome.usage, incomplete_details=details, **mofa)

    def calls(self, requests: list[DecisionRequest], usage: Usage) -> Json:
        """Return the response that ends with calls of the client's tools."""
        return self.object("completed", [self.call(each) for each in requests], usage)

    def asks(self, requests: list[DecisionRequest], status: str = "in_progress") -> Json:
        """Return the response of a run that waits for a person."""
        details = {"reason": "waits_for_person"} if status == "incomplete" else None
        return self.object(status, [], mofa=self.turn.mofa(asks=requests), incomplete_details=details)

    def message(self, text: str, status: str = "completed") -> Json:
        """Return the message of the output."""
        part = [self.text_part(text)] if status == "completed" else []
        return {"id": f"msg_{self.id.removeprefix('resp_')}", "type": "message", "status": status, "role": "assistant",
                "content": part}  # fmt: skip

    def text_part(self, text: str) -> Json:
        """Return the part of the message."""
        return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}

    def call(self, request: DecisionRequest) -> Json:
        """Return a call of the output."""
        id, name, arguments = call_fields(self.turn.run, request, json.dumps)
        return {"id": f"fc_{id.removeprefix('call_')}", "type": "function_call", "status": "completed", "call_id": id,
                "name": name, "arguments": arguments}  # fmt: skip


def usage_object(used: Usage) -> Json:
    """Return usage in the form of Responses."""
    return {
        "input_tokens": used.input_tokens, "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": used.output_tokens, "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": used.input_tokens + used.output_tokens,
    }  # fmt: skip


async def events(responding: Responding, after: int | None, usage: Any) -> AsyncGenerator[bytes, None]:
    """Yield the events of a response after a sequence number, None for all. `usage` returns the usage of the run so far."""
    seen = -1 if after is None else after
    shown = ShownText.at(max(0, seen - BEFORE_TEXT + 1)) if seen >= BEFORE_TEXT else ShownText()
    writer, pings, waiting, talk = _Events(responding, seen, shown), Pings(), "", Talk()
    for each in writer.opening():
        yield each
    async with aclosing(responding.turn.items()) as items:
        async for item in items:
            match item:
                case Said() if responding.turn.talks:
                    if (words := talk.more(item)) is not None:
                        pings.sent()
                        yield writer.words(words)
                case Said():
                    for each in writer.text(shown.more(item.text, item.step)):
                        pings.sent()
                        yield each
                case Asks():
                    waiting = responding.turn.waits(item.requests) if item.requests else ""
                    if waiting and responding.turn.wait == "hold":
                        pings.sent()
                        yield comment(waiting)
                    elif waiting:
                        yield writer.last("response.incomplete", responding.asks(item.requests, "incomplete"))
                case Calls():
                    for each in writer.calls(responding.turn.calls(item), await usage()):
                        yield each
                case Over():
                    for each in writer.over(item, shown):
                        yield each
                case Quiet():
                    for each in pings.due(waiting or "the run continues"):
                        yield each
                case Cut():
                    return
                case _:
                    pass


class _Events:
    """Writes events with their numbers, and leaves out those that the client has."""

    def __init__(self, responding: Responding, seen: int, shown: ShownText) -> None:
        self._responding, self._seen, self._shown = responding, seen, shown
        self._opened = shown.total > 0

    def opening(self) -> list[bytes]:
        """Return the first two events."""
        now = self._responding.object("in_progress", [])
        return [*self._event(0, "response.created", response=now), *self._event(1, "response.in_progress", response=now)]

    def text(self, new: str) -> list[bytes]:
        """Return new text, after the beginning of its message where it is the first."""
        if not new:
            return []
        opened, self._opened = self._opened, True
        item = self._responding.message("", "in_progress")
        before = [] if opened else [
            *self._event(2, "response.output_item.added", output_index=0, item=item),
            *self._event(3, "response.content_part.added", **self._place(), part=self._responding.text_part("")),
        ]  # fmt: skip
        number = BEFORE_TEXT + self._shown.total - 1
        return [*before, *self._event(number, "response.output_text.delta", **self._place(), delta=new, logprobs=[])]

    def words(self, words: Json) -> bytes:
        """Return words of a participant. They have the number of the event before, which they do not count as."""
        number = max(BEFORE_TEXT + self._shown.total - 1, self._seen)
        return event({"type": WORDS, "sequence_number": number, **words}, name=WORDS)

    def over(self, end: Over, shown: ShownText) -> list[bytes]:
        """Return the rest of the text, and the end."""
        response = self._responding.over(end)
        if end.outcome is None:
            if end.cancelled:
                return [self.last("response.failed", {**response, "status": "failed", "error": _cancelled()})]
            return [self.last("response.failed", response)]
        rest = self.text(shown.more(end.text))
        number, whole = BEFORE_TEXT + self._shown.total, end.text
        done = [
            *self._event(number, "response.output_text.done", **self._place(), text=whole, logprobs=[]),
            *self._event(number + 1, "response.content_part.done", **self._place(), part=self._responding.text_part(whole)),
            *self._event(number + 2, "response.output_item.done", output_index=0, item=self._responding.message(whole)),
        ]
        name = "response.incomplete" if response["status"] == "incomplete" else "response.completed"
        return [*rest, *done, *self._event(number + 3, name, response=response)]

    def calls(self, requests: list[DecisionRequest], usage: Usage) -> list[bytes]:
        """Return calls of the client's tools, and the end."""
        found: list[bytes] = []
        first, number = (1 if self._opened else 0), BEFORE_TEXT + self._shown.total
        for index, request in enumerate(requests, first):
            call = self._responding.call(request)
            place = {"output_index": index, "item_id": call["id"]}
            open_call = {**call, "status": "in_progress", "arguments": ""}
            found += self._event(number, "response.output_item.added", output_index=index, item=open_call)
            found += self._event(number + 1, "response.function_call_arguments.delta", **place, delta=call["arguments"])
            done = {"name": call["name"], "arguments": call["arguments"]}
            found += self._event(number + 2, "response.function_call_arguments.done", **place, **done)
            found += self._event(number + 3, "response.output_item.done", output_index=index, item=call)
            number += 4
        response = self._responding.calls(requests, usage)
        return [*found, *self._event(number, "response.completed", response=response)]

    def last(self, name: str, response: Json) -> bytes:
        """Return the last event of an answer without its text."""
        number = max(BEFORE_TEXT + self._shown.total, self._seen + 1)
        return b"".join(self._event(number, name, response=response))

    def _event(self, number: int, kind: str, **fields: Any) -> list[bytes]:
        if number <= self._seen:
            return []
        return [event({"type": kind, "sequence_number": number, **fields}, id=str(number), name=kind)]

    def _place(self) -> Json:
        return {"item_id": self._responding.message("")["id"], "output_index": 0, "content_index": 0}


def _cancelled() -> Json:
    return {"code": error_of(409, "RunCancelled", "")["code"], "message": "The run was cancelled."}


def part_of(requests: list[DecisionRequest], after: int) -> list[DecisionRequest]:
    """Return the calls of the response after `after` answered ones: those that were opened together."""
    later = sorted((each for each in requests if call_number(each) > after), key=call_number)
    return [each for each in later if each.opened_at == later[0].opened_at]
