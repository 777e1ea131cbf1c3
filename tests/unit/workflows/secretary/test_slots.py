"""A todo that waits for an executor with a limit: it keeps no slot while it is paused, or people decide about its budget."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from kernel.basics.errors import BudgetExceeded
from kernel.secretary.desk.slots import SlotAnswer, SlotsFree, SlotWanted
from kernel.secretary.effects import Execute
from tests.support.fakes.workflow import FakeWorkflow, turns
from workflows import calls
from workflows.secretary import slots
from workflows.secretary.slots import give_back, take
from workflows.secretary.todo_run import TodoRun

EFFECT = Execute("execute/s1/attempt-1", "s1", 1, "ann", (), None, False)


class Waiting:
    """A todo at a desk where ann has one subtask at a time, and the desk's table."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.settings = SimpleNamespace(dispatch=SimpleNamespace(at_once={"ann": 1}))
        self.todo = SimpleNamespace(desk="office", closed=False)
        self.tenant, self.priority, self.told_free = None, "normal", 0
        self.slots: list[str] = []
        self.paused, self.asked_about_budget, self.no_budget = False, False, False
        self.taken, self.calls = False, list[str]()
        self.events: list[Any] = []
        monkeypatch.setattr(slots, "own_chain", lambda: "todo/a:run")
        monkeypatch.setattr(calls, "desk_slot", self._slot)
        monkeypatch.setattr(calls, "desk_free", self._free)

    def note(self, event: Any) -> None:
        self.events.append(event)

    async def gate(self) -> None:
        while self.paused or self.asked_about_budget:
            await asyncio.sleep(0)
        if self.no_budget:
            raise BudgetExceeded("max_usd", 1.0, 1.0)

    async def _slot(self, wanted: SlotWanted) -> SlotAnswer:
        self.calls.append("ask")
        await asyncio.sleep(0)
        return SlotAnswer(granted=not self.taken)

    async def _free(self, given: SlotsFree) -> SlotAnswer:
        assert (given.desk, given.chain, given.step) == ("office", "todo/a:run", EFFECT.key)
        self.calls.append("free")
        await asyncio.sleep(0)
        return SlotAnswer(granted=False)

    def free_again(self) -> None:
        """Ann is free, and the todo hears so."""
        self.taken = False
        self.told_free += 1

    def taking(self) -> asyncio.Task[None]:
        return asyncio.ensure_future(take(cast(TodoRun, self), EFFECT))


@pytest.fixture
def waiting(temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch) -> Waiting:
    return Waiting(monkeypatch)


async def test_a_todo_that_may_go_on_keeps_its_slot(waiting: Waiting) -> None:
    await asyncio.wait_for(waiting.taking(), 60)
    assert waiting.calls == ["ask"] and waiting.slots == [EFFECT.key]
    await give_back(cast(TodoRun, waiting), EFFECT)
    await give_back(cast(TodoRun, waiting), EFFECT)
    assert waiting.calls == ["ask", "free"] and waiting.slots == []


@pytest.mark.parametrize("reason", ["paused", "asked_about_budget"])
@pytest.mark.parametrize("waits", [True, False])
async def test_a_todo_that_is_held_gives_its_slot_to_others(waiting: Waiting, reason: str, waits: bool) -> None:
    waiting.taken = waits
    task = waiting.taking()
    await turns(1 if not waits else 5)
    setattr(waiting, reason, True)
    if waits:
        assert waiting.calls == ["ask"] and len(waiting.events) == 1
        waiting.free_again()
    await turns(20)
    assert waiting.calls == ["ask"] * (1 + waits) + ["free"] and not task.done(), "others have ann meanwhile"
    setattr(waiting, reason, False)
    await asyncio.wait_for(task, 60)
    assert waiting.calls[-2:] == ["free", "ask"] and waiting.slots == [EFFECT.key]


async def test_a_held_todo_that_ends_asks_for_nothing(waiting: Waiting) -> None:
    task = waiting.taking()
    await turns(1)
    waiting.paused = True
    await turns(20)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert waiting.calls == ["ask", "free"]


async def test_a_used_up_budget_ends_the_wait(waiting: Waiting) -> None:
    waiting.no_budget = True
    with pytest.raises(BudgetExceeded):
        await waiting.taking()
    assert waiting.slots == [EFFECT.key], "the end of the todo gives it back"
