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

STATUSES = {
    status.name.lower(): "".join(part.capitalize() for part in status.name.split("_")) for status in WorkflowExecutionStatus
}
"""Status → its name in a query."""

_WRONG_TOKEN = (RPCStatusCode.INVALID_ARGUMENT, RPCStatusCode.INTERNAL, RPCStatusCode.UNKNOWN)
"""Answers of the server to a token that it did not make."""

DESK = SearchAttributeKey.for_keyword("MofaDesk")


class RunFacts(Schema):
    """A run as the server describes it."""

    workflow_id: str
    run_id: str
    workflow: str
    status: str
    started_at: datetime
    ended_at: datetime | None = None
    tenant: str | None = None
    desk: str | None = None


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

    Raises:
        InvalidInput: `after` is not the `next` of a page, or there is no such status.
    """
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
    for attribute, names in (("MofaTenant", tenants), ("MofaDesk", desks)):
        if names is not None:
            if not names:  # the server has no query for an empty list
                return RunPage(items=[])
            parts.append(f"{attribute} IN ({', '.join(backend.quoted(name) for name in sorted(names))})")
    found = client.list_workflows(" AND ".join(parts), page_size=limit, next_page_token=_token(after))
    try:
        await found.fetch_next_page()
    except RPCError as error:
        if error.status in _WRONG_TOKEN and after is not None:
            raise InvalidInput("after: this is not the `next` of a page of this list.", "after") from None
        raise
    token = found.next_page_token
    items = [facts_of(run) for run in found.current_page or ()]
    return RunPage(items=items, next=urlsafe_b64encode(token).decode() if token else None)


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
