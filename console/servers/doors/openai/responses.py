"""Responses: a run as a response that can be read, followed, continued and cancelled by its id."""

from __future__ import annotations

from contextlib import aclosing, suppress
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import JSONResponse, Response

from console.backend import client as backend
from console.backend.access.rights import Refusal, allow
from console.servers.doors.body import body_of
from console.servers.doors.door_run import DoorRun, Memo, body_hash, find, memo_of, start, token_of
from console.servers.doors.input import input_of
from console.servers.doors.names import Named, named
from console.servers.doors.openai.chat import IdempotencyKey, LastEventId
from console.servers.doors.openai.fields import RESPONSES
from console.servers.doors.openai.messages import of_input
from console.servers.doors.openai.response import Responding, events, part_of
from console.servers.doors.openai.sessions import RESPONSE, continued, conversation_name, own_session, response_run
from console.servers.doors.openai.tools import ResponsesTool, schema_of, tools_of
from console.servers.doors.options import Options, options_to_start
from console.servers.doors.results import call_number, give, number_in
from console.servers.doors.said import Said, conversation
from console.servers.doors.streams import number_of, stream
from console.servers.doors.turn import Turn, cancel
from console.servers.doors.watch import Asks, Over, over, refuse_crowd, watch
from console.servers.web.callers import CallerOf
from console.servers.web.requests import Here, PartOfPath, StrictRoute
from console.servers.web.services import Services
from kernel.agents.client_call import is_client_call
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.conversation.budget import Usage
from kernel.conversation.decision import DecisionRequest
from kernel.identity.caller import Caller

router = APIRouter(route_class=StrictRoute)

Json = dict[str, Any]

HOW = frozenset({"stream", "stream_options", "background"})
"""Fields that only say how a request is answered: a repeat may have others."""


@router.post("/responses")
async def create(
    request: Request, here: Here, caller: CallerOf, key: IdempotencyKey = None, last: LastEventId = None
) -> Response:
    """Start a run, or give it the results of the client's tools, and return the response."""
    allow(caller, "start")
    body = RESPONSES.check(await body_of(request))
    options = options_to_start(request, caller, body.get("metadata"))
    flags: list[bool] = [parse(bool, body.get(name, default), name) for name, default in _FLAGS]
    streams, background, store = flags
    if background and not store:
        raise InvalidInput("background: needs store, or nobody could read the response.", "background")
    refuse_crowd(here)
    responding = await _responding(request, here, caller, body, options, key, streams=streams)
    turn = responding.turn
    if streams:
        gone = (lambda: cancel(here, turn.run.id)) if options.cancel_on_disconnect and not background else None
        return stream(events(responding, number_of(last), lambda: _usage(turn)), gone)
    if background:
        return JSONResponse(await _now(here, responding))
    end = await turn.end(request)
    if isinstance(end, Over):
        return JSONResponse(responding.over(end))
    if isinstance(end, Asks):
        return JSONResponse(responding.asks(end.requests))
    return JSONResponse(responding.calls(turn.calls(end), await _usage(turn)))


_FLAGS = (("stream", False), ("background", False), ("store", True))


async def _responding(
    request: Request, here: Services, caller: Caller, body: Json, options: Options, key: str | None, *, streams: bool
) -> Responding:
    model: str = parse(str, body.get("model"), "model")
    found = await named(here, caller, model)
    said = await of_input(here, body.get("input") or [])
    instructions = body.get("instructions")
    if instructions is not None:
        said = [Said("system", parse(str, instructions, "instructions")), *said]
    tools = tools_of(body.get("tools"), body.get("tool_choice"), ResponsesTool)
    form: Json = parse(Json, body.get("text") or {}, "text")
    schema = schema_of(form.get("format"), "text.format")
    messages = conversation(said, found, "input")
    if messages.results:
        run, part = await give(here, caller, messages.results, "input"), max(map(number_in, messages.results))
    else:
        token = token_of(options.tenant, key)
        memo = await _memo(here, caller, body, model, options, token, tools, found)
        session = memo.conversation or (own_session(token) if found.workflow != "Flow" else None)
        fields = input_of(
            found, options, task=messages.task, earlier=messages.earlier, tools=tools, schema=schema, session=session
        )
        run, part = await start(here, caller, found, fields, token, memo), 0
    turn = replace(
        _turn(request, here, run, model, found, wait=options.wait or ("hold" if streams else "answer")),
        one_call=body.get("parallel_tool_calls") is False,
        cancel_on_disconnect=options.cancel_on_disconnect,
    )
    if schema is not None:
        turn = replace(turn, streams_words=False)
    return Responding(turn, part, instructions, tuple({"type": "function", "strict": False, **each} for each in tools))


