"""The decision on a command: the events that it causes. A pure function; `evolve` applies the events to the state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema
from kernel.secretary import commands
from kernel.secretary.commands import Command
from kernel.secretary.events import PHASES, IdeaReceived, PhaseChanged
from kernel.secretary.evolve import after
from kernel.secretary.phases import any_phase, clarifying, dispatching, executing, reporting
from kernel.secretary.phases.new_event import NewEvent
from kernel.secretary.shapes import Phase
from kernel.secretary.state import DONE, TodoState

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def decide(state: TodoState | None, command: Command) -> list[NewEvent]:
    """Return the events that the command causes, phase changes last; none if it changes nothing.

    `state` is None before the first command, `ReceiveIdea`.

    Raises:
        InvalidInput: the command does not fit the state.
    """
    if isinstance(command, commands.ReceiveIdea):
        own = _receive(state, command)
    elif state is None:
        raise InvalidInput(f"there is no todo yet; receive an idea before {type(command).__name__}")
    elif state.closed:
        raise InvalidInput(f"the todo is closed ({state.status}); nothing changes it any more. Give a new idea instead.")
    else:
        own = _HANDLERS[type(command)](state, command)
    return [*own, *_phase_changes(state, own)]


def _receive(state: TodoState | None, command: commands.ReceiveIdea) -> list[NewEvent]:
    if state is not None:
        raise InvalidInput(f"todo {state.id!r} has its idea already; start another todo for another idea")
    received = IdeaReceived(
        id=command.id,
        idea=command.idea,
        priority=command.priority or command.idea.priority or "normal",
        workflow_id=command.workflow_id,
        desk=command.desk,
    )
    return [NewEvent(received), NewEvent(PhaseChanged.between(None, "receiving_idea"))]


def _phase_changes(state: TodoState | None, own: Sequence[NewEvent]) -> list[NewEvent]:
    """Return the phase changes after the events: forward one phase at a time, or from the last straight back to dispatching."""
    for event in own:
        state = after(state, event.data, state.updated_at if state else _BEFORE_ALL)
    if state is None or state.closed:
        return []
    now, due = PHASES.index(state.phase), PHASES.index(_phase_due(state))
    stops = range(now, due + 1) if now <= due else (now, due)
    path = [PHASES[stop] for stop in stops]
    return [NewEvent(PhaseChanged.between(a, b)) for a, b in pairwise(path)]


def _phase_due(state: TodoState) -> Phase:
    """Return the phase that the state belongs to."""
    if state.requirement is None:
        return "clarifying_requirement"
    if not state.plan or state.replanning or state.unassigned or state.undispatched():
        return "dispatching_task"
    finished = all(subtask.status in DONE for subtask in state.plan)
    return "reporting_completion" if finished else "monitoring_execution"


_HANDLERS: dict[type[Schema], Callable[[TodoState, Any], list[NewEvent]]] = {
    commands.AskQuestions: clarifying.ask,
    commands.AnswerQuestions: clarifying.answer,
    commands.Clarify: clarifying.clarify,
    commands.MakePlan: dispatching.make_plan,
    commands.Dispatch: dispatching.dispatch_rest,
    commands.ResolveDispatch: dispatching.resolve_dispatch,
    commands.StartSubtask: executing.start_subtask,
    commands.FinishSubtask: executing.finish_subtask,
    commands.FailSubtask: executing.fail_subtask,
    commands.Replace: executing.replace,
    commands.ResolveFailure: executing.resolve_failure,
    commands.Foresee: reporting.foresee,
    commands.Review: reporting.review,
    commands.WriteReport: reporting.write_report,
    commands.Accept: reporting.accept,
    commands.RequestRework: reporting.request_rework,
    commands.MakeReplan: dispatching.make_replan,
    commands.Reject: reporting.reject,
    commands.Cancel: any_phase.cancel,
    commands.Reprioritize: any_phase.reprioritize,
    commands.Fail: any_phase.fail,
    commands.AwaitFeedback: any_phase.await_feedback,
    commands.FeedbackCame: any_phase.receive_feedback,
}
