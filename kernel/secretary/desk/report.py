"""The desk's report on its todos: counts by status, open decisions, and usage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from kernel.basics.limits import clipped
from kernel.conversation.budget import Usage
from kernel.secretary.reports.titles import TITLES
from kernel.secretary.shapes import CLOSED, Report, ReportType, TodoItem

LISTED = 200
"""The most todos that a report names."""


def desk_report(id: str, type: ReportType, name: str, todos: Sequence[TodoItem], now: datetime) -> Report:
    """Return the report of the desk `name` on the todos that belong to its type, in their order."""
    chosen = [todo for todo in todos if _belongs(todo, type)]
    used = Usage()
    for todo in chosen:
        used = used + todo.usage
    by_status = Counter(todo.status for todo in chosen)
    counts = ", ".join(f"{count} {status}" for status, count in by_status.items()) or "no todos"
    lines = [_entry(todo) for todo in chosen[:LISTED]]
    if len(chosen) > LISTED:
        lines.append(f"- … and {len(chosen) - LISTED} more")
    content = "\n\n".join(
        [f"# {TITLES[type]}: {name}", f"{now:%Y-%m-%d %H:%M} UTC: {counts}.", "\n".join(lines) or "Nothing to show."]
    )
    statistics = {
        "todos": len(chosen),
        "by_status": dict(by_status),
        "open_decisions": sum(_open_decisions(todo) for todo in chosen),
        "usage": used.model_dump(mode="json"),
    }
    return Report(
        id=id,
        type=type,
        todo_ids=[t.id for t in chosen[:LISTED]],
        content=content + "\n",
        statistics=statistics,
        created_at=now,
    )


def _belongs(todo: TodoItem, type: ReportType) -> bool:
    match type:
        case "task_completion":
            return todo.status == "completed"
        case "progress":
            return todo.status not in CLOSED
        case "exception":
            return todo.status in ("failed", "blocked")
        case "daily_summary" | "weekly_stale":
            return True
        case "forecast":
            return todo.idea.dry_run


def _entry(todo: TodoItem) -> str:
    title = clipped(" ".join((todo.requirement.title if todo.requirement else todo.idea.content).split()), 200)
    done = sum(subtask.status in ("completed", "skipped") for subtask in todo.plan)
    plan = f", {done} of {len(todo.plan)} subtasks done" if todo.plan else ""
    owed = f", {_open_decisions(todo)} decisions open" if _open_decisions(todo) else ""
    why = f": {clipped(' '.join(todo.reason.split()), 300)}" if todo.reason else ""
    return f"- **{todo.id}** {title} ({todo.priority}): {todo.status} in {todo.phase.replace('_', ' ')}{plan}{owed}{why}"


def _open_decisions(todo: TodoItem) -> int:
    return sum(decision.status == "open" for decision in todo.decisions)
