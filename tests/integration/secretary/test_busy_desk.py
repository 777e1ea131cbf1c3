"""A desk of a thousand open todos: what it costs, and that nothing is lost. `MOFA_DESK_TODOS` sets another number."""

from __future__ import annotations

import asyncio
import json
import os
import uuid
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle

from kernel.secretary.desk.listed import TodoFilter
from kernel.secretary.desk.state import OPEN_BYTES
from plugins.storage import sql
from tests.support.desk_history import desk_history
from tests.support.house import eventually
from tests.support.secretary import still_worker

pytestmark = pytest.mark.drill

TODOS = int(os.environ.get("MOFA_DESK_TODOS", "1000"))
AT_ONCE = 8
WORDS = "Write about the things that matter to the people of this town. " * 20
SETTINGS = {"name": "busy", "executors": [{"kind": "agent", "name": "anna", "instructions": ""}]}


@pytest.mark.timeout(1700)
async def test_a_desk_of_a_thousand_open_todos(client: Client, tmp_path: Path) -> None:
    queue, url = f"busy-{uuid.uuid4().hex[:6]}", f"sqlite:///{tmp_path / 'mofa.db'}"
    await sql.upgrade(url)
    storage = sql.create(url=url)
    worker = still_worker(client, queue, storage.database)
    async with worker:
        desk: WorkflowHandle[Any, Any] = await client.start_workflow(
            "Secretary", SETTINGS, id=f"desk/{queue}", task_queue=queue
        )
        room = asyncio.Semaphore(AT_ONCE)

        async def submit(number: int) -> str:
            async with room:
                answer = await desk.execute_update("submit_idea", {"content": f"Idea {number}: {WORDS}"}, id=f"idea-{number}")
                return str(answer["todo_id"])

        half = TODOS // 2
        acknowledged = list(await asyncio.gather(*(submit(number) for number in range(half))))
        acknowledged += await asyncio.gather(*(submit(number) for number in range(half, TODOS)))
        again = range(max(TODOS - 100, 0), TODOS)
        assert await asyncio.gather(*(submit(number) for number in again)) == [acknowledged[number] for number in again], (
            "a caller that repeats an idea gets the same todo"
        )
        assert len(set(acknowledged)) == TODOS

        listed = sql.SqlTodoList(storage.database)

        # A todo sends its events with its first call, which nobody takes here: the rows are those of the desk.
        async def all_listed() -> bool:
            return len((await listed.page(TodoFilter(desk="busy", closed=False), 2 * TODOS)).items) == TODOS

        assert await eventually(all_listed, 900, 1)
        items = (await listed.page(TodoFilter(desk="busy"), 2 * TODOS)).items
        assert sorted(each.id for each in items) == sorted(acknowledged)

        async def told() -> bool:
            return bool((await desk.query("statistics"))["by_phase"] == {"clarifying_requirement": TODOS})

        assert await eventually(told, 600, 1)
        todos = await desk.query("todos")
        assert sorted(todo["id"] for todo in todos) == sorted(acknowledged)
        answer = len(json.dumps(todos))
        sums = await desk_history(client, f"desk/{queue}")
        print(
            f"\n{TODOS} open todos: {sums['runs']} runs of the desk, {sums['tasks']} workflow tasks, {sums['events']} events "
            f"({sums['events'] / TODOS:.1f} a todo; {sums['longest']} in the longest run), {sums['bytes'] / 1e6:.1f} MB; "
            f"{sums['signals']} signals; carried on: at most {max(sums['carried'], default=0) / 1e3:.0f} kB; "
            f"the query `todos` answers {answer / 1e3:.0f} kB"
        )
        if TODOS >= 1000:
            assert sums["runs"] >= 2, "it continued as new"
        assert answer < 2 * OPEN_BYTES and max(sums["carried"], default=0) < 2_000_000
        assert sums["longest"] < 20_000 and sums["events"] < 40 * TODOS
        await desk.terminate()
        await asyncio.gather(*(_end(client, f"todo/{id}", room) for id in acknowledged))
    await storage.close()


async def _end(client: Client, id: str, room: asyncio.Semaphore) -> None:
    async with room:
        await client.get_workflow_handle(id).terminate()
