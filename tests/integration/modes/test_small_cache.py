"""A worker with less memory than its cached workflows take: they are evicted, and every run goes on when it is decided."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from temporalio.client import Client

from runtime.workflow_cache import KEPT
from tests.support.house import House, Server, eventually

QUEUE = "small-cache"
RUNS = KEPT + 30


@pytest.fixture
def small(server: Server, tmp_path: Path) -> Iterator[House]:
    """A worker that is always over its limit of one MiB."""
    house = House(tmp_path / "house", server, QUEUE, MOFA_CACHE_MIB="1")
    house.start_worker()
    yield house
    house.stop()


async def test_evicted_runs_go_on_when_they_are_decided(small: House, client: Client) -> None:
    given = {"task": "Shall we?", "participants": [{"kind": "human", "name": "ann"}]}
    handles = await asyncio.gather(
        *(client.start_workflow("RequestResponse", given, id=f"small-cache/{n}", task_queue=QUEUE) for n in range(RUNS))
    )

    async def evicted() -> bool:
        return "are evicted. They lose nothing" in small.worker_log()

    async def all_ask() -> bool:
        return (await client.count_workflows(f'TaskQueue = "{QUEUE}" AND MofaOpenDecisions > 0')).count == RUNS

    await eventually(all_ask)  # a signal that comes before its decision is open settles nothing
    await eventually(evicted)
    for handle in handles:
        await handle.signal("decide", {"decision_id": "d1", "answer": "Yes."})
    outcomes = await asyncio.gather(*(handle.result() for handle in handles))
    assert [outcome["output"] for outcome in outcomes] == ["Yes."] * RUNS
