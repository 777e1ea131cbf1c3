"""The routes of the AG-UI door: POST /ag-ui/NAME with a `RunAgentInput`, answered by a stream of events."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from ag_ui.core import RunAgentInput
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from console.backend.access.rights import allow
from console.servers.doors.agui.events import events
from console.servers.doors.agui.given import check_ids, context_in, options_in, said_in, tools_in
from console.servers.doors.agui.interrupts import resume
from console.servers.doors.body import body_of
from console.servers.doors.door_run import DoorRun, body_hash, memo_of, start, token_of
from console.servers.doors.input import input_of
from console.servers.doors.names import Named, all_named, named
from console.servers.doors.openai.chat import IdempotencyKey, LastEventId
from console.servers.doors.options import Options, options_to_start
from console.servers.doors.results import give
from console.servers.doors.said import conversation
from console.servers.doors.streams import stream
from console.servers.doors.turn import Turn, cancel
from console.servers.doors.watch import refuse_crowd
from console.servers.web.callers import CallerOf
from console.servers.web.requests import Here, PartOfPath, StrictRoute
from console.servers.web.services import Services
from kernel.basics.schema import parse
from kernel.conversation.transcript import canonical
from kernel.identity.caller import Caller

router = APIRouter(route_class=StrictRoute)

Json = dict[str, Any]

HOW = frozenset({"protocolVersion"})


@router.get("/ag-ui")
async def names(request: Request, here: Here, caller: CallerOf) -> Response:
    """Return what can be run, each with the address for a client."""
    allow(caller, "read")
    found = await all_named(here, caller)
    base = str(request.base_url).rstrip("/")
    urls = [f"{base}/ag-ui/{quote(name, safe='')}" for name, _ in found]
    items = [{"name": name, "description": about, "url": url} for (name, about), url in zip(found, urls, strict=True)]
    return JSONResponse({"items": items})


@router.post("/ag-ui/{name}")
async def run(
    request: Request, here: Here, caller: CallerOf, name: PartOfPath, key: IdempotencyKey = None, last: LastEventId = None
) -> Response:
    """Start a run, or resume one that waits, and return its events."""
    allow(caller, "start")
    body = await body_of(request)
    given: RunAgentInput = parse(RunAgentInput, body, "body")
    check_ids(given)
    options = options_to_start(request, caller, options_in(given))
    refuse_crowd(here)
    found, late = await named(here, caller, name), list[str]()
    if given.resume:
        run, late = await resume(here, caller, given.resume)
    else:
        run = await _run(here, caller, found, given, body, options, key)
    turn = Turn(
        here, run, name, str(request.base_url).rstrip("/"), wait="answer",
        streams_words=found.agent is not None, talks=found.agent is None, cancel_on_disconnect=options.cancel_on_disconnect,
    )  # fmt: skip
    gone = (lambda: cancel(here, run.id)) if options.cancel_on_disconnect else None
    return stream(events(turn, given.thread_id, given.run_id, late, last), gone)


async def _run(
    here: Services, caller: Caller, found: Named, given: RunAgentInput, body: Json, options: Options, key: str | None
) -> DoorRun:
    """Return the run that a request starts, or gives results of tools. The ids of thread and run are its idempotency key."""
    messages = conversation(await said_in(here, given), found, "messages")
    if messages.results:
        return await give(here, caller, messages.results, "messages")
    tools = tools_in(given) if found.agent is not None else []  # front ends send theirs to whatever they run
    fields = input_of(found, options, task=messages.task, earlier=messages.earlier, tools=tools, schema=None)
    if (context := context_in(given)) and found.workflow != "Flow":
        fields = {**fields, "context": {**fields.get("context", {}), **context}}
    own = canonical(["ag-ui", found.name, given.thread_id, given.run_id])
    token = token_of(options.tenant, key) if key is not None else token_of(options.tenant, own, most=len(own))
    names = [each["name"] for each in tools]
    return await start(here, caller, found, fields, token, memo_of("ag-ui", body_hash(body, HOW), found.name, tools=names))
