"""Todos as lists show them: from the tables that follow from the event log, so that no workflow is asked."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from kernel.basics.priority import Priority
from kernel.basics.schema import Schema
from kernel.secretary.endings import WORDS
from kernel.secretary.reports.facts import TodoFacts
from kernel.secretary.shapes import CLOSED, Phase, TodoStatus
from kernel.secretary.state import TodoState


class TodoFilter(Schema):
    """The todos that a list has. None stands for all.

    `desk` is a desk's name; desks of several tenants may have it. `tenants` and `desks` are the limits of the caller.
    `untenanted`: only todos that belong to no tenant.
    """

    workflow_id: str | None = None
    desk: str | None = None
    status: TodoStatus | None = None
    closed: bool | None = None
    untenanted: bool = False
    tenants: frozenset[str] | None = None
    desks: frozenset[str] | None = None


class ListedTodo(Schema):
    """A todo of a list. `queued`: it waits at its desk, and its workflow has not started."""

    id: str
    workflow_id: str
    desk: str | None = None
    tenant: str | None = None
    title: str
    phase: Phase
    status: TodoStatus
    priority: Priority
    queued: bool = False
    subtasks: int = 0
    done: int = 0
    open_decisions: int = 0
    cost_usd: float = 0.0
    reason: str | None = Field(default=None, description="Why it failed or was cancelled.")
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None = None
    unknown_since: datetime | None = Field(default=None, description="Since then the server does not know its workflow.")

    @property
    def closed(self) -> bool:
        """Whether it has ended."""
        return self.status in CLOSED


class TodoPage(Schema):
    """A part of a list of todos, the newest first. `next` is the `after` of the following part."""

    items: list[ListedTodo]
    next: str | None = None


def with_end(todo: TodoState, row: ListedTodo | None) -> TodoState:
    """Return a todo with the end that its row has. A todo whose workflow was terminated could not write it."""
    if row is None or not row.closed or todo.closed:
        return todo
    return todo.model_copy(update={"status": row.status, "reason": row.reason})


def listed(facts: TodoFacts, title: str | None, reason: str | None, unknown_since: datetime | None = None) -> ListedTodo:
    """Return a todo for a list. Without a title its id stands for it."""
    return ListedTodo(
        id=facts.todo_id,
        workflow_id=facts.workflow_id,
        desk=facts.desk,
        tenant=facts.tenant,
        title=title or facts.todo_id,
        phase=facts.phase,
        status=facts.status,
        priority=facts.priority,
        queued=facts.seq == 0 and not facts.closed,
        subtasks=facts.subtasks,
        done=len(facts.done),
        open_decisions=len(facts.awaiting),
        cost_usd=round(facts.cost_usd, 6),
        reason=reason or (WORDS[facts.ended] if facts.ended else None),
        created_at=facts.opened_at,
        updated_at=facts.changed_at,
        closed_at=facts.closed_at,
        unknown_since=None if facts.closed else unknown_since,
    )
