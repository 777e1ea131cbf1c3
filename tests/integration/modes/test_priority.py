"""Priority and fairness, by Temporal's own keys, on a queue that is full."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from tests.support.house import House, Server
from tests.support.peers.model_server import ModelServer


def run_of(name: str, **fields: Any) -> dict[str, Any]:
    return {"task": name, "participants": [{"kind": "agent", "name": "a"}], **fields}


async def start_all(client: Client, queue: str, runs: dict[str, dict[str, Any]]) -> None:
    """Start them in order, a few at a time."""
    names = list(runs)
    for chunk in range(0, len(names), 20):
        await asyncio.gather(
            *(client.start_workflow("RequestResponse", runs[n], id=n, task_queue=queue) for n in names[chunk : chunk + 20])
        )


async def in_order_of_calls(models: ModelServer, names: list[str], count: int) -> list[str]:
    """The runs in the order in which their model calls were answered, once there are so many."""
    await asyncio.to_thread(models.wait_for, lambda calls: sum(c["state"] == "answered" for c in calls) >= count, 90)
    tasks = [entry["body"]["messages"][-1]["content"] for entry in models.journal()]
    return [task for task in tasks if task in names]


@pytest.mark.drill
async def test_a_critical_run_overtakes_five_hundred(server: Server, client: Client, tmp_path: Path) -> None:
    with ModelServer() as models:
        house = House(tmp_path, server, "prio", **models.environment, MOFA_MAX_ACTIVITIES="2")
        background = {f"background-{n}": run_of(f"background-{n}", priority="background") for n in range(500)}
        await start_all(client, "prio", background)
        house.start_worker()
        # All the background runs have begun, or are about to: their calls stand in the queue before the critical one.
        await asyncio.to_thread(models.wait_for, lambda calls: len(calls) >= 20, 60)
        await client.start_workflow(
            "RequestResponse", run_of("critical", priority="critical"), id="critical", task_queue="prio"
        )
        await client.get_workflow_handle("critical").result()
        order = await in_order_of_calls(models, [*background, "critical"], 1)
        house.stop()
        place = order.index("critical")
    assert place < 60, f"the critical run came as number {place} of 501"
    print(f"the critical run, started after 20 calls, was answered as number {place}")


@pytest.mark.drill
async def test_one_tenant_cannot_starve_another(server: Server, client: Client, tmp_path: Path) -> None:
    with ModelServer() as models:
        house = House(tmp_path, server, "fair", **models.environment, MOFA_MAX_ACTIVITIES="2")
        loud = {f"loud-{n}": run_of(f"loud-{n}", tenant="loud") for n in range(200)}
        quiet = {f"quiet-{n}": run_of(f"quiet-{n}", tenant="quiet") for n in range(5)}
        models.rule(delay_ms=30)
        await start_all(client, "fair", {**loud, **quiet})
        house.start_worker()
        order = await in_order_of_calls(models, [*loud, *quiet], 205)
        house.stop()
        places = [order.index(name) for name in quiet]
    assert max(places) < 40, f"the quiet tenant's five came as {places} of 205"
    print(f"the quiet tenant's five were answered as numbers {places} of 205")
