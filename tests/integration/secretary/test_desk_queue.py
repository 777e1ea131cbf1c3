"""A desk with a limit of todos in progress, on a real server: queueing, dependence, orders, draining, and a kill."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from temporalio.api.enums.v1 import WorkflowTaskFailedCause
from temporalio.client import Client, WithStartWorkflowOperation, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.common import WorkflowIDConflictPolicy

from tests.support.house import House, eventually

Handle = WorkflowHandle[Any, Any]

HUMAN = {"kind": "human", "name": "ann"}


class Desk:
    """A desk whose todos wait for a person until the test decides."""

    def __init__(self, client: Client, **fields: Any) -> None:
        self.client = client
        self.given = {"name": f"queue-{uuid.uuid4().hex[:6]}", "executors": [HUMAN], "words_in_ids": False, **fields}
        self.handle: Handle = client.get_workflow_handle(f"desk/{self.given['name']}")

    async def submit(self, content: str = "Do it", **idea: Any) -> dict[str, Any]:
        start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            "Secretary",
            self.given,
            id=self.handle.id,
            task_queue="mofa",
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
        done: dict[str, Any] = await self.client.execute_update_with_start_workflow(
            "submit_idea", {"content": content, **idea}, start_workflow_operation=start
        )
        return done

    async def order(self, name: str, todo: dict[str, Any], **more: Any) -> None:
        await self.handle.signal(name, {"todo_id": todo["todo_id"], **more})

    async def comes(self, todo: dict[str, Any], *statuses: str) -> None:
        async def look() -> bool:
            return (await self.handle.query("todo", {"id": todo["todo_id"]}))["status"] in statuses

        assert await eventually(look)

    async def runs(self, todo: dict[str, Any]) -> bool:
        found = [run async for run in self.client.list_workflows(f"WorkflowId = '{todo['workflow_id']}'")]
        return bool(found)


async def causes(handle: Handle) -> set[Any]:
    """Return why workflow tasks failed. A signal that comes as the desk ends is the server's own reason to repeat the task."""
    return {
        event.workflow_task_failed_event_attributes.cause
        async for event in handle.fetch_history_events()
        if event.WhichOneof("attributes") == "workflow_task_failed_event_attributes"
    }


async def test_ideas_wait_for_room_by_priority(client: Client, house: House) -> None:
    desk = Desk(client, at_once=1)
    first = await desk.submit()
    low, high = await desk.submit(priority="low"), await desk.submit(priority="high")
    assert [todo["queued"] for todo in (first, low, high)] == [False, True, True]
    await desk.comes(first, "waiting_feedback")
    house.kill_workers()
    house.start_worker()
    await desk.order("cancel_todo", first, reason="enough")
    await desk.comes(high, "waiting_feedback")
    assert (await desk.handle.query("todo", {"id": low["todo_id"]}))["status"] == "pending" and not await desk.runs(low)
    await desk.order("pause_todo", low)
    await desk.order("cancel_todo", high)
    await desk.comes(high, "cancelled")
    await desk.handle.signal("drain")

    async def draining() -> bool:
        return any(event["type"] == "desk_draining" for event in await desk.handle.query("events"))

    assert await eventually(draining)
    with pytest.raises(WorkflowUpdateFailedError, match="Workflow update failed"):
        await desk.handle.execute_update("submit_idea", {"content": "Too late"})
    await desk.order("resume_todo", low)
    await desk.comes(low, "waiting_feedback")
    await desk.order("cancel_todo", low)
    assert (await desk.handle.result())["by_status"] == {"cancelled": 3}
    assert await causes(desk.handle) <= {WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND}


async def test_a_todo_starts_after_those_before_it(client: Client, house: House) -> None:
    desk = Desk(client)
    first = await desk.submit()
    second = await desk.submit(after=[first["todo_id"]])
    third = await desk.submit(after=[second["todo_id"]])
    assert second["queued"] and third["queued"]
    await desk.comes(first, "waiting_feedback")
    await desk.order("cancel_todo", first)
    await desk.comes(first, "cancelled")
    assert not await desk.runs(second)
    await desk.order("start_todo", second)
    await desk.comes(second, "waiting_feedback")
    await desk.order("cancel_todo", third, reason="not any more")
    await desk.comes(third, "cancelled")
    assert not await desk.runs(third)
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await desk.submit(after=["nobody"])
    assert "no todo 'nobody' at this desk" in str(refused.value.cause)
    await desk.order("cancel_todo", second)
    await desk.handle.signal("shutdown")
    await desk.handle.result()
