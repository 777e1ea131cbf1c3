"""The state of one todo: the fold of its events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pydantic import Field

from kernel.basics.priority import Priority
from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage
from kernel.conversation.decision import DecisionRequest
from kernel.secretary.plan import Match
from kernel.secretary.shapes import (
    CLOSED,
    ExecutionResult,
    Forecast,
    Idea,
    Phase,
    Question,
    Report,
    Requirement,
    Review,
    Subtask,
    SubtaskStatus,
    TodoItem,
    TodoStatus,
)

DONE: frozenset[SubtaskStatus] = frozenset({"completed", "skipped"})
"""The statuses of a subtask after which its dependents may start."""


class TodoState(Schema):
    """The state of a todo.

    `questions` is None until they are asked; an empty list means that nothing was unclear.
    `attempts` counts the starts of each subtask and never goes back. `failures` has the error of each failed subtask until a
    person decides on it. `unassigned` has the subtasks without an executor, and `dispatched` why the others have theirs.
    `tried` has the executors that were replaced, by subtask, and `irreplaceable` the failed subtasks for which nobody was left.
    `previous` keeps the earlier result of a redone subtask until the new one arrives. `awaiting` has the ids of open decisions.
    `unmet` has the criteria for which the work was sent back last. `status` follows from the rest.
    """

    id: str
    idea: Idea
    workflow_id: str | None = None
    desk: str | None = None
    phase: Phase = "receiving_idea"
    status: TodoStatus = "pending"
    priority: Priority = "normal"
    questions: list[Question] | None = None
    answers: dict[str, str] = Field(default_factory=dict)
    requirement: Requirement | None = None
    executors: list[str] = Field(default_factory=list)
    plan: list[Subtask] = Field(default_factory=list)
    attempts: dict[str, int] = Field(default_factory=dict)
    failures: dict[str, str] = Field(default_factory=dict)
    unassigned: dict[str, Match] = Field(default_factory=dict)
    dispatched: dict[str, Match] = Field(default_factory=dict)
    tried: dict[str, list[str]] = Field(default_factory=dict)
    irreplaceable: list[str] = Field(default_factory=list)
    previous: dict[str, ExecutionResult] = Field(default_factory=dict)
    rework: list[str] = Field(default_factory=list)
    unmet: list[str] = Field(default_factory=list)
    replanning: bool = False
    review: Review | None = None
    report: Report | None = None
    forecast: Forecast | None = None
    result: ExecutionResult | None = None
    reason: str | None = None
    awaiting: list[str] = Field(default_factory=list)
    created_at: datetime
    updated_at: datetime

    @property
    def closed(self) -> bool:
        """Whether the todo has ended."""
        return self.status in CLOSED

    @property
    def round(self) -> int:
        """The round of work, from 1; each rework begins the next one."""
        return len(self.rework) + 1

    def subtask(self, id: str) -> Subtask | None:
        """Return the subtask of that id; None if the plan has none."""
        return next((subtask for subtask in self.plan if subtask.id == id), None)

    def dependencies(self, subtask: Subtask) -> list[Subtask]:
        """Return the subtasks that this one waits for, in the plan's order."""
        return [other for other in self.plan if other.id in subtask.depends_on]

    def ready(self, subtask: Subtask) -> bool:
        """Return whether all dependencies of the subtask are completed or skipped."""
        return all(other.status in DONE for other in self.dependencies(subtask))

    def undispatched(self) -> list[Subtask]:
        """Return the subtasks that no strategy has decided on yet, in the plan's order."""
        return [s for s in self.plan if s.assignee is None and s.status == "pending" and s.id not in self.unassigned]

    def unanswered(self) -> list[Question]:
        """Return the questions without an answer."""
        return [question for question in self.questions or [] if question.id not in self.answers]


def open_status(state: TodoState) -> TodoStatus:
    """Return the status of an open todo. `blocked` takes precedence over `waiting_feedback`, because it names what is wrong."""
    if state.failures or any(match.proposed is None for match in state.unassigned.values()):
        return "blocked"
    if state.awaiting:
        return "waiting_feedback"
    if state.phase == "receiving_idea":
        return "pending"
    return "clarifying" if state.phase == "clarifying_requirement" else "in_progress"


def result_of(state: TodoState, success: bool, summary: str) -> ExecutionResult:
    """Return the result of the whole todo: the summaries and artifacts of all completed subtasks."""
    finished = [(s, s.result) for s in state.plan if s.result is not None and s.status == "completed"]
    return ExecutionResult(
        success=success,
        summary=summary,
        details="\n".join(f"{subtask.id}: {result.summary}" for subtask, result in finished),
        artifacts=[artifact for _, result in finished for artifact in result.artifacts],
    )


def to_item(state: TodoState, decisions: Iterable[DecisionRequest], usage: Usage) -> TodoItem:
    """Return the todo as clients see it."""
    return TodoItem(
        id=state.id,
        idea=state.idea,
        phase=state.phase,
        status=state.status,
        priority=state.priority,
        requirement=state.requirement,
        plan=state.plan,
        assigned={subtask.id: subtask.assignee for subtask in state.plan if subtask.assignee is not None},
        result=state.result,
        report=state.report,
        decisions=list(decisions),
        usage=usage,
        created_at=state.created_at,
        updated_at=state.updated_at,
        reason=state.reason,
        workflow_id=state.workflow_id,
        forecast=state.forecast,
    )
