"""The change that each event makes to the state. The fold of a todo's events, in order, is its state."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, overload

from kernel.record.events import Event
from kernel.secretary.plan import Match
from kernel.secretary.shapes import ExecutionResult, Idea, Question, Report, Requirement, Review, Subtask
from kernel.secretary.state import TodoState, open_status, result_of

Data = dict[str, Any]
Change = Callable[[TodoState, Data], Data]


@overload
def evolve(state: TodoState, event: Event) -> TodoState: ...
@overload
def evolve(state: None, event: Event) -> TodoState | None: ...
def evolve(state: TodoState | None, event: Event) -> TodoState | None:
    """Return the state after `event`. Events of the run itself (a decision opened, a pause) change nothing."""
    if event.type == "idea_received":
        return _received(event)
    change = _CHANGES.get(event.type)
    if state is None or change is None:
        return state
    changed = state.model_copy(update={**change(state, event.data), "updated_at": event.at})
    return changed if changed.closed else changed.model_copy(update={"status": open_status(changed)})


def fold(events: Iterable[Event]) -> TodoState | None:
    """Return the state after all these events; None if none of them is `idea_received`."""
    state: TodoState | None = None
    for event in events:
        state = evolve(state, event)
    return state


def _received(event: Event) -> TodoState:
    data = event.data
    return TodoState(
        id=data["id"],
        idea=Idea.model_validate(data["idea"]),
        priority=data["priority"],
        workflow_id=data["workflow_id"],
        created_at=event.at,
        updated_at=event.at,
    )


def _phase_changed(state: TodoState, data: Data) -> Data:
    return {"phase": data["to"]}


def _questions_asked(state: TodoState, data: Data) -> Data:
    return {"questions": [Question.model_validate(question) for question in data["questions"]]}


def _questions_answered(state: TodoState, data: Data) -> Data:
    return {"answers": {**state.answers, **data["answers"]}}


def _requirement_clarified(state: TodoState, data: Data) -> Data:
    return {"requirement": Requirement.model_validate(data["requirement"])}


def _plan_made(state: TodoState, data: Data) -> Data:
    return {"plan": [Subtask.model_validate(subtask) for subtask in data["subtasks"]], "executors": list(data["executors"])}


def _subtask_assigned(state: TodoState, data: Data) -> Data:
    return {
        "plan": _with(state, data["id"], assignee=data["assignee"]),
        "unassigned": _without(state.unassigned, data["id"]),
    }


def _executor_missing(state: TodoState, data: Data) -> Data:
    match = Match(reasons=data["reasons"], candidates=data["candidates"])
    return {"unassigned": {**state.unassigned, data["id"]: match}}


def _subtask_started(state: TodoState, data: Data) -> Data:
    return {
        "plan": _with(state, data["id"], status="running"),
        "attempts": {**state.attempts, data["id"]: data["attempt"]},
    }


def _subtask_completed(state: TodoState, data: Data) -> Data:
    result = ExecutionResult.model_validate(data["result"])
    return {
        "plan": _with(state, data["id"], status="completed", result=result),
        "previous": _without(state.previous, data["id"]),
    }


def _subtask_failed(state: TodoState, data: Data) -> Data:
    result = data["result"] and ExecutionResult.model_validate(data["result"])
    return {
        "plan": _with(state, data["id"], status="failed", result=result),
        "failures": {**state.failures, data["id"]: data["error"]},
    }


def _failure_resolved(state: TodoState, data: Data) -> Data:
    again = data["choice"] in ("retry", "reassign")
    return {
        "plan": _with(state, data["id"], status="pending", result=None) if again else state.plan,
        "failures": _without(state.failures, data["id"]),
    }


def _subtask_skipped(state: TodoState, data: Data) -> Data:
    return {
        "plan": _with(state, data["id"], status="skipped"),
        "unassigned": _without(state.unassigned, data["id"]),
        "previous": _without(state.previous, data["id"]),
    }


def _review_made(state: TodoState, data: Data) -> Data:
    return {"review": Review(checks=data["checks"], summary=data["summary"])}


def _report_written(state: TodoState, data: Data) -> Data:
    return {"report": Report.model_validate(data["report"])}


def _rework_requested(state: TodoState, data: Data) -> Data:
    return {"rework": [*state.rework, data["comment"]], "replanning": True}


def _replanned(state: TodoState, data: Data) -> Data:
    redone = [subtask for subtask in state.plan if subtask.id in data["redo"]]
    return {
        "plan": [Subtask.model_validate(subtask) for subtask in data["subtasks"]],
        "executors": list(data["executors"]),
        "previous": {subtask.id: subtask.result for subtask in redone if subtask.result is not None},
        "replanning": False,
        "review": None,
        "report": None,
    }


def _priority_changed(state: TodoState, data: Data) -> Data:
    return {"priority": data["to"]}


def _feedback_awaited(state: TodoState, data: Data) -> Data:
    return {"awaiting": [*state.awaiting, data["decision_id"]]}


def _feedback_came(state: TodoState, data: Data) -> Data:
    return {"awaiting": [id for id in state.awaiting if id != data["decision_id"]]}


def _todo_completed(state: TodoState, data: Data) -> Data:
    return {**_close(state), "status": "completed", "result": result_of(state, data["success"], data["summary"])}


def _todo_failed(state: TodoState, data: Data) -> Data:
    return {**_close(state), "status": "failed", "reason": data["reason"], "result": result_of(state, False, data["reason"])}


def _todo_cancelled(state: TodoState, data: Data) -> Data:
    return {**_close(state), "status": "cancelled", "reason": data["reason"]}


def _close(state: TodoState) -> Data:
    """Close the todo: no decision is awaited, and running subtasks are pending again, because they were not done."""
    plan = [s.model_copy(update={"status": "pending"}) if s.status == "running" else s for s in state.plan]
    return {"awaiting": [], "plan": plan}


def _with(state: TodoState, id: str, **update: Any) -> list[Subtask]:
    return [subtask.model_copy(update=update) if subtask.id == id else subtask for subtask in state.plan]


def _without(table: dict[str, Any], id: str) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key != id}


def _nothing(state: TodoState, data: Data) -> Data:
    return {}


_CHANGES: dict[str, Change] = {
    "phase_changed": _phase_changed,
    "questions_asked": _questions_asked,
    "questions_answered": _questions_answered,
    "requirement_clarified": _requirement_clarified,
    "plan_made": _plan_made,
    "dispatch_rules_played": _nothing,
    "subtask_assigned": _subtask_assigned,
    "executor_missing": _executor_missing,
    "dispatch_resolved": _nothing,
    "subtask_started": _subtask_started,
    "subtask_completed": _subtask_completed,
    "subtask_failed": _subtask_failed,
    "failure_resolved": _failure_resolved,
    "subtask_skipped": _subtask_skipped,
    "review_made": _review_made,
    "report_written": _report_written,
    "work_accepted": _nothing,
    "rework_requested": _rework_requested,
    "replanned": _replanned,
    "work_rejected": _nothing,
    "priority_changed": _priority_changed,
    "feedback_awaited": _feedback_awaited,
    "feedback_came": _feedback_came,
    "todo_completed": _todo_completed,
    "todo_failed": _todo_failed,
    "todo_cancelled": _todo_cancelled,
}

TYPES: tuple[str, ...] = ("idea_received", *_CHANGES)
"""The types of all events that change a todo."""
