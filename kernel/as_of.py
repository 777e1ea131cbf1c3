"""What a run was at any of its events: the fold of its record, for runs whose own workflow nobody can ask any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import Field

from kernel.budget import Usage
from kernel.events import Event
from kernel.schema import Schema
from kernel.secretary.evolve import evolve
from kernel.secretary.state import TodoState

_ENDS = {"run_failed": "failed", "run_cancelled": "cancelled", "agent_stopped": "stopped", "agent_failed": "failed"}


class AnswerThen(Schema):
    """An answer that had been given. `ref` addresses its words."""

    participant: str
    step: str
    status: str
    ref: str | None = None
    usage: Usage = Field(default_factory=Usage)


class RunThen(Schema):
    """A run as it was after one of its events. `asked` maps a step to who had not answered it yet.

    `decisions` are as they were opened, with their status then. `erased` counts events whose words were taken out: what they
    would have changed is not known. `todo` is the whole state of an idea on its way.
    """

    seq: int
    at: datetime
    mode: str | None = None
    participants: list[str] = Field(default_factory=list)
    status: str = "running"
    reason: str | None = None
    paused: bool = False
    asked: dict[str, str] = Field(default_factory=dict)
    answers: list[AnswerThen] = Field(default_factory=list)
    decisions: dict[str, dict[str, Any]] = Field(default_factory=dict)
    usage: Usage = Field(default_factory=Usage)
    erased: int = 0
    todo: TodoState | None = None


def run_as_of(events: Iterable[Event]) -> RunThen | None:
    """The run after all these events, in order; None without any."""
    run: RunThen | None = None
    for event in events:
        run = run or RunThen(seq=0, at=event.at)
        run.seq, run.at = event.seq, event.at
        if set(event.data) == {"erased"}:
            run.erased += 1
            continue
        _happened(run, event)
        try:
            run.todo = evolve(run.todo, event)
        except (LookupError, ValueError):  # it builds on one that was erased
            if not run.erased:
                raise
        if run.todo is not None:
            run.status, run.reason = run.todo.status, run.todo.reason
    return run


def _happened(run: RunThen, event: Event) -> None:
    data = event.data
    match event.type:
        case "run_started":
            run.mode, run.participants = data["mode"], data["participants"]
        case "asked":
            run.asked[data["step"]] = data["participant"]
        case "answered" | "not_answered" | "recalled":
            run.asked.pop(data["step"], None)
            usage = Usage.model_validate(data.get("usage") or {})
            answer = AnswerThen(
                participant=data["participant"], step=data["step"], status=data["status"], ref=data.get("ref"), usage=usage
            )
            run.answers.append(answer)
            if event.type != "recalled":
                run.usage = run.usage + usage
        case "decision_opened":
            run.decisions[data["decision"]["id"]] = data["decision"]
        case "decision_settled" if data["decision_id"] in run.decisions:
            run.decisions[data["decision_id"]] |= {"status": "settled", "settled": data}
        case "decision_expired" | "decision_cancelled" if data["decision_id"] in run.decisions:
            run.decisions[data["decision_id"]] |= {"status": event.type.removeprefix("decision_")}
        case "paused" | "resumed":
            run.paused = event.type == "paused"
        case "run_finished":
            run.status, run.reason = data["status"], data.get("reason")
        case ended if ended in _ENDS:
            run.status, run.reason = _ENDS[ended], data.get("message")
        case _:
            pass
