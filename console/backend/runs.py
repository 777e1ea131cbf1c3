"""Runs as programs list them, start them and look at them."""

from __future__ import annotations

import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from temporalio.client import Client, WorkflowExecution, WorkflowExecutionStatus
from temporalio.common import SearchAttributeKey
from temporalio.service import RPCError, RPCStatusCode

from console.backend import client as backend
from kernel.basics.errors import InvalidInput, MofaError
from kernel.basics.schema import Schema
from kernel.basics.slug import kebab, slug
from kernel.modes import modes
from kernel.modes.flow_team import FLOW
from plugins.storage.sql import FlowRun

STATUSES = {
    status.name.lower(): "".join(part.capitalize() for part in status.name.split("_")) for status in WorkflowExecutionStatus
}
"""Status → its name in a query."""

_WRONG_TOKEN = (RPCStatusCode.INVALID_ARGUMENT, RPCStatusCode.INTERNAL, RPCStatusCode.UNKNOWN)
"""Answers of the server to a token that it did not make."""

DESK = SearchAttributeKey.for_keyword("MofaDesk")

SOME, MOST_LOOKED = 100, 1_000
"""The runs of a flow that the server is asked for at once, and the most that one page looks through for a rare status."""

_OPEN = SearchAttributeKey.for_int("MofaOpenDecisions")
_STATE = SearchAttributeKey.for_keyword("MofaStatus")


class RunFacts(Schema):
    """A run as the server describes it. `state` is its own word for it, such as `undecided`.

    `flow` is the flow that it runs, as soon as its first events are in the event log.
    """

    workflow_id: str
    run_id: str
    workflow: str
    status: str
    started_at: datetime
    ended_at: datetime | None = None
    tenant: str | None = None
    desk: str | None = None
    open_decisions: int = 0
    state: str | None = None
    flow: str | None = None


class FlowsOfRuns(Protocol):
    """The event log, which has the flow of each run."""

    async def runs_of_flow(
        self, flow: str, tenants: Collection[str] | None, after: tuple[str, str] | None, limit: int
    ) -> list[FlowRun]:
        """Return the runs of a flow, the newest first: of these tenants (None: of all), after the `place` of another one."""
        ...

    async def flows_of(self, run_ids: Collection[str]) -> dict[str, str]:
        """Return the flow of each of these runs that is a run of one."""
        ...


class RunPage(Schema):
    """A part of the list of runs, the newest first."""

    items: list[RunFacts]
    next: str | None = None


def facts_of(run: WorkflowExecution) -> RunFacts:
    """Return a run of a list or a description."""
    return RunFacts(
        workflow_id=run.id,
        run_id=run.run_id,
        workflow=run.workflow_type,
        status=run.status.name.lower() if run.status else "unknown",
        started_at=run.start_time,
        ended_at=run.close_time,
        tenant=run.typed_search_attributes.get(backend.TENANT),
        desk=run.typed_search_attributes.get(DESK),
        open_decisions=run.typed_search_attributes.get(_OPEN) or 0,
        state=run.typed_search_attributes.get(_STATE),
    )


@dataclass(frozen=True, kw_only=True)
class RunFilter:
    """The conditions of a list of runs. None stands for all.

    `workflow` is their type, and `status` one of `STATUSES`. `tenants` and `desks` are those that they belong to. `root`: no
    other run has started them. `words`: their ids begin with these words, after the name of their kind.
    """

    workflow: str | None = None
    status: str | None = None
    tenants: Collection[str] | None = None
    desks: Collection[str] | None = None
    root: bool = False
    words: str | None = None


async def page_of_runs(client: Client, limit: int, after: str | None, wanted: RunFilter) -> RunPage:
    """Return a page of at most `limit` runs. `after` is the `next` of the page before.

    Raises:
        InvalidInput: `after` is not the `next` of a page, or there is no such status.
    """
    query = _query(wanted)
    if query is None:
        return RunPage(items=[])
    found = client.list_workflows(query, page_size=limit, next_page_token=_token(after))
    try:
        await found.fetch_next_page()
    except RPCError as error:
        if error.status in _WRONG_TOKEN and after is not None:
            raise _wrong() from None
        raise
    token = found.next_page_token
    items = [facts_of(run) for run in found.current_page or ()]
    return RunPage(items=items, next=urlsafe_b64encode(token).decode() if token else None)


