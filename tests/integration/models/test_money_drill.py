"""Drills of the transcript and the ledger on all three databases: crowds of writers, workers that die at the worst instants."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from kernel.conversation.transcript import Entry, link
from plugins.storage.sql import create, upgrade
from plugins.storage.sql.tables.core import ledger, messages
from tests.support.house import House, Server
from tests.support.peers.provider import Provider
from tests.support.processes.forks import tethered
from tests.support.processes.store_writer import write_at_once

pytestmark = [pytest.mark.drill, pytest.mark.timeout(1500)]

WRITERS, APPENDS = 8, 1250
KILLS = int(os.environ.get("MOFA_DRILL_KILLS", "200"))  # fewer on a machine that is busy
REPEATS = int(os.environ.get("MOFA_DRILL_REPEATS", "40"))
AT_ONCE = 32  # each waits ten seconds for its dead worker's heartbeat


async def test_eight_processes_and_ten_thousand_appends(database_url: str) -> None:
    assert await asyncio.to_thread(write_at_once, database_url, WRITERS, APPENDS) == [0] * WRITERS
    store = create(url=database_url)
    async with store.database.transaction() as db:
        found = (await db.execute(select(ledger.c.status, func.count()).group_by(ledger.c.status))).all()
        assert [tuple(row) for row in found] == [("paid", APPENDS)]  # each paid once, by whichever of the eight was first
        assert (await db.execute(select(func.count()).select_from(messages))).scalar_one() == WRITERS * APPENDS
    for writer in range(WRITERS):
        head = None
        for number in range(APPENDS):
            head = link(head, Entry.of("answer", f"writer-{writer}", f"message {number}"))
        said = await store.chain(head)
        assert [entry.text for entry in said] == [f"message {number}" for number in range(APPENDS)]
    await store.close()


@contextmanager
def dying_workers(house: House, when: str, workers: int) -> Iterator[Path]:
    """Workers that die; the folder in which each leaves a file."""
    killed = house.home / "killed"
    killed.mkdir(parents=True)
    environ = {**house.environ, "MOFA_MAX_ACTIVITIES": "1", "MOFA_METRICS_ADDRESS": "127.0.0.1:0"}
    command = [sys.executable, "-m", "tests.support.processes.dying_workers", when, str(workers), str(killed)]
    with (house.home / "worker.log").open("ab") as log:
        process = subprocess.Popen(tethered(command), stdout=log, stderr=log, cwd=house.home, env=environ)
        try:
            yield killed
        finally:
            process.kill()
            process.wait()


async def runs(house: House, server: Server, count: int) -> list[tuple[dict[str, Any], list[Any], int]]:
    """So many runs of one question each, some at a time: what came out of each, its events, and the attempts of its call."""
    client, some = await server.client(), asyncio.Semaphore(AT_ONCE)

    async def run(number: int) -> tuple[dict[str, Any], list[Any], int]:
        ann = {"kind": "agent", "name": "ann", "instructions": "Answer."}
        given = {"task": f"question {number}", "participants": [ann]}
        async with some:
            handle = await client.start_workflow("RequestResponse", given, id=f"money/{number}", task_queue=house.task_queue)
            outcome, events = await handle.result(), await handle.query("events")
            started = [event.activity_task_started_event_attributes async for event in handle.fetch_history_events()]
            return outcome, events, max(each.attempt for each in started)

    return await asyncio.wait_for(asyncio.gather(*map(run, range(count))), 1400)


@contextmanager
def a_house(tmp_path: Path, database_url: str, provider: Provider) -> Iterator[tuple[House, Server]]:
    server = Server(tmp_path / "server")
    server.start()
    house = House(tmp_path / "house", server, "mofa", **provider.environment, MOFA_DATABASE_URL=database_url)
    model = f"  mine: {{provider: openai, model: m, honours_idempotency_key: {str(provider.honours).lower()}}}\n"
    (house.home / "mofa.yaml").write_text(f"models:\n{model}")
    asyncio.run(upgrade(database_url))
    try:
        yield house, server
    finally:
        server.stop()


def booked(database_url: str) -> tuple[int, int]:
    """Rows of the ledger, and how many of them are paid."""

    async def look() -> tuple[int, int]:
        store = create(url=database_url)
        async with store.database.transaction() as db:
            rows = (await db.execute(select(ledger.c.status))).scalars().all()
        await store.close()
        return len(rows), list(rows).count("paid")

    return asyncio.run(look())


def test_killed_between_the_ledgers_write_and_the_completion(tmp_path: Path, database_url: str) -> None:
    with (
        Provider(honours=False) as provider,
        a_house(tmp_path, database_url, provider) as (house, server),
        dying_workers(house, "after", 4) as killed,
    ):
        done = asyncio.run(runs(house, server, KILLS))
        kills = len(list(killed.iterdir()))
    assert kills == KILLS
    assert len(provider.requests) == KILLS and set(provider.requests.values()) == {1}
    assert booked(database_url) == (KILLS, KILLS)
    assert all(outcome["usage"]["calls"] == 1 for outcome, _, _ in done)
    assert len({outcome["output"] for outcome, _, _ in done}) == KILLS  # to each its own answer
    # On a busy machine an attempt may miss its heartbeats before it asks; the ledger cannot know that it did not ask.
    doubted = [attempts for _, events, attempts in done if any(event["type"] == "possible_double_charge" for event in events)]
    assert all(attempts > 2 for attempts in doubted)


@pytest.mark.parametrize(("when", "honours"), [("before", True), ("before", False), ("group", False)])
def test_killed_between_the_providers_reply_and_the_ledgers_commit(
    tmp_path: Path, database_url: str, when: str, honours: bool
) -> None:
    with (
        Provider(honours=honours) as provider,
        a_house(tmp_path, database_url, provider) as (house, server),
        dying_workers(house, when, 4) as killed,
    ):
        done = asyncio.run(runs(house, server, REPEATS))
        kills = len(list(killed.iterdir()))
    assert kills == REPEATS
    # The repeat came under the same key, and no third one did.
    assert len(provider.requests) == REPEATS and set(provider.requests.values()) == {2}
    assert set(provider.charges.values()) == ({1} if honours else {2})
    assert booked(database_url) == (REPEATS, REPEATS)
    said = Counter(any(event["type"] == "possible_double_charge" for event in events) for _, events, _ in done)
    assert said == {not honours: REPEATS}
    assert os.listdir(house.home / "killed")
