"""A desk's state: what it lists, and that it always fits into the input of its next run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kernel.basics.errors import InvalidInput
from kernel.basics.fitting import json_bytes
from kernel.conversation.budget import Usage
from kernel.conversation.decision import DecisionRequest, Option
from kernel.conversation.participant import Agent
from kernel.secretary.desk.state import (
    CLOSED_BYTES,
    KEPT_ANSWERS,
    KEPT_CLOSED,
    KEPT_REPORTS,
    OPEN_BYTES,
    REPORTS_BYTES,
    STATE_BYTES,
    DeskState,
    check_settings,
    dense_bytes,
)
from kernel.secretary.shapes import DESK_BYTES, Idea, Report, SecretaryInput, Subtask, TodoItem

NOW = datetime(2026, 1, 1, tzinfo=UTC)
UNIQUE = "0123456789abcdef0123456789abcdef"


def desk(**fields: Any) -> DeskState:
    return DeskState(input=SecretaryInput(name="desk", executors=[Agent(name="a")], **fields))


def unique(number: int) -> str:
    return f"{number:06x}".ljust(32, "0")


def received(state: DeskState, number: int, content: str = "Write a poem") -> TodoItem:
    todo = state.receive(Idea(content=content), unique(number), NOW + timedelta(seconds=number))
    state.started(todo.id)
    return state.todos[todo.id]


def as_closed(todo: TodoItem, **fields: Any) -> TodoItem:
    return todo.model_copy(update={"status": "completed", "phase": "reporting_completion", **fields})


def asked(todo: TodoItem, **fields: Any) -> DecisionRequest:
    return DecisionRequest(id="d1", workflow_id=f"todo/{todo.id}", run_id="r", title="Which?", opened_at=NOW, **fields)


def test_an_idea_is_listed_as_a_todo_to_be_started() -> None:
    state = desk()
    todo = state.receive(Idea(content="Write a poem", priority="high"), UNIQUE, NOW)
    assert (todo.id, todo.workflow_id) == ("write-a-poem-0123456789ab", "todo/write-a-poem-0123456789ab")
    assert (todo.priority, todo.status, todo.phase) == ("high", "pending", "receiving_idea")
    assert state.unstarted == [todo.id] and state.received == 1
    other = state.receive(Idea(content="Write a poem"), UNIQUE, NOW)
    assert other.id == f"write-a-poem-{UNIQUE}" and len(state.todos) == 2, "no idea takes the place of another one"
    hidden = desk(words_in_ids=False).receive(Idea(content="Write a poem"), UNIQUE, NOW)
    assert (hidden.id, hidden.priority) == (UNIQUE[:12], "normal")


def test_a_todo_is_cut_once_its_workflow_has_the_whole_idea() -> None:
    state = desk()
    todo = state.receive(Idea(content="long " * 5000), UNIQUE, NOW)
    assert state.todos[todo.id].idea.content == "long " * 5000
    state.started(todo.id)
    assert len(state.todos[todo.id].idea.content) <= 1000 and state.unstarted == []


def test_a_change_is_told_once_and_a_closed_todo_stays_as_it_is() -> None:
    state = desk()
    todo = received(state, 1)
    changed = todo.model_copy(update={"status": "in_progress"})
    assert state.update(changed) == {"phase": "receiving_idea", "status": "in_progress", "priority": "normal"}
    assert state.update(changed.model_copy(update={"usage": Usage(calls=3)})) is None
    assert state.todos[todo.id].usage.calls == 3, "it is listed as it is now all the same"
    assert state.update(as_closed(todo)) is not None
    assert state.update(changed) is None and state.todos[todo.id].status == "completed"
    assert state.update(changed.model_copy(update={"id": "of-another-desk"})) is None and list(state.todos) == [todo.id]


def test_the_statistics_and_the_card() -> None:
    state = desk()
    first, second = received(state, 1), received(state, 2)
    state.update(first.model_copy(update={"decisions": [asked(first, question="Tea?")], "usage": Usage(calls=2)}))
    state.update(as_closed(second, usage=Usage(calls=1, cost_usd=None)))
    assert state.statistics() == {
        "name": "desk",
        "received": 2,
        "listed": 2,
        "by_status": {"pending": 1, "completed": 1},
        "by_phase": {"receiving_idea": 1, "reporting_completion": 1},
        "open_decisions": 1,
        "reports": 0,
        "usage": {"calls": 3, "input_tokens": 0, "output_tokens": 0, "cost_usd": None, "estimated": False},
    }
    assert [each.id for each in state.decisions()] == ["d1"]
    assert state.card().splitlines()[2:] == [
        "- 2 ideas received", "- 1 completed", "- 1 pending",
        f"- **Waiting for a person**: Which? (`todo/{first.id}`, decision `d1`, to be settled there)",
    ]  # fmt: skip
    assert desk().statistics()["usage"]["calls"] == 0


def test_closed_todos_make_room_the_first_that_was_closed_first() -> None:
    state = desk()
    for number in range(KEPT_CLOSED + 5):
        todo = received(state, number, str(number))
        state.update(as_closed(todo, updated_at=NOW - timedelta(seconds=number)))
    open_todo = received(state, 5000, "open")
    assert len(state.todos) == KEPT_CLOSED + 1 and open_todo.id in state.todos
    assert {todo.idea.content for todo in state.todos.values()} == {"open", *map(str, range(KEPT_CLOSED))}


def test_long_closed_todos_make_room_by_their_bytes() -> None:
    state = desk()
    for number in range(300):
        todo = received(state, number, "雨" * 1000)
        state.update(as_closed(todo, updated_at=NOW + timedelta(seconds=number)))
    received(state, 1000)
    closed = [todo for todo in state.todos.values() if todo.status == "completed"]
    assert sum(map(dense_bytes, closed)) <= CLOSED_BYTES and len(closed) > 100
    assert max(todo.updated_at for todo in closed) == NOW + timedelta(seconds=299)


def test_a_todo_that_is_to_be_started_is_never_forgotten() -> None:
    """A report in its name may come from anywhere."""
    state = desk()
    todo = state.receive(Idea(content="x"), UNIQUE, NOW)
    state.update(as_closed(todo))
    for number in range(KEPT_CLOSED + 5):
        state.update(as_closed(received(state, number, str(number)), updated_at=NOW + timedelta(seconds=number)))
    received(state, 5000)
    state.fit(0)
    assert todo.id in state.todos


@pytest.mark.parametrize("word", ["x", "雨", "🌧"])
def test_ideas_are_taken_as_long_as_there_is_room(word: str) -> None:
    state = desk()
    idea = Idea(content=word * 60_000)
    taken = 0
    while state.has_room_for(idea):
        state.receive(idea, unique(taken), NOW)
        taken += 1
    open_bytes = sum(map(json_bytes, state.todos.values()))
    assert taken and open_bytes + json_bytes(idea) > OPEN_BYTES > open_bytes - json_bytes(idea)
    assert json_bytes(state) < STATE_BYTES
    for todo in list(state.todos.values()):
        state.update(as_closed(todo))
    assert state.has_room_for(idea), "what is closed takes no room of what is open"


def test_the_room_is_the_same_in_the_next_run() -> None:
    state = desk()
    for number in range(20):
        received(state, number, "雨" * 900)
    again = DeskState.model_validate(state.model_dump(mode="json"))
    assert again == state
    idea = Idea(content="x" * 1000)
    for each in (state, again):
        assert each.has_room_for(idea)
    count = 0
    while state.has_room_for(idea):
        assert again.has_room_for(idea)
        for each in (state, again):
            each.receive(idea, unique(1000 + count), NOW)
        count += 1
    assert not again.has_room_for(idea)


def test_reports_make_room() -> None:
    state = desk()
    for number in range(KEPT_REPORTS + 5):
        state.add_report(Report(id=str(number), type="progress", todo_ids=[], content="short", created_at=NOW))
    assert [report.id for report in state.reports] == [str(number) for number in range(5, KEPT_REPORTS + 5)]
    for number in range(20):
        state.add_report(Report(id=f"l{number}", type="progress", todo_ids=[], content="雨" * 20_000, created_at=NOW))
    assert sum(map(json_bytes, state.reports)) <= REPORTS_BYTES and state.reports[-1].id == "l19"


def test_settings_that_are_too_long_are_refused() -> None:
    def settings(characters: int) -> SecretaryInput:
        return SecretaryInput(name="d", executors=[Agent(name="a", instructions="雨" * characters)])

    check_settings(settings(DESK_BYTES // 3 - 1000))
    with pytest.raises(InvalidInput, match="Secretary input: is 3") as refused:
        check_settings(settings(DESK_BYTES // 3))
    assert refused.value.field == "executors"


def grown(state: DeskState, todos: int) -> DeskState:
    """A desk whose open todos have grown since they were received."""
    plan = [Subtask(id=str(n), description="雨" * 300) for n in range(20)]
    for number in range(todos):
        todo = received(state, number, "雨" * 1000)
        state.update(todo.model_copy(update={"plan": plan, "decisions": [asked(todo, question="雨" * 2000)]}))
    return state


def test_a_state_that_fits_is_not_cut() -> None:
    state = grown(desk(), 3)
    before = state.model_copy(deep=True)
    state.fit()
    assert state == before


def test_todos_that_have_grown_are_cut_before_the_next_run() -> None:
    state = grown(desk(), 250)
    state.update(as_closed(received(state, 500)))
    assert json_bytes(state) > 2 * 1024 * 1024, "no payload would take it"
    state.fit()
    assert json_bytes(state) <= STATE_BYTES
    assert len(state.todos) == 251 and len(state.decisions()) == 250
    assert all(not todo.plan and todo.idea.content.startswith("雨") for todo in state.todos.values() if todo.decisions)


def test_what_todos_have_grown_by_leaves_room_for_new_ideas() -> None:
    state = grown(desk(), 200)
    assert json_bytes(state) > 2 * 1024 * 1024 and state.has_room_for(Idea(content="One more"))


def test_decisions_go_last() -> None:
    state = desk()
    options = [Option(id=str(n), label="雨" * 200) for n in range(200)]
    for number in range(30):
        todo = received(state, number)
        state.update(todo.model_copy(update={"decisions": [asked(todo, question="?", options=options)]}))
    state.update(as_closed(received(state, 500)))
    state.fit()
    assert json_bytes(state) <= STATE_BYTES and len(state.todos) == 30 and state.decisions() == []


def test_a_thousand_open_todos_of_usual_length_fit() -> None:
    state = desk()
    plan = [Subtask(id=str(n), description="Find out what people in this town drink, and why. " * 3) for n in range(6)]
    for number in range(1000):
        assert state.has_room_for(Idea(content="Write a guide to brewing tea for newcomers. " * 30))
        todo = received(state, number, "Write a guide to brewing tea for newcomers. " * 30)
        question = asked(todo, question="Who shall brew it, and when? " * 10)
        state.update(todo.model_copy(update={"plan": plan, "decisions": [question]}))
    state.fit()
    assert json_bytes(state) <= STATE_BYTES and len(state.todos) == len(state.decisions()) == 1000
    assert sum(map(json_bytes, state.listed("pending"))) < 2 * 1024 * 1024
    again = DeskState.model_validate(state.model_dump(mode="json"))
    assert again == state and json_bytes(again) == json_bytes(state)


def test_a_cost_that_is_not_known_stays_unknown_in_the_next_run() -> None:
    state = desk()
    todo = received(state, 1)
    state.update(todo.model_copy(update={"usage": Usage(calls=1, cost_usd=None)}))
    assert DeskState.model_validate(state.model_dump(mode="json")).todos[todo.id].usage.cost_usd is None


def test_an_acceptance_that_nobody_could_settle_is_refused() -> None:
    given: dict[str, Any] = {
        "name": "main",
        "executors": [{"kind": "agent", "name": "a"}],
        "decisions": {"assignees": ["a", "b"], "quorum": 2},
    }
    assert SecretaryInput.model_validate(given | {"accepting": {"people": ["a", "b"]}}).decisions.quorum == 2
    with pytest.raises(ValueError, match="quorum"):
        SecretaryInput.model_validate(given | {"accepting": {"people": ["a"]}})


def test_what_people_give_with_an_idea_is_the_same_in_the_next_run() -> None:
    state = desk()
    given: dict[str, Any] = {"a": None, "b": [], "c": {}}
    todo = state.receive(Idea(content="Tea", metadata=given), unique(1), NOW)
    again = DeskState.model_validate(state.model_dump(mode="json"))
    assert again.todos[todo.id] == todo and todo.idea.metadata == given


def test_the_last_updates_are_remembered() -> None:
    state = desk()
    for number in range(KEPT_ANSWERS + 5):
        state.answer(f"update-{number}", f"todo-{number}")
    state.answer("x" * 101, "long")
    assert len(state.answered) == KEPT_ANSWERS and next(iter(state.answered)) == "update-5"
    again = DeskState.model_validate(state.model_dump(mode="json"))
    assert again.answered == state.answered
