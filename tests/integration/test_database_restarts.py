"""The real PostgreSQL and MariaDB go away and come back while runs are under way: runs wait, go on, and pay nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from plugins.storage.sql import create, upgrade
from plugins.storage.sql.tables import ledger
from tests.support.databases import DatabaseServer, MariaDb, Missing, Postgres, fetch_mariadb, new_database
from tests.support.house import House, Server, eventually
from tests.support.provider import Provider

RUNS, STEPS = 6, 3
AWAY_S = 2.0
LONG_S = 100.0
"""Longer than all attempts of an activity together, which wait 1, 2, 4, 8 and 16 s for one another."""


@pytest.fixture(params=["postgresql", "mysql"])
def database(request: pytest.FixtureRequest) -> Iterator[DatabaseServer]:
    """A server of the test's own."""
    try:
        if request.param == "mysql":
            fetch_mariadb()
        found: DatabaseServer = Postgres() if request.param == "postgresql" else MariaDb()
    except Missing as missing:
        pytest.skip(str(missing))
    found.make()
    found.start()
    yield found
    found.remove()


@pytest.mark.parametrize("away_s", [AWAY_S, pytest.param(LONG_S, marks=[pytest.mark.drill, pytest.mark.timeout(600)])])
def test_runs_wait_for_a_database_that_is_restarted(
    tmp_path: Path, server: Server, database: DatabaseServer, away_s: float
) -> None:
    url = asyncio.run(new_database(database.url))
    asyncio.run(upgrade(url))
    with Provider(honours=False, delay_s=0.3) as provider:
        house = House(tmp_path, server, f"restarts-{database.port}", **provider.environment, MOFA_DATABASE_URL=url)
        (house.home / "mofa.yaml").write_text("models:\n  mine: {provider: openai, model: m}\n")
        house.start_worker()
        try:
            outcomes = asyncio.run(_under_load(house, server, database, provider, away_s))
        finally:
            house.stop()
    assert [outcome["status"] for outcome in outcomes] == ["completed"] * RUNS
    assert len(provider.requests) == RUNS * STEPS
    assert set(provider.requests.values()) == {1}, "an answer that came while the database was away was held, not paid again"
    assert asyncio.run(_paid(url)) == RUNS * STEPS


async def _under_load(
    house: House, server: Server, database: DatabaseServer, provider: Provider, away_s: float
) -> list[dict[str, Any]]:
    """Runs, and the database ended twice meanwhile: once as an operator does, once by kill -9."""
    client = await server.client()
    people = [{"kind": "agent", "name": f"agent-{number}", "instructions": "Answer."} for number in range(STEPS)]
    handles = [
        await client.start_workflow(
            "Sequential", {"task": f"task {number}", "participants": people}, id=f"restart/{database.port}/{number}",
            task_queue=house.task_queue,
        )
        for number in range(RUNS)
    ]  # fmt: skip
    for seen, end in ((2, database.stop), (RUNS + 3, database.kill)):

        async def so_many(seen: int = seen) -> bool:
            return sum(provider.requests.values()) >= seen

        await eventually(so_many, 60)
        await asyncio.to_thread(end)
        await asyncio.sleep(away_s)  # long enough for calls to end without a database, and for others to begin
        database.start()
    return list(await asyncio.wait_for(asyncio.gather(*(handle.result() for handle in handles)), 90 + 2 * away_s))


async def _paid(url: str) -> int:
    store = create(url=url)
    async with store.database.transaction() as db:
        found = (await db.execute(select(func.count()).where(ledger.c.status == "paid"))).scalar_one()
    await store.close()
    return int(found)
