"""Where the price of a paid call is from: kept in the ledger, under the seal of its row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.testing import ActivityEnvironment

from activities.model.model import ModelActivities
from kernel.conversation.caller import Caller
from kernel.project.project import ModelSettings, Price, Project
from kernel.record.seals import seal
from plugins.storage.sql import SqlFigures, SqlStorage
from runtime.project.prices import list_price
from tests.unit.activities.model.test_model import Scripted, call, says
from tests.unit.activities.test_spending import Embedding, embedder, tools
from tests.unit.activities.test_tool import Counting, use

NOW = datetime.now(UTC)
LISTED = "openai:gpt-4o-mini"


async def sources(store: SqlStorage) -> dict[str, str | None]:
    async with store.database.transaction() as db:
        rows = await db.exec_driver_sql("select model, price_source from ledger")
        return {row.model: row.price_source for row in rows}


async def test_each_paid_call_says_where_its_price_is_from(store: SqlStorage, env: ActivityEnvironment) -> None:
    names = {"own": "fake:m", "listed": LISTED, "unknown": "fake:x"}
    models = {name: ModelSettings(provider=at.split(":")[0], model=at.split(":")[1]) for name, at in names.items()}
    project = Project(model="own", models=models, prices={"fake:m": Price(input_per_million=1, output_per_million=1)})
    model = Scripted(*[says("x")] * 3)

    def load(kind: str, name: str) -> Callable[..., Any]:
        return lambda **options: model

    given = ModelActivities(store, project, load=load)
    for name in names:
        await env.run(given.call, call(model=name, step=name))
    await env.run(embedder(store, Embedding()).embed, Caller(now=NOW, scope="r", step="e", participant="ann"), ["four"])
    await env.run(tools(store, Counting("one")).call, use())
    rate = list_price(LISTED, NOW)
    assert rate is not None and rate.source.startswith("genai-prices ")
    found = await sources(store)
    assert found == {"fake:m": "mofa.yaml", LISTED: rate.source, "fake:x": None, "tool:count": "mofa.yaml"}
    priced = await SqlFigures(store.database).priced(NOW - timedelta(hours=1))
    assert {(row.model, row.price_source) for row in priced} == {each for each in found.items() if each[0] != "fake:x"}
    assert {row.model: row.calls for row in priced} == {"fake:m": 2, LISTED: 1, "tool:count": 1}


async def test_an_offline_answer_has_no_price(store: SqlStorage, env: ActivityEnvironment) -> None:
    project = Project(model="fast", models={"fast": ModelSettings(provider="fake", model="m")})

    def load(kind: str, name: str) -> Callable[..., Any]:
        return lambda **options: Scripted(says("x"), offline=True)

    await env.run(ModelActivities(store, project, load=load).call, call())
    assert await sources(store) == {"fake:m": None}


async def test_the_seal_covers_the_source_and_older_seals_stay(store: SqlStorage, env: ActivityEnvironment) -> None:
    await env.run(tools(store, Counting("one")).call, use())
    async with store.database.transaction() as db:
        row = dict((await db.exec_driver_sql("select * from ledger")).mappings().one())
    row |= {name: datetime.fromisoformat(row[name]) for name in ("created_at", "paid_at")}
    assert row["seal"] == seal("ledger", row) != seal("ledger", row | {"price_source": "another"})
    older = {name: value for name, value in row.items() if name != "price_source"}
    assert seal("ledger", older) == seal("ledger", row | {"price_source": None}) != row["seal"]
