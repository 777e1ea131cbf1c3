"""What a run was at any of its events: the fold of its record, for runs whose own workflow nobody can ask any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import Field

from kernel.actors.topic import ANYONE
from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage
from kernel.record.events import Event
from kernel.secretary.evolve import evolve
from kernel.secretary.state import TodoState

_ENDS = {
    "run_failed": "failed", "run_cancelled": "cancelled", "agent_stopped": "stopped", "agent_failed": "failed",
    "desk_closed": "closed", "topic_closed": "closed", "supervisor_ended": "ended", "given_up": "failed",
}  # fmt: skip


class AnswerThen(Schema):
    """An answer that had been given. `ref` addresses its words."""

    participant: str
    step: str
    status: str
    ref: str | None = None
    usage: Usage = Field(default_factory=Usage)


class TopicThen(Schema):
    """A topic as it was: who was subscribed to what, and message id → who had not got it, and why."""

    subscribers: dict[str, list[str]] = Field(default_factory=dict)
    published: int = 0
    delivered: int = 0
    dead_letters: dict[str, dict[str, str]] = Field(default_factory=dict)


class RunThen(Schema):
    """A run as it was after one of its events. `asked` maps a step to who had not answered it yet.

    `todos` are a desk's, by id, each with its phase, status and priority; `agents` those that lived under a supervisor.

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
    todos: dict[str, dict[str, str]] = Field(default_factory=dict)
    topic: TopicThen | None = None
    agents: list[str] = Field(default_factory=list)


def run_as_of(events: Iterable[Event]) -> RunThen | None:
    """Return the run after all these events, in order; None without any."""
    run: RunThen | None = None
    for event in events:
        run = run or RunThen(seq=0, at=event.at)
        run.seq, run.at = event.seq, event.at
        if set(event.data) == {"erased"}:
            run.erased += 1
            continue
        if not _lived(run, event):
            _happened(run, event)
        try:
            run.todo = evolve(run.todo, event)
        except (LookupError, ValueError):  # it builds on one that was erased
            if not run.erased:
                raise
        if run.todo is not None:
            run.status, run.reason = run.todo.status, run.todo.reason
    return run


def _lived(run: RunThen, event: Event) -> bool:
    """What happened at a desk, in a topic or under a supervisor; whether it was any of these."""
    data = event.data
    match event.type:
        case "desk_opened":
            run.mode, run.participants = "Secretary", data["executors"]
        case "todo_opened":
            run.todos[data["todo_id"]] = {"phase": "receiving_idea", "status": "pending", "priority": data["priority"]}
        case "todo_changed" if run.mode == "Secretary":
            run.todos[data["todo_id"]] = {name: data[name] for name in ("phase", "status", "priority")}
        case "topic_opened":
            run.mode, run.topic = "Topic", TopicThen()
        case "supervisor_started":
            run.mode, run.participants, run.agents = "Supervisor", data["agents"], list(data["agents"])
        case "agent_ended" | "agent_failed" if run.mode == "Supervisor":
            run.agents = [name for name in run.agents if name != data["agent"]]
        case "agents_started_again":
            run.agents = [*(name for name in run.agents if name not in data["agents"]), *data["agents"]]
        case _:
            return run.topic is not None and _passed_on(run.topic, event)
    return True


def _passed_on(topic: TopicThen, event: Event) -> bool:
    data = event.data
    match event.type:
        case "subscribed":
            topic.subscribers.update(dict.fromkeys(data["subscribers"], data["topics"]))
        case "unsubscribed":
            for subscriber in data["subscribers"]:
                topic.subscribers.pop(subscriber, None)
        case "published":
            topic.published += 1
        case "delivered":
            topic.delivered += data["count"]
        case "dead_lettered":
            topic.dead_letters.setdefault(data["message_id"], {}).update(data["reasons"])
        case "redelivered":
            for id in list(topic.dead_letters) if data["message_id"] is None else [data["message_id"]]:
                reasons = topic.dead_letters.get(id, {})
                kept = {each: why for each, why in reasons.items() if each == ANYONE or data["subscriber"] not in (None, each)}
                topic.dead_letters[id] = kept
                if not kept:
                    del topic.dead_letters[id]
        case "dead_letters_dropped":
            topic.dead_letters.pop(data["message_id"], None)
        case _:
            return False
    return True


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
            run.status, run.reason = _ENDS[ended], data.get("message") or data.get("reason")
        case _:
            pass
