"""The queue of a desk: limits, priorities, todos after other todos, and orders to todos that have not started."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from kernel.conversation.participant import Agent
from kernel.secretary.desk.queue import drained, in_progress, next_to_start, why_waiting
from kernel.secretary.desk.state import DeskState
from kernel.secretary.shapes import Idea, SecretaryInput

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def desk(at_once: int | None = None) -> DeskState:
    settings = SecretaryInput(name="desk", executors=[Agent(name="a")], at_once=at_once, words_in_ids=False)
    return DeskState(input=settings)


def receive(state: DeskState, number: int, **idea: Any) -> str:
    return state.receive(Idea(content="Do it", **idea), f"{number:012x}".ljust(32, "0"), NOW).id


def end(state: DeskState, id: str, status: str = "completed") -> None:
    state.update(state.todos[id].model_copy(update={"status": status}))


def started(state: DeskState) -> list[str]:
    """Start all that may start, and return their ids."""
    found = []
    while (id := next_to_start(state)) is not None:
        state.started(id)
        found.append(id)
    return found


def test_without_a_limit_ideas_start_in_their_order() -> None:
    state = desk()
    first, second = receive(state, 1, priority="low"), receive(state, 2, priority="critical")
    assert started(state) == [first, second] and next_to_start(state) is None


def test_a_limit_lets_the_more_urgent_start_first() -> None:
    state = desk(at_once=2)
    ids = [receive(state, number, priority=each) for number, each in enumerate(("low", "normal", "high", "high", "critical"))]
    assert started(state) == [ids[4], ids[2]]
    assert len(in_progress(state)) == 2
    end(state, ids[4], "failed")
    assert started(state) == [ids[3]]
    state.reprioritize_unstarted(ids[0], "critical", NOW)
    end(state, ids[2])
    end(state, ids[3], "cancelled")
    assert started(state) == [ids[0], ids[1]] and state.todos[ids[0]].idea.priority == "critical"


def test_a_todo_starts_after_those_before_it() -> None:
    state = desk()
    first = receive(state, 1)
    second = receive(state, 2, after=[first])
    third = receive(state, 3, after=[first, second])
    assert started(state) == [first]
    assert why_waiting(state, second) == f"{first} is pending"
    end(state, first)
    assert started(state) == [second]
    end(state, second, "failed")
    assert started(state) == [] and "start_todo starts this one" in str(why_waiting(state, third))
    state.force(third)
    assert started(state) == [third] and state.forced == []


def test_orders_reach_todos_that_have_not_started() -> None:
    state = desk(at_once=1)
    first, second, third = (receive(state, number) for number in (1, 2, 3))
    assert started(state) == [first]
    state.hold(second)
    assert state.end_unstarted(third, "enough", NOW)["status"] == "cancelled"
    assert (state.todos[third].reason, state.unstarted) == ("enough", [second])
    end(state, first)
    assert started(state) == [] and why_waiting(state, second) == "it is paused"
    state.let_go(second)
    assert started(state) == [second]


def test_a_closing_desk_starts_all_that_are_left() -> None:
    state = desk(at_once=1)
    first, second = receive(state, 1), receive(state, 2)
    third = receive(state, 3, after=[second])
    state.hold(second)
    state.closing = True
    assert started(state) == [first, second, third]


def test_a_draining_desk_waits_for_its_todos() -> None:
    state = desk(at_once=1)
    first, second = receive(state, 1), receive(state, 2)
    state.draining = True
    assert not drained(state) and started(state) == [first]
    end(state, first)
    assert not drained(state) and started(state) == [second]
    end(state, second, "cancelled")
    assert drained(state)


def test_the_queue_goes_on_in_the_next_run() -> None:
    state = desk(at_once=1)
    first, second = receive(state, 1), receive(state, 2)
    started(state)
    state.hold(second)
    again = DeskState.model_validate(state.model_dump(mode="json"))
    end(again, first)
    assert next_to_start(again) is None
    again.let_go(second)
    assert next_to_start(again) == second
