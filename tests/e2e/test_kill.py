"""kill -9 at every step of a todo: the same result, and nothing that was paid is paid again."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, RPCError, WorkflowHandle

from activities.prompt import idempotency_key
from kernel.storage import LedgerKey
from tests.support.house import House, Server
from tests.support.model_server import ModelServer
from tests.support.secretary import recommended

Handle = WorkflowHandle[Any, Any]

_SHORT = timedelta(seconds=2)

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

STEPS = frozenset(
    {
        "activity_task_scheduled_event_attributes",
        "activity_task_completed_event_attributes",
        "upsert_workflow_search_attributes_event_attributes",
        "workflow_execution_update_accepted_event_attributes",
    }
)
"""The events after each of which the processes are killed."""


class Drill:
    """One todo, and somebody who kills what runs it."""

    def __init__(self, tmp_path: Path, models: ModelServer) -> None:
        self.models = models
        self.server = Server(tmp_path / "server")
        self.house = House(tmp_path / "house", self.server, "mofa", **models.environment)
        self.kills = 0
        self._recorded: dict[str, int] = {}

    async def run(self, kill: Callable[[], None] | None) -> dict[str, Any]:
        """The finished todo, with `kill` called at every step."""
        self.server.start()
        self.house.start_worker()
        client = await self.server.client()
        todo: Handle = await client.start_workflow("Todo", IDEA, id="todo/drill", task_queue="mofa")
        person = asyncio.create_task(_decide_all(client, todo))
        try:
            if kill is not None:
                await self._kill_at_each_step(todo, kill)
            item: dict[str, Any] = await asyncio.wait_for(todo.result(), 120)
        finally:
            person.cancel()
            self.house.stop()
            self.server.stop()
        return item

    async def _kill_at_each_step(self, todo: Handle, kill: Callable[[], None]) -> None:
        seen = 0
        while True:
            events = [event.WhichOneof("attributes") or "" async for event in _history(todo)]
            if events[-1].startswith("workflow_execution_completed"):
                return
            if any(type in STEPS for type in events[seen:]):
                seen = len(events)
                await asyncio.to_thread(kill)
                self.kills += 1
            await asyncio.sleep(0.02)

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


async def _history(todo: Handle) -> Any:
    """The events so far; while the server is away, asked again."""
    while True:
        try:
            events = [event async for event in todo.fetch_history_events()]
            break
        except RPCError:
            await asyncio.sleep(0.05)
    for event in events:
        yield event


async def _decide_all(client: Client, todo: Handle) -> None:
    """A person who answers every decision by signal, and does not mind that things are down now and then."""
    while True:
        try:
            for request in await todo.query("decisions", rpc_timeout=_SHORT):
                if request["status"] == "open":
                    await todo.signal("decide", {"decision_id": request["id"], "by": "ann", **recommended(request)})
        except RPCError:
            pass
        await asyncio.sleep(0.2)


def _without_chance(item: dict[str, Any]) -> dict[str, Any]:
    """A todo's result without times and ids of the run."""
    kept = {key: item[key] for key in ("status", "phase", "requirement", "plan", "assigned", "result", "reason")}
    return {**kept, "report": item["report"]["content"], "choices": [d["settled"]["choice"] for d in item["decisions"]]}


@pytest.fixture
def undisturbed(tmp_path: Path) -> Any:
    """The same todo when nobody kills anything."""
    with ModelServer() as models:
        return _without_chance(asyncio.run(Drill(tmp_path / "undisturbed", models).run(None)))


@pytest.mark.timeout(400)
@pytest.mark.parametrize("what", ["worker", "both"])
def test_kill_at_every_step(tmp_path: Path, undisturbed: dict[str, Any], what: str) -> None:
    with ModelServer() as models:
        models.rule(delay_ms=60)  # so that some kills find a call in the air
        drill = Drill(tmp_path / what, models)
        item = asyncio.run(drill.run(drill.kill_worker if what == "worker" else drill.kill_both))
        drill.check()
        answered = Counter(call["idempotency_key"] for call in models.calls() if call["state"] == "answered")
    assert drill.kills >= 15
    assert len(answered) == 7
    assert _without_chance(item) == undisturbed
