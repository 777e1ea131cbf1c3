"""A model that fails, and another one in its stead: who is asked, what is booked, and what is said of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.model.model import ModelActivities
from kernel.basics.errors import ProviderRefused, ProviderUnavailable, RateLimited
from kernel.model_call.fallback import Fallback, Tried
from kernel.project.project import ModelSettings, Price, Project
from kernel.registry.registry import installed_version
from kernel.registry.rollout import installed_key
from plugins import discovery
from plugins.storage.sql import SqlPlugins, SqlStorage
from runtime.plugins.plugin_host import PluginHost
from runtime.plugins.plugin_rollout import Rollout
from runtime.plugins.providers import Providers
from tests.unit.activities.model.test_model import Answer, Scripted, call, says
from tests.unit.runtime.plugins.test_plugin_host import Fakes

PROJECT = Project(
    model="main",
    models={
        "main": ModelSettings(
            provider="a", model="m", fallback=[Fallback(model="big", on=["context_length"]), Fallback(model="c:last")]
        ),
        "big": ModelSettings(provider="b", model="xl"),
    },
    prices={
        "a:m": Price(input_per_million=1, output_per_million=1),
        "b:xl": Price(input_per_million=100, output_per_million=100),
        "c:last": Price(input_per_million=10, output_per_million=10),
    },
)


def house(
    store: SqlStorage, host: PluginHost | None = None, **answers: list[Answer]
) -> tuple[ModelActivities, dict[str, Scripted]]:
    models = {name: Scripted(*answers.get(name, [])) for name in "abc"}

    def load(kind: str, name: str) -> Callable[..., Any]:
        return lambda **options: models[name]

    return ModelActivities(store, PROJECT, providers=Providers(PROJECT, load=load, host=host)), models


async def ledger_of(store: SqlStorage) -> list[tuple[str, str, float | None]]:
    async with store.database.transaction() as db:
        rows = await db.exec_driver_sql("select model, status, cost_usd from ledger order by created_at")
        return [(row.model, row.status, row.cost_usd) for row in rows]


async def test_what_is_booked_is_what_answered_at_its_own_price(store: SqlStorage, env: ActivityEnvironment) -> None:
    activity, models = house(store, a=[RateLimited("busy", 5.0)], c=[says("from c")])
    answer = await env.run(activity.call, call())
    assert (answer.text, answer.model, answer.tried) == ("from c", "c:last", [Tried(model="a:m", reason="rate_limit")])
    assert answer.usage.cost_usd == pytest.approx(1100 * 10 / 1e6) and answer.usage.calls == 1
    assert not answer.maybe_double, "a refusal costs nothing"
    assert await ledger_of(store) == [("c:last", "paid", pytest.approx(0.011))]
    [first], [second] = models["a"].asked, models["c"].asked
    assert (first.model, second.model) == ("m", "last")
    assert first.idempotency_key != second.idempotency_key
    assert first.messages == second.messages


async def test_a_repeated_attempt_finds_the_fallbacks_answer(store: SqlStorage, env: ActivityEnvironment) -> None:
    activity, _ = house(store, a=[ProviderUnavailable("down")], c=[says("from c")])
    first = await env.run(activity.call, call())
    again, models = house(store, a=[says("back again")])
    answer = await env.run(again.call, call())
    assert answer == first.model_copy(update={"recorded": True})
    assert models["a"].asked == []


async def test_a_disabled_plugin_is_not_asked(store: SqlStorage, env: ActivityEnvironment) -> None:
    plugins = SqlPlugins(store.database)
    for plugin in ("offline", "openai"):
        await Rollout(plugins).enable(plugin, False)
    host = PluginHost(plugins, Fakes())
    await host.open()
    try:
        project = Project(
            models={
                "main": ModelSettings(provider="offline", model="scripted", fallback=[Fallback(model="c:last")]),
                "alone": ModelSettings(provider="openai", model="m"),
            },
        )
        model = Scripted(says("from c"))
        activity = ModelActivities(
            store, project, providers=Providers(project, load=lambda kind, name: lambda **options: model, host=host)
        )
        answer = await env.run(activity.call, call(model="main"))
        assert (answer.text, answer.model) == ("from c", "c:last")
        assert answer.tried == [Tried(model="offline:scripted", reason="down")] and not answer.maybe_double
        with pytest.raises(ApplicationError, match=r"openai is disabled.*mofa plugin enable openai") as refused:
            await env.run(activity.call, call(model="alone", step="s2"))
        assert refused.value.type == "ProviderUnavailable" and not refused.value.non_retryable
        async with asyncio.timeout(300):
            await Rollout(plugins).enable("openai", True)
            while host.is_paused("openai"):
                await asyncio.sleep(0.01)
        model.answers.append(says("back again"))
        again = await env.run(activity.call, call(model="alone", step="s2"))
        assert (again.text, again.maybe_double) == ("back again", False), "nothing was sent before"
    finally:
        await host.close()
    version = installed_version(discovery.about("llm", "openai").version)
    assert {key: each.calls for key, each in (await plugins.counts()).items()} == {installed_key("model", "openai", version): 1}


async def test_the_trigger_chooses_who_is_asked(store: SqlStorage, env: ActivityEnvironment) -> None:
    activity, models = house(store, a=[ProviderRefused("too long", "context_length")], b=[says("from b")])
    assert (await env.run(activity.call, call())).model == "b:xl"
    assert models["c"].asked == []


async def test_the_next_one_is_asked_too(store: SqlStorage, env: ActivityEnvironment) -> None:
    broken: list[Answer] = [says(" ")]
    activity, _ = house(store, a=[ProviderRefused("too long", "context_length")], b=broken, c=[says("from c")])
    answer = await env.run(activity.call, call())
    assert [(each.model, each.reason) for each in answer.tried] == [("a:m", "context_length"), ("b:xl", "down")]
    assert answer.maybe_double is False, "the empty answer is paid, and that is known"
    assert answer.usage.calls == 2 and answer.usage.cost_usd == pytest.approx(0.11 + 0.011)
    assert await ledger_of(store) == [("c:last", "paid", 0.011), ("b:xl", "paid", 0.11)], "the prices of both"
    again, _ = house(store)
    assert await env.run(again.call, call()) == answer.model_copy(update={"recorded": True})


async def test_an_empty_answer_that_no_other_model_betters_is_kept_and_not_asked_for_again(
    store: SqlStorage, env: ActivityEnvironment
) -> None:
    activity, models = house(store, a=[says(" ")], c=[RateLimited("c is busy", 7.0)])
    answer = await env.run(activity.call, call())
    assert answer.invalid is not None and answer.model == "a:m" and answer.usage.calls == 1
    assert [(each.model, each.reason) for each in answer.tried] == [("c:last", "rate_limit")]
    again, models = house(store)
    assert (await env.run(again.call, call())).recorded and models["a"].asked == []


async def test_what_no_other_model_would_mend_is_not_asked_again(store: SqlStorage, env: ActivityEnvironment) -> None:
    activity, models = house(store, a=[ProviderRefused("bad key")])
    with pytest.raises(ApplicationError, match="bad key") as refused:
        await env.run(activity.call, call())
    assert refused.value.non_retryable and models["c"].asked == []


async def test_where_all_fail_it_is_tried_again_later(store: SqlStorage, env: ActivityEnvironment) -> None:
    activity, _ = house(store, a=[RateLimited("a is busy", 30.0)], c=[RateLimited("c is busy", 7.0)])
    with pytest.raises(ApplicationError, match=r"No model could answer\. .*a is busy.*c is busy") as failed:
        await env.run(activity.call, call())
    delay = failed.value.next_retry_delay
    assert failed.value.type == "RateLimited" and delay is not None and delay.total_seconds() == 7
    again, _ = house(store, a=[says("fine")])
    assert not (await env.run(again.call, call())).maybe_double
