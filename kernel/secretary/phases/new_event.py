"""Events that a command causes, before the workflow numbers and dates them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kernel.basics.errors import InvalidInput
from kernel.basics.event_data import EventData
from kernel.secretary.events import SubtaskAssigned, SubtaskSkipped, TodoFailed
from kernel.secretary.state import TodoState


@dataclass(frozen=True)
class NewEvent:
    """An event without a number and a time."""

    data: EventData
    by: str | None = None


def assigned(state: TodoState, id: str, assignee: str | None, by: str | None) -> NewEvent:
    """Return the event of an assignment by a person. Raise `InvalidInput` if the desk has no such executor."""
    if assignee is None or assignee not in state.executors:
        raise InvalidInput(f"assignee: {assignee!r} is not an executor here; known: {listed(state.executors)}", "assignee")
    reasons = [f"chosen{by_whom(by)}"]
    return NewEvent(SubtaskAssigned(id=id, assignee=assignee, score=None, reasons=reasons, desk=state.desk), by)


def skipped(id: str, why: str, by: str | None) -> NewEvent:
    """Return the event of a subtask that is skipped."""
    return NewEvent(SubtaskSkipped(id=id, reason=why), by)


def failed(reason: str, by: str | None) -> NewEvent:
    """Return the event that ends the todo as failed."""
    return NewEvent(TodoFailed(reason=reason), by)


def by_whom(name: str | None) -> str:
    """Return ` by NAME` for a message; nothing without a name."""
    return f" by {name}" if name else ""


def listed(names: Iterable[str]) -> str:
    """Return the names for a message: `a, b`, or `none`."""
    return ", ".join(names) or "none"
