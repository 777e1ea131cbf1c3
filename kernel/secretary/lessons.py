"""Lessons: notes for the next plan, about what people changed, sent back or rejected."""

from __future__ import annotations

from kernel.conversation.decision import DecisionRequest
from kernel.conversation.transcript import as_text, canonical

NEXT = ("requirement", "plan")
"""The prompts that the lessons are recalled for."""

_SENT_BACK = {"rework": "sent back", "reject": "rejected"}


def memory_of(desk: str) -> str:
    """Return the owner under which a desk's lessons are remembered."""
    return f"desk/{desk}"


def lesson_of(request: DecisionRequest, about: str) -> str | None:
    """Return the lesson of a settled decision about the work `about`, in one sentence; None if the person took the proposal.

    A default at a deadline gives no lesson, because nobody decided.
    """
    settled = request.settled
    if settled is None or settled.by == "deadline":
        return None
    who, why = settled.by or "a person", f": {settled.comment}" if settled.comment else ""
    match request.kind:
        case "acceptance" if settled.choice in _SENT_BACK:
            return f"The result of “{about}” was {_SENT_BACK[settled.choice]} by {who}{why}"
        case "approval" if request.action is not None and settled.choice == "reject":
            return f"In “{about}”, {who} did not let {request.action.name} be used with {canonical(request.action.args)}{why}"
        case "approval" if request.action is not None and settled.edited_args is not None:
            given, made = canonical(request.action.args), canonical(settled.edited_args)
            return f"In “{about}”, {who} changed the arguments of {request.action.name} from {given} to {made}{why}"
        case "acceptance" | "approval":
            return None
        case _:
            return _preference(request, about, who, why)


def _preference(request: DecisionRequest, about: str, who: str, why: str) -> str | None:
    """Return the lesson of a choice or an answer that differs from the recommended one."""
    recommended, settled = request.option(request.recommended), request.settled
    if recommended is None or settled is None or settled.choice == recommended.id:
        return None
    taken = request.option(settled.choice)
    words = taken.label if taken is not None else as_text(settled.answer)
    return f"In “{about}”, asked “{request.title}”, {who} chose “{words}” rather than “{recommended.label}”{why}"
