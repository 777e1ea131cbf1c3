"""The budget of a run: held, shared with children, and raised by a person."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from temporalio import workflow

from kernel.basics.errors import BudgetExceeded, StepLimit
from kernel.conversation.budget import Budget, Usage
from kernel.conversation.decision import DecisionRequest
from tests.support.fakes.workflow import START, FakeWorkflow
from tests.unit.workflows.run.conftest import ARun
from workflows.run.spending import HISTORY_BYTES, HISTORY_EVENTS, Spending


async def test_a_run_without_a_budget_may_spend(run: ARun) -> None:
    run.record.usage = Usage(calls=1000)
    await Spending(run).check(own=0)


async def test_calls_in_flight_count_except_the_asker_s_own(run: ARun) -> None:
    run.budget, run.in_flight = Budget(max_calls=2), 2
    await Spending(run).check(own=1)
    with pytest.raises(BudgetExceeded):
        await Spending(run).check(own=0)


async def test_a_child_holds_its_share_until_it_is_booked(run: ARun) -> None:
    run.budget = Budget(max_calls=4)
    spending = Spending(run)
    shares = [spending.reserve(2), spending.reserve(1)]
    assert [share and share.max_calls for share in shares] == [2, 2]
    with pytest.raises(BudgetExceeded):
        await spending.check(own=0)
    spending.book(shares[0], Usage(calls=1))
    assert run.record.usage.calls == 1
    await spending.check(own=0)


async def test_nothing_is_reserved_without_a_budget(run: ARun) -> None:
    spending = Spending(run)
    assert spending.reserve(3) is None
    spending.book(None, Usage(calls=2))
    assert run.record.usage.calls == 2


@pytest.mark.parametrize(("decides", "raised"), [("raise", True), ("stop", False), (None, False)])
async def test_a_person_may_raise_the_budget(run: ARun, decides: str | None, raised: bool) -> None:
    run.budget, run.decides = Budget(max_calls=2, on_exceeded="ask"), decides
    run.record.usage = Usage(calls=2)
    if raised:
        await Spending(run).check(own=0)
    else:
        with pytest.raises(BudgetExceeded):
            await Spending(run).check(own=0)
    assert run.budget.max_calls == (4 if raised else 2) and len(run.asked) == 1


@pytest.mark.parametrize("late", [0, 400])
async def test_time_is_raised_from_the_decision_on_and_named_without_the_clock(
    run: ARun, temporal: FakeWorkflow, late: int
) -> None:
    """A replay may read another time than the log's events have, and people may take longer than the budget."""
    run.budget, run.decides = Budget(max_seconds=60, on_exceeded="ask"), "raise"
    temporal.now = START + timedelta(seconds=61.5)
    ask_person = run.ask_person

    async def ask_late(**fields: Any) -> DecisionRequest:
        temporal.now += timedelta(seconds=late)
        return await ask_person(**fields)

    run.ask_person = ask_late  # type: ignore[method-assign]
    await Spending(run).check(own=0)
    assert run.budget.max_seconds == 121.5 + late and len(run.asked) == 1
    assert "61" not in str(run.asked) and "121" not in str(run.asked)


@pytest.mark.parametrize("up_at", [None, 1, 2])
@pytest.mark.parametrize("read_s", [0, 1000])
async def test_a_replay_finds_the_time_up_where_the_run_did(
    run: ARun, temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch, up_at: int | None, read_s: int
) -> None:
    history = {"time-noticed", f"time-is-up-{up_at}"}
    monkeypatch.setattr(workflow, "patched", history.__contains__)
    temporal.replaying, temporal.now = True, START + timedelta(seconds=read_s)
    run.budget = Budget(max_seconds=60)
    spending = Spending(run)
    for look in (1, 2):
        if look == up_at:
            with pytest.raises(BudgetExceeded):
                await spending.check(own=0)
        else:
            await spending.check(own=0)


@pytest.mark.parametrize("up", [False, True])
@pytest.mark.parametrize("read_s", [0, 1000])
def test_a_replay_finds_the_time_of_a_share_up_where_the_run_did(
    run: ARun, temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch, up: bool, read_s: int
) -> None:
    monkeypatch.setattr(workflow, "patched", {"time-noticed", "time-is-up-1" if up else ""}.__contains__)
    temporal.replaying, temporal.now = True, START + timedelta(seconds=read_s)
    assert Spending(run).has_used_up(Budget(max_calls=5, max_seconds=60), Usage(calls=4), START) is up


@pytest.mark.parametrize(("share", "used_up"), [(None, False), (Budget(max_calls=4), True), (Budget(max_seconds=60), False)])
def test_a_share_is_used_up_by_its_limits(run: ARun, temporal: FakeWorkflow, share: Budget | None, used_up: bool) -> None:
    temporal.now = START + timedelta(seconds=59)
    assert Spending(run).has_used_up(share, Usage(calls=4), START) is used_up
    temporal.now += timedelta(seconds=1)
    assert Spending(run).has_used_up(share, Usage(calls=4), START) is (share is not None)


async def test_a_run_whose_time_is_not_up_asks_for_no_other_patch(run: ARun, temporal: FakeWorkflow) -> None:
    run.budget = Budget(max_seconds=60)
    await Spending(run).check(own=0)
    assert temporal.patches == ["time-noticed"]


@pytest.mark.parametrize(("events", "size"), [(HISTORY_EVENTS, 1000), (10, HISTORY_BYTES)])
@pytest.mark.parametrize("older", [False, True])
def test_a_history_that_is_almost_full_ends_the_run(
    run: ARun, temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch, events: int, size: int, older: bool
) -> None:
    info = SimpleNamespace(get_current_history_length=lambda: events, get_current_history_size=lambda: size)
    monkeypatch.setattr(workflow, "info", lambda: info)
    temporal.replays_older = older
    if older:
        Spending(run).check_history()
    else:
        with pytest.raises(StepLimit, match="events in its history"):
            Spending(run).check_history()


def test_a_short_history_asks_for_no_patch(run: ARun, temporal: FakeWorkflow) -> None:
    Spending(run).check_history()
    assert temporal.patches == []
