"""A model that is slow, and the second request: who answers, who is called off, and what is booked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.model.model import ModelActivities
from kernel.basics.errors import ProviderRefused, ProviderUnavailable, RateLimited
from kernel.model_call.caps import SpendCap
from kernel.model_call.consent import question_in
from kernel.model_call.fallback import Fallback
from kernel.model_call.hedge import Hedge
from kernel.project.project import ModelSettings, Price, Project
from plugins.storage.sql import SqlSpendBook, SqlStorage
from tests.unit.activities.model.test_model import Answer, Scripted, Silent, call, says

PROJECT = Project(
    model="main",
    models={
        "main": ModelSettings(
            provider="a", model="m", hedge=Hedge(after_s=0.02, model="b:n"), fallback=[Fallback(model="c:last")]
        )
    },
    prices={name: Price(input_per_million=price, output_per_million=price) for name, price in (("a:m", 10), ("b:n", 100))},
)


class Late(Scripted):
    """A model that answers when it is let go."""

    def __init__(self, *answers: Answer) -> None:
        super().__init__(*answers)
        self.go = asyncio.Event()

    async def complete(self, request: Any) -> Any:
        self.asked.append(request)
        await self.go.wait()
        self.asked.pop()
        return await super().complete(request)


def house(store: SqlStorage, **models: Scripted) -> ModelActivities:
    def load(kind: str, name: str) -> Callable[..., Any]:
        return lambda **options: models[name]

    return ModelActivities(store, PROJECT, load=load)


async def ledger_of(store: SqlStorage) -> dict[str, tuple[str, str, float | None]]:
    async with store.database.transaction() as db:
        rows = await db.exec_driver_sql("select step, model, status, cost_usd from ledger")
        return {row.step: (row.model, row.status, row.cost_usd and round(row.cost_usd, 6)) for row in rows}


async def test_a_model_that_is_quick_is_asked_alone(store: SqlStorage, env: ActivityEnvironment) -> None:
    first, second = Scripted(says("from a")), Scripted()
    answer = await env.run(house(store, a=first, b=second).call, call())
    assert (answer.text, answer.model, answer.hedged, answer.usage.calls) == ("from a", "a:m", None, 1)
    assert second.asked == [] and list(await ledger_of(store)) == ["s1"]


async def test_the_second_answers_and_the_first_is_called_off_and_booked(store: SqlStorage, env: ActivityEnvironment) -> None:
    first, second = Silent(), Scripted(says("from b"))
    answer = await env.run(house(store, a=first, b=second).call, call())
    assert (answer.text, answer.model, first.cancelled) == ("from b", "b:n", True)
    hedged = answer.hedged
    assert hedged is not None and (hedged.other, hedged.called_off, hedged.usage.calls) == ("a:m", True, 1)
    assert hedged.usage.input_tokens > 5 and hedged.usage.output_tokens == 0
    assert answer.usage.calls == 2 and answer.usage.cost_usd == pytest.approx(0.11 + (hedged.usage.cost_usd or 0))
    assert await ledger_of(store) == {
        "s1": ("b:n", "paid", 0.11), "s1/hedge": ("a:m", "paid", round(hedged.usage.cost_usd or 0, 6)),
    }  # fmt: skip
    again = await env.run(house(store, a=Silent(), b=Scripted()).call, call())
    assert again == answer.model_copy(update={"recorded": True})


async def test_the_first_answers_after_all(store: SqlStorage, env: ActivityEnvironment) -> None:
    first, second = Late(says("from a")), Silent()
    running = asyncio.ensure_future(env.run(house(store, a=first, b=second).call, call()))
    await second.asked_once.wait()
    first.go.set()
    answer = await running
    assert (answer.text, answer.model, second.cancelled) == ("from a", "a:m", True)
    assert answer.hedged is not None and (answer.hedged.other, answer.hedged.called_off) == ("b:n", True)
    assert first.asked[0].idempotency_key != ""
    assert (await ledger_of(store))["s1/hedge"][:2] == ("b:n", "paid")


async def test_the_two_requests_have_keys_of_their_own_and_one_question(store: SqlStorage, env: ActivityEnvironment) -> None:
    first, second = Late(says("from a")), Scripted(says("from b"))
    await env.run(house(store, a=first, b=second).call, call())
    [one], [other] = first.asked, second.asked
    assert one.messages == other.messages and (one.model, other.model) == ("m", "n")
    assert one.idempotency_key and other.idempotency_key and one.idempotency_key != other.idempotency_key


async def test_a_second_that_is_refused_costs_nothing_and_the_first_is_waited_for(
    store: SqlStorage, env: ActivityEnvironment
) -> None:
    first, second = Late(says("from a")), Scripted(ProviderRefused("no such model", "model_not_found"))
    running = asyncio.ensure_future(env.run(house(store, a=first, b=second).call, call()))
    while not second.asked:
        await asyncio.sleep(0)
    first.go.set()
    answer = await running
    assert (answer.text, answer.usage.calls) == ("from a", 1)
    assert answer.hedged is not None and answer.hedged.usage.calls == 0


async def test_where_both_fail_the_first_ones_failure_counts_and_leads_to_the_fallback(
    store: SqlStorage, env: ActivityEnvironment
) -> None:
    first = Late(ProviderUnavailable("a is down"))
    second, third = Scripted(ProviderUnavailable("b is down")), Scripted(says("from c"))
    running = asyncio.ensure_future(env.run(house(store, a=first, b=second, c=third).call, call()))
    while not second.asked:
        await asyncio.sleep(0)
    first.go.set()
    answer = await running
    assert (answer.text, answer.model, [each.model for each in answer.tried]) == ("from c", "c:last", ["a:m"])


async def test_a_repeated_attempt_does_not_send_the_second_again_once_it_is_booked(
    store: SqlStorage, env: ActivityEnvironment
) -> None:
    """Killed between the two records: the other one's is there, the answer's is not."""
    close, lost = SqlStorage.close_call, list[Any]()

    async def dies(self: SqlStorage, key: Any, paid: Any, **more: Any) -> Any:
        if not key.step.endswith("/hedge") and not lost:
            lost.append(key)
            raise asyncio.CancelledError
        return await close(self, key, paid, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SqlStorage, "close_call", dies)
        with pytest.raises(BaseException):  # noqa: B017 - the end of its process
            await env.run(house(store, a=Silent(), b=Scripted(says("from b"))).call, call())
    first, second, begin = Late(says("from a")), Scripted(), store.begin

    async def looked_up(key: Any, **more: Any) -> Any:
        found = await begin(key, **more)
        if key.step.endswith("/hedge"):
            asyncio.get_running_loop().call_soon(first.go.set)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "begin", looked_up)
        answer = await env.run(house(store, a=first, b=second).call, call())
    assert (answer.text, second.asked) == ("from a", []) and answer.maybe_double
    assert answer.hedged is not None and answer.hedged.called_off and answer.usage.calls == 2


async def test_a_call_that_is_told_to_stop_ends_both_and_says_what_both_cost(store: SqlStorage) -> None:
    env, first, second = ActivityEnvironment(), Silent(), Silent()
    running = asyncio.ensure_future(env.run(house(store, a=first, b=second).call, call()))
    await second.asked_once.wait()
    env.cancel(cancellation_details=cancel_requested())
    answer = await running
    assert answer.cut_off and answer.usage.calls == 2 and first.cancelled and second.cancelled


def cancel_requested() -> Any:
    from temporalio.activity import ActivityCancellationDetails

    return ActivityCancellationDetails(cancel_requested=True)


async def test_both_failing_raises_what_the_first_raises(store: SqlStorage, env: ActivityEnvironment) -> None:
    first, second = Late(ProviderRefused("bad key")), Scripted(ProviderRefused("bad key too"))
    running = asyncio.ensure_future(env.run(house(store, a=first, b=second).call, call()))
    while not second.asked:
        await asyncio.sleep(0)
    first.go.set()
    with pytest.raises(ApplicationError, match=r"bad key$"):
        await running


async def test_where_the_first_is_refused_and_the_second_is_lost_a_payment_is_not_ruled_out(
    store: SqlStorage, env: ActivityEnvironment
) -> None:
    first, second = Late(RateLimited("busy", 5.0)), Scripted(ProviderUnavailable("the line broke", reason="timeout"))
    third = Scripted(says("from c"))
    running = asyncio.ensure_future(env.run(house(store, a=first, b=second, c=third).call, call()))
    while not second.asked:
        await asyncio.sleep(0)
    first.go.set()
    answer = await running
    assert answer.text == "from c" and answer.maybe_double


async def test_a_first_answer_without_words_waits_for_the_second_and_is_booked(
    store: SqlStorage, env: ActivityEnvironment
) -> None:
    first, second = Late(says("", thought=True)), Late(says("from b"))
    running = asyncio.ensure_future(env.run(house(store, a=first, b=second).call, call()))
    while not second.asked:
        await asyncio.sleep(0)
    first.go.set()
    while first.answers:
        await asyncio.sleep(0)
    second.go.set()
    answer = await running
    assert (answer.text, answer.model, answer.usage.calls) == ("from b", "b:n", 2)
    assert answer.hedged is not None and not answer.hedged.called_off
    assert answer.hedged.usage.input_tokens == 1000, "it is known, and no estimate"
    assert await ledger_of(store) == {"s1": ("b:n", "paid", 0.11), "s1/hedge": ("a:m", "paid", 0.011)}


async def test_two_answers_without_words_are_paid_and_one_is_given(store: SqlStorage, env: ActivityEnvironment) -> None:
    first, second, third = Late(says("")), Scripted(says("")), Scripted(ProviderUnavailable("c is down"))
    running = asyncio.ensure_future(env.run(house(store, a=first, b=second, c=third).call, call()))
    while not second.asked:
        await asyncio.sleep(0)
    first.go.set()
    answer = await running
    assert answer.invalid is not None and answer.usage.calls == 2 and answer.model == "a:m"
    assert [each.model for each in answer.tried] == ["c:last"]
    assert set(await ledger_of(store)) == {"s1", "s1/hedge"}


@pytest.mark.parametrize("away", [ProviderUnavailable("a is down"), RateLimited("a is busy")], ids=["down", "busy"])
async def test_a_second_beyond_a_soft_cap_is_asked_about_with_the_first_ones_failure(
    store: SqlStorage, env: ActivityEnvironment, away: ProviderUnavailable
) -> None:
    cap = SpendCap(max_usd=0, by="model", only="b:n", on_exceeded="ask")
    first, second, third = Late(away), Scripted(), Scripted(ProviderRefused("c: bad key"))
    models = {"a": first, "b": second, "c": third}

    def load(kind: str, name: str) -> Callable[..., Any]:
        return lambda **options: models[name]

    class Book(SqlSpendBook):
        async def reserve(self, *given: Any) -> None:
            try:
                await super().reserve(*given)
            finally:
                first.go.set()

    project = PROJECT.model_copy(update={"caps": [cap]})
    given = ModelActivities(store, project, load=load, spending=Book(store.database))
    with pytest.raises(ApplicationError, match="bad key") as failed:
        await env.run(given.call, call())
    question = question_in(failed.value.details)
    assert question is not None and question.cap == cap and second.asked == [] and len(third.asked) == 1


async def test_a_first_beyond_a_soft_cap_is_asked_about_with_the_second_ones_failure(
    store: SqlStorage, env: ActivityEnvironment
) -> None:
    cap = SpendCap(max_usd=0, by="model", only="a:m", on_exceeded="ask")
    first, second, third = Scripted(), Scripted(ProviderUnavailable("b is down")), Scripted(ProviderRefused("c: bad key"))
    models = {"a": first, "b": second, "c": third}

    def load(kind: str, name: str) -> Callable[..., Any]:
        return lambda **options: models[name]

    class Slow(SqlSpendBook):
        async def reserve(self, *given: Any) -> None:
            while not second.asked:
                await asyncio.sleep(0.001)
            await super().reserve(*given)

    given = ModelActivities(store, PROJECT.model_copy(update={"caps": [cap]}), load=load, spending=Slow(store.database))
    with pytest.raises(ApplicationError, match="bad key") as failed:
        await env.run(given.call, call())
    question = question_in(failed.value.details)
    assert question is not None and question.cap == cap and first.asked == [] and len(third.asked) == 1
