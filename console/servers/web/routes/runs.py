"""Runs: start them, list them, look at one, and steer it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from temporalio.client import Client, WorkflowFailureError

from console.backend import client as backend
from console.backend import logged
from console.backend.access.rights import absent, allow_some, name_for, of_tenant, reach
from console.backend.runs import STATUSES, RunFacts, RunFilter, RunPage, facts_of, page_with_flows, with_flows
from console.servers.web.callers import CallerOf
from console.servers.web.requests import Here, Limit, RunId, StrictRoute
from console.servers.web.routes.drafts import By
from console.servers.web.routes.flows import flow_at
from console.servers.web.services import Services
from console.terminal.failure import NOT_FOUND, Failure, explain
from kernel.basics.errors import InvalidInput, MofaError
from kernel.basics.limits import Comment, Line, OneLine, Tenant
from kernel.basics.schema import Schema, parse
from kernel.flow.shapes import FlowName
from kernel.flow.versions import ref_of
from kernel.modes import modes
from runtime.connection import ServerUnreachable

router = APIRouter(tags=["runs"], route_class=StrictRoute)

WorkflowType = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,99}$", examples=["Flow"])]

RunName = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]+$", examples=["support-7"])]


OF_FLOW = (
    "Runs of the flow with this name, of any version, also as subflows and in teams. A page with a rare status may be shorter, "
    "or empty, and still have a `next`."
)


class GivenRun(Schema):
    """A run to start. `input` is that of the workflow: for `Flow`, `{flow: its name or the flow, version?, input}`."""

    workflow: WorkflowType
    input: dict[str, Any] = Field(examples=[{"flow": "support", "input": "My invoice is wrong."}])
    id: RunName | None = Field(default=None, description="The workflow id, by default made from the input.")
    tenant: Tenant | None = None


class Started(Schema):
    """A run that was started."""

    workflow_id: str
    run_id: str | None


class RunFailure(Schema):
    """The failure that ended a run."""

    type: str
    message: str


class Run(RunFacts):
    """A run. `outcome` is its result once it has completed. `from_event_log`: Temporal does not have it any more."""

    summary: str | None = None
    outcome: Any = None
    error: RunFailure | None = None
    temporal_ui: str | None = None
    from_event_log: bool = False


class Order(Schema):
    """The reason of an order, and who gave it."""

    reason: Comment | None = None
    by: By | None = None


class Guidance(Schema):
    """Guidance for the next answer: of the participant `to`, or of any."""

    text: Comment = Field(examples=["Be short."])
    to: Annotated[Line, OneLine] | None = None


class Ordered(Schema):
    """An order that the run has got. Its events say what it does with it."""

    workflow_id: str


@router.post("/runs", status_code=201, summary="Start a run")
async def start(here: Here, caller: CallerOf, given: GivenRun) -> Started:
    """Start a flow or a mode. A wrong input is refused before anything runs."""
    task = of_tenant(caller, given.input if given.tenant is None else {**given.input, "tenant": given.tenant})
    client = await here.temporal()
    if given.id is not None:
        await expect_follower(here, given.id)
    if given.workflow == "Flow":
        handle = await backend.start_flow(client, here.settings, task, given.id, await _named(here, task), person=caller.proven)
    elif given.workflow in modes():
        handle = await backend.start_mode(
            client, here.settings, backend.find_mode(given.workflow), task, given.id, person=caller.proven
        )
    else:
        known = ", ".join(("Flow", *sorted(modes())))
        raise InvalidInput(f"workflow: {given.workflow!r} cannot be started here; these can: {known}.", "workflow")
    if given.id is None:
        await expect_follower(here, handle.id)
    return Started(workflow_id=handle.id, run_id=handle.result_run_id)


async def expect_follower(here: Services, id: str) -> None:
    """Have workers store the words of a run that stream, because its starter follows it next."""
    with suppress(MofaError):  # without the database only these words are missing
        await here.storage.follow(id)


async def _named(here: Services, task: dict[str, Any]) -> Any:
    """Return the flow that an input names, so that its input is checked before the run."""
    named = task.get("flow")
    if not isinstance(named, str):
        return None
    ref = ref_of(named)
    try:
        name: str = parse(FlowName, ref.name, "flow")
    except InvalidInput:
        return None  # the workflow's own check says what is wrong
    version = task.get("version") if isinstance(task.get("version"), str) else ref.version
    return await flow_at(here, name, version)


@router.get("/runs", summary="List runs")
async def list_runs(
    here: Here,
    caller: CallerOf,
    workflow: Annotated[WorkflowType | None, Query()] = None,
    status: Annotated[Literal[tuple(STATUSES)] | None, Query()] = None,  # type: ignore[valid-type]
    flow: Annotated[FlowName | None, Query(description=OF_FLOW)] = None,
    tenant: Annotated[Tenant | None, Query()] = None,
    limit: Limit = 50,
    after: Annotated[str | None, Query(max_length=4_000, description="The `next` of the page before.")] = None,
) -> RunPage:
    """Return runs, the newest first."""
    allow_some(caller, "read")
    tenants = caller.tenants if tenant is None else frozenset({tenant} if caller.sees(tenant) else ())
    client = await here.temporal()
    wanted = RunFilter(workflow=workflow, status=status, tenants=tenants, desks=caller.desks)
    page = await page_with_flows(client, here.log, limit, after, wanted, flow)
    # Temporal filters by limits alone, and a page that policies have filtered may be shorter.
    items = [each for each in page.items if caller.may("read", tenant=each.tenant, desk=each.desk)]
    return page.model_copy(update={"items": items})


@router.get("/runs/{id}", summary="Look at a run")
async def read(here: Here, caller: CallerOf, id: RunId) -> Run:
    """Return a run, with its outcome or its failure once it has ended."""
    await reach(here, caller, id)
    try:
        client = await here.temporal()
        described = await backend.describe(client, id)
    except Failure as failure:
        if failure.code != NOT_FOUND:
            raise
        return await _logged(here, id)
    facts = (await with_flows(here.log, [facts_of(described)]))[0].model_dump()
    ui = backend.ui_link(backend.ui_of(here.settings), client.namespace, id)
    summary = await described.static_summary()
    if backend.is_open(described):
        return Run(**facts, summary=summary, temporal_ui=ui)
    outcome, error = await _end_of(client, id, described.run_id)
    return Run(**facts, summary=summary, temporal_ui=ui, outcome=outcome, error=error)


async def _end_of(client: Client, id: str, run_id: str) -> tuple[Any, RunFailure | None]:
    try:
        return await client.get_workflow_handle(id, run_id=run_id).result(), None
    except WorkflowFailureError as error:
        known = explain(error, id)
        return None, RunFailure(type=known.type if known else "Failed", message=str(known or error))


async def _logged(here: Services, id: str) -> Run:
    """Return a run that only the event log has."""
    run = await here.log.newest(id)
    if run is None:
        raise absent(f"There is no run {id!r}.")
    facts, _ = logged.facts_of(await logged.logged_run(here.settings, id))
    failure = facts["failure"]
    return Run(
        workflow_id=id,
        run_id=run.origin.run_id,
        workflow=run.origin.type,
        status=facts["status"],
        started_at=datetime.fromisoformat(run.first_at),
        ended_at=datetime.fromisoformat(run.last_at),
        tenant=run.tenant,
        error=RunFailure(type="Failed", message=failure) if failure else None,
        flow=run.flow,
        from_event_log=True,
    )


async def known(here: Services, id: str) -> None:
    """Raise `Refusal` if neither the server nor the event log has a run of that id."""
    try:
        await backend.describe(await here.temporal(), id)
    except ServerUnreachable:
        if await here.log.newest(id) is None:
            raise
    except Failure as failure:
        if failure.code != NOT_FOUND or await here.log.newest(id) is None:
            raise


@router.post("/runs/{id}/cancel", summary="Cancel a run")
async def cancel(here: Here, caller: CallerOf, id: RunId, order: Order | None = None) -> Ordered:
    """End the run with the result that it has. A flow makes its compensations."""
    await reach(here, caller, id, "operate")
    given = {"reason": order and order.reason, "by": name_for(caller, order.by if order is not None else None)}
    return await signal(here, id, "cancel", {name: value for name, value in given.items() if value is not None})


@router.post("/runs/{id}/pause", summary="Pause a run")
async def pause(here: Here, caller: CallerOf, id: RunId) -> Ordered:
    """Hold the run at its next safe point."""
    await reach(here, caller, id, "operate")
    return await signal(here, id, "pause", {})


@router.post("/runs/{id}/resume", summary="Resume a run")
async def resume(here: Here, caller: CallerOf, id: RunId) -> Ordered:
    """Let a paused run continue."""
    await reach(here, caller, id, "operate")
    return await signal(here, id, "resume", {})


@router.post("/runs/{id}/steer", summary="Give guidance")
async def steer(here: Here, caller: CallerOf, id: RunId, given: Guidance) -> Ordered:
    """Add guidance to the next answer."""
    await reach(here, caller, id, "operate")
    return await signal(here, id, "steer", {"message": given.text, **({"to": given.to} if given.to else {})})


async def signal(here: Services, id: str, name: str, argument: dict[str, Any]) -> Ordered:
    """Send a signal to a run.

    Raises:
        Failure: there is no such run, or it has ended.
    """
    client = await here.temporal()
    async with backend.about(id):
        await client.get_workflow_handle(id).signal(name, argument)
    return Ordered(workflow_id=id)
