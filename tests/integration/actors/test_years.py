"""What makes a long life: continue-as-new, a cache that is off, and a reset that pays nothing twice."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path
from typing import Any

import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.client import Client, WorkflowHandle

from plugins.storage import sql
from tests.support.house import House, Server, eventually, open_decision
from tests.support.peers.model_server import ModelServer
from tests.support.secretary import see_through, still_worker
from workflows.secretary import desk as desk_module

Handle = WorkflowHandle[Any, Any]
AGENT = {"kind": "agent", "name": "a"}


async def test_a_desk_goes_on_as_new_and_forgets_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(desk_module, "CHILDREN_A_RUN", 3)
    queue, url = f"years-{uuid.uuid4().hex[:6]}", f"sqlite:///{tmp_path / 'mofa.db'}"
    await sql.upgrade(url)
    storage = sql.create(url=url)
    worker = still_worker(client, queue, storage.database)
    async with worker:
        desk: Handle = await client.start_workflow(
            "Secretary", {"name": "years", "executors": [AGENT]}, id=f"desk/{queue}", task_queue=queue
        )
        first_run = (await desk.describe()).run_id
        submitted = await asyncio.gather(
            *(desk.execute_update("submit_idea", {"content": f"Idea {number}"}) for number in range(8))
        )
        assert len({answer["todo_id"] for answer in submitted}) == 8
        assert (await desk.describe()).run_id != first_run
        todos = await desk.query("todos")
        assert {todo["id"] for todo in todos} == {answer["todo_id"] for answer in submitted}
        assert (await desk.query("statistics"))["received"] == 8
        for answer in submitted:
            await client.get_workflow_handle(answer["workflow_id"]).query("todo")
        # A todo that an earlier run of the desk started still reports to it, and still hears of it.
        await desk.signal("cancel_todo", {"todo_id": submitted[0]["todo_id"], "reason": "enough"})

        async def cancelled() -> bool:
            return bool(await desk.query("todos", {"status": "cancelled"}))

        assert await eventually(cancelled)
        await desk.signal("shutdown")
        assert (await desk.result())["received"] == 8
        for answer in submitted[1:]:
            await client.get_workflow_handle(answer["workflow_id"]).terminate()
    await storage.close()


async def test_todos_that_have_grown_do_not_hold_up_their_desk(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    queue = f"grown-{uuid.uuid4().hex[:6]}"
    await sql.upgrade(url := f"sqlite:///{tmp_path / 'mofa.db'}")
    storage = sql.create(url=url)
    worker = still_worker(client, queue, storage.database)
    async with worker:
        desk: Handle = await client.start_workflow(
            "Secretary", {"name": "grown", "executors": [AGENT]}, id=f"desk/{queue}", task_queue=queue
        )
        first_run = (await desk.describe()).run_id
        todos = [await desk.execute_update("submit_idea", {"content": f"Idea {number}"}) for number in range(3)]
        for todo in todos:
            item = await desk.query("todo", todo["todo_id"])
            options = [{"id": str(number), "label": "x" * 4_500} for number in range(200)]
            asked = {"id": "d1", "workflow_id": todo["workflow_id"], "run_id": "r", "title": "Which?", "question": "?"}
            open_decision = {**asked, "options": options, "opened_at": item["created_at"]}
            await desk.signal("todo_changed", {**item, "status": "waiting_feedback", "decisions": [open_decision]})

        async def grown() -> bool:
            return bool((await desk.query("statistics"))["by_status"].get("waiting_feedback") == 3)

        assert await eventually(grown)  # 2.7 MB, and a payload has 2 MiB
        monkeypatch.setattr(desk_module, "CHILDREN_A_RUN", 3)
        await desk.signal("report")

        async def renewed() -> bool:
            return (await desk.describe()).run_id != first_run

        assert await eventually(renewed)
        assert [todo["id"] for todo in await desk.query("todos")] == [todo["todo_id"] for todo in todos]
        await desk.terminate()
        for todo in todos:
            await client.get_workflow_handle(todo["workflow_id"]).terminate()
    await storage.close()


@pytest.mark.drill
async def test_everything_works_with_the_cache_off(server: Server, models: ModelServer, tmp_path: Any) -> None:
    house = House(tmp_path, server, "no-cache", **models.environment, MOFA_CACHED_WORKFLOWS="0")
    house.start_worker()
    client = await server.client()
    try:
        desk: Handle = await client.start_workflow(
            "Secretary",
            {"name": "no-cache", "executors": [AGENT], "clarify": "interactive"},
            id="desk/no-cache",
            task_queue="no-cache",
        )
        submitted = await desk.execute_update("submit_idea", {"content": "Write a guide"})
        assert (await see_through(client.get_workflow_handle(submitted["workflow_id"])))["status"] == "completed"
        team = [{"kind": "human", "name": "ann"}, AGENT]
        handle: Handle = await client.start_workflow(
            "Sequential",
            {"task": "Count", "participants": team, "timeout": "PT1H"},
            id="sequential/no-cache",
            task_queue="no-cache",
        )
        request = await open_decision(handle)
        await handle.signal("pause")
        await handle.signal("resume")
        await handle.execute_update("decide", {"decision_id": request["id"], "answer": "One."})
        assert (await handle.result())["status"] == "completed"
        one: Handle = await client.start_workflow(
            "RequestResponse",
            {"task": "Say hello", "participants": [AGENT]},
            id="request-response/no-cache",
            task_queue="no-cache",
        )
        assert (await one.result())["status"] == "completed"
        await desk.signal("shutdown")
        await desk.result()
    finally:
        house.stop()


async def test_a_reset_pays_for_nothing_twice(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    team = [{"kind": "agent", "name": name} for name in ("a", "b", "c")]
    id = f"sequential/{word}"
    handle: Handle = await client.start_workflow("Sequential", {"task": word, "participants": team}, id=id, task_queue="mofa")
    outcome = await handle.result()
    paid = len([entry for entry in models.journal() if word in str(entry["body"])])
    assert paid == 3
    reset = await client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=id),
            reason="test",
            workflow_task_finish_event_id=4,
            request_id=uuid.uuid4().hex,
        )
    )
    again = await client.get_workflow_handle(id, run_id=reset.run_id).result()
    assert again == outcome
    assert len([entry for entry in models.journal() if word in str(entry["body"])]) == paid
