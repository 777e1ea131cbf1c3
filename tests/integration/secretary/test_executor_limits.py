"""A limit of subtasks for one executor over all todos of a desk, on a real server, with a kill and a termination."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from temporalio.client import Client

from tests.integration.secretary.test_desk_queue import HUMAN, Desk
from tests.support.house import House, eventually

pytestmark = pytest.mark.drill


class Looks:
    """The subtasks of several todos that their executor has; closed todos have none."""

    def __init__(self, client: Client, todos: list[dict[str, Any]], most: int) -> None:
        self.client, self.todos, self.most, self.closed = client, todos, most, set[str]()
        self.served: list[str] = []

    async def now(self) -> dict[str, int]:
        """Return how many subtasks each todo has at the executor."""
        found = {}
        for todo in self.todos:
            if todo["todo_id"] not in self.closed:
                events = [e["type"] for e in await self.client.get_workflow_handle(todo["workflow_id"]).query("events")]
                if number := events.count("subtask_started"):
                    found[todo["todo_id"]] = number
        assert sum(found.values()) <= self.most
        self.served += [id for id in found if id not in self.served]
        return found

    async def full(self) -> bool:
        """Return whether the executor has all that it may."""
        return sum((await self.now()).values()) == self.most

    async def all_asked(self) -> bool:
        """Return whether every todo has its executor, or waits for it."""
        for todo in self.todos:
            events = [e["type"] for e in await self.client.get_workflow_handle(todo["workflow_id"]).query("events")]
            if not {"subtask_started", "executor_awaited"} & set(events):
                return False
        return True


async def test_an_executor_has_no_more_than_its_limit(client: Client, house: House) -> None:
    name = f"ann-{uuid.uuid4().hex[:6]}"
    desk = Desk(client, executors=[{**HUMAN, "name": name}], dispatch={"at_once": {name: 2}})
    todos = [await desk.submit(priority=each) for each in ("normal", "normal", "low", "normal", "high")]
    looks = Looks(client, todos, 2)
    assert await eventually(looks.all_asked) and await looks.full()
    urgent, last = todos[4]["todo_id"], todos[2]["todo_id"]
    before = list(looks.served)

    house.kill_workers()
    house.start_worker()
    ids = {todo["todo_id"]: todo for todo in todos}
    while len(looks.closed) < len(todos):
        gone = next(iter(await eventually(looks.now)))
        looks.closed.add(gone)
        if len(looks.closed) == 1:
            await client.get_workflow_handle(f"todo/{gone}").terminate("by the test")
            await desk.comes(ids[gone], "failed")
            # Nobody wakes the next one: it would ask by itself after a minute. One with another priority asks at once.
            waiting = next(todo for todo in todos if todo["todo_id"] not in looks.served)
            await desk.order("reprioritize", waiting, priority="background" if waiting["todo_id"] == last else "critical")
        else:
            await desk.order("cancel_todo", ids[gone])
    if last not in before:
        assert looks.served[-1] == last
    if urgent not in before:
        assert looks.served.index(urgent) < len(todos) - 1
    await desk.handle.signal("drain")
    assert (await desk.handle.result())["by_status"] == {"cancelled": 4, "failed": 1}
