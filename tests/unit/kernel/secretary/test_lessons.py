"""What a decision teaches: only what a person said otherwise than was proposed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kernel.conversation.decision import Decision, DecisionRequest, Option, ToolAction
from kernel.kinds.memory import MemoryItem
from kernel.secretary.lessons import core_of, corrections_of, desk_of, lesson_of

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


def lesson(text: str, day: int, **more: Any) -> MemoryItem:
    at = datetime(2026, 1, day, tzinfo=UTC)
    item = {"id": f"{text}{day}", "agent": "desk/main", "kind": "correction", "text": text, "created_at": at, "used_at": at}
    return MemoryItem.model_validate(item | more)


def test_a_correction_that_came_again_is_counted_with_the_first_one_of_its_desk_and_tenant() -> None:
    """With a likeness by the first letter."""
    items = [
        lesson("bread", 3), lesson("apples", 2), lesson("ants", 5), lesson("avocado", 1), lesson("air", 4, tenant="acme"),
        lesson("arms", 6, agent="desk/other"),
    ]  # fmt: skip
    found = corrections_of(items, lambda one, other: float(one.text[0] == other.text[0]))
    assert [(each.first.text, [again.text for again in each.again]) for each in found] == [
        ("avocado", ["apples", "ants"]), ("bread", []), ("air", []), ("arms", []),
    ]  # fmt: skip
    assert corrections_of([], lambda one, other: 1.0) == []


def test_lessons_are_compared_without_the_title_of_their_todo() -> None:
    assert (
        core_of("The result of “Tea for “two”” was rejected by ann: too long")
        == "The result of ” was rejected by ann: too long"
    )
    assert core_of("Letters have at most ten lines.") == "Letters have at most ten lines."
    assert core_of("“all”") == "“all”"


def test_only_corrections_of_desks_are_lessons() -> None:
    assert desk_of(lesson("a", 1)) == "main"
    assert [desk_of(lesson("a", 1, **more)) for more in ({"kind": "fact"}, {"agent": "poet"}, {"agent": None})] == [None] * 3
