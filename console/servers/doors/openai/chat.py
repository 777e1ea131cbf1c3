"""Chat Completions: a run as one answer, or as a stream of chunks that a client resumes."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from starlette.responses import JSONResponse, Response

from console.backend import client as backend
from console.backend.access.rights import Refusal, allow
from console.servers.doors.body import body_of
from console.servers.doors.door_run import Memo, body_hash, memo_of, start, token_of
from console.servers.doors.input import input_of
from console.servers.doors.names import named
from console.servers.doors.openai.errors import error_of
from console.servers.doors.openai.fields import CHAT
from console.servers.doors.openai.messages import of_chat
from console.servers.doors.openai.tools import ChatTool, schema_of, tools_of
from console.servers.doors.options import Options, options_to_start
from console.servers.doors.results import give
from console.servers.doors.said import conversation
from console.servers.doors.shown_text import ShownText
from console.servers.doors.streams import Pings, comment, event, stream
from console.servers.doors.talk import Talk
from console.servers.doors.turn import Turn, call_fields, cancel
from console.servers.doors.watch import Asks, Calls, Cut, Over, Quiet, Said, refuse_crowd
from console.servers.web.callers import CallerOf
from console.servers.web.requests import Here, StrictRoute
from console.servers.web.services import Services
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.conversation.budget import Usage
from kernel.conversation.decision import DecisionRequest
from kernel.identity.caller import Caller

router = APIRouter(route_class=StrictRoute)

Json = dict[str, Any]

HOW = frozenset({"stream", "stream_options"})
"""Fields that only say how a request is answered: a repeat may have others."""

IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key")]
LastEventId = Annotated[str | None, Header(alias="Last-Event-ID")]


@router.post("/chat/completions")
async def create(
    request: Request, here: Here, caller: CallerOf, key: IdempotencyKey = None, last: LastEventId = None
) -> Response:
    """Start a run, or give it the results of the client's tools, and return its answer."""
    allow(caller, "start")
    body = CHAT.check(await body_of(request))
    streams, usage = _streams(body)
    options = options_to_start(request, caller, body.get("metadata"))
    refuse_crowd(here)
    turn = await _turn(request, here, caller, body, options, key, streams=streams)
    if not streams:
        return await _whole(request, turn)
    gone = (lambda: cancel(here, turn.run.id)) if options.cancel_on_disconnect else None
    return stream(_chunks(turn, ShownText.after(last), usage=usage), gone)


def _streams(body: Json) -> tuple[bool, bool]:
    """Return whether the answer is a stream, and whether it has the usage."""
    streams: bool = parse(bool, body.get("stream", False), "stream")
    given = body.get("stream_options") or {}
    usage = given.get("include_usage", False) if isinstance(given, dict) else None
    if not isinstance(usage, bool) or (given and not streams):
        raise InvalidInput("stream_options: must be {include_usage: true or false}, for a stream.", "stream_options")
    return streams, usage


async def _turn(
    request: Request, here: Services, caller: Caller, body: Json, options: Options, key: str | None, *, streams: bool
) -> Turn:
    model: str = parse(str, body.get("model"), "model")
    found = await named(here, caller, model)
    messages = conversation(await of_chat(here, body.get("messages") or []), found, "messages")
    tools = tools_of(body.get("tools"), body.get("tool_choice"), ChatTool)
    schema = schema_of(body.get("response_format"), "response_format")
    if messages.results:
        run = await give(here, caller, messages.results, "messages")
    else:
        memo = _memo(body, model, options, tools)
        fields = input_of(
            found, options, task=messages.task, earlier=messages.earlier, tools=tools, schema=schema,
        )  # fmt: skip
        run = await start(here, caller, found, fields, token_of(options.tenant, key), memo)
    return Turn(
        here, run, model, str(request.base_url).rstrip("/"),
        wait=options.wait or ("hold" if streams else "answer"),
        streams_words=found.agent is not None and schema is None,
        talks=found.agent is None,
        one_call=body.get("parallel_tool_calls") is False,
        cancel_on_disconnect=options.cancel_on_disconnect,
    )  # fmt: skip


def _memo(body: Json, model: str, options: Options, tools: list[Json]) -> Memo:
    names = [each["name"] for each in tools]
    return memo_of("chat", body_hash(body, HOW), model, tools=names, metadata=options.metadata)


# ---- one answer --------------------------------------------------------------------------------------------------------


async def _whole(request: Request, turn: Turn) -> Response:
    end = await turn.end(request)
    match end:
        case Over(outcome=None):
            raise failure(end)
        case Over():
            message: Json = {"role": "assistant", "content": end.text, "refusal": None}
            return _completion(turn, message, _finish(end), usage_of(end), turn.mofa(end))
        case Calls():
            calls = [_call(turn, each) for each in turn.calls(end)]
            message = {"role": "assistant", "content": None, "refusal": None, "tool_calls": calls}
            return _completion(turn, message, "tool_calls", await usage_now(turn), turn.mofa())
        case Asks():
            message = {"role": "assistant", "content": turn.waits(end.requests), "refusal": None}
            return _completion(turn, message, "stop", await usage_now(turn), turn.mofa(asks=end.requests))


