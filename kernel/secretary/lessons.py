"""What the secretary learns from people: what they changed, sent back or rejected, as notes for the next plan."""

from __future__ import annotations

from kernel.conversation.decision import DecisionRequest
from kernel.conversation.transcript import as_text, canonical

NEXT = ("requirement", "plan")
"""The questions to the secretary's model that are asked with what was learned before it."""

_SENT_BACK = {"rework": "sent back", "reject": "rejected"}


def memory_of(desk: str) -> str:
    """Whose memory a desk's lessons are."""
    return f"desk/{desk}"


def lesson_of(request: DecisionRequest, about: str) -> str | None:
    """Return the lesson of a settled decision of the work `about`, in a sentence; None where the person took what was proposed.

    A default that was taken at a deadline teaches nothing: nobody said so.
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
            return _rather(request, about, who, why)


def _rather(request: DecisionRequest, about: str, who: str, why: str) -> str | None:
    """Return a choice or an answer other than the one that was recommended."""
    recommended, settled = request.option(request.recommended), request.settled
    if recommended is None or settled is None or settled.choice == recommended.id:
        return None
    taken = request.option(settled.choice)
    words = taken.label if taken is not None else as_text(settled.answer)
    return f"In “{about}”, asked “{request.title}”, {who} chose “{words}” rather than “{recommended.label}”{why}"
