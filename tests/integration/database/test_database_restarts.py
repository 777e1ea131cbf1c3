"""The real PostgreSQL and MariaDB go away and come back while runs are under way: runs wait, go on, and pay nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from temporalio.client import Client, WorkflowHandle

from plugins.storage.sql import create, upgrade
from plugins.storage.sql.tables.core import ledger
from tests.support.house import House, Server, eventually, open_decision
from tests.support.installed.databases import DatabaseServer, new_database, own_server
from tests.support.peers.provider import Provider
from tests.support.secretary import see_through

Handle = WorkflowHandle[Any, Any]
RUNS, STEPS = 6, 3
AWAY_S = 2.0
LONG_S = 100.0
"""Longer than all attempts of an activity together, which wait 1, 2, 4, 8 and 16 s for one another."""


@pytest.fixture(params=["postgresql", "mysql"])
def database(request: pytest.FixtureRequest) -> Iterator[DatabaseServer]:
    """A server of the test's own."""
    with own_server(request.param) as found:
        found.start()
        yield found


@pytest.mark.drill
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


OFFLINE = "offline:scripted"
IMPATIENT = """
import runtime.patience
runtime.patience.PAUSES_S = (0.1,)
"""
"""For workers of the drill below: an attempt that waits for a minute within itself would make it last ten."""


@pytest.mark.drill
@pytest.mark.timeout(400)
def test_runs_outlast_a_database_that_is_away_for_longer_than_all_attempts_of_a_call(
    tmp_path: Path, server: Server, database: DatabaseServer
) -> None:
    url = asyncio.run(new_database(database.url))
    asyncio.run(upgrade(url))
    (tmp_path / "sitecustomize.py").write_text(IMPATIENT)
    with Provider(honours=False) as provider:
        environ = {**provider.environment, "MOFA_DATABASE_URL": url, "PYTHONPATH": str(tmp_path)}
        house = House(tmp_path, server, f"away-{database.port}", **environ)
        (house.home / "mofa.yaml").write_text("models:\n  mine: {provider: openai, model: m}\n")
        house.start_worker()
        try:
            outcome, item = asyncio.run(_while_away(house, server, database))
        finally:
            house.stop()
    assert outcome["status"] == "completed"
    assert [made["content"] for made in outcome["contributions"]] == ["answer 1", "now", "answer 2"]
    assert item["status"] == "completed" and item["result"]["success"], item
    assert sorted(provider.requests.values()) == [1, 1], "each answer was asked for once"
    begun, paid = asyncio.run(_booked(url))
    assert paid > 2 and begun == 0


async def _while_away(house: House, server: Server, database: DatabaseServer) -> tuple[dict[str, Any], dict[str, Any]]:
    """A mode and a todo, each of which a person lets go on while the database is away: what they end with."""
    client, queue = await server.client(), house.task_queue
    team = [{"kind": "agent", "name": "a"}, {"kind": "human", "name": "ann"}, {"kind": "agent", "name": "b"}]
    mode: Handle = await client.start_workflow(
        "Sequential", {"task": "When?", "participants": team}, id=f"mode/{queue}", task_queue=queue
    )
    desk = {"name": queue, "executors": [{"kind": "agent", "name": "worker", "model": OFFLINE}], "model": OFFLINE}
    todo: Handle = await client.start_workflow(
        "Todo", {"idea": {"content": "Write a guide to tea"}, "secretary": desk}, id=f"todo/{queue}", task_queue=queue
    )
    asked = await open_decision(mode)
    accepts = await open_decision(todo, "acceptance", 60)
    await asyncio.to_thread(database.stop)
    await mode.signal("decide", {"decision_id": asked["id"], "answer": "now"})
    await todo.signal("decide", {"decision_id": accepts["id"], "choice": "rework", "comment": "Shorter."})
    for handle in (mode, todo):

        async def used_up(handle: Handle = handle) -> bool:
            return await _began_anew(client, handle.id)

        await eventually(used_up, 150, every=1)
    database.start()
    return await asyncio.wait_for(asyncio.gather(mode.result(), see_through(todo)), 300)


async def _began_anew(client: Client, root: str) -> bool:
    """Whether a call of the run, or of one within it, has used up its attempts, and waits to begin again."""
    async for each in client.list_workflows(f'WorkflowId = "{root}" OR RootWorkflowId = "{root}"'):
        async for event in client.get_workflow_handle(each.id).fetch_history_events():
            if b"The database is away" in event.user_metadata.summary.data:
                return True
    return False


async def _booked(url: str) -> tuple[int, int]:
    """How many calls were begun and not paid, and how many were paid."""
    store = create(url=url)
    async with store.database.transaction() as db:
        found = (await db.execute(select(ledger.c.status))).scalars().all()
    await store.close()
    return found.count("begun"), found.count("paid")
