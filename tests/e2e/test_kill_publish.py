"""`kill -9` of the worker in the middle of a message to many subscribers."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHandle

from tests.support.house import House, Server, eventually, history_types

SUBSCRIBERS = 600


@pytest.mark.drill
async def test_each_subscriber_is_told_once_all_the_same(tmp_path: Path) -> None:
    server = Server(tmp_path / "server")
    server.start()
    house = House(tmp_path / "house", server, "mofa")
    try:
        house.start_worker()
        client = await server.client()
        ids = [f"silent/{n:04}" for n in range(SUBSCRIBERS)]
        for start in range(0, SUBSCRIBERS, 50):
            await asyncio.gather(
                *(client.start_workflow("Silent", id=id, task_queue="nobody") for id in ids[start : start + 50])
            )
        topic: WorkflowHandle[Any, Any] = await client.start_workflow(
            "Topic", {"subscribers": [{"subscribers": ids}]}, id="topic/t", task_queue="mofa"
        )
        await topic.execute_update("publish", {"id": "m", "sender": "tester", "content": "To all of you."})

        async def told(id: str) -> int:
            types = await history_types(client.get_workflow_handle(id))
            return types.count("workflow_execution_signaled_event_attributes")

        async def under_way() -> bool:
            return await told(ids[100]) == 1

        await eventually(under_way)
        house.kill_workers()
        assert await told(ids[-1]) == 0  # it was in the middle
        house.start_worker()

        async def sent() -> bool:
            return bool((await topic.query("state"))["waiting"] == 0)

        await eventually(sent, 90)
        assert [await told(id) for id in ids] == [1] * SUBSCRIBERS
        assert (await topic.query("state"))["delivered"] == SUBSCRIBERS
    finally:
        house.stop()
        server.stop()
