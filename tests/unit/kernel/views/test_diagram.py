"""Diagrams: every state draws, and no word of a person or a model is read as Mermaid."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.conversation.decision import DecisionRequest
from kernel.conversation.outcome import Contribution
from kernel.secretary import commands
from kernel.views.diagram import mode_diagram, todo_diagram
from tests.support.todo_record import CLARIFY, RECEIVE, TEAM, TodoRecord, planned, sub

NODE = re.compile(r'^ *\w+\["(?:[^\W_]|[ .,:\-_/()+\'!?=]|#\d+;)*"\]:::\w+$')
OTHER = re.compile(
    r'^ *(flowchart \w\w|subgraph \w+\["\w+"\]|direction LR|end|\w+ (-->|-\.->|---) \w+|classDef \w+ [\w:#,-]+)$'
)


def assert_mermaid(text: str) -> None:
    for line in text.splitlines():
        assert NODE.match(line) or OTHER.match(line), line


def test_a_todo_shows_its_phases_and_its_plan() -> None:
    record = planned()
    record.do(commands.StartSubtask(id="s1", attempt=1), commands.FailSubtask(id="s1", attempt=1, error="x"))
    record.do(commands.StartSubtask(id="s2", attempt=1))
    text = todo_diagram(record.now)
    assert_mermaid(text)
    assert 'clarifying_requirement["clarifying requirement"]:::completed' in text
    assert 'monitoring_execution["monitoring execution"]:::waiting' in text
    assert 'reporting_completion["reporting completion"]:::pending' in text
    assert 't1["s1: do s1 (coder)"]:::failed' in text and 't2["s2: do s2 (writer)"]:::running' in text
    assert "t1 --> t3" in text and "t2 --> t3" in text


def test_a_todo_without_a_plan_draws_too_and_a_closed_one_is_marked() -> None:
    record = TodoRecord()
    record.do(RECEIVE)
    assert_mermaid(todo_diagram(record.now))
    assert "subgraph plan" not in todo_diagram(record.now)
    record.do(commands.Cancel())
    assert 'clarifying_requirement["clarifying requirement"]:::failed' in todo_diagram(record.now)


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1), st.text(max_size=80))
def test_no_label_can_end_itself(description: str, name: str) -> None:
    record = TodoRecord()
    subtask = sub("s1").model_copy(update={"description": f"d{description}"})
    record.do(RECEIVE, CLARIFY, commands.MakePlan(subtasks=[subtask], executors=TEAM))
    assert_mermaid(todo_diagram(record.now))
    assert_mermaid(mode_diagram(name, [Contribution(participant=name)]))


def test_a_mode_shows_rounds_and_open_decisions() -> None:
    opened = datetime(2026, 3, 1, tzinfo=UTC)
    request = DecisionRequest(id="d", workflow_id="w", run_id="r", title="What now?", question="?", opened_at=opened)
    settled = request.model_copy(update={"title": "Old", "status": "settled"})
    made = [
        Contribution(participant="ana"),
        Contribution(participant="bo"),
        Contribution(participant="cy", round=2, status="timeout"),
    ]
    text = mode_diagram("Sequential", made, [settled, request])
    assert_mermaid(text)
    assert 'c3["cy (timeout, round 2)"]:::failed' in text
    assert "c1 --> c3" in text and "c2 --> c3" in text and "c3 -.-> d1" in text
    assert "What now? (waits for anyone who watches the inbox)" in text and "Old" not in text
