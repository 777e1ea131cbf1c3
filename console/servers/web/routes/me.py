"""The caller, and the action log."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from console.backend.access.rights import allow_shared
from console.servers.web.callers import CallerOf
from console.servers.web.requests import Here, Limit, StrictRoute
from kernel.basics.schema import Schema
from kernel.identity.caller import ALLOWED, Action, Role

router = APIRouter(tags=["server"], route_class=StrictRoute)


class Me(Schema):
    """The caller, and the actions that they may do. `verified`: a login has proved the name.

    Tenants and desks are null without a limit.
    """

    name: str
    kind: str
    verified: bool
    roles: list[Role]
    actions: list[Action]
    tenants: list[str] | None = None
    desks: list[str] | None = None


class ShownAction(Schema):
    """A change by the API or a page: who made it, the method and the path of the request, and the status of the answer."""

    at: datetime
    by: str
    verified: bool
    action: str = Field(examples=["POST"])
    what: str = Field(examples=["/api/v1/runs"])
    status: int


class Actions(Schema):
    """A page of the action log, the newest first."""

    items: list[ShownAction]
    next: str | None = None


@router.get("/me", summary="Ask who calls")
async def me(caller: CallerOf) -> Me:
    """Return the caller's name, roles and limits."""
    return Me(
        name=caller.name,
        kind=caller.kind,
        verified=caller.verified,
        roles=sorted(caller.roles),
        actions=[action for action in sorted(ALLOWED["admin"]) if caller.may(action)],
        tenants=None if caller.tenants is None else sorted(caller.tenants),
        desks=None if caller.desks is None else sorted(caller.desks),
    )


@router.get("/actions", summary="Read the action log")
async def actions(
    here: Here,
    caller: CallerOf,
    limit: Limit = 50,
    after: Annotated[str | None, Query(max_length=40, description="The `next` of the page before.")] = None,
) -> Actions:
    """Return changes by the API and the pages, the newest first. Decisions are in the events of their runs, too."""
    allow_shared(caller, "administer")
    found = await here.tokens.actions(limit + 1, after)
    items = [ShownAction(**acted.model_dump(exclude={"tenant"})) for _, acted in found[:limit]]
    return Actions(items=items, next=found[limit - 1][0] if len(found) > limit else None)
