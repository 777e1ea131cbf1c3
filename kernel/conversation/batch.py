"""One answer to several decisions: which of them can have the same one."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.conversation.decision import DecisionRequest, Option
from kernel.conversation.transcript import canonical

BATCH = 50
"""The most decisions of one batch."""

HIGH_RISK = "risk: it is high; decide it by itself."


def shape_of(request: DecisionRequest) -> str:
    """Return a text that decisions have in common which the same answer can settle."""
    options = [[option.id, option.needs_comment] for option in request.options]
    return canonical([request.kind, options, request.allow_answer, request.answer_schema])


def misfit(first: DecisionRequest, other: DecisionRequest) -> str | None:
    """Return why a decision cannot be answered together with the first one of a batch; None if it can."""
    if other.risk == "high":
        return HIGH_RISK
    if shape_of(first) != shape_of(other):
        return f"decision_id: it is of another kind or has other options than {first.id} of {first.workflow_id}."
    return None


def shared_options(requests: Sequence[DecisionRequest]) -> list[Option]:
    """Return the options that a batch of these decisions has: none if they differ. Edits are for one alone."""
    if not requests or any(shape_of(each) != shape_of(requests[0]) for each in requests):
        return []
    return [option for option in requests[0].options if option.id not in ("edit", "answer")]
