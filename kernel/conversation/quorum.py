"""The people who may decide, and the count of their answers until one of them settles a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from kernel.basics.limits import LINE_CHARACTERS, clipped
from kernel.conversation.decision import Answered, Decision, DecisionRequest, failed_criteria
from kernel.conversation.transcript import as_text, canonical

SOMEONE = "someone"
"""The name of an answer without `by`: all of them together count as one person."""

SHARED_ANSWER_BYTES = 4 * 1024
"""The longest answer, and the longest edited arguments, where several people have to agree: all answers are kept."""

MOST_ANSWERS = 50
"""The most answers that one decision collects."""


def name_of(decision: Decision) -> str:
    """Return the name under which an answer counts."""
    return (decision.by or "").strip() or SOMEONE


def ineligible(request: DecisionRequest, decision: Decision, *, for_anybody: bool) -> str | None:
    """Return why this person's answer does not count, or None if it counts.

    The assignees and the initiator hold for a verified name; a claim is believed. With a quorum, nobody counts twice.
    `for_anybody`: the request was opened without assignees, and has only those of an escalation.
    """
    name = name_of(decision)
    if decision.verified and request.assignees and not for_anybody and name not in request.assignees:
        return f"by: decision {request.id!r} is for {', '.join(request.assignees)}; {name} may not decide it."
    if decision.verified and name == request.initiator:
        return f"by: {name} has asked for decision {request.id!r}; somebody else has to decide it."
    return _uncounted(request, decision, name) if request.quorum > 1 else None


def _uncounted(request: DecisionRequest, decision: Decision, name: str) -> str | None:
    if any(each.by == name and (each.verified or not decision.verified) for each in request.answers):
        return f"by: {name} has answered decision {request.id!r} already, and nobody counts twice."
    for field, value in (("answer", decision.answer), ("edited_args", decision.edited_args)):
        if value is not None and (size := len(as_text(value).encode())) > SHARED_ANSWER_BYTES:
            most = f"{SHARED_ANSWER_BYTES:,}"
            return f"{field}: it is {size:,} bytes long, at most {most} are accepted where several people have to agree."
    if len(request.answers) >= MOST_ANSWERS:
        return f"decision_id: decision {request.id!r} has {MOST_ANSWERS} answers, the most that it takes."
    return None


def with_answer(request: DecisionRequest, decision: Decision, at: datetime) -> DecisionRequest:
    """Return the request with one more answer. A verified one replaces a claim of the same name."""
    answer = Answered(
        by=name_of(decision),
        verified=bool(decision.verified),
        at=at,
        comment=decision.comment and clipped(decision.comment, LINE_CHARACTERS),
        failed=failed_criteria(request, decision),
        **decision.model_dump(include={"choice", "answer", "edited_args"}),
    )
    others = [each for each in request.answers if each.by != answer.by]
    return request.model_copy(update={"answers": [*others, answer]})


def agreeing(answers: Sequence[Answered], decision: Decision) -> list[Answered]:
    """Return the answers that say the same as a decision. Comments may differ, and the criteria that have failed."""
    return [each for each in answers if _said(each) == _said(decision)]


def is_hopeless(request: DecisionRequest, *, for_anybody: bool) -> bool:
    """Return whether no answer can reach the quorum any more, even if all assignees who are left say the same."""
    if for_anybody or not request.assignees:
        return False
    answered = {each.by for each in request.answers}
    left = {name for name in request.assignees if name not in answered and name != request.initiator}
    most = max(Counter(map(_said, request.answers)).values(), default=0)
    return most + len(left) < request.quorum


def _said(answer: Answered | Decision) -> str:
    return canonical([answer.choice, answer.answer, answer.edited_args])
