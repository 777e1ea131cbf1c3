"""The cache of answers: who is given an answer of earlier, and that it costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from temporalio.testing import ActivityEnvironment

from activities.model.model import ModelActivities
from kernel.conversation.budget import Usage
from kernel.kinds.llm import ModelAnswer
from kernel.project.project import CacheSettings, ModelSettings, Price, Project
from kernel.record.erasure import Whose
from plugins.storage.sql import SqlErasure, SqlStorage
from tests.unit.activities.model.test_model import Answer, Scripted, call, says

MAIN = ModelSettings(provider="a", model="m", cache=CacheSettings(ttl_s=3600))


def house(store: SqlStorage, *answers: Answer, **settings: Any) -> tuple[ModelActivities, Scripted]:
    model = Scripted(*answers)

    def load(kind: str, name: str) -> Callable[..., Any]:
        return lambda **options: model

    given = MAIN.model_copy(update=settings)
    project = Project(model="main", models={"main": given}, prices={"a:m": Price(input_per_million=1, output_per_million=1)})
    return ModelActivities(store, project, load=load), model


async def ask(env: ActivityEnvironment, activity: ModelActivities, run: str, **more: Any) -> ModelAnswer:
    return await env.run(activity.call, call(scope=run, **more))


async def test_the_same_question_is_paid_once_a_tenant(store: SqlStorage, env: ActivityEnvironment) -> None:
    activity, model = house(store, says("one"), says("two"), says("three"))
    first = await ask(env, activity, "run-1", tenant="acme")
    again = await ask(env, activity, "run-2", tenant="acme")
    assert (again.text, again.cached, again.usage, again.model) == ("one", True, Usage(cost_usd=0.0), "a:m")
    assert not first.cached and first.usage.calls == 1 and len(model.asked) == 1
    assert (await ask(env, activity, "run-3", tenant="other")).text == "two", "another tenant's answers are nobody else's"
    assert (await ask(env, activity, "run-4", tenant="acme", instructions="Otherwise.")).text == "three"
    repeated = await ask(env, activity, "run-2", tenant="acme")
    assert repeated == again.model_copy(update={"recorded": True})


async def test_what_was_given_again_is_no_source_and_what_is_old_or_erased_is_none(
    store: SqlStorage, env: ActivityEnvironment
) -> None:
    activity, _ = house(store, says("one"))
    await ask(env, activity, "run-1", tenant="acme")
    await ask(env, activity, "run-2", tenant="acme")
    await SqlErasure(store.database).erase(Whose(tenant="acme"), dry=False)
    activity, _ = house(store, says("anew"))
    assert (await ask(env, activity, "run-3", tenant="acme")).text == "anew"
    activity, _ = house(store, says("newer"), cache=CacheSettings(ttl_s=1e-6))
    assert (await ask(env, activity, "run-4", tenant="acme")).text == "newer"


async def test_without_the_setting_and_at_another_address_everything_is_asked(
    store: SqlStorage, env: ActivityEnvironment
) -> None:
    activity, _ = house(store, says("one"))
    await ask(env, activity, "run-1")
    activity, _ = house(store, says("two"), cache=None)
    assert (await ask(env, activity, "run-2")).text == "two"
    activity, _ = house(store, says("three"), base_url="http://127.0.0.1:1/v1")
    assert (await ask(env, activity, "run-3")).text == "three"
