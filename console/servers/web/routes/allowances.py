"""Allowances: tool calls that need no approval for a while. They are given with an approval (`always`)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import AfterValidator, Field

from console.backend.rights import absent, allow, allow_some, readable
from console.servers.web.callers import CallerOf
from console.servers.web.requests import MOST_LISTED, Here, StrictRoute, decoded
from console.servers.web.services import Services
from kernel.agents.allowance import Allowance
from kernel.basics.schema import Schema
from kernel.conversation.always import Within
from kernel.identity.caller import Action, Caller

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
    """The newest allowances, at most 200."""

    items: list[ShownAllowance] = Field(max_length=MOST_LISTED)
    next: None = None


@router.get("/allowances", summary="List allowances")
async def list_allowances(here: Here, caller: CallerOf) -> AllowanceList:
    """Return what people have allowed, the newest first, also what has ended."""
    return AllowanceList(items=[_shown(each) for each in await listed(here, caller)])


@router.delete("/allowances/{id}", summary="Revoke an allowance")
async def revoke_allowance(here: Here, caller: CallerOf, id: AllowanceId) -> ShownAllowance:
    """Revoke an allowance. The next call needs an approval again. A second time changes nothing."""
    return _shown(await revoke(here, caller, id))


async def listed(here: Services, caller: Caller) -> list[Allowance]:
    """Return the newest allowances that the caller may read."""
    allow_some(caller, "read")
    return readable(caller, await here.allowances.all())[:MOST_LISTED]


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
