"""The routes of a LangGraph server that an agent inbox uses."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from console.backend import client as backend
from console.backend.access.rights import Refusal, absent, allow, reach
from console.backend.runs import DESK, limited_to
from console.servers.doors.body import body_of
from console.servers.doors.langgraph.shapes import (
    GRAPH,
    HumanResponse,
    decision_from,
    place_of,
    state_of,
    thread_of,
)
from console.servers.doors.streams import event, stream
from console.servers.web.callers import CallerOf
from console.servers.web.requests import Here, PartOfPath, StrictRoute
from console.servers.web.services import Services
from console.terminal.failure import Failure
from kernel.agents.client_call import is_client_call
from kernel.basics.errors import InvalidInput, MofaError
from kernel.basics.schema import parse
from kernel.basics.sha256 import sha256_of
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.conversation.transcript import canonical
from kernel.identity.caller import Caller

router = APIRouter(prefix="/langgraph", route_class=StrictRoute)

Json = dict[str, Any]

MOST = 100
"""The most threads of one page, which is the inbox's own limit."""

RUNS = 500
"""The most runs whose decisions are looked up."""


@router.get("/ok")
@router.get("/info")
async def info(caller: CallerOf) -> Response:
    """Return what an inbox asks of a server first."""
    allow(caller, "read")
    return JSONResponse({"ok": True, "version": "mofa", "flags": {"assistants": True, "crons": False, "langsmith": False}})


@router.post("/assistants/search")
async def assistants(caller: CallerOf) -> Response:
    """Return the one graph that there is."""
    allow(caller, "read")
    return JSONResponse(
        [{"assistant_id": GRAPH, "graph_id": GRAPH, "name": "MoFA", "config": {}, "metadata": {}, "version": 1}]
    )


@router.post("/threads/search")
async def search(request: Request, here: Here, caller: CallerOf) -> Response:
    """Return the open decisions, the newest first. Threads of another status are none."""
    allow(caller, "read")
    body = await body_of(request)
    limit: int = parse(int, body.get("limit") or 10, "limit")
    offset: int = parse(int, body.get("offset") or 0, "offset")
    if not 0 < limit <= MOST or offset < 0:
        raise InvalidInput(f"limit: must be 1 to {MOST}.", "limit")
    if body.get("status") not in (None, "interrupted"):
        return JSONResponse([])
    metadata: Json = parse(Json, body.get("metadata") or {}, "metadata")
    graph = metadata.get("graph_id", metadata.get("assistant_id", GRAPH))
    found = [each for each in await _open(here, caller) if graph in (GRAPH, each.kind)]
    found.sort(key=lambda each: (each.opened_at, each.workflow_id, each.id), reverse=True)  # the same order for each page
    return JSONResponse([thread_of(each, str(graph)) for each in found[offset : offset + limit]])


async def _open(here: Services, caller: Caller) -> list[DecisionRequest]:
    limits = limited_to(caller.tenants, caller.desks)
    if limits is None:
        return []
    client, found = await here.temporal(), list[DecisionRequest]()
    async for run in backend.waiting_runs(client, *limits, most=RUNS):
        known = run.typed_search_attributes
        if not caller.may("read", tenant=known.get(backend.TENANT), desk=known.get(DESK)):  # policies judge each row
            continue
        try:
            found += [each for each in await backend.decisions(client, run.id) if each.status == "open"]
        except Failure as failure:
            if failure.type not in ("NoWorker", "NotFound"):
                raise
    return [each for each in found if not is_client_call(each)]


@router.get("/threads/{thread}")
async def read(here: Here, caller: CallerOf, thread: PartOfPath) -> Response:
    """Return a decision as a thread."""
    return JSONResponse(thread_of(await _find(here, caller, thread)))


@router.get("/threads/{thread}/state")
async def state(here: Here, caller: CallerOf, thread: PartOfPath) -> Response:
    """Return a decision as the state of a thread."""
    return JSONResponse(state_of(await _find(here, caller, thread)))


@router.get("/threads/{thread}/history")
@router.post("/threads/{thread}/history")
async def history(here: Here, caller: CallerOf, thread: PartOfPath) -> Response:
    """Return the one state that there is."""
    return JSONResponse([state_of(await _find(here, caller, thread))])


