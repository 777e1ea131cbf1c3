"""The events of a todo. A todo's own events, folded in order, give its state (`kernel.secretary.evolve`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self, get_args

from pydantic import Field

from kernel.basics.event_data import Earlier, EventData, Json, many, some, spaced
from kernel.basics.priority import Priority
from kernel.record.answer_events import ANSWERS
from kernel.record.run_events import LIFE
from kernel.record.stream import Stream
from kernel.secretary.plan import Considered
from kernel.secretary.shapes import (
    CriterionCheck,
    ExecutionResult,
    Forecast,
    Idea,
    Phase,
    Question,
    Report,
    Requirement,
    Strategy,
    Subtask,
)

PHASES: tuple[Phase, ...] = get_args(Phase)


def phase_title(phase: str) -> str:
    """Return a phase for people: `2/5 clarifying requirement`."""
    names: list[str] = [*PHASES]
    return (f"{names.index(phase) + 1}/{len(names)} " if phase in names else "") + spaced(phase)


# ---- phases 1 and 2: the idea and the requirement -----------------------------------------------------------------------


class IdeaReceived(EventData):
    """A todo begins with an idea."""

    TYPE: ClassVar[str] = "idea_received"

    id: str
    idea: Idea
    priority: Priority
    workflow_id: str | None
    desk: str | None = None

    def words(self) -> str:
        """Return the idea."""
        return f"idea received: {self.idea.content}"


class PhaseChanged(EventData):
    """The todo is in another phase. `from` is null in the beginning."""

    TYPE: ClassVar[str] = "phase_changed"

    before: Phase | None = Field(alias="from")
    to: Phase

    @classmethod
    def between(cls, before: Phase | None, to: Phase) -> PhaseChanged:
        """Return the event. A call cannot name the field `from`, which is a keyword of Python."""
        return cls.model_validate({"from": before, "to": to})

    def words(self) -> str:
        """Return the new phase."""
        return f"── phase {phase_title(self.to)}"


class QuestionsAsked(EventData):
    """The secretary asks these questions about the idea; an empty list, if nothing is unclear."""

    TYPE: ClassVar[str] = "questions_asked"

    questions: list[Question]

    def words(self) -> str:
        """Return how many."""
        return f"{many(len(self.questions), 'question')} to clear up" if self.questions else "nothing is unclear"


class QuestionsAnswered(EventData):
    """Some questions have an answer, by the question's id."""

    TYPE: ClassVar[str] = "questions_answered"

    answers: dict[str, str]

    def words(self) -> str:
        """Return the answers."""
        return f"answered: {'; '.join(self.answers.values())}"


class RequirementClarified(EventData):
    """The idea has become a requirement."""

    TYPE: ClassVar[str] = "requirement_clarified"

    requirement: Requirement

    def words(self) -> str:
        """Return its title, and how many criteria it has."""
        return f"requirement with {len(self.requirement.acceptance_criteria)} criteria: {self.requirement.title}"


# ---- phase 3: dispatch -------------------------------------------------------------------------------------------------


class SubtasksPlanned(EventData):
    """There is a plan, for these executors."""

    TYPE: ClassVar[str] = "plan_made"

    subtasks: list[Subtask]
    executors: list[str]

    def words(self) -> str:
        """Return its size, and who works on it."""
        return f"plan of {many(len(self.subtasks), 'subtask')}, for {', '.join(self.executors)}"


class Replanned(EventData):
    """The plan was changed after a rework: the subtasks `redo` are done again, and `new` were added."""

    TYPE: ClassVar[str] = "replanned"

    redo: list[str]
    new: list[str]
    subtasks: list[Subtask]
    executors: list[str]


class DispatchRulesPlayed(EventData):
    """The desk's rules were evaluated for a subtask; `audit` has every rule that was checked, `error` says why they failed."""

    TYPE: ClassVar[str] = "dispatch_rules_played"

    id: str
    rules: str
    version: str
    hash: str
    outcome: str | None = None
    value: Any = None
    reason: str | None = None
    fired: list[str] = Field(default_factory=list)
    audit: list[Json] = Field(default_factory=list)
    error: str | None = None


