"""Todos and desks that are terminated by hand: their slot is free, their rows are closed, and what lives goes on."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle

from kernel.conversation.decision import DecisionRequest
from kernel.record.event_log import Origin, Outgoing
from kernel.record.events import Event
from kernel.secretary.desk.listed import ListedTodo, TodoFilter
from plugins.storage import sql
from runtime.ended_decisions import DecisionRows
from runtime.ended_runs import settle_part
from runtime.ended_todos import TodoRows
from tests.integration.secretary.test_desk_queue import Desk
from tests.support.house import House, eventually
from tests.support.secretary import still_worker
from workflows.secretary import desk as desk_module

Handle = WorkflowHandle[Any, Any]


async def settle(client: Client, storage: sql.SqlStorage) -> None:
    """Look at all open todos and decisions once, as each worker does part by part."""
    database = storage.database
    kinds: list[Any] = [TodoRows(client, sql.SqlOpenTodos(database)), DecisionRows(sql.SqlOpenDecisions(database))]
    for kind in kinds:
        after = None
        while after != "":
            after, failures = await settle_part(client, sql.SqlSightings(database), kind, after or "")
            assert not failures


async def listed(storage: sql.SqlStorage, desk: str) -> dict[str, ListedTodo]:
    page = await sql.SqlTodoList(storage.database).page(TodoFilter(desk=desk), 100)
    return {each.id: each for each in page.items}


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[sql.SqlStorage]:
    url = f"sqlite:///{tmp_path / 'mofa.db'}"
    await sql.upgrade(url)
    storage = sql.create(url=url)
    yield storage
    await storage.close()


async def test_a_desk_that_has_continued_as_new_hears_of_a_terminated_todo(
    client: Client, monkeypatch: pytest.MonkeyPatch, storage: sql.SqlStorage
) -> None:
    monkeypatch.setattr(desk_module, "CHILDREN_A_RUN", 2)
    queue = f"ends-{uuid.uuid4().hex[:6]}"
    worker = still_worker(client, queue, storage.database)
    settings = {"name": queue, "executors": [{"kind": "human", "name": "ann"}], "at_once": 2}
    async with worker:
        desk: Handle = await client.start_workflow("Secretary", settings, id=f"desk/{queue}", task_queue=queue)
        first_run = (await desk.describe()).run_id
        ended, alive, third, fourth = [
            (await desk.execute_update("submit_idea", {"content": f"Idea {number}"}))["todo_id"] for number in range(4)
        ]

        async def continued() -> bool:
            return (await desk.describe()).run_id != first_run and len(await listed(storage, queue)) == 4

        assert await eventually(continued)

        async def statuses() -> dict[str, str]:
            return {todo["id"]: todo["status"] for todo in await desk.query("todos")}

        async def runs(id: str) -> bool:
            return bool((await desk.query("todo", {"id": id}))["phase"] != "receiving_idea")

        assert await eventually(lambda: runs(ended)) and await eventually(lambda: runs(alive))
        await settle(client, storage)
        await desk.signal("todo_ended", {"todo_id": alive, "ended": "terminated"})  # anybody can say so
        await client.get_workflow_handle(f"todo/{ended}").terminate("by hand")
        await settle(client, storage)

        assert await eventually(lambda: runs(third)), "its slot is free"
        todo = await desk.query("todo", {"id": ended})
        assert (todo["status"], todo["reason"]) == ("failed", "Its workflow was terminated.")
        assert {id: status for id, status in (await statuses()).items() if id != ended} == {
            alive: "clarifying", third: "clarifying", fourth: "pending",
        }  # fmt: skip
        told = [event["data"] for event in await desk.query("events") if "ended" in event["data"]]
        assert [(each["todo_id"], each["status"], each["ended"]) for each in told] == [(ended, "failed", "terminated")]
        rows = await listed(storage, queue)
        assert {id: row.closed for id, row in rows.items()} == {ended: True, alive: False, third: False, fourth: False}
        assert (rows[fourth].title, rows[fourth].queued) == ("Idea 3", True)
        assert (rows[ended].status, rows[ended].reason) == ("failed", "Its workflow was terminated.")
        await desk.terminate()
        await asyncio.gather(*(client.get_workflow_handle(f"todo/{id}").terminate() for id in (alive, third)))


async def test_the_rows_of_a_terminated_desk_are_closed(client: Client, house: House) -> None:
    desk = Desk(client, at_once=1)
    storage = sql.create(url=f"sqlite:///{house.home}/mofa.db")
    name = desk.given["name"]
    first, second = await desk.submit(), await desk.submit()
    await desk.comes(first, "waiting_feedback")

    async def known() -> bool:
        rows = await listed(storage, name)
        return len(rows) == 2 and not rows[first["todo_id"]].queued and rows[first["todo_id"]].status == "waiting_feedback"

    assert await eventually(known)
    await settle(client, storage)
    inbox = sql.SqlInbox(storage.database)
    assert (await inbox.page(sql.DecisionFilter(workflow_id=first["workflow_id"]), 10)).total > 0
    assert not any(row.closed for row in (await listed(storage, name)).values()), "they wait for their turn, and for a person"

    await desk.handle.terminate("by hand")
    await settle(client, storage)
    rows = await listed(storage, name)
    waited, begun = rows[second["todo_id"]], rows[first["todo_id"]]
    assert (waited.status, waited.reason) == ("cancelled", "Its desk ended before it began.")
    assert (begun.status, begun.closed) == ("waiting_feedback", False), "a todo goes on without its desk"

    await client.get_workflow_handle(first["workflow_id"]).terminate("by hand")
    house.kill_workers()
    house.start_worker()  # a worker looks as soon as it starts

    async def closed() -> bool:
        return (await listed(storage, name))[first["todo_id"]].closed

    assert await eventually(closed)

    async def decided() -> bool:
        return (await inbox.page(sql.DecisionFilter(workflow_id=first["workflow_id"]), 10)).total == 0

    assert await eventually(decided)
    begun = (await listed(storage, name))[first["todo_id"]]
    assert (begun.status, begun.reason, begun.open_decisions) == ("failed", "Its workflow was terminated.", 0)
    await storage.close()


async def test_a_person_closes_what_the_server_has_lost(client: Client, house: House) -> None:
    storage = sql.create(url=f"sqlite:///{house.home}/mofa.db")
    id, run_id = f"lost-{uuid.uuid4().hex[:6]}", str(uuid.uuid4())
    log, chain, at = sql.SqlEventLog(storage.database), f"todo/{id}:{run_id}", datetime.now(UTC)
    asked = DecisionRequest(id="d1", workflow_id=f"todo/{id}", run_id=run_id, title="May it?", question="May it?", opened_at=at)
    wrote: tuple[tuple[str, dict[str, Any]], ...] = (
        ("idea_received", {"id": id, "idea": {"content": "Tea"}, "workflow_id": f"todo/{id}", "desk": None}),
        ("decision_opened", {"decision": asked.model_dump(mode="json", exclude_none=True)}),
    )
    events = [Event(seq=seq, at=at, type=type, data=data) for seq, (type, data) in enumerate(wrote, 1)]
    origin = Origin(workflow_id=f"todo/{id}", run_id=run_id, type="Todo")
    await log.write(Outgoing(chain=chain, scope=chain, events=events), origin)
    await settle(client, storage)  # as a worker does
    inbox, wanted = sql.SqlInbox(storage.database), sql.DecisionFilter(workflow_id=f"todo/{id}")
    [row] = (await inbox.page(wanted, 10)).items
    assert row.unknown_since is not None

    refused = house.mofa("db", "settle", check=False)
    assert refused.returncode == 2 and "1 todo and 1 decision" in refused.stderr and "--yes" in refused.stderr
    assert (await inbox.page(wanted, 10)).total == 1, "nothing is closed before a person says so"
    checks = json.loads(house.mofa("doctor", "--json", check=False).stdout)["checks"]
    [check] = [each for each in checks if each["name"] == "runs"]
    assert check["status"] == "warn" and "1 open todo and 1 open decision" in check["found"]

    closed = json.loads(house.mofa("db", "settle", "--yes", "--json").stdout)
    assert (closed["todos"], closed["runs"]) == ([id], [f"todo/{id}"])
    assert (await inbox.page(wanted, 10)).total == 0
    page = await sql.SqlTodoList(storage.database).page(TodoFilter(workflow_id=f"todo/{id}"), 10)
    assert [(each.status, each.reason) for each in page.items] == [
        ("failed", "The server does not know its workflow any more.")
    ]
    await storage.close()
