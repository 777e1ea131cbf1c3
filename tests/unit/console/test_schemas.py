"""The published JSON Schemas: current, valid, and right for the JSON on the wire."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from pydantic import BaseModel

from console import event_docs
from console.schemas import BUNDLE, EVENTS, PROJECT, bundle, documents, one, write
from kernel.conversation.decision import Choose, Decision, DecisionRequest, Escalate, Option
from kernel.conversation.message import Message
from kernel.conversation.outcome import Contribution, Outcome, Vote
from kernel.modes import modes
from kernel.record.events import Event
from kernel.secretary.shapes import ExecutionResult, Idea, Report, Requirement, Subtask, TodoInput, TodoItem, lone_secretary

FOLDER = Path(__file__).parents[3] / "docs/schemas"
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_the_published_schemas_are_current() -> None:
    published = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.schema.json")}
    assert published == documents(), "run: python -m console.schemas"
    assert (FOLDER.parent / event_docs.PAGE).read_text(encoding="utf-8") == event_docs.page(), "run: python -m console.schemas"


def test_writing_takes_away_what_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "schemas"
    folder.mkdir()
    (folder / "Gone.schema.json").write_text("{}")
    write(folder)
    assert {path.name for path in folder.iterdir()} == documents().keys()


def test_every_file_is_a_schema() -> None:
    for name, text in documents().items():
        jsonschema_rs.meta.validate(json.loads(text))
        assert name in (BUNDLE, EVENTS, PROJECT) or json.loads(text)["title"] == name.removesuffix(".schema.json")


def test_every_mode_that_is_there_has_its_input() -> None:
    assert {mode.input.__name__ for mode in modes().values()} <= bundle()["$defs"].keys()


def validator(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(one(name, bundle()))


REQUEST = DecisionRequest(
    id="d1",
    workflow_id="w",
    run_id="r",
    title="t",
    question="q",
    options=[Option(id="a", label="A")],
    on_timeout=Escalate(do="escalate", to=["bob"], after=timedelta(hours=2)),
    opened_at=NOW,
    settled=Decision(decision_id="d1", choice="a"),
)
EXAMPLES: list[BaseModel] = [
    Message(id="m", sender="s", content={"any": ["JSON", 1, None]}, sent_at=NOW),
    REQUEST,
    Outcome(
        mode="Sequential",
        status="completed",
        output=[1],
        contributions=[Contribution(participant="a", content="x")],
        votes=[Vote(participant="a", round=1, choice="x")],
    ),
    Event(seq=1, at=NOW, type="asked", data={"a": None}),
    TodoInput(idea=Idea(content="Plan a picnic"), secretary=lone_secretary()),
    TodoItem(
        id="t",
        idea=Idea(content="x"),
        phase="receiving_idea",
        status="pending",
        priority="normal",
        requirement=Requirement(title="x", description="y", acceptance_criteria=["z"]),
        plan=[Subtask(id="s1", description="d", result=ExecutionResult(success=True, summary="done"))],
        report=Report(id="r", type="progress", todo_ids=["t"], content="#", created_at=NOW),
        decisions=[REQUEST],
        created_at=NOW,
        updated_at=NOW,
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: type(example).__name__)
def test_what_is_sent_fits_the_schema(example: BaseModel) -> None:
    validator(type(example).__name__).validate(example.model_dump(mode="json"))


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("SequentialInput", {"task": "x", "participants": ["a", {"kind": "human", "name": "b", "deadline": "P1D"}]}, True),
        ("SequentialInput", {"task": {"any": 1}, "participants": [{"kind": "agent", "name": "a"}], "on_failure": "ask"}, True),
        ("SequentialInput", {"task": "x", "participants": [{"name": "a"}]}, False),  # the wire wants its kind
        ("SequentialInput", {"task": "x", "participants": []}, False),
        ("SequentialInput", {"task": "x", "participants": ["a"], "on_failur": "ask"}, False),
        ("SequentialInput", {"task": "x", "participants": ["a"], "priority": "urgent"}, False),
        ("Human", {"kind": "human", "name": "b", "deadline": 60}, False),  # durations are ISO 8601 texts
        ("TeamOf", {"kind": "team", "name": "t", "mode": "Sequential", "participants": ["a"], "on_failure": "skip"}, True),
        ("OnTimeout", {"option": "a"}, False),
    ],
)
def test_what_may_be_sent(name: str, value: Any, fits: bool) -> None:
    assert validator(name).is_valid(value) is fits


def test_a_default_that_is_left_out_is_allowed() -> None:
    validator("OnTimeout").validate(Choose(do="choose", option="a").model_dump(mode="json"))
    validator("Decision").validate({"decision_id": "d1"})
