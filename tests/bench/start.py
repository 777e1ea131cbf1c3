"""The starts of runs, of ours and of bare ones, for all rows of the bench."""

from __future__ import annotations

import asyncio
import time
import uuid
from dataclasses import dataclass
from typing import Any

from temporalio.client import Client, WorkflowHandle


@dataclass(frozen=True)
class Place:
    """The process ids of the server, of our worker and of the bare worker."""

    server: int
    worker: int
    bare: int


def team(size: int) -> list[dict[str, str]]:
    """Return that many agents with the offline model."""
    return [{"kind": "agent", "name": f"a{number}", "model": "offline:scripted"} for number in range(size)]


async def seconds(client: Client, workflow: str, given: Any, queue: str) -> tuple[float, Any]:
    """Run a workflow; return its seconds and its result."""
    began = time.perf_counter()
    result = await client.execute_workflow(workflow, given, id=f"bench/{uuid.uuid4().hex}", task_queue=queue)
    return time.perf_counter() - began, result


async def at_once(
    client: Client, workflow: str, given: Any, queue: str, runs: int, in_flight: int, *, results: bool
) -> list[WorkflowHandle[Any, Any]]:
    """Start runs, at most `in_flight` at once. With `results`, a run is in flight until it has ended."""
    places = asyncio.Semaphore(in_flight)

    async def one() -> WorkflowHandle[Any, Any]:
        async with places:
            handle = await client.start_workflow(workflow, given, id=f"bench/{uuid.uuid4().hex}", task_queue=queue)
            if results:
                await handle.result()
            return handle

    return await asyncio.gather(*(one() for _ in range(runs)))
