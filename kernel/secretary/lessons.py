"""Lessons: notes for the next plan, about what people changed, sent back or rejected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.conversation.decision import NOBODY, DecisionRequest
from kernel.conversation.transcript import as_text, canonical
from kernel.kinds.memory import MemoryItem

NEXT = ("requirement", "plan", "executors")
"""The prompts that the lessons are recalled for."""

_SENT_BACK = {"rework": "sent back", "reject": "rejected"}


_DESK = "desk/"

SAME = 0.8
"""The least similarity of two lessons that are the same correction."""


def memory_of(desk: str) -> str:
    """Return the owner under which a desk's lessons are remembered."""
    return f"{_DESK}{desk}"


def desk_of(item: MemoryItem) -> str | None:
    """Return the desk whose lesson a memory is; None if it is no lesson."""
    if item.kind != "correction" or item.agent is None or not item.agent.startswith(_DESK):
        return None
    return item.agent.removeprefix(_DESK)


class Correction(Schema):
    """A correction by people: the `first` lesson, and those that say the same `again`, the earliest first."""

    first: MemoryItem
    again: list[MemoryItem] = Field(default_factory=list)


def core_of(lesson: str) -> str:
    """Return a lesson without the title of its todo, in which lessons from different todos differ anyway."""
    return " ".join(re.sub("“[^”]*”", "", lesson, count=1).split()) or lesson


def corrections_of(lessons: Iterable[MemoryItem], likeness: Callable[[MemoryItem, MemoryItem], float]) -> list[Correction]:
    """Return the corrections in lessons, those that came again most often first.

    A lesson is the same correction as the most similar first one of its desk and tenant, if that is similar enough.
    """
    found: list[Correction] = []
    for item in sorted(lessons, key=lambda each: (each.created_at, each.id)):
        own = [each for each in found if (each.first.agent, each.first.tenant) == (item.agent, item.tenant)]
        like, close = max(((likeness(each.first, item), each) for each in own), key=lambda pair: pair[0], default=(0.0, None))
        if close is not None and like >= SAME:
            close.again.append(item)
        else:
            found.append(Correction(first=item))
    return sorted(found, key=lambda each: (-len(each.again), each.first.created_at, each.first.id))


def lesson_of(request: DecisionRequest, about: str) -> str | None:
    """Return the lesson of a settled decision about the work `about`, in one sentence; None if the person took the proposal.

    A default at a deadline gives no lesson, because nobody decided.
    """
    settled = request.settled
    if settled is None or settled.by == NOBODY:
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
