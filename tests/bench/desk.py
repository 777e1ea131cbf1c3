"""What a desk with many open todos costs: `.venv/bin/python -m tests.bench.desk [TODOS]`.

Each todo waits for a person who works on its subtask, so that all of them stay open.
"""

from __future__ import annotations

import asyncio
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from temporalio.client import Client, WithStartWorkflowOperation
from temporalio.common import WorkflowIDConflictPolicy

from tests.support.desk_history import desk_history
from tests.support.house import House, Server, eventually

AT_ONCE = 8
DESK = {"name": "busy", "executors": [{"kind": "human", "name": "ann"}]}


async def submit(client: Client, number: int) -> float:
    """Submit an idea, and return how long it took, in seconds."""
    start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        "Secretary", DESK, id="desk/busy", task_queue="mofa", id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING
    )
    began = time.monotonic()
    content = f"Idea {number}: " + "write about the things that matter to the people of this town. " * 20
    await client.execute_update_with_start_workflow("submit_idea", {"content": content}, start_workflow_operation=start)
    return time.monotonic() - began


async def main(todos: int) -> None:
    """Print the figures."""
    home = Path(tempfile.mkdtemp(prefix="desk-bench-"))
    server = Server(home / "server")
    server.start()
    house = House(home / "house", server, "mofa")
    worker = house.start_worker(MOFA_MODEL="offline:scripted")
    try:
        client = await server.client()
        room = asyncio.Semaphore(AT_ONCE)

        async def one(number: int) -> float:
            async with room:
                return await submit(client, number)

        began = time.monotonic()
        took = await asyncio.gather(*(one(number) for number in range(todos)))
        print(f"{todos} ideas in {time.monotonic() - began:.0f} s; an update takes {statistics.median(took) * 1000:.0f} ms")
        desk = client.get_workflow_handle("desk/busy")

        async def all_wait() -> bool:
            counts = await desk.query("statistics")
            return bool(counts["by_phase"].get("monitoring_execution", 0) == todos and counts["open_decisions"] >= todos)

        await eventually(all_wait, 900, 1)
        print(f"all wait after {time.monotonic() - began:.0f} s")
        late = [await submit(client, todos + number) for number in range(10)]
        print(f"an update then takes {statistics.median(late) * 1000:.0f} ms")
        began = time.monotonic()
        listed = await desk.query("todos")
        print(f"the query todos takes {(time.monotonic() - began) * 1000:.0f} ms for {len(listed)}")
        sums = await desk_history(client, "desk/busy")
        carried = max(sums["carried"], default=0)
        print(
            f"{sums['runs']} runs of the desk, {sums['tasks']} workflow tasks, {sums['events']} events, "
            f"{sums['bytes'] / 1e6:.1f} MB; "
            f"{sums['signals']} signals with {sums['signal_bytes'] / 1e6:.1f} MB; carried on: at most {carried / 1e3:.0f} kB"
        )
        status = Path(f"/proc/{worker.pid}/status").read_text()
        print(next(line for line in status.splitlines() if line.startswith("VmRSS")))
        print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    finally:
        house.stop()
        server.stop()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
