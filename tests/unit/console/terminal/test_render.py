import shlex
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from console.terminal import render
from kernel.conversation.budget import Usage
from kernel.conversation.decision import DecisionRequest, Option
from kernel.conversation.outcome import Contribution, Failure, Outcome
from kernel.record.events import Event
from kernel.secretary.shapes import Idea, TodoItem

AT = datetime(2026, 1, 1, 12, tzinfo=UTC)


def request(**fields: Any) -> DecisionRequest:
    base = {"id": "d1", "workflow_id": "todo/tea", "run_id": "r", "title": "Which tea?", "question": "Say it."}
    return DecisionRequest.model_validate({**base, "opened_at": AT, **fields})


def words(lines: list[render.Line]) -> str:
    return "\n".join(text for text, _ in lines)


@pytest.mark.parametrize(
    ("type", "data", "shown"),
    [
        ("phase_changed", {"from": "clarifying_requirement", "to": "dispatching_task"}, "phase 3/5 dispatching task"),
        ("decision_settled", {"decision_id": "d1", "choice": "green", "by": "alice"}, "decision d1 settled by alice: green"),
        ("decision_cancelled", {"decision_id": "d1"}, "  decision d1 is needed no longer"),
        ("decision_expired", {"decision_id": "d1"}, "  the deadline of decision d1 has passed without an answer"),
        ("decision_escalated", {"decision_id": "d1", "to": ["bob"]}, "  bob asked too about decision d1"),
        (
            "decision_snoozed",
            {"decision_id": "d1", "until": "2026-01-01T13:00+01:00", "deadline": None},
            "2026-01-01 12:00 UTC",
        ),
        ("decision_delegated", {"decision_id": "d1", "to": "judge"}, "  judge decides about d1"),
        ("feedback_came", {"decision_id": "d1"}, "  no longer waiting for decision d1"),
        ("run_started", {"mode": "Flow", "participants": []}, "Flow started"),
        ("run_started", {"mode": "Debate", "participants": ["ann", "bob"]}, "Debate started with ann, bob"),
        ("subtask_failed", {"id": "s1", "attempt": 1, "result": None, "error": "no tea"}, "s1 failed: no tea"),
        ("something_new", {"cups": 3, "list": [{"id": "x"}], "none": None}, "something new: cups 3, list 1 (by bob)"),
        ("phase_changed", {"from_another": "version"}, "phase changed: from_another version (by bob)"),
        ("run_failed", {"type": "StepLimit", "message": "x" * 300}, "failed: xxx"),
        (
            "todo_changed",
            {"todo_id": "tea-3f9a1c", "phase": "dispatching_task", "status": "in_progress", "priority": "low"},
            "  3/5 dispatching task, in progress: tea-3f9a1c",
        ),
        ("subscribed", {"subscribers": ["a", "b", "c", "d"], "topics": []}, "  a, b and 2 more subscribed to all"),
        ("delivered", {"message_id": "m1", "count": 1}, "  m1 delivered to 1 subscriber"),
        ("dead_lettered", {"message_id": "m1", "reasons": {"a": "is gone", "b": "is gone"}}, "not delivered to a, b: is gone"),
        ("agents_started_again", {"agents": ["poet"], "stopped": [], "restarts": 2}, "  started again: poet"),
    ],
)
def test_an_event_is_one_line_of_80_columns(type: str, data: dict[str, Any], shown: str) -> None:
    line, _ = render.event_line(Event(seq=1, at=AT, type=type, by="bob", data=data))
    assert shown in line
    assert len(line) <= 80
    assert "\n" not in line


def test_a_decision_says_all_that_is_needed_to_decide() -> None:
    asked = request(
        options=[Option(id="green", label="Green tea", impact="Longer."), Option(id="black", label="Black tea")],
        recommended="black", deadline=AT + timedelta(days=1), on_timeout={"do": "choose", "option": "black"},
    )  # fmt: skip
    shown = words(render.inbox_lines([asked]))
    for part in ("Which tea?", "Say it.", "green: Green tea. Longer", "black: Black tea (recommended)", "then: choose black"):
        assert part in shown
    assert "mofa decide todo/tea d1 --choice black" in shown


