"""Runs as programs list them, start them and look at them."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Collection
from datetime import datetime

from temporalio.client import Client, WorkflowExecution, WorkflowExecutionStatus
from temporalio.common import SearchAttributeKey
from temporalio.service import RPCError, RPCStatusCode

from console.backend import client as backend
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema
from kernel.basics.slug import kebab, slug
from kernel.modes import modes

STATUSES = {
    status.name.lower(): "".join(part.capitalize() for part in status.name.split("_")) for status in WorkflowExecutionStatus
}
"""Status → its name in a query."""

_WRONG_TOKEN = (RPCStatusCode.INVALID_ARGUMENT, RPCStatusCode.INTERNAL, RPCStatusCode.UNKNOWN)
"""Answers of the server to a token that it did not make."""

DESK = SearchAttributeKey.for_keyword("MofaDesk")


_OPEN = SearchAttributeKey.for_int("MofaOpenDecisions")
_STATE = SearchAttributeKey.for_keyword("MofaStatus")


class RunFacts(Schema):
    """A run as the server describes it. `state` is its own word for it, such as `undecided`."""

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


async def page_of_runs(
    client: Client,
    limit: int,
    after: str | None,
    *,
    workflow: str | None,
    status: str | None,
    flow: str | None,
    tenants: Collection[str] | None = None,
    desks: Collection[str] | None = None,
    root: bool = False,
    words: str | None = None,
) -> RunPage:
    """Return a page of runs.

    Args:
        client: the client of the Temporal server.
        limit: the most runs of the page.
        after: the `next` of the page before.
        workflow: only runs of this type.
        status: only runs with this status, one of `STATUSES`.
        flow: only runs of the flow with this name whose id was made from it (`flow/NAME-…`).
        tenants: only runs of these tenants; None for all.
        desks: only runs of these desks; None for all.
        root: only runs that no other run has started.
        words: only runs whose ids begin with these words, after the name of their kind.

    Raises:
        InvalidInput: `after` is not the `next` of a page, or there is no such status.
    """
    query = _query(
        workflow=workflow, status=status, flow=flow, tenants=tenants, desks=desks, root=root, words=words
    )  # fmt: skip
    if query is None:
        return RunPage(items=[])
    found = client.list_workflows(query, page_size=limit, next_page_token=_token(after))
    try:
        await found.fetch_next_page()
    except RPCError as error:
        if error.status in _WRONG_TOKEN and after is not None:
            raise InvalidInput("after: this is not the `next` of a page of this list.", "after") from None
        raise
    token = found.next_page_token
    items = [facts_of(run) for run in found.current_page or ()]
    return RunPage(items=items, next=urlsafe_b64encode(token).decode() if token else None)


async def runs_below(client: Client, workflow_id: str, limit: int) -> list[RunFacts]:
    """Return the runs that a run has started itself, the newest first."""
    below = f"ParentWorkflowId = {backend.quoted(workflow_id)}"
    return [facts_of(run) async for run in client.list_workflows(below, limit=limit, page_size=limit)]


async def count_runs(client: Client, status: str, *, tenants: Collection[str] | None, desks: Collection[str] | None) -> int:
    """Return how many runs that no other run has started have this status."""
    query = _query(status=status, tenants=tenants, desks=desks, root=True)
    return 0 if query is None else (await client.count_workflows(query)).count


def _query(
    *,
    workflow: str | None = None,
    status: str | None = None,
    flow: str | None = None,
    tenants: Collection[str] | None = None,
    desks: Collection[str] | None = None,
    root: bool = False,
    words: str | None = None,
) -> str | None:
    """Return the server's query for a list of runs; None if no run can be in it."""
    parts = []
    if flow is not None:
        workflow = "Flow"
        parts.append(f"WorkflowId STARTS_WITH {backend.quoted(backend.flow_prefix(flow))}")
    if workflow is not None:
        parts.append(f"WorkflowType = {backend.quoted(workflow)}")
    if status is not None:
        if status not in STATUSES:
            raise InvalidInput(f"status: {status!r} is not one of {', '.join(STATUSES)}.", "status")
        parts.append(f"ExecutionStatus = {backend.quoted(STATUSES[status])}")
    if root:
        parts.append("ParentWorkflowId IS NULL")
    if words:
        beginnings = dict.fromkeys([words, *(f"{prefix}/{slug(words)}" for prefix in _prefixes())])
        parts.append(f"({' OR '.join(f'WorkflowId STARTS_WITH {backend.quoted(each)}' for each in beginnings)})")
    limits = limited_to(tenants, desks)
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


def _token(after: str | None) -> bytes | None:
    if after is None:
        return None
    try:
        token = b64decode(after.encode(), b"-_", validate=True)
    except ValueError:
        token = b""
    if not token:
        raise InvalidInput("after: this is not the `next` of a page of this list.", "after")
    return token
