"""The inputs and outputs of the secretary."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from kernel.basics.limits import PARTICIPANTS, Id, Line, Name, OneLine, Tenant, clipped
from kernel.basics.priority import Priority
from kernel.basics.schema import Duration, Schema
from kernel.conversation.attention import Remind
from kernel.conversation.budget import Budget, Usage
from kernel.conversation.decision import DecisionRequest, OnTimeout, Quorum, Wait, check_quorum
from kernel.conversation.participant import Agent, Participant, duplicates, name_of
from kernel.conversation.transcript import canonical
from kernel.rules.shapes import CallAction, Emit, Return, Rules, RuleSet
from kernel.secretary.monitoring import Monitoring

Phase = Literal["receiving_idea", "clarifying_requirement", "dispatching_task", "monitoring_execution", "reporting_completion"]
TodoStatus = Literal["pending", "clarifying", "in_progress", "waiting_feedback", "blocked", "completed", "cancelled", "failed"]
SubtaskStatus = Literal["pending", "running", "completed", "failed", "skipped"]
ReportType = Literal["task_completion", "progress", "exception", "daily_summary", "forecast", "weekly_stale"]
Strategy = Literal["capability", "round_robin", "least_loaded", "performance", "composite", "rules", "llm"]
QuestionKind = Literal["open", "single_choice", "multiple_choice", "confirmation", "number_range"]

IDEA_CHARACTERS, METADATA_BYTES = 64_000, 16_384
"""The longest idea, and its largest metadata as JSON: continue-as-new carries all ideas of a desk in one payload of 2 MiB."""

DESK_BYTES = 300_000
"""The largest settings of a desk, in bytes of JSON."""

CLOSED: frozenset[TodoStatus] = frozenset({"completed", "cancelled", "failed"})


class Weights(Schema):
    """The weights of `composite`. Each part of the score lies between 0 and 1, so that only the ratio of the weights counts.

    `capability`: a specialist has 1, a generalist 0.5. `load`: 1 without work, 1/2 with one subtask, and so on. `performance`:
    the share of good results. `speed` and `cost`: 1 for the best mean of all candidates, and 0.5 without a record.
    """

    capability: float = Field(default=1, ge=0, le=1_000_000)
    load: float = Field(default=1, ge=0, le=1_000_000)
    performance: float = Field(default=1, ge=0, le=1_000_000)
    speed: float = Field(default=0, ge=0, le=1_000_000)
    cost: float = Field(default=0, ge=0, le=1_000_000)

    @model_validator(mode="after")
    def _one_counts(self) -> Weights:
        if not any(self.model_dump().values()):
            raise ValueError("are all 0; give at least one of capability, load, performance, speed and cost a weight above 0")
        return self


class Dispatch(Schema):
    """The strategy that assigns subtasks to executors. Only executors with all required capabilities are considered.

    `rules` belong to the strategy `rules`: a rule set, or the name of one that is installed as a runtime plugin. The default
    is the rules of the project file's desk. They return an executor's name. `weights` belong to `composite`, and `threshold` to
    `llm`: below this confidence of the model a person decides.

    An executor that fails, or gives no answer within `silence`, is replaced by the next best one, at most `replacements` times
    a subtask; then a person decides. `at_once` has the most subtasks that an executor works on at the same time, by its name,
    over all todos of the desk; further ones wait, by priority.
    """

    strategy: Strategy = "capability"
    rules: Rules | None = None
    weights: Weights | None = None
    threshold: float | None = Field(default=None, ge=0, le=1, description="Default: 0.6.")
    replacements: int = Field(default=1, ge=0, le=20)
    silence: Duration | None = None
    at_once: dict[Name, Annotated[int, Field(ge=1, le=10_000)]] = Field(default_factory=dict, max_length=PARTICIPANTS)

    @model_validator(mode="after")
    def _fields_fit_strategy(self) -> Dispatch:
        for name, strategy in (("weights", "composite"), ("threshold", "llm")):
            if getattr(self, name) is not None and self.strategy != strategy:
                raise ValueError(f"{name} belongs to the strategy {strategy}, not to {self.strategy}")
        return self

    @model_validator(mode="after")
    def _rules_fit_dispatch(self) -> Dispatch:
        if self.rules is None:
            return self
        if self.strategy != "rules":
            raise ValueError(f"rules go with the strategy rules, not with {self.strategy}")
        if isinstance(self.rules, RuleSet) and (fault := not_for_dispatch(self.rules)):
            raise ValueError(fault)
        return self

    def named(self) -> set[str]:
        """Return the executors that the rules return as constants."""
        rules = (rule for group in self.rules.groups for rule in group.rules) if isinstance(self.rules, RuleSet) else ()
        actions = (action for rule in rules for action in rule.then)
        return {str(each.value) for each in actions if isinstance(each, Return) and each.expression is None}


def not_for_dispatch(rules: RuleSet) -> str | None:
    """Return why these rules cannot choose an executor; None if they can."""
    for rule in (rule for group in rules.groups for rule in group.rules):
        if any(isinstance(action, CallAction | Emit) for action in rule.then):
            return f"rule {rule.name!r}: rules for dispatch return an executor; they cannot call or emit"
    return None


class DecisionPolicy(Schema):
    """The deadline of the secretary's own questions to people, and what follows. Without a deadline they wait."""

    deadline: Duration | None = None
    working_hours: bool = Field(default=False, description="Whether the deadline counts working hours alone.")
    on_timeout: OnTimeout = Wait()
    assignees: list[str] = Field(default_factory=list)
    quorum: Quorum = 1
    remind: Remind | None = None

    @model_validator(mode="after")
    def _so_many_people(self) -> DecisionPolicy:
        check_quorum(self.quorum, self.assignees)
        return self


