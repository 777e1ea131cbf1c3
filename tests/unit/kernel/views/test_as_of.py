"""The state of a run after an event: the answers of several people to one decision."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from kernel.conversation.decision import DecisionRequest
from kernel.record.events import Event
from kernel.views.as_of import run_as_of

AT = datetime(2026, 1, 1, tzinfo=UTC)


def then(*happened: tuple[str, dict[str, Any]]) -> DecisionRequest:
    asked = {"id": "d1", "workflow_id": "w", "run_id": "r", "title": "Go on?", "question": "", "opened_at": AT.isoformat()}
    all_of_it = (("decision_opened", {"decision": {**asked, "quorum": 2}}), *happened)
    run = run_as_of(Event(seq=seq, at=AT, type=type, data=data) for seq, (type, data) in enumerate(all_of_it, start=1))
    assert run is not None
    return DecisionRequest.model_validate(run.decisions["d1"])


def answered(by: str, choice: str, verified: bool = True) -> tuple[str, dict[str, Any]]:
    return "decision_answered", {"decision_id": "d1", "by": by, "verified": verified, "missing": 1, "choice": choice}


def test_answers_are_collected_and_a_later_one_of_a_name_replaces_the_first() -> None:
    request = then(answered("ann", "no", verified=False), answered("ben", "yes"), answered("ann", "yes"))
    assert [(each.by, each.choice, each.verified) for each in request.answers] == [("ben", "yes", True), ("ann", "yes", True)]


def test_a_disagreement_removes_them() -> None:
    request = then(answered("ann", "no"), ("decision_disagreed", {"decision_id": "d1", "answers": {"ann": "no"}}))
    assert request.answers == [] and request.status == "open"
