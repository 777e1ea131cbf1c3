"""The effects that a state requires. They follow from the state alone, so a restart needs nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.secretary.plan import Match
from kernel.secretary.shapes import ExecutionResult, Question, SecretaryInput, Subtask
from kernel.secretary.state import TodoState


@dataclass(frozen=True)
class Effect:
    """Something to do. `key` identifies it: each key is performed once."""

    key: str


@dataclass(frozen=True)
class AskClarification(Effect):
    """The model writes the questions; then `AskQuestions`."""


@dataclass(frozen=True)
class AwaitAnswers(Effect):
    """A person answers these questions; then `AnswerQuestions`, once or several times."""

    questions: tuple[Question, ...]


@dataclass(frozen=True)
class WriteRequirement(Effect):
    """The model writes the requirement; then `Clarify`."""


@dataclass(frozen=True)
class MakePlan(Effect):
    """The model writes the plan; then `MakePlan`."""


@dataclass(frozen=True)
class Dispatch(Effect):
    """The desk's strategy chooses the executors of these subtasks; then `Dispatch`."""

    subtask_ids: tuple[str, ...]


@dataclass(frozen=True)
class Foresee(Effect):
    """The forecast of a dry run is made, without a model; then `Foresee`."""


@dataclass(frozen=True)
class ResolveDispatch(Effect):
    """A person chooses the executor of a subtask that none fits, or that a model was not sure about; then `ResolveDispatch`."""

    subtask_id: str
    match: Match


@dataclass(frozen=True)
class Execute(Effect):
    """The assignee does the subtask: `StartSubtask` (unless `started`), then `FinishSubtask` or `FailSubtask`.

    `dependencies` are the subtasks that it builds on, with their results; a skipped one has no result.
    `previous` is its own earlier result if a rework redoes it.
    """

    subtask_id: str
    attempt: int
    assignee: str
    dependencies: tuple[Subtask, ...]
    previous: ExecutionResult | None
    started: bool


@dataclass(frozen=True)
class Replace(Effect):
    """The desk's strategy chooses the next best executor of a failed subtask; then `Replace`."""

    subtask_id: str
    attempt: int
    error: str


@dataclass(frozen=True)
class ResolveFailure(Effect):
    """A person decides on a failed subtask; then `ResolveFailure`."""

    subtask_id: str
    attempt: int
    error: str


@dataclass(frozen=True)
class ReviewResults(Effect):
    """The model checks the results against the criteria; then `Review`."""


@dataclass(frozen=True)
class WriteReport(Effect):
    """The report is written, without a model; then `WriteReport`."""


@dataclass(frozen=True)
class Accept(Effect):
    """A person accepts, sends back or rejects. With `automatic`, `Accept(automatic=True)` follows at once.

    `reworks_left` is how often it may still be sent back.
    """

    automatic: bool
    reworks_left: int = 1


@dataclass(frozen=True)
class Replan(Effect):
    """The model plans the rework; then `MakeReplan`."""

    comment: str


def effects(state: TodoState, desk: SecretaryInput) -> list[Effect]:
    """Return the effects that the state requires now, in the plan's order. Those in flight are included, with the same keys."""
    if state.closed:
        return []
    if state.requirement is None:
        return _clarifying(state, desk)
    if not state.plan:
        return [MakePlan("plan")]
    if state.replanning:
        return [Replan(f"replan/{state.round}", state.rework[-1])]
    if undispatched := state.undispatched():
        return [Dispatch(f"dispatch/{state.round}", tuple(subtask.id for subtask in undispatched))]
    if state.idea.dry_run:
        return [Foresee("forecast")]
    if state.phase == "dispatching_task":
        return [ResolveDispatch(f"dispatch/{id}/{state.round}", id, match) for id, match in state.unassigned.items()]
    if state.phase == "monitoring_execution":
        return [effect for subtask in state.plan for effect in _executing(state, subtask, desk)]
    return _reporting(state, desk)


def _clarifying(state: TodoState, desk: SecretaryInput) -> list[Effect]:
    if state.questions is None and desk.clarify == "interactive" and not state.idea.dry_run:
        return [AskClarification("questions")]
    waiting = state.unanswered()
    return [AwaitAnswers("answers", tuple(waiting))] if waiting else [WriteRequirement("requirement")]


def _executing(state: TodoState, subtask: Subtask, desk: SecretaryInput) -> list[Effect]:
    attempts = state.attempts.get(subtask.id, 0)
    if subtask.id in state.failures:
        key, error = f"{subtask.id}/attempt-{attempts}", state.failures[subtask.id]
        if replaceable(state, subtask.id, desk):
            return [Replace(f"replace/{key}", subtask.id, attempts, error)]
        return [ResolveFailure(f"failure/{key}", subtask.id, attempts, error)]
    started = subtask.status == "running"
    if subtask.assignee is None or not (started or (subtask.status == "pending" and state.ready(subtask))):
        return []
    attempt = attempts if started else attempts + 1
    return [
        Execute(
            key=f"execute/{subtask.id}/attempt-{attempt}",
            subtask_id=subtask.id,
            attempt=attempt,
            assignee=subtask.assignee,
            dependencies=tuple(state.dependencies(subtask)),
            previous=state.previous.get(subtask.id),
            started=started,
        )
    ]


def replaceable(state: TodoState, id: str, desk: SecretaryInput) -> bool:
    """Return whether the executor of a failed subtask is to be replaced, rather than a person asked."""
    tried = state.tried.get(id, [])
    return id not in state.irreplaceable and len(tried) < desk.dispatch.replacements and len(state.executors) > len(tried) + 1


def _reporting(state: TodoState, desk: SecretaryInput) -> list[Effect]:
    if state.review is None:
        return [ReviewResults(f"review/{state.round}")]
    if state.report is None:
        return [WriteReport(f"report/{state.round}")]
    left = max(desk.accepting.reworks - len(state.rework), 0)
    return [Accept(f"accept/{state.round}", automatic=desk.acceptance == "automatic", reworks_left=left)]
