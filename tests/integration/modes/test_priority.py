"""Priority and fairness, by Temporal's own keys, on a queue that is full."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle

from tests.support.house import House, Server, eventually
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]

SLOTS = 2
"""The activities of the worker at the same time."""

FETCHED = 5
"""The most tasks that a worker's pollers have taken from the queue before others arrive."""


def run_of(name: str, **fields: Any) -> dict[str, Any]:
    return {"task": name, "participants": [{"kind": "agent", "name": "a"}], **fields}


async def start_all(client: Client, queue: str, runs: dict[str, dict[str, Any]]) -> None:
    """Start them in order, a few at a time."""
    names = list(runs)
    for chunk in range(0, len(names), 20):
        await asyncio.gather(
            *(client.start_workflow("RequestResponse", runs[n], id=n, task_queue=queue) for n in names[chunk : chunk + 20])
        )


async def in_order_of_calls(client: Client, models: ModelServer, house: House, runs: list[str]) -> list[str]:
    """The runs in the order of their model calls. No call is answered before the calls of all runs stand in the queue."""
    models.rule(hold=True, times=SLOTS)
    house.start_worker()
    for name in reversed(runs):  # the last one waits longest for its first workflow task
        handle = client.get_workflow_handle(name)

        async def in_queue(handle: Handle = handle) -> bool:
            return bool((await handle.describe()).raw_description.pending_activities)

        await eventually(in_queue)
    models.release()
    await asyncio.gather(*(client.get_workflow_handle(name).result() for name in runs))
    house.stop()
    return [entry["body"]["messages"][-1]["content"] for entry in models.journal()]


@pytest.mark.drill
async def test_a_critical_run_overtakes_five_hundred(server: Server, client: Client, tmp_path: Path) -> None:
    with ModelServer() as models:
        house = House(tmp_path, server, "prio", **models.environment, MOFA_MAX_ACTIVITIES=str(SLOTS))
        background = {f"background-{n}": run_of(f"background-{n}", priority="background") for n in range(500)}
        runs = {**background, "critical": run_of("critical", priority="critical")}
        await start_all(client, "prio", runs)
        order = await in_order_of_calls(client, models, house, list(runs))
    assert order.index("critical") <= SLOTS + FETCHED, f"the critical run came as number {order.index('critical')} of 501"


@pytest.mark.drill
async def test_one_tenant_cannot_starve_another(server: Server, client: Client, tmp_path: Path) -> None:
    with ModelServer() as models:
        house = House(tmp_path, server, "fair", **models.environment, MOFA_MAX_ACTIVITIES=str(SLOTS))
        loud = {f"loud-{n}": run_of(f"loud-{n}", tenant="loud") for n in range(200)}
        quiet = {f"quiet-{n}": run_of(f"quiet-{n}", tenant="quiet") for n in range(5)}
        await start_all(client, "fair", {**loud, **quiet})
        order = await in_order_of_calls(client, models, house, [*loud, *quiet])
        places = [order.index(name) for name in quiet]
    assert max(places) <= SLOTS + FETCHED + 2 * len(quiet), f"the quiet tenant's five came as {places} of 205"
