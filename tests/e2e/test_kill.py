"""kill -9 at every step of a todo: the same result, and nothing that was paid is paid again."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle

from activities.model.prompt import idempotency_key
from kernel.kinds.storage import LedgerKey
from tests.support.house import House, Server, eventually, history_types
from tests.support.peers.model_server import ModelServer
from tests.support.secretary import recommended, see_through

Handle = WorkflowHandle[Any, Any]

IDEA = {
    "idea": {"content": "Write a guide to mushrooms"},
    "secretary": {
        "name": "desk",
        "clarify": "interactive",
        "executors": [
            {"kind": "agent", "name": "researcher", "capabilities": ["research"]},
            {"kind": "agent", "name": "author", "capabilities": ["writing"]},
        ],
    },
}


class Drill:
    """One todo, and somebody who kills what runs it."""

    def __init__(self, tmp_path: Path, models: ModelServer, every: int = 1) -> None:
        """Every `every`-th moment is used."""
        self.every, self.moments = every, 0
        self.models = models
        self.server = Server(tmp_path / "server")
        self.house = House(tmp_path / "house", self.server, "mofa", **models.environment)
        self.kills = 0
        self._recorded: dict[str, int] = {}

    async def run(self, kill: Callable[[], None]) -> dict[str, Any]:
        """The finished todo, with `kill` called at every step."""
        self.server.start()
        self.house.start_worker()
        client = await self.server.client()
        todo: Handle = await client.start_workflow("Todo", IDEA, id="todo/drill", task_queue="mofa")
        try:
            while not await self._closed(todo):
                await self._step(todo, kill)
            item: dict[str, Any] = await todo.result()
        finally:
            self.house.stop()
            self.server.stop()
        return item

    async def _step(self, todo: Handle, kill: Callable[[], None]) -> None:
        """The next model call or decision: kill while it is under way, let it pass, and kill as soon as it has passed."""
        if request := await self._calls_or_decides(todo):
            await self._kill(kill)
            done = await self._count(todo, "workflow_execution_update_completed")
            await todo.execute_update("decide", {"decision_id": request["id"], "by": "ann", **recommended(request)})
            await self._until_more(todo, "workflow_execution_update_completed", done)
        else:
            await self._kill(kill)
            done = await self._count(todo, "activity_task_completed")
            await asyncio.to_thread(self.models.wait_for, lambda calls: any(call["state"] == "open" for call in calls), 60)
            self.models.release()
            await self._until_more(todo, "activity_task_completed", done)
        await self._kill(kill)

    async def _calls_or_decides(self, todo: Handle) -> dict[str, Any] | None:
        """Wait until a model call is held or a decision is open; the decision, if that is it."""

        async def look() -> Any:
            if any(call["state"] == "open" for call in self.models.calls()):
                return "held"
            return next((d for d in await todo.query("decisions") if d["status"] == "open"), None)

        found = await eventually(look, 60)
        return None if found == "held" else found

    async def _kill(self, kill: Callable[[], None]) -> None:
        if self.moments % self.every == 0:
            await asyncio.to_thread(kill)
            self.kills += 1
        self.moments += 1

    async def _count(self, todo: Handle, type: str) -> int:
        return [event.removesuffix("_event_attributes") for event in await history_types(todo)].count(type)

    async def _until_more(self, todo: Handle, type: str, than: int) -> None:
        async def more() -> bool:
            return await self._count(todo, type) > than

        await eventually(more, 60)

    async def _closed(self, todo: Handle) -> bool:
        async def look() -> str | None:
            if (await todo.describe()).status != WorkflowExecutionStatus.RUNNING:
                return "closed"
            waits = any(call["state"] == "open" for call in self.models.calls())
            return "running" if waits or any(d["status"] == "open" for d in await todo.query("decisions")) else None

        return bool(await eventually(look, 60) == "closed")

    def kill_worker(self) -> None:
        """kill -9 the worker, note what is paid, start another."""
        self.house.kill_workers()
        self.check()
        self.house.start_worker()

    def kill_both(self) -> None:
        """kill -9 the worker and the server, note what is paid, start both."""
        self.server.kill()
        self.house.kill_workers()
        self.check()
        self.server.start()
        self.house.start_worker()

    def check(self) -> None:
        """No call whose answer had been recorded was made again since the last look."""
        made = Counter(call["idempotency_key"] for call in self.models.calls())
        for key, count in self._recorded.items():
            assert made[key] == count, f"call {key} was recorded after {count} requests, and was made again"
        self._recorded = {key: made[key] for key in self._paid()}

    def _paid(self) -> list[str]:
        with sqlite3.connect(self.house.home / "mofa.db") as database:
            rows = database.execute("select scope, step, request_hash from ledger where status = 'paid'").fetchall()
        return [idempotency_key(LedgerKey(scope=scope, step=step, request_hash=hash)) for scope, step, hash in rows]


def _without_chance(item: dict[str, Any]) -> dict[str, Any]:
    """A todo's result without times and ids of the run."""
    kept = {key: item[key] for key in ("status", "phase", "requirement", "plan", "assigned", "result", "reason")}
    return {**kept, "report": item["report"]["content"], "choices": [d["settled"]["choice"] for d in item["decisions"]]}


async def _undisturbed(folder: Path) -> dict[str, Any]:
    """The same todo when nobody kills anything."""
    server = Server(folder / "server")
    server.start()
    with ModelServer() as models:
        house = House(folder / "house", server, "mofa", **models.environment)
        house.start_worker()
        client = await server.client()
        todo: Handle = await client.start_workflow("Todo", IDEA, id="todo/drill", task_queue="mofa")
        item = await see_through(todo)
        house.stop()
    server.stop()
    return _without_chance(item)


@pytest.mark.drill
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("what", "every"),
    [
        ("worker", 5),
        pytest.param("worker", 1, marks=pytest.mark.drill),
        pytest.param("both", 1, marks=pytest.mark.drill),
    ],
)
def test_kill_at_every_step(tmp_path: Path, what: str, every: int) -> None:
    with ModelServer() as models:
        models.rule(hold=True)  # each call waits for the drill, so that no step passes unseen
        drill = Drill(tmp_path / what, models, every)
        item = asyncio.run(drill.run(drill.kill_worker if what == "worker" else drill.kill_both))
        drill.check()
        calls = models.calls()
    answered = Counter(call["idempotency_key"] for call in calls if call["state"] == "answered")
    assert drill.moments >= 16  # seven calls, two of them at the same time, and two decisions: before and after each
    assert drill.kills >= drill.moments // every
    assert len(answered) == 7 and set(answered.values()) == {1}
    assert {call["idempotency_key"] for call in calls} == set(answered)  # what was in the air came again under its own key
    assert len(calls) > 7
    assert _without_chance(item) == asyncio.run(_undisturbed(tmp_path / "undisturbed"))
