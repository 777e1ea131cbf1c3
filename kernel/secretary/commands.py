"""What can be asked of a todo. `decide` says whether it fits the state, and what happens then."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kernel.basics.priority import Priority
from kernel.basics.schema import Schema
from kernel.conversation.participant import Resolved
from kernel.rules.rules import RuleSet
from kernel.secretary import shapes
from kernel.secretary.shapes import CriterionCheck, ExecutionResult, Idea, Question, Requirement, Subtask


class ReceiveIdea(Schema):
    """The first command of every todo. Without `priority` the idea's own counts, else `normal`."""

    id: str
    idea: Idea
    priority: Priority | None = None
    workflow_id: str | None = None


class AskQuestions(Schema):
    """The questions that the secretary has; none at all means that the idea is clear."""

    questions: list[Question]


class AnswerQuestions(Schema):
    """Answers by question id, in words; some of them or all."""

    answers: dict[str, str]
    by: str | None = None


class Clarify(Schema):
    """The requirement has been written."""

    requirement: Requirement


class MakePlan(Schema):
    """The plan has been written. `executors` are those among whom it is dispatched, by `rules` where the desk says so."""

    subtasks: list[Subtask]
    executors: list[Resolved]
    rules: RuleSet | None = None


class ResolveDispatch(Schema):
    """What a person says of a subtask that found no executor. `assignee` goes with `assign`."""

    id: str
    choice: Literal["assign", "skip", "stop"]
    assignee: str | None = None
    by: str | None = None


class StartSubtask(Schema):
    """The subtask's executor begins; `attempt` counts from 1 and never repeats."""

    id: str
    attempt: int


class FinishSubtask(Schema):
    """The executor's result. One that says `success: false` is a failure."""

    id: str
    attempt: int
    result: ExecutionResult


class FailSubtask(Schema):
    """The executor gave no result."""

    id: str
    attempt: int
    error: str


class ResolveFailure(Schema):
    """What a person says of a failed subtask. `assignee` goes with `reassign`."""

    id: str
    choice: Literal["retry", "reassign", "skip", "stop"]
    assignee: str | None = None
    by: str | None = None


class Review(Schema):
    """The results, held against each acceptance criterion."""

    checks: list[CriterionCheck]
    summary: str


class WriteReport(Schema):
    """The acceptance report is there."""

    report: shapes.Report


class Accept(Schema):
    """The work is accepted, by a person or, `automatic`, because the desk says so."""

    by: str | None = None
    comment: str | None = None
    automatic: bool = False


class RequestRework(Schema):
    """The work goes back; `comment` says what must change."""

    comment: str
    by: str | None = None


class Redo(Schema):
    """A subtask to do again, with a new description where the old one was at fault."""

    id: str
    description: str | None = None


class MakeReplan(Schema):
    """What a rework redoes, and what it adds."""

    redo: list[Redo] = Field(default_factory=list)
    new: list[Subtask] = Field(default_factory=list)
    executors: list[Resolved]
    rules: RuleSet | None = None


class Reject(Schema):
    """The work is refused for good."""

    by: str | None = None
    comment: str | None = None


class Cancel(Schema):
    """Nobody wants it any more."""

    by: str | None = None
    reason: str | None = None


class Reprioritize(Schema):
    """It is more or less urgent than it was."""

    priority: Priority
    by: str | None = None


class Fail(Schema):
    """It cannot go on, for example because the budget is used up."""

    reason: str


class AwaitFeedback(Schema):
    """A decision is open; the todo waits for a person."""

    decision_id: str


class FeedbackCame(Schema):
    """That decision is settled, expired or withdrawn."""

    decision_id: str
    by: str | None = None


Command = (
    ReceiveIdea | AskQuestions | AnswerQuestions | Clarify | MakePlan | ResolveDispatch | StartSubtask | FinishSubtask
    | FailSubtask | ResolveFailure | Review | WriteReport | Accept | RequestRework | MakeReplan | Reject | Cancel
    | Reprioritize | Fail | AwaitFeedback | FeedbackCame
)  # fmt: skip
