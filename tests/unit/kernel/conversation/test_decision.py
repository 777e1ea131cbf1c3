"""The rules by which a decision counts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kernel.conversation.decision import Decision, DecisionRequest, Option, ToolAction, is_repeat, refusal

OPENED = datetime(2026, 3, 1, tzinfo=UTC)
OPTIONS = [Option(id="yes", label="Yes"), Option(id="no", label="No")]


def request(id: str = "d1", **fields: Any) -> DecisionRequest:
    base = {"workflow_id": "w", "run_id": "r", "title": "t", "question": "q", "opened_at": OPENED, "options": OPTIONS}
    return DecisionRequest.model_validate({"id": id, **base, **fields})


SETTLED = request("old", status="settled", settled=Decision(decision_id="old", choice="yes", idempotency_key="k1"))
FREE = request("free", options=[], allow_answer=True)
TOOL = request("tool", action=ToolAction(name="rm", args={"path": "x"}))
LEAVE = request(
    "leave",
    action=ToolAction(name="rm", args={"path": "x"}),
    allow_answer=True,
    options=[Option(id=id, label=id, needs_comment=id == "reject") for id in ("approve", "edit", "reject", "answer")],
)
BOTH = request("both", allow_answer=True)
ALL = [request(), SETTLED, FREE, TOOL, BOTH, LEAVE, request("late", status="expired")]


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ({"decision_id": "d1", "choice": "yes"}, None),
        ({"decision_id": "free", "answer": {"any": "json"}}, None),
        ({"decision_id": "free", "answer": False}, None),
        ({"decision_id": "both", "answer": "my own"}, None),
        ({"decision_id": "tool", "choice": "yes", "edited_args": {"path": "y"}}, None),
        ({"decision_id": "leave", "choice": "approve"}, None),
        ({"decision_id": "leave", "choice": "edit", "edited_args": {"path": "y"}}, None),
        ({"decision_id": "leave", "choice": "edit"}, "edited_args: 'edit' counts only with edited_args"),
        ({"decision_id": "leave", "edited_args": {}, "answer": 1}, "edited_args: they belong to the choice 'edit'"),
        ({"decision_id": "leave", "choice": "reject"}, "comment: 'reject' counts only with a comment"),
        ({"decision_id": "leave", "choice": "reject", "comment": "no", "edited_args": {}}, "edited_args: they belong to"),
        ({"decision_id": "leave", "choice": "answer"}, "answer: 'answer' counts only with an answer"),
        ({"decision_id": "leave", "choice": "answer", "answer": 1}, None),
        ({"decision_id": "leave", "answer": 1}, None),
        ({"decision_id": "leave", "choice": "approve", "answer": 1}, "answer: 'approve' takes no answer"),
        (
            {"decision_id": "d9", "choice": "yes"},
            "decision_id: no decision 'd9' here; open decisions: d1, free, tool, both, leave.",
        ),
        ({"decision_id": "old", "choice": "no"}, "decision 'old' is already settled"),
        ({"decision_id": "late", "choice": "no"}, "decision 'late' is already expired"),
        ({"decision_id": "d1"}, "choice: decision 'd1' needs a choice of yes, no."),
        ({"decision_id": "both"}, "needs a choice of yes, no or an answer"),
        ({"decision_id": "d1", "choice": "maybe"}, "choice: 'maybe' is not offered by decision 'd1'"),
        ({"decision_id": "free", "choice": "yes"}, "it takes an answer"),
        ({"decision_id": "d1", "answer": "sure"}, "answer: decision 'd1' takes no free answer"),
        ({"decision_id": "d1", "choice": "yes", "edited_args": {}}, "edited_args: decision 'd1' is not about a tool call"),
    ],
)
def test_a_decision_counts_or_is_refused_with_a_reason(decision: dict[str, Any], words: str | None) -> None:
    why = refusal(ALL, Decision.model_validate(decision))
    assert why is None if words is None else why is not None and words in why


def test_without_open_decisions_the_refusal_says_so() -> None:
    why = refusal([SETTLED], Decision(decision_id="x", choice="yes"))
    assert why is not None and "none is open" in why


@pytest.mark.parametrize(
    ("id", "key", "repeat"), [("old", "k1", True), ("old", "k2", False), ("old", None, False), ("d1", "k1", False)]
)
def test_the_same_decision_again_is_known_by_its_key(id: str, key: str | None, repeat: bool) -> None:
    assert is_repeat(ALL, Decision(decision_id=id, choice="yes", idempotency_key=key)) is repeat


def test_silence_decides_nothing() -> None:
    assert request().on_timeout.do == "wait"


def test_policies_nest() -> None:
    policy = {"do": "escalate", "to": ["boss"], "after": {"do": "choose", "option": "no"}}
    asked = request(on_timeout=policy)
    assert asked.on_timeout.model_dump(mode="json") == policy
    assert DecisionRequest.model_validate_json(asked.model_dump_json()) == asked
