"""What a decision teaches: only what a person said otherwise than was proposed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kernel.conversation.decision import Decision, DecisionRequest, Option, ToolAction
from kernel.secretary.lessons import lesson_of

OPTIONS = [Option(id=id, label=id.title()) for id in ("accept", "rework", "reject", "a", "b")]


def settled(kind: str, recommended: str | None = None, **decision: Any) -> DecisionRequest:
    return DecisionRequest.model_validate(
        {
            "id": "d1", "workflow_id": "w", "run_id": "r", "kind": kind, "title": "For whom?", "question": "?",
            "options": OPTIONS, "recommended": recommended, "opened_at": datetime(2026, 1, 1, tzinfo=UTC), "status": "settled",
            "action": ToolAction(name="mail", args={"to": "x"}), "settled": Decision(decision_id="d1", **decision),
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "lesson"),
    [
        (settled("acceptance", choice="rework", comment="shorter", by="ann"),
         "The result of “Tea” was sent back by ann: shorter"),
        (settled("acceptance", choice="reject"), "The result of “Tea” was rejected by a person"),
        (settled("acceptance", "rework", choice="accept"), None),
        (settled("approval", choice="reject", comment="no mails"),
         "In “Tea”, a person did not let mail be used with {\"to\":\"x\"}: no mails"),
        (settled("approval", choice="edit", edited_args={"to": "y"}, by="ann"),
         "In “Tea”, ann changed the arguments of mail from {\"to\":\"x\"} to {\"to\":\"y\"}"),
        (settled("approval", choice="approve"), None),
        (settled("clarification", "a", choice="b", by="ann"), "In “Tea”, asked “For whom?”, ann chose “B” rather than “A”"),
        (settled("clarification", "a", answer="Children"),
         "In “Tea”, asked “For whom?”, a person chose “Children” rather than “A”"),
        (settled("clarification", "a", choice="a"), None),
        (settled("clarification", None, choice="b"), None),
        (settled("exception", "a", choice="b", by="deadline"), None),
    ],
)  # fmt: skip
def test_a_lesson(request_: DecisionRequest, lesson: str | None) -> None:
    assert lesson_of(request_, "Tea") == lesson


def test_an_open_decision_teaches_nothing() -> None:
    assert lesson_of(settled("clarification", "a", choice="b").model_copy(update={"settled": None}), "Tea") is None
