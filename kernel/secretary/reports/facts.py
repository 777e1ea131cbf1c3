"""The facts of one todo for lists, reports and statistics: a fold of its events that has no words of models or people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import Field

from kernel.basics.priority import Priority
from kernel.basics.schema import Schema
from kernel.record.events import MISSHAPEN
from kernel.secretary.endings import Ending, status_of
from kernel.secretary.shapes import CLOSED, Phase, TodoStatus

TYPES = frozenset(
    {
        "idea_received", "phase_changed", "requirement_clarified", "plan_made", "replanned", "subtask_assigned",
        "executor_missing", "subtask_started", "subtask_completed", "subtask_failed", "executor_replaced", "failure_resolved",
        "subtask_skipped", "feedback_awaited", "feedback_came", "review_made", "work_accepted", "rework_requested",
        "work_rejected", "todo_completed", "todo_failed", "todo_cancelled", "priority_changed", "answered", "not_answered",
        "subtask_stalled", "todo_overdue", "budget_nearing",
    }
)  # fmt: skip
"""The types of the events that change the facts."""

_ENDS: Mapping[str, TodoStatus] = {"todo_completed": "completed", "todo_failed": "failed", "todo_cancelled": "cancelled"}


class TodoFacts(Schema):
    """A todo in figures.

    `seq` is the last event that counts. `seconds` has the time in each phase so far, and `phase_at` when the present one
    began. `failed_now` and `unassigned` are subtasks that wait for a person, `awaiting` the ids of open decisions, and `done`
    the subtasks that are completed or skipped. `stalled` are subtasks that take longer than the desk's monitoring allows, and
    `nearing` is the limit of the budget that is nearly used. `cost_usd` is the sum of the known costs; the prices of `unpriced`
    answers are not known. `ended` says how it ended, if it could not say so itself.
    `opened` is the hash of the event of its desk that has its title, until it has begun.
    """

    todo_id: str
    workflow_id: str
    desk: str | None = None
    tenant: str | None = None
    seq: int
    phase: Phase = "receiving_idea"
    status: TodoStatus = "pending"
    priority: Priority = "normal"
    dry_run: bool = False
    opened_at: datetime
    changed_at: datetime
    phase_at: datetime
    closed_at: datetime | None = None
    seconds: dict[Phase, float] = Field(default_factory=dict)
    failed_now: list[str] = Field(default_factory=list)
    unassigned: list[str] = Field(default_factory=list)
    awaiting: list[str] = Field(default_factory=list)
    stalled: list[str] = Field(default_factory=list)
    overdue: bool = False
    nearing: str | None = None
    subtasks: int = 0
    done: list[str] = Field(default_factory=list)
    failures: int = 0
    replaced: int = 0
    criteria: int = 0
    criteria_met: int = 0
    reworks: int = 0
    accepted: bool | None = None
    success: bool | None = None
    ended: Ending | None = None
    opened: str | None = None
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    unpriced: int = 0

    @property
    def closed(self) -> bool:
        """Whether the todo has ended."""
        return self.status in CLOSED


def begun(data: Mapping[str, Any], seq: int, at: datetime, workflow_id: str, tenant: str | None) -> TodoFacts | None:
    """Return the facts after `idea_received`; None if the event was erased or is too large to be read."""
    if "id" not in data:
        return None
    idea = data.get("idea")
    return TodoFacts(
        todo_id=str(data["id"]),
        workflow_id=workflow_id,
        desk=data.get("desk"),
        tenant=tenant,
        seq=seq,
        priority=data.get("priority") or "normal",
        dry_run=bool(isinstance(idea, Mapping) and idea.get("dry_run")),
        opened_at=at,
        changed_at=at,
        phase_at=at,
    )


def after(facts: TodoFacts, type: str, data: Mapping[str, Any], seq: int, at: datetime) -> TodoFacts:
    """Return the facts after an event of the todo. Its data may have refs in place of long texts."""
    changes: dict[str, Any] = {"seq": seq, "changed_at": at}
    if facts.ended is not None:  # its workflow was reset, and lives
        facts = facts.model_copy(update={"ended": None, "status": "pending", "closed_at": None, "success": None})
    try:
        changes |= _end(facts, _ENDS[type], data, at) if type in _ENDS else _changes(facts, type, data, at)
    except MISSHAPEN:  # erased, damaged, or too large to be logged
        return facts.model_copy(update=changes)
    changed = facts.model_copy(update=changes)
    return changed if type in _ENDS or facts.closed else changed.model_copy(update={"status": _open_status(changed)})


def lost(facts: TodoFacts, at: datetime, ended: Ending | None) -> TodoFacts:
    """Return the facts of a todo that could not say how it ended. None: nobody knows."""
    return facts.model_copy(update={**_end(facts, status_of(ended), {}, at), "changed_at": at, "ended": ended})


def _end(facts: TodoFacts, status: TodoStatus, data: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    nothing: dict[str, Any] = {"failed_now": [], "unassigned": [], "awaiting": [], "stalled": []}
    return {**nothing, **_left(facts, at), "status": status, "closed_at": at, "success": bool(data.get("success"))}


def _left(facts: TodoFacts, at: datetime) -> dict[str, Any]:
    """Add the time in the present phase to the sums."""
    spent = max((at - facts.phase_at).total_seconds(), 0.0)
    seconds = {**facts.seconds, facts.phase: round(facts.seconds.get(facts.phase, 0.0) + spent, 6)}
    return {"seconds": seconds, "phase_at": at}


def _open_status(facts: TodoFacts) -> TodoStatus:
    if facts.failed_now or facts.unassigned:
        return "blocked"
    if facts.awaiting:
        return "waiting_feedback"
    if facts.phase == "receiving_idea":
        return "pending"
    return "clarifying" if facts.phase == "clarifying_requirement" else "in_progress"


def _changes(facts: TodoFacts, type: str, data: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    match type:
        case "phase_changed":
            return {**_left(facts, at), "phase": data["to"]}
        case "requirement_clarified":
            return {"criteria": len(data["requirement"]["acceptance_criteria"])}
        case "plan_made":
            return {"subtasks": len(data["subtasks"])}
        case "replanned":
            return {"subtasks": len(data["subtasks"]), "done": _without(facts.done, *data["redo"])}
        case "subtask_assigned":
            return {"unassigned": _without(facts.unassigned, data["id"])}
        case "executor_missing":
            return {"unassigned": _with(facts.unassigned, data["id"])}
        case "subtask_completed":
            return {"done": _with(facts.done, data["id"]), "stalled": _without(facts.stalled, data["id"])}
        case "subtask_failed":
            still = _without(facts.stalled, data["id"])
            return {"failed_now": _with(facts.failed_now, data["id"]), "failures": facts.failures + 1, "stalled": still}
        case "executor_replaced":
            return {"failed_now": _without(facts.failed_now, data["id"]), "replaced": facts.replaced + 1}
        case "failure_resolved":
            return {"failed_now": _without(facts.failed_now, data["id"])}
        case "subtask_skipped":
            kept = _without(facts.unassigned, data["id"])
            return {"done": _with(facts.done, data["id"]), "unassigned": kept}
        case "subtask_stalled":
            return {"stalled": _with(facts.stalled, data["id"])}
        case "todo_overdue":
            return {"overdue": True}
        case "budget_nearing":
            return {"nearing": str(data["limit"])}
        case "feedback_awaited":
            return {"awaiting": _with(facts.awaiting, data["decision_id"])}
        case "feedback_came":
            return {"awaiting": _without(facts.awaiting, data["decision_id"])}
        case "review_made":
            return {"criteria": len(data["checks"]), "criteria_met": sum(bool(each["met"]) for each in data["checks"])}
        case "work_accepted":
            return {"accepted": True}
        case "work_rejected":
            return {"accepted": False}
        case "rework_requested":
            return {"reworks": facts.reworks + 1}
        case "priority_changed":
            return {"priority": data["to"]}
        case "answered" | "not_answered":
            return _usage(facts, data.get("usage") or {})
        case _:
            return {}


def _usage(facts: TodoFacts, usage: Mapping[str, Any]) -> dict[str, Any]:
    cost = usage.get("cost_usd", 0.0)
    return {
        "calls": facts.calls + int(usage.get("calls") or 0),
        "input_tokens": facts.input_tokens + int(usage.get("input_tokens") or 0),
        "output_tokens": facts.output_tokens + int(usage.get("output_tokens") or 0),
        "cost_usd": round(facts.cost_usd + (cost or 0.0), 9),
        "unpriced": facts.unpriced + (cost is None),
    }


def _with(ids: list[str], id: str) -> list[str]:
    return [*_without(ids, id), id]


def _without(ids: list[str], *gone: str) -> list[str]:
    return [each for each in ids if each not in gone]