class SubtaskAssigned(EventData):
    """A subtask has an executor; `score` is null where a person chose.

    `considered` are the next best executors under the `strategy`, and `others` the number of all that could have been chosen.
    `confidence` is that of a model. The work counts for the desk `desk`.
    """

    TYPE: ClassVar[str] = "subtask_assigned"

    id: str
    assignee: str
    score: float | None
    reasons: list[str]
    strategy: Strategy | None = None
    considered: list[Considered] = Field(default_factory=list)
    others: int = 0
    confidence: float | None = None
    desk: str | None = None

    def words(self) -> str:
        """Return who gets it, why, and who else was considered."""
        others = f", rather than {some([each.name for each in self.considered])}" if self.considered else ""
        return f"{self.id} goes to {self.assignee} ({', '.join(self.reasons)}{others})"


class ExecutorMissing(EventData):
    """Nobody can do a subtask."""

    TYPE: ClassVar[str] = "executor_missing"

    id: str
    reasons: list[str]
    candidates: list[str]


class DispatchUnsure(EventData):
    """A model chose an executor, and is less sure than the desk demands: a person confirms, or chooses another one."""

    TYPE: ClassVar[str] = "dispatch_unsure"

    id: str
    proposed: str
    confidence: float
    reasons: list[str]
    candidates: list[str]

    def words(self) -> str:
        """Return the proposal and the confidence."""
        return f"{self.id} may go to {self.proposed}, with a confidence of {self.confidence:.2f}: a person decides"


class DispatchResolved(EventData):
    """A person decided about a subtask that nobody can do, or that a model was not sure about."""

    TYPE: ClassVar[str] = "dispatch_resolved"

    id: str
    choice: str
    assignee: str | None


# ---- phase 4: execution ------------------------------------------------------------------------------------------------


class ExecutorAwaited(EventData):
    """A subtask waits until its executor has fewer subtasks than its limit: it has `taken`, and `before` others wait first."""

    TYPE: ClassVar[str] = "executor_awaited"

    id: str
    assignee: str
    taken: int
    before: int

    def words(self) -> str:
        """Return whom it waits for."""
        return f"{self.id} waits for {self.assignee}, who has {self.taken} in progress"


class SubtaskStalled(EventData):
    """A subtask is not done after the time that the desk's monitoring allows, for the `number`th time in this attempt."""

    TYPE: ClassVar[str] = "subtask_stalled"

    id: str
    attempt: int
    assignee: str
    after_s: float
    number: int

    def words(self) -> str:
        """Return who has it."""
        return f"{self.id} is not done by {self.assignee} after {self.after_s * self.number:.0f} s"


class TodoOverdue(EventData):
    """The todo is open after the time that the desk's monitoring allows, for the `number`th time."""

    TYPE: ClassVar[str] = "todo_overdue"

    within_s: float
    number: int


class BudgetNearing(EventData):
    """The todo has used that share of a limit of its budget."""

    TYPE: ClassVar[str] = "budget_nearing"

    limit: str
    share: float

    def words(self) -> str:
        """Return the limit."""
        return f"{self.share:.0%} of {self.limit} used"


class SubtaskStarted(EventData):
    """An executor works on a subtask."""

    TYPE: ClassVar[str] = "subtask_started"

    id: str
    attempt: int
    assignee: str | None

    def words(self) -> str:
        """Return who works on it."""
        return f"{self.id} started by {self.assignee}" + (f", attempt {self.attempt}" if self.attempt > 1 else "")


class SubtaskCompleted(EventData):
    """A subtask has a result."""

    TYPE: ClassVar[str] = "subtask_completed"

    id: str
    attempt: int
    result: ExecutionResult
    seconds: float | None = None
    cost_usd: float | None = None

    def timed(self, at: datetime, earlier: Earlier) -> Self:
        """Return it with the time since the attempt was started, in seconds."""
        mine = {"id": self.id, "attempt": self.attempt}
        started = [each.at for each in earlier(SubtaskStarted.TYPE) if mine.items() <= each.data.items()]
        seconds = round((at - started[-1]).total_seconds(), 3) if started else None
        return self.model_copy(update={"seconds": seconds})

    def words(self) -> str:
        """Return the result's summary."""
        return f"{self.id} completed: {self.result.summary}"