async def _memo(
    here: Services, caller: Caller, body: Json, model: str, options: Options, token: str, tools: list[Json], found: Named
) -> Memo:
    wanted, previous = conversation_name(body.get("conversation")), body.get("previous_response_id")
    if wanted is not None and previous is not None:
        raise InvalidInput("previous_response_id: cannot be given together with conversation.", "previous_response_id")
    if found.workflow == "Flow" and (wanted or previous):
        raise InvalidInput(f"conversation: {found.name} is a flow, which has no conversation.", "conversation")
    if previous is not None:
        await continued(here, caller, parse(str, previous, "previous_response_id"), options.tenant, token)
    return memo_of(
        "responses", body_hash(body, HOW), model, store=body.get("store", True), background=bool(body.get("background")),
        tools=[each["name"] for each in tools], previous=previous, conversation=wanted, metadata=options.metadata,
    )  # fmt: skip


def _turn(request: Request, here: Services, run: DoorRun, model: str, found: Named | None, *, wait: Any) -> Turn:
    words = found is not None and found.agent is not None
    return Turn(here, run, model, str(request.base_url).rstrip("/"), wait=wait, streams_words=words, talks=not words)


async def _usage(turn: Turn) -> Usage:
    used: Usage = await backend.query(await turn.here.temporal(), turn.run.id, "usage", {}, Usage)
    return used


# ---- by id -------------------------------------------------------------------------------------------------------------


@router.get("/responses/{response_id}")
async def read(
    request: Request,
    here: Here,
    caller: CallerOf,
    response_id: PartOfPath,
    stream_it: Annotated[bool, Query(alias="stream")] = False,
    starting_after: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
    last: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
) -> Response:
    """Return a response as it is now, or with `stream=true` its events after `starting_after`."""
    responding = await _by_id(request, here, caller, response_id)
    if not stream_it:
        return JSONResponse(await _now(here, responding))
    refuse_crowd(here)
    after = starting_after if starting_after is not None else number_of(last)
    return stream(events(responding, after, lambda: _usage(responding.turn)))


@router.post("/responses/{response_id}/cancel")
async def cancel_one(request: Request, here: Here, caller: CallerOf, response_id: PartOfPath) -> Response:
    """End the run of a response with the result that it has. A response that has ended is returned as it is."""
    responding = await _by_id(request, here, caller, response_id)
    run = await find(here, caller, responding.turn.run.token, "start")  # who may start a run may end their own
    client = await here.temporal()
    if backend.is_open(await backend.describe(client, run.id)):
        await cancel(here, run.id)
        async with aclosing(watch(here, run.id)) as items:
            async for item in items:
                if isinstance(item, Over):
                    return JSONResponse(responding.over(item))
    return JSONResponse(await _now(here, responding))


@router.delete("/responses/{response_id}")
async def delete(here: Here, caller: CallerOf, response_id: PartOfPath) -> Response:
    """Refuse: the record of a run stays."""
    await response_run(here, caller, response_id)
    words = "The record of a run is not deleted here: cancel the response, or erase the run with `mofa erase`."
    raise Refusal(405, "MethodNotAllowed", words)


async def _by_id(request: Request, here: Services, caller: Caller, id: str) -> Responding:
    run, match = await response_run(here, caller, id), RESPONSE.fullmatch(id)
    assert match is not None  # it has a run
    found = None
    with suppress(Refusal, InvalidInput):  # the project file may have changed since
        found = await named(here, caller, run.memo.model)
    return Responding(_turn(request, here, run, run.memo.model, found, wait="hold"), int(match[2] or 0))


async def _now(here: Services, responding: Responding) -> Json:
    """Return the response in its present state."""
    turn, client = responding.turn, await here.temporal()
    described = await backend.describe(client, turn.run.id)
    calls = await _calls(here, turn) if turn.run.memo.tools else []
    mine = part_of(calls, responding.part)
    if mine:  # this response has ended with these calls, whatever the run has done since
        return responding.calls(mine, await _usage(turn))
    if not backend.is_open(described):
        return responding.over(await over(here, turn.run.id))
    asks = [each for each in await here.asked.of(turn.run.id) if not is_client_call(each)]
    return responding.asks(asks) if asks else responding.object("in_progress", [])


async def _calls(here: Services, turn: Turn) -> list[DecisionRequest]:
    found = await backend.decisions(await here.temporal(), turn.run.id)
    return sorted((each for each in found if is_client_call(each)), key=call_number)
