"""Orders about open decisions: keep one quiet for a while, or ask other people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from console.backend import client as backend
from console.backend.access.rights import Refusal, name_for, reach
from console.servers.web.callers import CallerOf
from console.servers.web.requests import Here, PartOfPath, RunId, StrictRoute
from console.servers.web.routes.decisions import find, taken
from console.servers.web.routes.drafts import By
from console.servers.web.services import Services
from kernel.basics.limits import Comment, Line
from kernel.basics.schema import Duration, Schema, parse
from kernel.conversation.attention import Reassign, Snooze
from kernel.conversation.decision import DecisionRequest
from kernel.identity.caller import Caller
from runtime.identity.seals import seal_order

router = APIRouter(tags=["decisions"], route_class=StrictRoute)


class GivenSnooze(Schema):
    """The time for which a decision is kept quiet: give `for` or `until`."""

    duration: Annotated[Duration | None, Field(alias="for", examples=["PT4H"])] = None
    until: datetime | None = None
    comment: Comment | None = None
    by: By | None = None


class GivenReassign(Schema):
    """The people who are asked from now on, in place of the others."""

    to: list[Line] = Field(min_length=1, max_length=100, examples=[["ann", "ben"]])
    comment: Comment | None = None
    by: By | None = None


@router.post("/runs/{id}/decisions/{decision_id}/snooze", summary="Snooze a decision")
async def snooze(here: Here, caller: CallerOf, id: RunId, decision_id: PartOfPath, given: GivenSnooze) -> DecisionRequest:
    """Keep an open decision quiet. No reminder comes before the end, and a deadline before moves there."""
    return await _attend(here, caller, id, decision_id, "snooze", Snooze, given)


@router.post("/runs/{id}/decisions/{decision_id}/reassign", summary="Ask other people")
async def reassign(here: Here, caller: CallerOf, id: RunId, decision_id: PartOfPath, given: GivenReassign) -> DecisionRequest:
    """Ask other people about an open decision."""
    return await _attend(here, caller, id, decision_id, "reassign", Reassign, given)


async def _attend(
    here: Services,
    caller: Caller,
    id: str,
    decision_id: str,
    name: str,
    kind: type[Snooze] | type[Reassign],
    given: GivenSnooze | GivenReassign,
) -> DecisionRequest:
    try:
        await reach(here, caller, id, "decide")
    except Refusal as refusal:
        if refusal.status != 403:
            raise
        await reach(here, caller, id, "operate")  # who operates may ask other people, too
    request = await find(here, id, decision_id)
    if request.status != "open":
        raise taken(request)
    fields = {**given.model_dump(mode="json", by_alias=True, exclude_none=True), "by": name_for(caller, given.by)}
    order: Snooze | Reassign = parse(kind, {"decision_id": request.id, **fields}, name)
    order = seal_order(here.keys, caller, request, name, order)
    return await backend.attend(await here.temporal(), request, name, order)