@router.post("/threads/{thread}/state")
async def resolve(here: Here, caller: CallerOf, thread: PartOfPath) -> Response:
    """Mark as resolved: this rejects an approval. A question that needs an answer stays open."""
    request = await _answer(here, caller, thread, [HumanResponse(type="ignore")])
    return JSONResponse({"checkpoint": state_of(request)["checkpoint"]})


@router.post("/threads/{thread}/runs")
async def create(request: Request, here: Here, caller: CallerOf, thread: PartOfPath) -> Response:
    """Answer a decision."""
    await _answer(here, caller, thread, _responses(await body_of(request)))
    return JSONResponse(_run(thread))


@router.post("/threads/{thread}/runs/wait")
async def wait(request: Request, here: Here, caller: CallerOf, thread: PartOfPath) -> Response:
    """Answer a decision, and return the values of its thread."""
    settled = await _answer(here, caller, thread, _responses(await body_of(request)))
    return JSONResponse(thread_of(settled)["values"])


@router.post("/threads/{thread}/runs/stream")
async def answer(request: Request, here: Here, caller: CallerOf, thread: PartOfPath) -> Response:
    """Answer a decision; the stream says how that went."""
    responses = _responses(await body_of(request))
    await _find(here, caller, thread)
    return stream(_events(here, caller, thread, responses))


async def _events(here: Services, caller: Caller, thread: str, responses: list[HumanResponse]) -> AsyncGenerator[bytes, None]:
    yield event({"run_id": _run(thread)["run_id"], "attempt": 1}, name="metadata")
    try:
        settled = await _answer(here, caller, thread, responses)
    except (MofaError, Failure, Refusal) as error:
        yield event({"error": type(error).__name__, "message": str(error)}, name="error")
        return
    node = {"langgraph_node": "decide"}
    yield event({"event": "on_chain_start", "name": "decide", "metadata": node, "data": {}}, name="events")
    output = settled.model_dump(mode="json", exclude_none=True)
    yield event({"event": "on_chain_end", "name": "decide", "metadata": node, "data": {"output": output}}, name="events")
    yield event("null", name="end")


def _responses(body: Json) -> list[HumanResponse]:
    command: Json = parse(Json, body.get("command") or {}, "command")
    given = command.get("resume")
    responses: list[HumanResponse] = parse(list[HumanResponse], given if isinstance(given, list) else [given], "command.resume")
    if len(responses) != 1:
        raise InvalidInput("command.resume: must have one answer, because a thread has one decision.", "command.resume")
    return responses


async def _find(here: Services, caller: Caller, thread: str, *, decides: bool = False) -> DecisionRequest:
    none, place = f"There is no thread {thread[:100]!r} here.", place_of(thread)
    if place is None:
        raise absent(none)
    await reach(here, caller, place[0], "decide" if decides else "read")
    known = await backend.decisions(await here.temporal(), place[0])
    request = next((each for each in known if each.id == place[1] and not is_client_call(each)), None)
    if request is None:
        raise absent(none)
    return request


async def _answer(here: Services, caller: Caller, thread: str, responses: list[HumanResponse]) -> DecisionRequest:
    request = await _find(here, caller, thread, decides=True)
    if request.status != "open":
        raise _late(request)
    fields = {"decision_id": request.id, "by": caller.name, **decision_from(request, responses[0])}
    key = sha256_of(canonical([thread, fields]))
    decision: Decision = parse(Decision, {**fields, "idempotency_key": key}, "command.resume")
    try:
        return await here.decide(caller, request, decision)
    except Failure:
        now = await _find(here, caller, thread)
        if now.status != "open":
            raise _late(now) from None
        raise


def _late(request: DecisionRequest) -> Refusal:
    by = request.settled and request.settled.by
    return Refusal(409, "DecisionTaken", f"Too late: this is {request.status} already{f', by {by}' if by else ''}.")


def _run(thread: str) -> Json:
    now = datetime.now(UTC).isoformat()
    return {
        "run_id": str(uuid.uuid5(uuid.NAMESPACE_URL, thread)), "thread_id": thread, "assistant_id": GRAPH, "created_at": now,
        "updated_at": now, "status": "success", "metadata": {}, "multitask_strategy": "reject",
    }  # fmt: skip
