"""One answer to several decisions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from console.backend.access.rights import Refusal, allow_some, reach
from console.servers.web.callers import CallerOf
from console.servers.web.requests import Here, StrictRoute
from console.servers.web.routes.decisions import GivenDecision, find, settle
from console.servers.web.routes.drafts import By
from console.servers.web.services import Services
from console.terminal.failure import Failure
from kernel.basics.errors import MofaError
from kernel.basics.limits import Comment
from kernel.basics.schema import Schema
from kernel.conversation.always import Always
from kernel.conversation.batch import BATCH, misfit
from kernel.conversation.decision import DecisionRequest, DecisionStatus
from kernel.identity.caller import Caller
from runtime.connection import ServerUnreachable

router = APIRouter(tags=["decisions"], route_class=StrictRoute)

AT_ONCE = 8
"""The most decisions of a batch that are sent at once."""


class NamedDecision(Schema):
    """A decision of a run, or of a team or a flow in it."""

    run: Annotated[str, Field(min_length=1, max_length=3_000, examples=["todo/tea-guide-3f9a1c"])]
    decision: Annotated[str, Field(min_length=1, max_length=600, examples=["d2"])]


class GivenBatch(Schema):
    """One answer to several decisions of the same kind with the same options. Each becomes a record of its own."""

    items: list[NamedDecision] = Field(min_length=1, max_length=BATCH)
    choice: Annotated[str, Field(max_length=1_000)] | None = Field(default=None, examples=["approve"])
    answer: Any = None
    comment: Comment | None = None
    always: Always | None = None
    by: By | None = None


class BatchResult(Schema):
    """The result for one decision: its status now, or `error`, which says why this answer does not count."""

    run: str
    decision: str
    status: DecisionStatus | None = None
    error: str | None = None


class BatchResults(Schema):
    """The results in the order of the request."""

    items: list[BatchResult]


@dataclass(frozen=True)
class _Found:
    named: NamedDecision
    request: DecisionRequest | None
    error: str = ""


@router.post("/decisions", summary="Decide several")
async def decide_several(here: Here, caller: CallerOf, given: GivenBatch) -> BatchResults:
    """Give the same answer to several decisions.

    Each is settled or refused by itself: one that is settled already, has a high risk, or other options than the first one,
    has its reason in `error`, and changes nothing for the others.
    """
    return BatchResults(items=await answer_each(here, caller, given))


async def answer_each(here: Services, caller: Caller, given: GivenBatch) -> list[BatchResult]:
    """Send the answer to each decision, several at the same time. Raise `Refusal` if the caller decides nowhere."""
    allow_some(caller, "decide")
    named = list({(each.run, each.decision): each for each in given.items}.values())
    found = await _at_once(named, lambda each: _found(here, caller, each))
    first = next((each.request for each in found if each.request is not None), None)
    answer = GivenDecision.model_validate(given.model_dump(exclude={"items"}, exclude_unset=True))

    async def settled(each: _Found) -> BatchResult:
        result = BatchResult(run=each.named.run, decision=each.named.decision)
        error = each.error
        if each.request is not None and first is not None:
            error = misfit(first, each.request) or ""
        if error:
            return result.model_copy(update={"error": error})
        try:
            assert each.request is not None  # else it has an error
            now = await settle(here, caller, each.named.run, each.request, answer)
        except (Refusal, Failure, MofaError, ServerUnreachable) as refused:
            return result.model_copy(update={"error": str(refused)})
        return result.model_copy(update={"status": now.status})

    return await _at_once(found, settled)


async def _found(here: Services, caller: Caller, named: NamedDecision) -> _Found:
    try:
        await reach(here, caller, named.run, "decide")
        return _Found(named, await find(here, named.run, named.decision))
    except (Refusal, Failure, MofaError, ServerUnreachable) as refused:
        return _Found(named, None, str(refused))


async def _at_once(items: Sequence[Any], work: Callable[[Any], Awaitable[Any]]) -> list[Any]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(item: Any) -> Any:
        async with gate:
            return await work(item)

    return list(await asyncio.gather(*(one(item) for item in items)))
