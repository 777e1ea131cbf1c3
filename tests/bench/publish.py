"""One message to 10,000 subscribers through a topic, against a bare client that signals the same 10,000 workflows.

The subscribers are running workflows without a worker, and one in a hundred does not exist, so that only the topic, its
activity and the server are measured. A sample of the subscribers is checked for exactly one message.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from tests.bench.sizes import history_of
from tests.support.house import eventually

AT_ONCE = 25
"""Signals in flight at once, as in our activity."""

PAGE = 2000
LOOKED_AT = 200


@dataclass(frozen=True)
class Published:
    """The result: seconds from `publish` to the last delivery, seconds of the bare signals, and the size of our history."""

    seconds: float
    bare_seconds: float
    delivered: int
    dead_letters: int
    events: int
    bytes: int


async def publish(client: Client, count: int) -> Published:
    """Start the subscribers, subscribe them, signal them from a bare client, publish, and count."""
    word = uuid.uuid4().hex[:8]
    ids = [f"silent/{word}/{n:05}" for n in range(count)]
    there = [id for n, id in enumerate(ids) if n % 100]

    async def start(id: str) -> None:
        await client.start_workflow("Silent", id=id, task_queue="nobody")

    async def signal(id: str) -> None:
        try:
            await client.get_workflow_handle(id).signal("bare", {"content": "To all of you."})
        except RPCError as error:
            assert error.status == RPCStatusCode.NOT_FOUND

    await _all(there, start)
    topic: WorkflowHandle[Any, Any] = await client.start_workflow("Topic", id=f"topic/{word}", task_queue="mofa")
    for first in range(0, count, PAGE):
        await topic.execute_update("subscribe", {"subscribers": ids[first : first + PAGE]})
    began = time.perf_counter()
    await _all(ids, signal)
    bare = time.perf_counter() - began

    async def sent() -> dict[str, Any] | None:
        state: dict[str, Any] = await topic.query("state")
        return state if not state["waiting"] else None

    began = time.perf_counter()
    published = await topic.execute_update("publish", {"id": "m1", "sender": "bench", "content": "To all of you."})
    assert published["subscribers"] == count
    state = await eventually(sent, 600, every=0.2)
    ours = time.perf_counter() - began
    assert (state["delivered"], state["dead_letters"]) == (len(there), count - len(there))
    assert all([await _told(client, id) == 1 for id in there[:: max(1, len(there) // LOOKED_AT)]])
    return Published(ours, bare, state["delivered"], state["dead_letters"], *await history_of(topic))


async def _all(ids: list[str], act: Callable[[str], Coroutine[Any, Any, None]]) -> None:
    room = asyncio.Semaphore(AT_ONCE)

    async def one(id: str) -> None:
        async with room:
            await act(id)

    await asyncio.gather(*(one(id) for id in ids))


async def _told(client: Client, id: str) -> int:
    """Return the number of the topic's messages that reached the subscriber."""
    return sum(
        [
            event.workflow_execution_signaled_event_attributes.signal_name == "tell"
            async for event in client.get_workflow_handle(id).fetch_history_events()
        ]
    )