class SubtaskFailed(EventData):
    """An attempt at a subtask failed."""

    TYPE: ClassVar[str] = "subtask_failed"

    id: str
    attempt: int
    result: ExecutionResult | None
    error: str

    def words(self) -> str:
        """Return the error."""
        return f"{self.id} failed: {self.error}"


class ExecutorReplaced(EventData):
    """The executor of a failed subtask is replaced; `subtask_assigned` follows. `number` counts the subtask's replacements."""

    TYPE: ClassVar[str] = "executor_replaced"

    id: str
    attempt: int
    before: str
    error: str
    number: int

    def words(self) -> str:
        """Return who is replaced, and why."""
        return f"{self.before} is replaced for {self.id}: {self.error}"


class ReplacementMissing(EventData):
    """Nobody can replace the executor of a failed subtask: a person decides."""

    TYPE: ClassVar[str] = "replacement_missing"

    id: str
    reasons: list[str]

    def words(self) -> str:
        """Return the reasons."""
        return f"nobody can replace the executor of {self.id}: {'; '.join(self.reasons)}"


class FailureResolved(EventData):
    """A person or the secretary decided what to do after a failure."""

    TYPE: ClassVar[str] = "failure_resolved"

    id: str
    choice: str


class SubtaskSkipped(EventData):
    """A subtask is left out."""

    TYPE: ClassVar[str] = "subtask_skipped"

    id: str
    reason: str


class FeedbackAwaited(EventData):
    """The todo waits for a person."""

    TYPE: ClassVar[str] = "feedback_awaited"

    decision_id: str

    def words(self) -> str:
        """Return the decision's id."""
        return f"waiting for decision {self.decision_id}"


class FeedbackCame(EventData):
    """The todo no longer waits for this decision."""

    TYPE: ClassVar[str] = "feedback_came"

    decision_id: str

    def words(self) -> str:
        """Return the decision's id."""
        return f"no longer waiting for decision {self.decision_id}"


class ForecastMade(EventData):
    """A dry run has its forecast."""

    TYPE: ClassVar[str] = "forecast_made"

    forecast: Forecast

    def words(self) -> str:
        """Return the critical path."""
        return (
            f"forecast: {many(len(self.forecast.subtasks), 'subtask')}, critical path {' → '.join(self.forecast.critical_path)}"
        )


# ---- phase 5: the report and the acceptance -----------------------------------------------------------------------------


class ReviewMade(EventData):
    """The results were checked against the acceptance criteria."""

    TYPE: ClassVar[str] = "review_made"

    checks: list[CriterionCheck]
    summary: str
    round: int

    def words(self) -> str:
        """Return how many criteria are met."""
        met = sum(check.met for check in self.checks)
        return f"checked: {met} of {many(len(self.checks), 'acceptance criterion', 'acceptance criteria')} met"


class ReportWritten(EventData):
    """The final report is written."""

    TYPE: ClassVar[str] = "report_written"

    report: Report

    def timed(self, at: datetime, earlier: Earlier) -> Self:
        """Return it with the report's time."""
        return self.model_copy(update={"report": self.report.model_copy(update={"created_at": at})})

    def words(self) -> str:
        """Return that the report is written."""
        return "report written"


class WorkAccepted(EventData):
    """The work is accepted, by a person or, with `automatic`, by the desk's policy."""

    TYPE: ClassVar[str] = "work_accepted"

    comment: str | None
    automatic: bool

    def words(self) -> str:
        """Return that it is accepted."""
        return "work accepted"


class ReworkRequested(EventData):
    """A person sent the work back; `failed` are the criteria that this person has named, if any."""

    TYPE: ClassVar[str] = "rework_requested"

    comment: str
    round: int
    failed: list[str] = Field(default_factory=list)

    def words(self) -> str:
        """Return the comment."""
        return f"sent back: {self.comment}"


class WorkRejected(EventData):
    """A person rejected the work."""

    TYPE: ClassVar[str] = "work_rejected"

    comment: str | None