def _completion(turn: Turn, message: Json, finish: str, usage: Json, mofa: Json) -> Response:
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
    found = {"object": "chat.completion", "choices": [choice], "usage": usage, "mofa": mofa}
    return JSONResponse({**_head(turn), **found})


def _head(turn: Turn) -> Json:
    return {"id": f"chatcmpl-{turn.run.token}", "created": turn.run.memo.created, "model": turn.model}


def _call(turn: Turn, request: DecisionRequest) -> Json:
    id, name, arguments = call_fields(turn.run, request, json.dumps)
    return {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


def _finish(end: Over) -> str:
    return "length" if end.outcome is not None and end.outcome.cut_at_limit else "stop"


def failure(end: Over) -> Refusal:
    """Return the error of a run that failed, or was cancelled."""
    name = end.failed.type if end.failed else "Failed"
    status = 409 if end.cancelled else 400 if name in ("InvalidInput", "UnknownAgent") else 502
    return Refusal(status, "RunCancelled" if end.cancelled else name, end.text)


def usage_of(end: Over) -> Json:
    """Return the usage of the whole run, in OpenAI's form."""
    return _usage(end.outcome.usage if end.outcome else Usage())


async def usage_now(turn: Turn) -> Json:
    """Return the usage of a run so far."""
    return _usage(await backend.query(await turn.here.temporal(), turn.run.id, "usage", {}, Usage))


def _usage(used: Usage) -> Json:
    return {
        "prompt_tokens": used.input_tokens, "completion_tokens": used.output_tokens,
        "total_tokens": used.input_tokens + used.output_tokens,
    }  # fmt: skip


# ---- a stream ----------------------------------------------------------------------------------------------------------


async def _chunks(turn: Turn, shown: ShownText, *, usage: bool) -> AsyncGenerator[bytes, None]:
    writer = _Chunks(turn, shown, usage=usage)
    pings, talk = Pings(), Talk()
    waiting = ""
    if shown.total == 0 and not shown.ended:
        yield writer.delta({"role": "assistant", "content": "", "refusal": None})
    async with aclosing(turn.items()) as items:
        async for item in items:
            match item:
                case Said() if turn.talks:
                    if new := talk.as_text(item):
                        pings.sent()
                        yield writer.delta({"reasoning_content": new})
                case Said():
                    if new := shown.more(item.text, item.step):
                        pings.sent()
                        yield writer.delta({"content": new})
                case Asks():
                    waiting = turn.waits(item.requests) if item.requests else ""
                    if waiting and turn.wait == "hold":
                        pings.sent()
                        yield comment(waiting)
                    elif waiting:
                        for part in writer.end(shown.more(waiting), "stop", await usage_now(turn)):
                            yield part
                case Calls():
                    calls = [{"index": number, **_call(turn, each)} for number, each in enumerate(turn.calls(item))]
                    for part in writer.calls(calls, await usage_now(turn)):
                        yield part
                case Over(outcome=None):
                    refusal = failure(item)
                    yield event({"error": error_of(refusal.status, refusal.name, str(refusal))})
                case Over():
                    for part in writer.end(shown.more(item.text), _finish(item), usage_of(item)):
                        yield part
                case Quiet():
                    for part in pings.due(waiting or "the run continues"):
                        yield part
                case Cut():
                    return
                case _:
                    pass


class _Chunks:
    """Writes chunks, each with the position after it as its id."""

    def __init__(self, turn: Turn, shown: ShownText, *, usage: bool) -> None:
        self._turn, self._shown, self._usage = turn, shown, usage

    def delta(self, delta: Json, finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return self._chunk({"choices": [choice], **({"usage": None} if self._usage else {})})

    def end(self, more: str, finish: str, usage: Json) -> list[bytes]:
        """Return the rest of the text, the end, the usage and the mark of the end; what was sent already is left out."""
        return [*([self.delta({"content": more})] if more else []), *self._last({}, finish, usage)]

    def calls(self, calls: list[Json], usage: Json) -> list[bytes]:
        """Return the calls and the end."""
        return [] if self._shown.ended else [self.delta({"tool_calls": calls}), *self._last({}, "tool_calls", usage)]

    def _last(self, delta: Json, finish: str, usage: Json) -> list[bytes]:
        parts, shown = [], self._shown
        if shown.ended < 1:
            shown.ended = 1
            parts.append(self.delta(delta, finish))
        if self._usage and shown.ended < 2:
            shown.ended = 2
            parts.append(self._chunk({"choices": [], "usage": usage}))
        return [*parts, event("[DONE]")]

    def _chunk(self, fields: Json) -> bytes:
        return event({**_head(self._turn), "object": "chat.completion.chunk", **fields}, id=self._shown.position)