def test_a_decision_says_for_whom_it_is_and_what_is_to_be_judged() -> None:
    later = datetime.now(UTC) + timedelta(hours=4)
    asked = request(assignees=["ann", "ben"], criteria=["It is short.", "It is true."], snoozed_until=later)
    shown = words(render.inbox_lines([asked]))
    for part in ("for ann, ben", "criterion 2: It is true.", f"snoozed until {later.astimezone():%Y-%m-%d %H:%M}"):
        assert part in shown
    assert f"open since {asked.opened_at.astimezone():%Y-%m-%d}" in shown
    asked = asked.model_copy(update={"snoozed_until": datetime.now(UTC) - timedelta(hours=1)})
    assert "snoozed" not in words(render.inbox_lines([asked]))


@pytest.mark.parametrize(
    ("fields", "arguments"),
    [
        ({"options": [Option(id="a b", label="x")]}, ["--choice", "a b"]),
        ({"allow_answer": True, "default": ["it's"]}, ["--answer", '["it\'s"]']),
        ({"allow_answer": True}, ["--answer", "YOUR ANSWER"]),
    ],
)
def test_the_command_survives_a_shell(fields: dict[str, Any], arguments: list[str]) -> None:
    line = render.decide_command(request(workflow_id="todo/o'brien", **fields))
    assert shlex.split(line) == ["mofa", "decide", "todo/o'brien", "d1", *arguments]


def test_an_empty_inbox_says_so() -> None:
    assert words(render.inbox_lines([])) == "No decision is open."


def test_an_outcome_names_the_offline_model() -> None:
    offline = Contribution(participant="poet", content="rain", model="offline:scripted")
    shown = words(render.outcome_lines(Outcome(mode="Sequential", status="completed", output="rain", contributions=[offline])))
    assert "offline scripted model" in shown
    real = offline.model_copy(update={"model": "openai:gpt-5-mini"})
    assert "offline" not in words(render.outcome_lines(Outcome(mode="Sequential", status="completed", contributions=[real])))


def test_an_outcome_that_failed_says_why() -> None:
    failed = Contribution(participant="poet", status="failed", error=Failure(type="ProviderRefused", message="No key."))
    shown = words(
        render.outcome_lines(Outcome(mode="Sequential", status="stopped", reason="Stage 1 failed.", contributions=[failed]))
    )
    assert "Sequential: stopped" in shown
    assert "Stage 1 failed." in shown
    assert "No key." in shown


def test_unknown_cost_is_not_free() -> None:
    assert "cost unknown" in render.usage_line(Usage(calls=1, cost_usd=None))


def test_todos() -> None:
    todo = TodoItem(
        id="tea", idea=Idea(content="Tea"), phase="clarifying_requirement", status="waiting_feedback", priority="high",
        decisions=[request()], created_at=AT, updated_at=AT, workflow_id="todo/tea",
    )  # fmt: skip
    shown = words(render.todo_lines([todo]))
    for part in ("waiting_feedback", "Tea", "todo/tea", "high, phase 2/5 clarifying requirement", "waits for 1 decision"):
        assert part in shown


def test_what_was_said_names_the_offline_model() -> None:
    shown = words(
        render.transcript_lines([{"by": "poet", "role": "answer", "text": "rain\nrain", "model": "offline:scripted"}])
    )
    assert shown == "poet (answer, offline scripted model):\n  rain\n  rain"


@pytest.mark.parametrize(
    ("content", "choice", "line"),
    [
        ({"answer": "Tea.", "agrees": False, "reason": "r"}, None, "Tea."),
        ({"answer": "Tea.", "agrees": True, "reason": "r"}, None, "agrees: Tea."),
        ({"accept": True, "comments": "Good."}, None, "agrees: Good."),
        ({"subtasks": [{"id": "s1"}, {"id": "s2"}]}, None, "a plan of 2 subtasks"),
        ({"ok": ["s1"]}, None, '{"ok": ["s1"]}'),
        ("Because.", "tea", "chooses tea: Because."),
        (None, None, "null"),
        ([1], None, "[1]"),
        ("x" * 100, None, "x" * 59 + "…"),
    ],
)
def test_an_answer_on_one_line(content: Any, choice: str | None, line: str) -> None:
    assert render.gist(content, choice) == line


def test_a_question_that_is_its_own_title_is_shown_once_and_a_report_is_pointed_to() -> None:
    asked = request(kind="acceptance", title="Is this good?", question="Is this good?\nRead it.")
    shown = words(render.inbox_lines([asked]))
    assert shown.count("Is this good?") == 1 and "Read it." in shown
    assert f"mofa show {asked.workflow_id}" in shown


def test_very_many_agents_are_counted() -> None:
    [(line, _)] = render.state_lines({"agents": [f"a{number}" for number in range(2_000)]})
    assert line.endswith("a18, a19 and 1,980 more") and len(line) < 200
