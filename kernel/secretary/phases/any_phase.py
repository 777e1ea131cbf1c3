"""Commands that fit every phase: cancel, reprioritize, fail, and decisions that people owe."""

from __future__ import annotations

from kernel.basics.errors import InvalidInput
from kernel.secretary import commands
from kernel.secretary.events import FeedbackAwaited, FeedbackCame, PriorityChanged, TodoCancelled
from kernel.secretary.phases.new_event import NewEvent, by_whom, failed, listed
from kernel.secretary.state import TodoState


def cancel(state: TodoState, command: commands.Cancel) -> list[NewEvent]:
    """Cancel the todo."""
    return [NewEvent(TodoCancelled(reason=command.reason or f"cancelled{by_whom(command.by)}"), command.by)]


def reprioritize(state: TodoState, command: commands.Reprioritize) -> list[NewEvent]:
    """Change the priority; no event if it is the same."""
    if command.priority == state.priority:
        return []
    return [NewEvent(PriorityChanged.between(state.priority, command.priority), command.by)]


def fail(state: TodoState, command: commands.Fail) -> list[NewEvent]:
    """End the todo as failed."""
    return [failed(command.reason, None)]


def await_feedback(state: TodoState, command: commands.AwaitFeedback) -> list[NewEvent]:
    """Record that a decision is open."""
    if command.decision_id in state.awaiting:
        raise InvalidInput(f"decision_id: {command.decision_id!r} is awaited already", "decision_id")
    return [NewEvent(FeedbackAwaited(decision_id=command.decision_id))]


def receive_feedback(state: TodoState, command: commands.FeedbackCame) -> list[NewEvent]:
    """Record that the decision is not open any more."""
    if command.decision_id not in state.awaiting:
        raise InvalidInput(
            f"decision_id: {command.decision_id!r} is not awaited; awaited: {listed(state.awaiting)}", "decision_id"
        )
    return [NewEvent(FeedbackCame(decision_id=command.decision_id), command.by)]
