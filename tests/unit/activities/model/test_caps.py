"""A capped call: what is reserved before it, and what is spent after it, however it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.model.model import ModelActivities
from kernel.basics.errors import MofaError, NotSent, ProviderRefused, ProviderUnavailable, RateLimited
from kernel.model_call.caps import NANO, OUTPUT_TOKENS, SpendCap
from kernel.project.project import ModelSettings, Price, Project
from plugins.storage.sql import SqlSpendBook, SqlStorage
from tests.unit.activities.model.test_model import Answer, Scripted, Silent, call, says

PRICE = Price(input_per_million=2, output_per_million=10)
COST = round((1000 * 2 + 100 * 10) / 1e6 * NANO)
"""The cost of `says`, in units of `NANO`."""


def house(store: SqlStorage, model: Scripted, *caps: SpendCap, **prices: Price) -> ModelActivities:
    settings = ModelSettings(provider="fake", model="m")
    project = Project(model="fast", models={"fast": settings}, prices=prices or {"fake:m": PRICE}, caps=list(caps))

    def load(kind: str, name: str) -> Callable[..., Any]:
        return lambda **options: model

    return ModelActivities(store, project, load=load, spending=SqlSpendBook(store.database))


async def sums(store: SqlStorage) -> list[tuple[str, int, bool]]:
    """Return each sum with what is spent, and whether something is held."""
    async with store.database.transaction() as db:
        rows = (await db.exec_driver_sql("select words, spent, held from spending order by words")).all()
    return [(row.words, row.spent, row.held > 0) for row in rows]


async def test_what_a_call_costs_is_spent_under_each_cap(store: SqlStorage, env: ActivityEnvironment) -> None:
    model = Scripted(says("one"), says("two"))
    given = house(
        store, model, SpendCap(max_usd=1), SpendCap(max_usd=1, by="agent"), SpendCap(max_usd=1, by="tenant", only="x")
    )
    for step in ("s1", "s2", "s2"):  # the second answer is asked for twice, and paid once
        await env.run(given.call, call(step=step, tenant="acme"))
    assert await sums(store) == [("all calls", 2 * COST, False), ("the agent ann", 2 * COST, False)]
    assert [request.max_output_tokens for request in model.asked] == [OUTPUT_TOKENS] * 2, "without a limit it has no bound"


async def test_a_call_that_may_cost_too_much_is_not_sent(store: SqlStorage, env: ActivityEnvironment) -> None:
    model = Scripted(says("one"))
    given = house(store, model, SpendCap(max_usd=OUTPUT_TOKENS * 10 / 1e6))  # no room for the question
    with pytest.raises(ApplicationError, match="has no room for a call") as refused:
        await env.run(given.call, call())
    assert (refused.value.type, refused.value.non_retryable) == ("BudgetExceeded", True)
    assert model.asked == [] and await sums(store) == [("all calls", 0, False)]


async def test_a_capped_model_without_a_price_is_not_asked(store: SqlStorage, env: ActivityEnvironment) -> None:
    model = Scripted(says("one"))
    with pytest.raises(ApplicationError, match="the price of fake:m is not known") as refused:
        await env.run(house(store, model, SpendCap(max_usd=5), other=PRICE).call, call())
    assert refused.value.type == "InvalidInput" and model.asked == []


async def test_an_offline_model_costs_nothing_and_needs_no_price(store: SqlStorage, env: ActivityEnvironment) -> None:
    model = Scripted(says("one"), offline=True)
    await env.run(house(store, model, SpendCap(max_usd=0), other=PRICE).call, call())
    assert len(model.asked) == 1 and await sums(store) == []


FREE = [RateLimited("slow down"), ProviderRefused("no"), ProviderUnavailable("503", reason="down"), NotSent("off")]
LOST = [ProviderUnavailable("no answer", reason="timeout"), ProviderUnavailable("broke off")]


@pytest.mark.parametrize(("error", "held"), [*((e, False) for e in FREE), *((e, True) for e in LOST)], ids=str)
async def test_a_failure_costs_nothing_unless_its_answer_was_lost(
    store: SqlStorage, env: ActivityEnvironment, error: MofaError, held: bool
) -> None:
    with pytest.raises(ApplicationError):
        await env.run(house(store, Scripted(error), SpendCap(max_usd=1)).call, call())
    assert await sums(store) == [("all calls", 0, held)]


@pytest.mark.parametrize(
    ("answer", "spent"),
    [(says(""), COST), (says("words", input_tokens=0, output_tokens=0), None)],
    ids=["an empty answer", "tokens that the provider does not count"],
)
async def test_a_paid_answer_counts_whatever_it_is(
    store: SqlStorage, env: ActivityEnvironment, answer: Answer, spent: int | None
) -> None:
    await env.run(house(store, Scripted(answer), SpendCap(max_usd=1)).call, call())
    [(_, found, held)] = await sums(store)
    most = OUTPUT_TOKENS * 10_000  # a cost that is not known is the most that it may be
    assert not held and (found == spent if spent is not None else found > most)


async def test_a_cancelled_call_stays_reserved(store: SqlStorage, env: ActivityEnvironment) -> None:
    model = Silent()
    asked = asyncio.ensure_future(env.run(house(store, model, SpendCap(max_usd=1)).call, call()))
    await model.asked_once.wait()
    assert await sums(store) == [("all calls", 0, True)]
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert await sums(store) == [("all calls", 0, True)]