class Accepting(Schema):
    """The acceptance of finished work, beside the decision policy of the desk.

    `checks`: `together`, one call of the model checks all criteria; `each`, one call for each criterion, by the executor
    `checker` (an agent) or the secretary's model. `people` and `quorum` replace the policy's for acceptances. After `reworks`
    returns, the work can only be accepted or rejected.
    """

    checks: Literal["together", "each"] = "together"
    checker: Name | None = None
    people: list[Line] = Field(default_factory=list, max_length=100)
    quorum: Quorum | None = None
    reworks: int = Field(default=10, ge=0, le=1000)

    @model_validator(mode="after")
    def _fits_together(self) -> Accepting:
        check_quorum(self.quorum or 1, self.people)
        if self.checker is not None and self.checks != "each":
            raise ValueError("checker belongs to checks: each")
        return self


class SecretaryInput(Schema):
    """The settings of a desk: its executors, and the decisions that people make."""

    name: Name
    executors: list[Participant] = Field(min_length=1, max_length=PARTICIPANTS)
    clarify: Literal["automatic", "interactive"] = "automatic"
    dispatch: Dispatch = Field(default_factory=Dispatch)
    acceptance: Literal["human", "automatic"] = "human"
    model: str | None = None
    report_every: Duration | None = None
    budget: Budget | None = None
    tenant: Tenant | None = Field(
        default=None, description="The tenant of all ideas; every record, memory and task carries it."
    )
    decisions: DecisionPolicy = Field(default_factory=DecisionPolicy)
    accepting: Accepting = Field(default_factory=Accepting)
    monitoring: Monitoring = Field(default_factory=Monitoring)
    at_once: int | None = Field(
        default=None, ge=1, le=10_000, description="The most todos in progress at the same time; others wait, by priority."
    )
    words_in_ids: bool = Field(
        default=True,
        description="Whether a todo's id begins with the first words of its idea. Off: the server does not see them.",
    )

    @field_validator("executors")
    @classmethod
    def _names_differ(cls, executors: list[Participant]) -> list[Participant]:
        twice = duplicates(executors)
        if twice:
            raise ValueError(f"{', '.join(twice)} occurs more than once; give each executor a name of its own")
        return executors

    @model_validator(mode="after")
    def _acceptances_can_be_settled(self) -> SecretaryInput:
        given, policy = self.accepting, self.decisions
        check_quorum(given.quorum or policy.quorum, given.people or policy.assignees)
        return self

    @model_validator(mode="after")
    def _a_warning_needs_a_budget(self) -> SecretaryInput:
        if self.monitoring.budget is not None and self.budget is None:
            raise ValueError("monitoring.budget: this desk has no budget; give budget a limit such as max_usd")
        return self

    @model_validator(mode="after")
    def _the_checker_is_an_executor(self) -> SecretaryInput:
        there = [name_of(executor).removeprefix("agent/") for executor in self.executors]
        if self.accepting.checker is not None and self.accepting.checker not in there:
            known = ", ".join(there)
            raise ValueError(
                f"accepting.checker: {self.accepting.checker!r} is not an executor of this desk; there are {known}"
            )
        return self

    @model_validator(mode="after")
    def _dispatch_names_known_executors(self) -> SecretaryInput:
        there = [name_of(executor).removeprefix("agent/") for executor in self.executors]
        for field, names in (("rules", self.dispatch.named()), ("at_once", self.dispatch.at_once)):
            for name in sorted(names):
                if name not in there:
                    known = ", ".join(there)
                    raise ValueError(f"dispatch.{field}: {name!r} is not an executor of this desk; there are {known}")
        return self


