"""The state of what lives longer than a run: agents, topics, plugins, sessions, memories, documents, and the project file."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import Response as PlainResponse

from console.backend import client as backend
from console.backend.access.rights import Owned, absent, allow, allow_shared, allow_some, reach, readable
from console.backend.project_reload import report_lines, take
from console.backend.runs import RunFacts, RunFilter, page_of_runs
from console.servers.web.callers import CallerOf
from console.servers.web.pages.page import PageRoute, part_of_path, render
from console.servers.web.requests import Here, RunId
from console.servers.web.routes import runs as api
from console.servers.web.services import Services
from console.terminal.failure import Failure
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.identity.caller import Caller
from kernel.record.session import SessionName
from plugins.storage import sql
from runtime.connection import ServerUnreachable
from runtime.plugins.flow_publishing import FlowPublisher

router = APIRouter(route_class=PageRoute)

LISTED = 200

ENTITIES = ("Agent", "Topic", "Supervisor", "Secretary")

SETS = 20
"""The most plugin sets whose runs are counted."""

ORDERS = {
    "Agent": ("pause", "resume", "interrupt", "stop"),
    "Topic": ("redeliver", "stop"),
    "Supervisor": ("stop",),
    "Secretary": ("shutdown",),
}
"""Type of an entity → the signals that its page sends."""

ANSWER_S = 20.0
"""The time that workers have to answer a change of plugins, in seconds."""

R = TypeVar("R", bound=Owned)


@router.get("/state")
async def index(request: Request, here: Here, caller: CallerOf) -> Response:
    """Show what there is, and the state of the workers."""
    allow(caller, "read")
    fleet, now = await here.plugins.fleet(), datetime.now(UTC)
    workers = [worker for worker in await here.plugins.workers() if worker.live(now)] if caller.everywhere else []
    fault, project = "", None
    try:
        project = await here.project()
    except InvalidInput as error:
        fault = str(error)
    return await render(
        request, here, "state.html", workers=workers, fleet=fleet, fault=fault, project=project,
        project_file=here.settings.project_file.name, may_publish=caller.may("publish") and caller.everywhere,
    )  # fmt: skip


@router.post("/state/reload")
async def reload(request: Request, here: Here, caller: CallerOf) -> Response:
    """Have the workers read the project file again."""
    allow_shared(caller, "publish")
    source, done = await take(here.settings)
    return await render(request, here, "message.html", problem=None, words="\n".join(report_lines(source, done)))


# ---- agents, topics, supervisors, desks ----------------------------------------------------------------------------------


@router.get("/state/agents")
async def agents(request: Request, here: Here, caller: CallerOf) -> Response:
    """Show living agents, topics, supervisors and desks."""
    allow(caller, "read")
    client = await here.temporal()
    found: dict[str, list[RunFacts]] = {}
    for kind in ENTITIES:
        page = await page_of_runs(client, LISTED, None, _running(caller, kind))
        found[kind] = readable(caller, page.items)
    return await render(request, here, "agents.html", found=found)


@router.get("/state/agents/{id}")
async def agent(request: Request, here: Here, caller: CallerOf, id: RunId) -> Response:
    """Show the state of a living agent, a topic, a supervisor or a desk."""
    await reach(here, caller, id)
    client = await here.temporal()
    kind = (await backend.describe(client, id)).workflow_type
    if kind not in ENTITIES:
        raise absent(f"{id!r} is neither an agent nor a topic, a supervisor or a desk.")
    queries = {"Agent": ["status"], "Topic": ["state", "subscribers", "dead_letters"], "Supervisor": ["status"]}
    state = {name: await backend.query(client, id, name) for name in queries.get(kind, ["statistics"])}
    pins = await here.plugins.pinned([id])
    return await render(
        request, here, "agent.html", id=id, kind=kind, state=state, pin=pins.get(id), may_operate=caller.may("operate"),
        orders=ORDERS[kind], may_start=caller.may("start"),
    )  # fmt: skip


@router.post("/state/agents/{id}/orders")
async def order(request: Request, here: Here, caller: CallerOf, id: RunId, form: dict[str, Any]) -> Response:
    """Give an order to a living agent, a topic, a supervisor or a desk."""
    await reach(here, caller, id, "operate")
    kind = (await backend.describe(await here.temporal(), id)).workflow_type
    wanted = form.get("order")
    if wanted not in ORDERS.get(kind, ()):
        raise InvalidInput(f"order: it is one of {', '.join(ORDERS.get(kind, ())) or 'none'}.", "order")
    await api.signal(here, id, str(wanted), {})
    return await render(request, here, "message.html", 200, {"HX-Trigger": "news"}, problem=None, words=f"{id}: {wanted}")


@router.post("/state/agents/{id}/ask")
async def ask(request: Request, here: Here, caller: CallerOf, id: RunId, form: dict[str, Any]) -> Response:
    """Ask a living agent, and show its answer."""
    await reach(here, caller, id, "start")
    words = str(form.get("message") or "").strip()
    if not words:
        raise InvalidInput("message: it is empty.", "message")
    client = await here.temporal()
    message = {"id": secrets.token_hex(8), "sender": caller.name, "content": words}
    async with backend.about(id):
        answer = await client.get_workflow_handle(id).execute_update("ask", message, result_type=dict)
    return await render(request, here, "answered.html", asked=words, answer=answer)


# ---- chat ------------------------------------------------------------------------------------------------------------------


@router.get("/chat")
async def chat(
    request: Request, here: Here, caller: CallerOf, session: Annotated[str, Query(max_length=100)] = "",
    tenant: Annotated[str, Query(max_length=128)] = "", run: Annotated[str, Query(max_length=3_000)] = "",
) -> Response:  # fmt: skip
    """Show a conversation with an agent or a team of the project, turn by turn."""
    allow_some(caller, "read")
    if not tenant and caller.tenants is not None and len(caller.tenants) == 1:
        tenant = next(iter(caller.tenants))
    entries: list[Any] = []
    if session:
        allow(caller, "read", tenant=tenant or None)
        known = await sql.SqlSessions(here.storage.database, here.storage).find(session, tenant or None)
        if known is not None and known.head is not None:
            entries = list(await here.storage.chain(known.head))[-60:]
    project = await here.project()
    names = [(name, str(fields.get("kind", "agent"))) for name, fields in sorted(project.agents.items())]
    names += [(id, "living") for id in await _living(here, caller)]
    names += [(f"flow:{name}", "flow") for name in sorted({*project.flows, *await FlowPublisher(here.plugins).names()})]
    running = ""
    if run:
        running = run if (await api.read(here, caller, run)).status == "running" else ""
    return await render(
        request, here, "chat.html", session=session, tenant=tenant, entries=entries, names=names, run=run, running=running,
        may_start=caller.may("start"),
    )  # fmt: skip


def _running(caller: Caller, kind: str) -> RunFilter:
    return RunFilter(workflow=kind, status="running", tenants=caller.tenants, desks=caller.desks)


async def _living(here: Services, caller: Caller) -> list[str]:
    """Return the ids of the living agents that the caller may ask."""
    try:
        client = await here.temporal()
        page = await page_of_runs(client, LISTED, None, _running(caller, "Agent"))
    except (Failure, ServerUnreachable):
        return []
    return sorted(each.workflow_id for each in readable(caller, page.items))


@router.post("/chat")
async def say(here: Here, caller: CallerOf, form: dict[str, Any]) -> Response:
    """Start a run for a message, as the next turn of the session, and go to the conversation."""
    session: str = parse(SessionName, form.get("session") or f"chat {secrets.token_hex(3)}", "session")
    who, tenant = str(form.get("with") or ""), str(form.get("tenant") or "")
    if who.startswith("flow:"):
        started = await api.start(here, caller, api.GivenRun(workflow="Flow", input=_flow_input(who, form)))
        return PlainResponse(headers={"HX-Redirect": f"/runs/{part_of_path(started.workflow_id)}"})
    task = {"task": str(form.get("message") or ""), "participants": [who], "session": session}
    given = api.GivenRun(workflow="RequestResponse", input=task | ({"tenant": tenant} if tenant else {}))
    started = await api.start(here, caller, given)
    parts = {"session": session, "tenant": tenant, "run": started.workflow_id}
    address = "&".join(f"{name}={part_of_path(value)}" for name, value in parts.items() if value)
    return PlainResponse(headers={"HX-Redirect": f"/chat?{address}"})


def _flow_input(who: str, form: dict[str, Any]) -> dict[str, Any]:
    words = str(form.get("message") or "")
    try:
        value = json.loads(words)
    except ValueError:
        value = words
    return {"flow": who.removeprefix("flow:"), "input": value}
