"""The change that each event makes to the state. The fold of a todo's events, in order, is its state."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, overload

from kernel.basics.event_data import EventData
from kernel.record.events import Event
from kernel.secretary import events
from kernel.secretary.events import OWN
from kernel.secretary.plan import Match
from kernel.secretary.shapes import CriterionCheck, Review, Subtask
from kernel.secretary.state import TodoState, open_status, result_of

Update = dict[str, Any]
"""The fields of the state that an event changes."""

Change = Callable[[TodoState, Any], Update]


@overload
def evolve(state: TodoState, event: Event) -> TodoState: ...
@overload
def evolve(state: None, event: Event) -> TodoState | None: ...
def evolve(state: TodoState | None, event: Event) -> TodoState | None:
    """Return the state after `event`. Events of the run itself (a decision opened, a pause) change nothing."""
    kind = OWN.kinds.get(event.type)
    if kind is None or (state is None and kind is not events.IdeaReceived):
        return state
    return after(state, kind.model_validate(event.data), event.at)


def after(state: TodoState | None, data: EventData, at: datetime) -> TodoState | None:
    """Return the state after an event of the todo with this data, recorded at `at`."""
    if isinstance(data, events.IdeaReceived):
        return _received(data, at)
    if state is None:
        return None
    changed = state.model_copy(update={**_CHANGES[type(data)](state, data), "updated_at": at})
    return changed if changed.closed else changed.model_copy(update={"status": open_status(changed)})


def fold(events: Iterable[Event]) -> TodoState | None:
    """Return the state after all these events; None if none of them is `idea_received`."""
    state: TodoState | None = None
    for event in events:
        state = evolve(state, event)
    return state


def _received(data: events.IdeaReceived, at: datetime) -> TodoState:
    return TodoState(
        id=data.id,
        idea=data.idea,
        priority=data.priority,
        workflow_id=data.workflow_id,
        desk=data.desk,
        created_at=at,
        updated_at=at,
    )


def _phase_changed(state: TodoState, data: events.PhaseChanged) -> Update:
    return {"phase": data.to}


def _questions_asked(state: TodoState, data: events.QuestionsAsked) -> Update:
    return {"questions": data.questions}


def _questions_answered(state: TodoState, data: events.QuestionsAnswered) -> Update:
    return {"answers": {**state.answers, **data.answers}}


def _requirement_clarified(state: TodoState, data: events.RequirementClarified) -> Update:
    return {"requirement": data.requirement}


def _plan_made(state: TodoState, data: events.SubtasksPlanned) -> Update:
    return {"plan": data.subtasks, "executors": data.executors}


def _subtask_assigned(state: TodoState, data: events.SubtaskAssigned) -> Update:
    why = Match(
        assignee=data.assignee,
        score=data.score or 0,
        reasons=data.reasons,
        considered=data.considered,
        others=data.others,
        confidence=data.confidence,
    )
    return {
        "plan": _with(state, data.id, assignee=data.assignee),
        "unassigned": _without(state.unassigned, data.id),
        "dispatched": {**state.dispatched, data.id: why},
    }


def _executor_missing(state: TodoState, data: events.ExecutorMissing) -> Update:
    match = Match(reasons=data.reasons, candidates=data.candidates)
    return {"unassigned": {**state.unassigned, data.id: match}}


def _dispatch_unsure(state: TodoState, data: events.DispatchUnsure) -> Update:
    match = Match(
        reasons=data.reasons,
        candidates=data.candidates,
        proposed=data.proposed,
        confidence=data.confidence,
        score=data.confidence,
    )
    return {"unassigned": {**state.unassigned, data.id: match}}


def _subtask_started(state: TodoState, data: events.SubtaskStarted) -> Update:
    return {
        "plan": _with(state, data.id, status="running"),
        "attempts": {**state.attempts, data.id: data.attempt},
    }


def _subtask_completed(state: TodoState, data: events.SubtaskCompleted) -> Update:
    return {
        "plan": _with(state, data.id, status="completed", result=data.result),
        "previous": _without(state.previous, data.id),
    }


def _subtask_failed(state: TodoState, data: events.SubtaskFailed) -> Update:
    return {
        "plan": _with(state, data.id, status="failed", result=data.result),
        "failures": {**state.failures, data.id: data.error},
    }


def _executor_replaced(state: TodoState, data: events.ExecutorReplaced) -> Update:
    return {
        "plan": _with(state, data.id, status="pending", result=None),
        "failures": _without(state.failures, data.id),
        "tried": {**state.tried, data.id: [*state.tried.get(data.id, []), data.before]},
    }


def _replacement_missing(state: TodoState, data: events.ReplacementMissing) -> Update:
    return {"irreplaceable": [*state.irreplaceable, data.id]}


def _forecast_made(state: TodoState, data: events.ForecastMade) -> Update:
    return {"forecast": data.forecast}


def _failure_resolved(state: TodoState, data: events.FailureResolved) -> Update:
    again = data.choice in ("retry", "reassign")
    return {
        "plan": _with(state, data.id, status="pending", result=None) if again else state.plan,
        "failures": _without(state.failures, data.id),
        "irreplaceable": [id for id in state.irreplaceable if id != data.id],
    }


def _subtask_skipped(state: TodoState, data: events.SubtaskSkipped) -> Update:
    return {
        "plan": _with(state, data.id, status="skipped"),
        "unassigned": _without(state.unassigned, data.id),
        "previous": _without(state.previous, data.id),
    }


def _review_made(state: TodoState, data: events.ReviewMade) -> Update:
    return {"review": Review(checks=data.checks, summary=data.summary)}


def _report_written(state: TodoState, data: events.ReportWritten) -> Update:
    return {"report": data.report}


def _rework_requested(state: TodoState, data: events.ReworkRequested) -> Update:
    update: Update = {"rework": [*state.rework, data.comment], "replanning": True}
    if state.review is None:
        return {**update, "unmet": data.failed}
    if not data.failed:
        return {**update, "unmet": [check.criterion for check in state.review.checks if not check.met]}
    # The person has the last word on what is met: only the criteria that they named go back.
    checks = [_judged(check, check.criterion not in data.failed, data.comment) for check in state.review.checks]
    return {**update, "unmet": data.failed, "review": state.review.model_copy(update={"checks": checks})}


def _judged(check: CriterionCheck, met: bool, comment: str) -> CriterionCheck:
    if met == check.met:
        return check
    words = "The person who asked takes it as met." if met else f"The person who asked: {comment}"
    return check.model_copy(update={"met": met, "evidence": words[:2000]})


def _replanned(state: TodoState, data: events.Replanned) -> Update:
    redone = [subtask for subtask in state.plan if subtask.id in data.redo]
    return {
        "plan": data.subtasks,
        "executors": data.executors,
        "previous": {subtask.id: subtask.result for subtask in redone if subtask.result is not None},
        "replanning": False,
        "tried": {},
        "review": None,
        "report": None,
    }


def _priority_changed(state: TodoState, data: events.PriorityChanged) -> Update:
    return {"priority": data.to}


def _feedback_awaited(state: TodoState, data: events.FeedbackAwaited) -> Update:
    return {"awaiting": [*state.awaiting, data.decision_id]}


def _feedback_came(state: TodoState, data: events.FeedbackCame) -> Update:
    return {"awaiting": [id for id in state.awaiting if id != data.decision_id]}


def _todo_completed(state: TodoState, data: events.TodoCompleted) -> Update:
    return {**_close(state), "status": "completed", "result": result_of(state, data.success, data.summary)}


def _todo_failed(state: TodoState, data: events.TodoFailed) -> Update:
    return {**_close(state), "status": "failed", "reason": data.reason, "result": result_of(state, False, data.reason)}


def _todo_cancelled(state: TodoState, data: events.TodoCancelled) -> Update:
    return {**_close(state), "status": "cancelled", "reason": data.reason}


def _close(state: TodoState) -> Update:
    """Close the todo: no decision is awaited, and running subtasks are pending again, because they were not done."""
    plan = [s.model_copy(update={"status": "pending"}) if s.status == "running" else s for s in state.plan]
    return {"awaiting": [], "plan": plan}


def _with(state: TodoState, id: str, **update: Any) -> list[Subtask]:
    return [subtask.model_copy(update=update) if subtask.id == id else subtask for subtask in state.plan]


def _without(table: dict[str, Any], id: str) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key != id}


def _nothing(state: TodoState, data: EventData) -> Update:
    return {}


_CHANGES: dict[type[EventData], Change] = {
    events.PhaseChanged: _phase_changed,
    events.QuestionsAsked: _questions_asked,
    events.QuestionsAnswered: _questions_answered,
    events.RequirementClarified: _requirement_clarified,
    events.SubtasksPlanned: _plan_made,
    events.DispatchRulesPlayed: _nothing,
    events.SubtaskAssigned: _subtask_assigned,
    events.ExecutorMissing: _executor_missing,
    events.DispatchUnsure: _dispatch_unsure,
    events.DispatchResolved: _nothing,
    events.SubtaskStarted: _subtask_started,
    events.SubtaskCompleted: _subtask_completed,
    events.SubtaskFailed: _subtask_failed,
    events.ExecutorReplaced: _executor_replaced,
    events.ReplacementMissing: _replacement_missing,
    events.FailureResolved: _failure_resolved,
    events.SubtaskSkipped: _subtask_skipped,
    events.ForecastMade: _forecast_made,
    events.ReviewMade: _review_made,
    events.ReportWritten: _report_written,
    events.WorkAccepted: _nothing,
    events.ReworkRequested: _rework_requested,
    events.Replanned: _replanned,
    events.WorkRejected: _nothing,
    events.PriorityChanged: _priority_changed,
    events.FeedbackAwaited: _feedback_awaited,
    events.FeedbackCame: _feedback_came,
    events.TodoCompleted: _todo_completed,
    events.TodoFailed: _todo_failed,
    events.TodoCancelled: _todo_cancelled,
}

TYPES: tuple[str, ...] = (*OWN.kinds,)
"""The types of all events that change a todo."""