async def page_with_flows(
    client: Client, log: FlowsOfRuns, limit: int, after: str | None, wanted: RunFilter, flow: str | None
) -> RunPage:
    """Return a page of runs, each with its flow: see `page_of_runs`. `flow`: only runs of the flow with this name.

    Temporal's list has no flows. Runs of one come from the event log, and Temporal says which of them fit the other limits: a
    page with a rare status may be shorter, or empty, and still have a `next`.
    """
    if flow is None:
        page = await page_of_runs(client, limit, after, wanted)
        return RunPage(items=await with_flows(log, page.items), next=page.next)
    place = _place(after)
    query = _query(replace(wanted, workflow=FLOW))
    if query is None or wanted.workflow not in (None, FLOW):
        return RunPage(items=[])
    items = list[RunFacts]()
    for _ in range(MOST_LOOKED // SOME):
        found = await log.runs_of_flow(flow, wanted.tenants, place, SOME + 1)
        fitting = await _those_of(client, query, [run.run_id for run in found[:SOME]])
        for run in found[:SOME]:
            place = run.place
            if run.run_id in fitting:
                items.append(fitting[run.run_id].model_copy(update={"flow": flow}))
            if len(items) == limit:
                return RunPage(items=items, next=None if run is found[-1] else _place_token(place))
        if len(found) <= SOME:
            return RunPage(items=items)
    return RunPage(items=items, next=place and _place_token(place))


async def with_flows(log: FlowsOfRuns, runs: Sequence[RunFacts]) -> list[RunFacts]:
    """Return runs with their flows. Without the database, they have none."""
    flows = dict[str, str]()
    if of_flows := [run.run_id for run in runs if run.workflow == FLOW]:
        with suppress(MofaError):
            flows = await log.flows_of(of_flows)
    return [run.model_copy(update={"flow": flows.get(run.run_id)}) for run in runs]


async def _those_of(client: Client, query: str, run_ids: Sequence[str]) -> dict[str, RunFacts]:
    """Return those of these runs that fit a query, by their ids."""
    if not run_ids:
        return {}
    of_these = f"{query} AND RunId IN ({', '.join(map(backend.quoted, run_ids))})"
    return {run.run_id: facts_of(run) async for run in client.list_workflows(of_these, page_size=len(run_ids))}


async def runs_below(client: Client, workflow_id: str, limit: int) -> list[RunFacts]:
    """Return the runs that a run has started itself, the newest first."""
    below = f"ParentWorkflowId = {backend.quoted(workflow_id)}"
    return [facts_of(run) async for run in client.list_workflows(below, limit=limit, page_size=limit)]


async def count_runs(client: Client, status: str, *, tenants: Collection[str] | None, desks: Collection[str] | None) -> int:
    """Return how many runs that no other run has started have this status."""
    query = _query(RunFilter(status=status, tenants=tenants, desks=desks, root=True))
    return 0 if query is None else (await client.count_workflows(query)).count


def _query(wanted: RunFilter) -> str | None:
    """Return the server's query for a list of runs; None if no run can be in it."""
    parts = []
    if wanted.workflow is not None:
        parts.append(f"WorkflowType = {backend.quoted(wanted.workflow)}")
    if wanted.status is not None:
        if wanted.status not in STATUSES:
            raise InvalidInput(f"status: {wanted.status!r} is not one of {', '.join(STATUSES)}.", "status")
        parts.append(f"ExecutionStatus = {backend.quoted(STATUSES[wanted.status])}")
    if wanted.root:
        parts.append("ParentWorkflowId IS NULL")
    if wanted.words:
        beginnings = dict.fromkeys([wanted.words, *(f"{prefix}/{slug(wanted.words)}" for prefix in _prefixes())])
        parts.append(f"({' OR '.join(f'WorkflowId STARTS_WITH {backend.quoted(each)}' for each in beginnings)})")
    limits = limited_to(wanted.tenants, wanted.desks)
    return None if limits is None else " AND ".join([*parts, *limits])


def limited_to(tenants: Collection[str] | None, desks: Collection[str] | None = None) -> list[str] | None:
    """Return the conditions of a query for runs of these tenants and desks (None: of all); None if no run can meet them."""
    conditions = []
    for attribute, names in ((backend.TENANT.name, tenants), (DESK.name, desks)):
        if names is not None:
            if not names:  # the server has no query for an empty list
                return None
            conditions.append(f"{attribute} IN ({', '.join(backend.quoted(name) for name in sorted(names))})")
    return conditions


def _prefixes() -> list[str]:
    """Return the beginnings of ids that were not given: `debate/` and others."""
    return [*(kebab(name) for name in modes()), "flow", "todo", "agent", "topic", "desk", "supervisor"]


def _wrong() -> InvalidInput:
    return InvalidInput("after: this is not the `next` of a page of this list.", "after")


def _token(after: str | None) -> bytes | None:
    if after is None:
        return None
    try:
        token = b64decode(after.encode(), b"-_", validate=True)
    except ValueError:
        token = b""
    if not token:
        raise _wrong()
    return token


def _place_token(place: tuple[str, str]) -> str:
    return urlsafe_b64encode(json.dumps(place).encode()).decode()


def _place(after: str | None) -> tuple[str, str] | None:
    """Return the place in the list of a flow's runs that a `next` of it stands for."""
    token = _token(after)
    if token is None:
        return None
    try:
        at, run_id = json.loads(token)
        datetime.fromisoformat(at)
        if isinstance(run_id, str):
            return at, run_id
    except (ValueError, TypeError):
        pass
    raise _wrong()
