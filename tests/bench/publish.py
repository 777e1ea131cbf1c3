"""One message to 10,000 subscribers: `python -m tests.bench.publish [subscribers]`. Prints figures of this machine.

The subscribers are running workflows that no worker executes, and one in a hundred does not exist: what is measured is the
topic, its activity and the server. A share of the subscribers is looked at for exactly one signal.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from temporalio.client import Client, WorkflowHandle

from tests.support.house import House, Server, eventually, history_types

AT_ONCE = 50


async def start_silent(client: Client, ids: list[str]) -> None:
    """Start workflows that nobody executes."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(id: str) -> None:
        async with room:
            await client.start_workflow("Silent", id=id, task_queue="nobody")

    await asyncio.gather(*(one(id) for id in ids))


async def signals_of(client: Client, id: str) -> int:
    types = await history_types(client.get_workflow_handle(id))
    return types.count("workflow_execution_signaled_event_attributes")


async def bench(count: int) -> None:
    """Start, subscribe, publish, count."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "server")
        server.start()
        house = House(Path(folder) / "house", server, "mofa")
        house.start_worker()
        client = await server.client()
        ids = [f"silent/{n:05}" for n in range(count)]
        there = [id for n, id in enumerate(ids) if n % 100]
        started = time.monotonic()
        await start_silent(client, there)
        print(f"started {len(there)} subscribers in {time.monotonic() - started:.1f} s")
        topic: WorkflowHandle[Any, Any] = await client.start_workflow("Topic", id="topic/bench", task_queue="mofa")
        started = time.monotonic()
        for start in range(0, count, 2000):
            await topic.execute_update("subscribe", {"subscribers": ids[start : start + 2000]})
        print(f"subscribed {count} in {time.monotonic() - started:.1f} s")
        started = time.monotonic()
        published = await topic.execute_update("publish", {"id": "m1", "sender": "bench", "content": "To all of you."})
        assert published["subscribers"] == count

        async def sent() -> dict[str, Any] | None:
            state: dict[str, Any] = await topic.query("state")
            return state if not state["waiting"] else None

        state = await eventually(sent, 600)
        took = time.monotonic() - started
        description = await topic.describe()
        info = description.raw_description.workflow_execution_info
        print(
            f"delivered {state['delivered']}, dead letters {state['dead_letters']} in {took:.1f} s: {count / took:.0f} a second"
        )
        print(f"history of the topic: {info.history_length} events, {info.history_size_bytes / 1024:.0f} KiB")
        assert state["delivered"] == len(there) and state["dead_letters"] == count - len(there)
        sample = there[:: max(1, len(there) // 200)]
        assert all([await signals_of(client, id) == 1 for id in sample])
        print(f"each of {len(sample)} looked at has the message once; the query lists {len(await topic.query('subscribers'))}")
        house.stop()
        server.stop()


if __name__ == "__main__":
    asyncio.run(bench(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