class Idea(Schema):
    """A wish, in the words of the person who has it."""

    content: str = Field(max_length=IDEA_CHARACTERS)
    priority: Priority | None = None
    metadata: dict[str, Any] | None = None
    dry_run: bool = Field(
        default=False,
        description="Plan and dispatch only. The todo ends with a forecast of time, cost and risk; nobody works.",
    )
    after: list[Id] = Field(
        default_factory=list,
        max_length=50,
        description="Todos of the same desk that must be completed before this one starts, by their ids.",
    )
    by: Annotated[Line, OneLine] | None = Field(
        default=None,
        description="The person who hands it in, for spending caps by person; set by the API and the console.",
    )

    @field_validator("metadata")
    @classmethod
    def _limit_metadata(cls, metadata: dict[str, Any] | None) -> dict[str, Any] | None:
        size = len(canonical(metadata).encode())
        if size > METADATA_BYTES:
            raise ValueError(f"is {size:,} bytes of JSON; at most {METADATA_BYTES:,} are taken. Give a link to the rest")
        return metadata

    @field_validator("content")
    @classmethod
    def _has_content(cls, content: str) -> str:
        if not content.strip():
            raise ValueError("is empty; say in a sentence or more what you want")
        return content


class TodoInput(Schema):
    """Input of `Todo`. Without `secretary`, one generalist agent does the work."""

    idea: Idea
    secretary: SecretaryInput | None = None


def lone_secretary() -> SecretaryInput:
    """Return the desk of a `Todo` that was started without one."""
    return SecretaryInput(
        name="secretary",
        executors=[Agent(name="assistant", instructions="You are a careful generalist. Do the work you are given.")],
    )


class Question(Schema):
    """A question of the secretary before work starts.

    `options` belong to the two kinds of choice, `minimum` and `maximum` to `number_range`. `default` is the proposed answer:
    an option, several options, `yes` or `no`, a number, or text. It is never used without a person's answer.
    """

    id: str
    kind: QuestionKind
    question: str
    why: str | None = None
    options: list[str] = Field(default_factory=list)
    minimum: float | None = None
    maximum: float | None = None
    default: str | bool | float | list[str] | None = None


class Requirement(Schema):
    """An idea made clear enough to be worked on and checked."""

    title: str
    description: str
    acceptance_criteria: list[str] = Field(min_length=1)
    dependencies: list[str] = Field(default_factory=list)
    estimated_effort: str | None = None
    resources: list[str] = Field(default_factory=list)


class Artifact(Schema):
    """A product of the work, such as a text or a file's content."""

    name: str
    type: str
    content: Any


class ExecutionResult(Schema):
    """The result of a subtask, or of the whole todo."""

    success: bool
    summary: str
    details: str = ""
    artifacts: list[Artifact] = Field(default_factory=list)
    error: str | None = None


class Subtask(Schema):
    """One piece of the plan. `order` is its place in a valid order of execution, counted from 1."""

    id: str
    description: str
    required_capabilities: list[str] = Field(default_factory=list)
    depends_on: list[str] = Field(default_factory=list)
    order: int = 0
    status: SubtaskStatus = "pending"
    assignee: str | None = None
    result: ExecutionResult | None = None


