"""The queue of a desk: which todo starts next, under a limit of work in progress, by priority, and after other todos."""

from __future__ import annotations

from kernel.basics.priority import priority_key
from kernel.secretary.desk.state import DeskState
from kernel.secretary.shapes import CLOSED, TodoItem


def next_to_start(desk: DeskState) -> str | None:
    """Return the id of the todo that starts now; None if none may.

    Without a limit, todos start in the order of their ideas; with one, the more urgent first. A closing desk starts all that
    are left, so that no idea is lost.
    """
    if desk.closing:
        return desk.unstarted[0] if desk.unstarted else None
    if not desk.unstarted or not _has_room(desk):
        return None
    able = (id for id in desk.unstarted if not why_waiting(desk, id))
    if desk.input.at_once is None:
        return next(able, None)
    return min(able, key=lambda id: priority_key(desk.todos[id].priority), default=None)


def why_waiting(desk: DeskState, id: str) -> str | None:
    """Return why a todo may not start, whatever room there is; None if it may."""
    if id in desk.held:
        return "it is paused"
    if id in desk.forced:
        return None
    for needed in desk.todos[id].idea.after:
        other = desk.todos.get(needed)
        if other is None or other.status == "completed":  # the desk forgets closed todos, the oldest first
            continue
        return f"{needed} is {other.status}" + ("; start_todo starts this one anyway" if other.status in CLOSED else "")
    return None


def in_progress(desk: DeskState) -> list[TodoItem]:
    """Return the todos that were started and are open."""
    unstarted = set(desk.unstarted)
    return [todo for todo in desk.todos.values() if todo.status not in CLOSED and todo.id not in unstarted]


def drained(desk: DeskState) -> bool:
    """Return whether a draining desk has nothing left to wait for."""
    return desk.draining and not desk.unstarted and not in_progress(desk)


def _has_room(desk: DeskState) -> bool:
    return desk.input.at_once is None or len(in_progress(desk)) < desk.input.at_once
