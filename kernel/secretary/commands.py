"""The commands of a todo. `decide` checks each against the state and returns the events that it causes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kernel.basics.priority import Priority
from kernel.basics.schema import Schema
from kernel.conversation.participant import Resolved
from kernel.rules.shapes import RuleSet
from kernel.secretary import shapes
from kernel.secretary.ranking.choice import ExecutorChoice
from kernel.secretary.ranking.figures import DeskFigures
from kernel.secretary.shapes import (
    CriterionCheck,
    ExecutionResult,
    Forecast,
    Idea,
    Question,
    Requirement,
    Strategy,
    Subtask,
    Weights,
)


class ReceiveIdea(Schema):
    """The first command of every todo. The priority is this one, else the idea's, else `normal`.

    `desk` is the name under which the todo's work counts; None for a todo without a desk.
    """

    id: str
    idea: Idea
    priority: Priority | None = None
    workflow_id: str | None = None
    desk: str | None = None


class AskQuestions(Schema):
    """The secretary has questions. An empty list means that the idea is clear."""

    questions: list[Question]


class AnswerQuestions(Schema):
    """A person answered some or all questions: question id → answer, as text."""

    answers: dict[str, str]
    by: str | None = None


class Clarify(Schema):
    """The requirement has been written."""

    requirement: Requirement


class MakePlan(Schema):
    """The plan has been written. It is dispatched among `executors`, by `rules` if the desk has some.

    With `dispatched_later` it is not: the command `Dispatch` follows.
    """

    subtasks: list[Subtask]
    executors: list[Resolved]
    rules: RuleSet | None = None
    dispatched_later: bool = False


class By(Schema):
    """All that a strategy decides by. `figures` belong to the strategies of figures, `choices` to `llm`, `rules` to `rules`."""

    strategy: Strategy = "capability"
    executors: list[Resolved]
    figures: DeskFigures | None = None
    weights: Weights | None = None
    choices: list[ExecutorChoice] | None = None
    threshold: float | None = None
    rules: RuleSet | None = None


class Dispatch(Schema):
    """The executors of all subtasks without one are decided by a strategy."""

    by: By


class Replace(Schema):
    """The executor of a failed subtask is replaced by the next best one of the same strategy."""

    id: str
    by: By


class Foresee(Schema):
    """The forecast of a dry run, and its report, have been made. The todo ends with them."""

    forecast: Forecast
    report: shapes.Report


class ResolveDispatch(Schema):
    """A person decided on a subtask that no executor fits. `assignee` belongs to `assign`."""

    id: str
    choice: Literal["assign", "skip", "stop"]
    assignee: str | None = None
    by: str | None = None


class StartSubtask(Schema):
    """The executor begins the subtask. `attempt` counts from 1 and never repeats."""

    id: str
    attempt: int


class FinishSubtask(Schema):
    """The executor gave a result. One with `success: false` is a failure."""

    id: str
    attempt: int
    result: ExecutionResult
    cost_usd: float | None = None


class FailSubtask(Schema):
    """The executor gave no result."""

    id: str
    attempt: int
    error: str


class ResolveFailure(Schema):
    """A person decided on a failed subtask. `assignee` belongs to `reassign`."""

    id: str
    choice: Literal["retry", "reassign", "skip", "stop"]
    assignee: str | None = None
    by: str | None = None


class Review(Schema):
    """The results were checked against each acceptance criterion."""

    checks: list[CriterionCheck]
    summary: str


class WriteReport(Schema):
    """The acceptance report has been written."""

    report: shapes.Report


class Accept(Schema):
    """The work is accepted: by a person, or by the desk's setting (`automatic`)."""

    by: str | None = None
    comment: str | None = None
    automatic: bool = False


class RequestRework(Schema):
    """The work is sent back. `comment` is what must change; `failed` are the criteria that a person has named."""

    comment: str
    failed: list[str] = Field(default_factory=list)
    by: str | None = None


class Redo(Schema):
    """A subtask to do again, with a new description where the old one was at fault."""

    id: str
    description: str | None = None


class MakeReplan(Schema):
    """The plan of a rework: subtasks to redo, and new ones."""

    redo: list[Redo] = Field(default_factory=list)
    new: list[Subtask] = Field(default_factory=list)
    executors: list[Resolved]
    rules: RuleSet | None = None
    dispatched_later: bool = False


class Reject(Schema):
    """The work is rejected; the todo ends as failed."""

    by: str | None = None
    comment: str | None = None


class Cancel(Schema):
    """The todo is cancelled."""

    by: str | None = None
    reason: str | None = None


class Reprioritize(Schema):
    """The priority changes."""

    priority: Priority
    by: str | None = None


class Fail(Schema):
    """The todo cannot continue, for example because the budget is used up."""

    reason: str


class AwaitFeedback(Schema):
    """A decision is open; the todo waits for a person."""

    decision_id: str


class FeedbackCame(Schema):
    """The decision is settled, expired or cancelled."""

    decision_id: str
    by: str | None = None


Command = (
    ReceiveIdea | AskQuestions | AnswerQuestions | Clarify | MakePlan | Dispatch | ResolveDispatch | StartSubtask
    | FinishSubtask | FailSubtask | Replace | ResolveFailure | Foresee | Review | WriteReport | Accept | RequestRework
    | MakeReplan | Reject | Cancel | Reprioritize | Fail | AwaitFeedback | FeedbackCame
)  # fmt: skip