class SubtaskForecast(Schema):
    """Time, cost and risk of a subtask before it begins. `others` is the number of further executors that could do it.

    `seconds` and `cost_usd` are means of the assignee's recorded results; None if there are none.
    """

    id: str
    assignee: str | None = None
    others: int = 0
    seconds: float | None = None
    cost_usd: float | None = None
    risk: Literal["low", "medium", "high"] = "low"
    reasons: list[str] = Field(default_factory=list)


class Forecast(Schema):
    """A plan before it begins. `critical_path` is the longest chain of subtasks that wait for each other.

    It is measured in time if the time of each subtask is known, otherwise in subtasks. `seconds` is its length; `cost_usd` is
    the sum of all subtasks. Both are None if a part is unknown. `single_points` has the capabilities that one executor alone
    has, with its name.
    """

    subtasks: list[SubtaskForecast] = Field(default_factory=list)
    critical_path: list[str] = Field(default_factory=list)
    seconds: float | None = None
    cost_usd: float | None = None
    single_points: dict[str, str] = Field(default_factory=dict)


class CriterionCheck(Schema):
    """Whether one acceptance criterion is met, and by what."""

    criterion: str
    met: bool
    evidence: str


class Review(Schema):
    """The finished work held against every acceptance criterion."""

    checks: list[CriterionCheck]
    summary: str


class Report(Schema):
    """A report for people, in Markdown."""

    id: str
    type: ReportType
    todo_ids: list[str]
    content: str
    statistics: dict[str, Any] = Field(default_factory=dict)
    created_at: datetime


class TodoItem(Schema):
    """A todo as clients see it. `reason` is why it failed or was cancelled."""

    id: str
    idea: Idea
    phase: Phase
    status: TodoStatus
    priority: Priority
    requirement: Requirement | None = None
    plan: list[Subtask] = Field(default_factory=list)
    assigned: dict[str, str] = Field(default_factory=dict)
    result: ExecutionResult | None = None
    report: Report | None = None
    decisions: list[DecisionRequest] = Field(default_factory=list)
    usage: Usage = Field(default_factory=Usage)
    created_at: datetime
    updated_at: datetime
    reason: str | None = None
    workflow_id: str | None = None
    forecast: Forecast | None = None

    def slim(self) -> TodoItem:
        """Return the todo as its desk keeps it: open decisions only, and short texts. Its own workflow has the rest."""
        return self.model_copy(
            update={
                "idea": self.idea.model_copy(update={"content": clipped(self.idea.content, 300), "metadata": None}),
                "requirement": self.requirement and _slim_requirement(self.requirement),
                "plan": [_slim_subtask(task) for task in self.plan],
                "result": self.result and _slim(self.result, 300),
                "report": self.report and self.report.model_copy(update={"content": clipped(self.report.content, 8000)}),
                "decisions": [_slim_request(request) for request in self.decisions if request.status == "open"][:20],
                "reason": self.reason and clipped(self.reason, 1000),
                "forecast": None,
            }
        )


def _slim(result: ExecutionResult, characters: int) -> ExecutionResult:
    return result.model_copy(
        update={
            "summary": clipped(result.summary, max(characters, 120)),
            "details": result.details[:characters],
            "artifacts": [],
            "error": result.error and clipped(result.error, 500),
        }
    )


def _slim_requirement(requirement: Requirement) -> Requirement:
    return Requirement(
        title=clipped(requirement.title, 300),
        description=clipped(requirement.description, 300),
        acceptance_criteria=[clipped(each, 120) for each in requirement.acceptance_criteria[:10]],
        estimated_effort=requirement.estimated_effort and clipped(requirement.estimated_effort, 300),
    )


def _slim_subtask(task: Subtask) -> Subtask:
    return task.model_copy(
        update={"description": clipped(task.description, 120), "result": task.result and _slim(task.result, 0)}
    )


def _slim_request(request: DecisionRequest) -> DecisionRequest:
    """Return the decision as a list shows it; the todo's own query has the whole."""
    return request.model_copy(
        update={"question": clipped(request.question, 500), "answer_schema": None, "args_schema": None, "action": None}
    )
