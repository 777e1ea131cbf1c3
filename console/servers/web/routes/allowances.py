"""Allowances: tool calls that need no approval for a while. They are given with an approval (`always`)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator, Field

from console.backend.access.rights import absent, allow, allow_some, readable
from console.servers.web.callers import CallerOf
from console.servers.web.requests import MOST_LISTED, Here, StrictRoute, decoded
from console.servers.web.services import Services
from kernel.agents.allowance import Allowance
from kernel.basics.schema import Schema
from kernel.conversation.always import Within
from kernel.identity.caller import Action, Caller

MOST_READ = 2_000
"""The most rows that are read for one page."""

router = APIRouter(tags=["decisions"], route_class=StrictRoute)

AllowanceId = Annotated[
    str, Path(alias="id", min_length=1, max_length=600, description="The id of an allowance."), AfterValidator(decoded)
]


class ShownAllowance(Schema):
    """An allowance. `counts`: it has neither expired nor been revoked."""

    id: str
    tool: str
    within: Within
    agent: str | None = None
    args: str | None = None
    risk: str | None = None
    tenant: str | None = None
    desk: str | None = None
    root: str | None = None
    given_by: str
    verified: bool
    workflow_id: str
    decision_id: str
    given_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    counts: bool


class AllowanceList(Schema):
    """A page of allowances, the newest first. `next` is the `after` of the page that follows."""

    items: list[ShownAllowance] = Field(max_length=MOST_LISTED)
    next: str | None = None


@router.get("/allowances", summary="List allowances")
async def list_allowances(
    here: Here,
    caller: CallerOf,
    after: Annotated[str | None, Query(max_length=16, description="The `next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = MOST_LISTED,
) -> AllowanceList:
    """Return what people have allowed, the newest first, also what has ended."""
    found, following = await listed(here, caller, after, limit)
    return AllowanceList(items=[_shown(each) for each in found], next=following)


@router.delete("/allowances/{id}", summary="Revoke an allowance")
async def revoke_allowance(here: Here, caller: CallerOf, id: AllowanceId) -> ShownAllowance:
    """Revoke an allowance. The next call needs an approval again. A second time changes nothing."""
    return _shown(await revoke(here, caller, id))


async def listed(
    here: Services, caller: Caller, after: str | None = None, limit: int = MOST_LISTED
) -> tuple[list[Allowance], str | None]:
    """Return a page of the allowances that the caller may read, and the `after` of the next page, if there may be one.

    At most `MOST_READ` rows are read for a page, so that a page may have fewer than `limit`.
    """
    allow_some(caller, "read")
    found: list[Allowance] = []
    for _ in range(MOST_READ // MOST_LISTED):
        rows = await here.allowances.page(MOST_LISTED, after)
        for row in rows:
            after = row.id
            found += readable(caller, [row])
            if len(found) == limit:
                return found, after
        if len(rows) < MOST_LISTED:
            return found, None
    return found, after


async def revoke(here: Services, caller: Caller, id: str) -> Allowance:
    """Revoke an allowance. Who may decide or operate there may do it: it takes a right away, and gives none."""
    what = f"There is no allowance {id!r}."
    found = await here.allowances.find(id)
    if found is None:
        raise absent(what)
    action: Action = "operate" if caller.may("operate", tenant=found.tenant, desk=found.desk) else "decide"
    allow(caller, action, tenant=found.tenant, desk=found.desk, what=what)
    revoked = await here.allowances.revoke(id, caller.name)
    return revoked or found


def _shown(allowance: Allowance) -> ShownAllowance:
    return ShownAllowance(**allowance.shown(), counts=allowance.counts(datetime.now(UTC)))
