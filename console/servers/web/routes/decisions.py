"""Decisions: the questions of a run to people, and the answers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from console.backend import client as backend
from console.backend.access.rights import Refusal, absent, name_for, reach
from console.servers.web.callers import CallerOf
from console.servers.web.requests import MOST_LISTED, Here, PartOfPath, RunId, StrictRoute
from console.servers.web.routes.drafts import By
from console.servers.web.services import Services
from console.terminal.failure import Failure
from kernel.basics.limits import Comment
from kernel.basics.schema import Schema, parse
from kernel.conversation.always import Always
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.identity.caller import Caller

router = APIRouter(tags=["decisions"], route_class=StrictRoute)


class Decisions(Schema):
    """The open decisions of a run and of the teams and flows in it, at most 200; more come as these are settled."""

    items: list[DecisionRequest]
    next: None = None


class GivenDecision(Schema):
    """A decision: the id of an option as `choice`, or an `answer`. With the choice `edit`, `edited_args` are new arguments.

    With the choice `approve` of a tool call, `always` allows later calls like it.
    """

    choice: Annotated[str, Field(max_length=1_000)] | None = Field(default=None, examples=["approve"])
    answer: Any = None
    edited_args: dict[str, Any] | None = None
    comment: Comment | None = None
    always: Always | None = None
    failed: Annotated[list[Comment], Field(max_length=1_000)] | None = Field(
        default=None, description="With rework: the criteria that are not met, by their words or numbers from 1."
    )
    by: By | None = None
    idempotency_key: Annotated[str, Field(max_length=1_000)] | None = None


@router.get("/runs/{id}/decisions", summary="List open decisions")
async def list_decisions(here: Here, caller: CallerOf, id: RunId) -> Decisions:
    """Return the open decisions. Each names the workflow that asks."""
    await reach(here, caller, id)
    client = await here.temporal()
    if not backend.is_open(await backend.describe(client, id)):
        return Decisions(items=[])
    return Decisions(items=await backend.open_decisions(client, id, MOST_LISTED))


@router.post("/runs/{id}/decisions/{decision_id}", summary="Decide")
async def decide(here: Here, caller: CallerOf, id: RunId, decision_id: PartOfPath, given: GivenDecision) -> DecisionRequest:
    """Settle a decision of the run or of a team or a flow in it.

    If it is settled already, the status is 409, with who decided, and when.
    """
    await reach(here, caller, id, "decide")
    return await settle(here, caller, id, await find(here, id, decision_id), given)


async def settle(here: Services, caller: Caller, id: str, request: DecisionRequest, given: GivenDecision) -> DecisionRequest:
    """Settle a decision that was found, for a caller who may decide in its run. Raise `Refusal` if it does not count."""
    by, decision_id = name_for(caller, given.by), request.id
    if request.status != "open":
        raise taken(request)
    fields = {"decision_id": decision_id, **given.model_dump(exclude_unset=True)}
    fields["by"] = by
    decision: Decision = parse(Decision, {name: value for name, value in fields.items() if value is not None}, "decision")
    try:
        return await here.decide(caller, request, decision)
    except Failure:
        now = await find(here, id, decision_id)
        if now.status != "open":  # somebody else was first
            raise taken(now) from None
        raise


async def find(here: Services, id: str, decision_id: str) -> DecisionRequest:
    """Return a decision of a run, or of a team or a flow in it. Raise `Refusal` if there is none."""
    client = await here.temporal()
    of_run = await backend.decisions(client, id)
    known = next((each for each in of_run if each.id == decision_id), None)
    if known is None and backend.is_open(await backend.describe(client, id)):
        known = next((each for each in await backend.open_decisions(client, id) if each.id == decision_id), None)
    if known is None:
        raise absent(f"The run {id!r} has no decision {decision_id!r}.")
    return known


def taken(request: DecisionRequest) -> Refusal:
    """Return the refusal of a change to a decision that is not open."""
    by = request.settled and request.settled.by
    words = f"The decision {request.id} is {request.status} already{f', by {by}' if by else ''}."
    return Refusal(409, "DecisionTaken", words, request.model_dump(mode="json", exclude_none=True))