class CompensationOffered(EventData):
    """The work is about to be rejected: people are asked about these tool calls, the newest first, whether to undo them."""

    TYPE: ClassVar[str] = "compensation_offered"

    calls: int
    tools: list[str]

    def words(self) -> str:
        """Return how many calls."""
        return f"{many(self.calls, 'tool call')} can be undone: {some(self.tools)}"


class CallUndone(EventData):
    """A tool call was undone by the tool `undo`; `edited`: with arguments that a person has edited."""

    TYPE: ClassVar[str] = "call_undone"

    tool: str
    undo: str
    step: str
    edited: bool = False

    def words(self) -> str:
        """Return the call."""
        return f"{self.tool} undone by {self.undo} ({self.step})" + (", with edited arguments" if self.edited else "")


class CallLeft(EventData):
    """A person left a tool call as it is."""

    TYPE: ClassVar[str] = "call_left"

    tool: str
    step: str


class UndoFailed(EventData):
    """A tool call could not be undone: a person decides again."""

    TYPE: ClassVar[str] = "undo_failed"

    tool: str
    undo: str
    step: str
    error: str


class CompensationLeft(EventData):
    """A person left the remaining tool calls as they are."""

    TYPE: ClassVar[str] = "compensation_left"

    calls: int


class TodoCompleted(EventData):
    """The todo is closed with a result."""

    TYPE: ClassVar[str] = "todo_completed"

    success: bool
    summary: str

    def words(self) -> str:
        """Return that it is completed."""
        return "todo completed"


class TodoFailed(EventData):
    """The todo is closed without a result."""

    TYPE: ClassVar[str] = "todo_failed"

    reason: str

    def words(self) -> str:
        """Return the reason."""
        return f"todo failed: {self.reason}"


class TodoCancelled(EventData):
    """The todo was cancelled."""

    TYPE: ClassVar[str] = "todo_cancelled"

    reason: str

    def words(self) -> str:
        """Return the reason."""
        return f"todo cancelled: {self.reason}"


class PriorityChanged(EventData):
    """The todo has another priority."""

    TYPE: ClassVar[str] = "priority_changed"

    before: Priority = Field(alias="from")
    to: Priority

    @classmethod
    def between(cls, before: Priority, to: Priority) -> PriorityChanged:
        """Return the event. A call cannot name the field `from`, which is a keyword of Python."""
        return cls.model_validate({"from": before, "to": to})


class ReprioritizeIgnored(EventData):
    """An order to change the priority could not be read, or does not fit the todo's state."""

    TYPE: ClassVar[str] = "reprioritize_ignored"

    reason: str


class LessonsKept(EventData):
    """The todo's lessons are remembered."""

    TYPE: ClassVar[str] = "lessons_kept"

    lessons: list[str]

    def words(self) -> str:
        """Return the lessons."""
        return f"learned: {'; '.join(self.lessons)}"


class LessonsLost(EventData):
    """The todo's lessons could not be remembered."""

    TYPE: ClassVar[str] = "lessons_lost"

    lessons: list[str]
    error: str


OWN = Stream(
    "own",
    IdeaReceived, PhaseChanged, QuestionsAsked, QuestionsAnswered, RequirementClarified, SubtasksPlanned, Replanned,
    DispatchRulesPlayed, SubtaskAssigned, ExecutorMissing, DispatchUnsure, DispatchResolved, SubtaskStarted, SubtaskCompleted,
    SubtaskFailed, ExecutorReplaced, ReplacementMissing, FailureResolved, SubtaskSkipped, ForecastMade,
    FeedbackAwaited, FeedbackCame, ReviewMade, ReportWritten, WorkAccepted, ReworkRequested, WorkRejected, TodoCompleted,
    TodoFailed, TodoCancelled, PriorityChanged,
)  # fmt: skip
"""The events that `evolve` folds."""

TODO = Stream(
    "todo", *OWN.kinds.values(), *LIFE, *(kind for kind in ANSWERS if kind.TYPE != SubtasksPlanned.TYPE),
    ReprioritizeIgnored, ExecutorAwaited, SubtaskStalled, TodoOverdue, BudgetNearing, LessonsKept, LessonsLost,
    CompensationOffered, CallUndone, CallLeft, UndoFailed, CompensationLeft,
)  # fmt: skip
