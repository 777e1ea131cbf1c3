"""The phase `monitoring_execution`: starts, results and failures of subtasks."""

from __future__ import annotations

from kernel.basics.errors import InvalidInput
from kernel.secretary import commands
from kernel.secretary.events import (
    ExecutorReplaced,
    FailureResolved,
    ReplacementMissing,
    SubtaskCompleted,
    SubtaskFailed,
    SubtaskStarted,
)
from kernel.secretary.phases.assigning import assignment, match_all
from kernel.secretary.phases.checks import known_subtask, require_phase, running_subtask
from kernel.secretary.phases.new_event import NewEvent, assigned, by_whom, failed, listed, skipped
from kernel.secretary.state import DONE, TodoState


def start_subtask(state: TodoState, command: commands.StartSubtask) -> list[NewEvent]:
    """Start a subtask whose dependencies are done."""
    require_phase(state, "monitoring_execution", "subtasks are started")
    subtask = known_subtask(state, command.id)
    if subtask.status != "pending":
        raise InvalidInput(f"id: subtask {subtask.id!r} is {subtask.status}; only a pending one can be started", "id")
    waits = [other.id for other in state.dependencies(subtask) if other.status not in DONE]
    if waits:
        raise InvalidInput(f"id: subtask {subtask.id!r} waits for {listed(waits)}; start it when they are done", "id")
    following = state.attempts.get(subtask.id, 0) + 1
    if command.attempt != following:
        raise InvalidInput(f"attempt: subtask {subtask.id!r} comes to attempt {following}, not {command.attempt}", "attempt")
    started = SubtaskStarted(id=subtask.id, attempt=following, assignee=subtask.assignee)
    return [NewEvent(started, subtask.assignee)]


def finish_subtask(state: TodoState, command: commands.FinishSubtask) -> list[NewEvent]:
    """Record an executor's result. `success: false` is a failure."""
    subtask = running_subtask(state, command.id, command.attempt)
    result = command.result
    if result.success:
        completed = SubtaskCompleted(id=subtask.id, attempt=command.attempt, result=result, cost_usd=command.cost_usd)
        return [NewEvent(completed, subtask.assignee)]
    error = result.error or result.summary or "the executor reported a failure without a reason"
    return [NewEvent(SubtaskFailed(id=subtask.id, attempt=command.attempt, result=result, error=error), subtask.assignee)]


def fail_subtask(state: TodoState, command: commands.FailSubtask) -> list[NewEvent]:
    """Record that the executor gave no result."""
    subtask = running_subtask(state, command.id, command.attempt)
    error = command.error or "failed without an error message"
    return [NewEvent(SubtaskFailed(id=subtask.id, attempt=command.attempt, result=None, error=error), subtask.assignee)]


def replace(state: TodoState, command: commands.Replace) -> list[NewEvent]:
    """Give a failed subtask to the next best executor of the strategy that was not tried; or record that there is none."""
    subtask = known_subtask(state, command.id)
    if command.id not in state.failures or subtask.assignee is None:
        raise InvalidInput(f"id: subtask {command.id!r} has not failed; these have: {listed(state.failures)}", "id")
    tried = [*state.tried.get(command.id, []), subtask.assignee]
    accounts, matches = match_all(state, [subtask], state.plan, command.by, {command.id: tried})
    match = matches[command.id]
    if match.assignee is None:
        return [
            *accounts,
            NewEvent(ReplacementMissing(id=command.id, reasons=match.reasons or ["nobody else is at this desk"])),
        ]
    replaced = ExecutorReplaced(
        id=command.id,
        attempt=state.attempts[command.id],
        before=subtask.assignee,
        error=state.failures[command.id],
        number=len(tried),
    )
    return [*accounts, NewEvent(replaced), NewEvent(assignment(state, command.id, match, command.by))]


def resolve_failure(state: TodoState, command: commands.ResolveFailure) -> list[NewEvent]:
    """Apply a person's decision on a failed subtask."""
    known_subtask(state, command.id)
    if command.id not in state.failures:
        raise InvalidInput(f"id: subtask {command.id!r} has not failed; these have: {listed(state.failures)}", "id")
    error = state.failures[command.id]
    resolved = NewEvent(FailureResolved(id=command.id, choice=command.choice), command.by)
    match command.choice:
        case "retry":
            return [resolved]
        case "reassign":
            return [resolved, assigned(state, command.id, command.assignee, command.by)]
        case "skip":
            return [resolved, skipped(command.id, error, command.by)]
        case "stop":
            return [resolved, failed(f"stopped{by_whom(command.by)} after subtask {command.id!r} failed: {error}", command.by)]
