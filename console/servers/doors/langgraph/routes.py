"""The routes of a LangGraph server that an agent inbox uses."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

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
    run_id_of,
    state_of,
    thread_of,
)
from console.servers.doors.openai.chat import LastEventId
from console.servers.doors.streams import event, number_of, stream
from console.servers.web.callers import CallerOf
from console.servers.web.requests import Here, PartOfPath, StrictRoute
from console.servers.web.services import Services
from console.terminal.failure import Failure
from kernel.agents.client_call import is_client_call
from kernel.basics.errors import InvalidInput, MofaError
from kernel.basics.schema import parse
from kernel.basics.sha256 import sha256_of
from kernel.conversation.decision import Decision, DecisionRequest, is_repeat
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
async def answer(request: Request, here: Here, caller: CallerOf, thread: PartOfPath, last: LastEventId = None) -> Response:
    """Answer a decision; the stream says how that went. With `Last-Event-ID`, the same answer is continued."""
    responses = _responses(await body_of(request))
    await _find(here, caller, thread)

    async def settled() -> DecisionRequest:
        return await _answer(here, caller, thread, responses, again=last is not None)

    return _stream(thread, settled, last)


@router.get("/threads/{thread}/runs/{run}/stream")
async def follow(here: Here, caller: CallerOf, thread: PartOfPath, run: PartOfPath, last: LastEventId = None) -> Response:
    """Return the events of an answer that was given, after `Last-Event-ID`: an SDK comes here when it has lost its stream."""
    await _find_run(here, caller, thread, run)

    async def settled() -> DecisionRequest:
        request = await _find(here, caller, thread)
        if request.status == "open" and caller.name not in {each.by for each in request.answers}:
            raise Refusal(409, "NotAnswered", "No answer has arrived here; send it again.")
        return request

    return _stream(thread, settled, last)


@router.get("/threads/{thread}/runs/{run}")
async def look(here: Here, caller: CallerOf, thread: PartOfPath, run: PartOfPath) -> Response:
    """Return the run of a thread, which is over at once: it is the answer to the decision."""
    await _find_run(here, caller, thread, run)
    return JSONResponse(_run(thread))


async def _find_run(here: Services, caller: Caller, thread: str, run: str) -> None:
    await _find(here, caller, thread)
    if run != run_id_of(thread):
        raise absent(f"The thread has no run {run[:100]!r}.")


def _stream(thread: str, settled: Callable[[], Awaitable[DecisionRequest]], last: str | None) -> Response:
    """Return the stream. Its headers say where it can be continued, to the SDKs, which add the address of this door."""
    at = f"/threads/{quote(thread, safe='')}/runs/{run_id_of(thread)}"
    return stream(_events(thread, settled, number_of(last) or 0), headers={"content-location": at, "location": f"{at}/stream"})


async def _events(thread: str, settled: Callable[[], Awaitable[DecisionRequest]], after: int) -> AsyncGenerator[bytes, None]:
    """Yield the events that come after the number `after`."""
    number, node = 0, {"langgraph_node": "decide"}

    def numbered(name: str, data: Any) -> list[bytes]:
        nonlocal number
        number += 1
        return [event(data, id=str(number), name=name)] if number > after else []

    for each in numbered("metadata", {"run_id": run_id_of(thread), "attempt": 1}):
        yield each
    try:
        request = await settled()
    except (MofaError, Failure, Refusal) as error:
        for each in numbered("error", {"error": type(error).__name__, "message": str(error)}):
            yield each
        return
    output = request.model_dump(mode="json", exclude_none=True)
    start = {"event": "on_chain_start", "name": "decide", "metadata": node, "data": {}}
    end = {"event": "on_chain_end", "name": "decide", "metadata": node, "data": {"output": output}}
    for each in [*numbered("events", start), *numbered("events", end), *numbered("end", "null")]:
        yield each


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


async def _answer(
    here: Services, caller: Caller, thread: str, responses: list[HumanResponse], *, again: bool = False
) -> DecisionRequest:
    """Answer a decision, and return it. `again`: the same answer may have settled it already."""
    request = await _find(here, caller, thread, decides=True)
    if request.status != "open" and not again:
        raise _late(request)
    fields = {"decision_id": request.id, "by": caller.name, **decision_from(request, responses[0])}
    key = sha256_of(canonical([thread, fields]))
    decision: Decision = parse(Decision, {**fields, "idempotency_key": key}, "command.resume")
    if is_repeat([request], decision):
        return request
    if request.status != "open":
        raise _late(request)
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
        "run_id": run_id_of(thread), "thread_id": thread, "assistant_id": GRAPH, "created_at": now,
        "updated_at": now, "status": "success", "metadata": {}, "multitask_strategy": "reject",
    }  # fmt: skip
