"""The state of a run after any of its events: the fold of its record. It also serves runs that Temporal has deleted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import ConfigDict, Field

from kernel.actors.topic import ANYONE
from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage
from kernel.conversation.decision import Answered
from kernel.record.events import MISSHAPEN, Event, fault_of, unreadable
from kernel.secretary.evolve import evolve
from kernel.secretary.state import TodoState

_ENDS = {
    "run_failed": "failed", "run_cancelled": "cancelled", "agent_stopped": "stopped", "agent_failed": "failed",
    "desk_closed": "closed", "topic_closed": "closed", "supervisor_ended": "ended", "given_up": "failed",
}  # fmt: skip


class AnswerThen(Schema):
    """An answer at that time. `ref` is the ref of its text."""

    participant: str
    step: str
    status: str
    ref: str | None = None
    usage: Usage = Field(default_factory=Usage)


class TopicThen(Schema):
    """A topic at that time: subscriber → filters, and `dead_letters`: message id → subscriber → reason."""

    model_config = ConfigDict(validate_assignment=True)

    subscribers: dict[str, list[str]] = Field(default_factory=dict)
    published: int = 0
    delivered: int = 0
    dead_letters: dict[str, dict[str, str]] = Field(default_factory=dict)


class RunThen(Schema):
    """A run after one of its events.

    `asked` maps steps without an answer to their participants. `decisions` have the fields of their opening and the status of
    that time. `erased` counts erased events; their changes are unknown. `unreadable` names the events that are damaged or of
    another version, in words; they change nothing here. `todo` is the state of a `Todo`. `todos` are a desk's,
    by id, each with phase, status and priority. `agents` are the living agents of a supervisor.
    """

    model_config = ConfigDict(validate_assignment=True)  # a damaged event may have anything in a field

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
    unreadable: list[str] = Field(default_factory=list)
    todo: TodoState | None = None
    todos: dict[str, dict[str, str]] = Field(default_factory=dict)
    topic: TopicThen | None = None
    agents: list[str] = Field(default_factory=list)


def run_as_of(events: Iterable[Event]) -> RunThen | None:
    """Return the run after all these events, in order; None without events."""
    run: RunThen | None = None
    for event in events:
        run = run or RunThen(seq=0, at=event.at)
        run.seq, run.at = event.seq, event.at
        if set(event.data) == {"erased"}:
            run.erased += 1
            continue
        if fault_of(event) is not None:
            run.unreadable.append(unreadable(event))
            continue
        _apply(run, event)
        if run.todo is not None:
            run.status, run.reason = run.todo.status, run.todo.reason
    return run


def _apply(run: RunThen, event: Event) -> None:
    try:
        if not _apply_entity_event(run, event):
            _apply_run_event(run, event)
        run.todo = evolve(run.todo, event)
    except MISSHAPEN as error:
        if not run.erased:  # else it may build on an erased one
            run.unreadable.append(unreadable(event, error))


def _apply_entity_event(run: RunThen, event: Event) -> bool:
    """Apply an event of a desk, a topic or a supervisor. Return whether it was one."""
    data = event.data
    match event.type:
        case "desk_opened":
            run.mode, run.participants = "Secretary", data["executors"]
        case "todo_opened":
            run.todos[str(data["todo_id"])] = {
                "phase": "receiving_idea",
                "status": "pending",
                "priority": str(data["priority"]),
            }
        case "todo_changed" if run.mode == "Secretary":
            run.todos[str(data["todo_id"])] = {name: str(data[name]) for name in ("phase", "status", "priority")}
        case "topic_opened":
            run.mode, run.topic = "Topic", TopicThen()
        case "supervisor_started":
            run.mode, run.participants, run.agents = "Supervisor", data["agents"], list(data["agents"])
        case "agent_ended" | "agent_failed" if run.mode == "Supervisor":
            run.agents = [name for name in run.agents if name != data["agent"]]
        case "agents_started_again":
            run.agents = [*(name for name in run.agents if name not in data["agents"]), *data["agents"]]
        case _:
            return run.topic is not None and _apply_topic_event(run.topic, event)
    return True


def _apply_topic_event(topic: TopicThen, event: Event) -> bool:
    data = event.data
    match event.type:
        case "subscribed":
            topic.subscribers |= dict.fromkeys(data["subscribers"], data["topics"])
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


def _apply_run_event(run: RunThen, event: Event) -> None:
    data = event.data
    match event.type:
        case "run_started":
            run.mode, run.participants = data["mode"], data["participants"]
        case "asked":
            run.asked[str(data["step"])] = str(data["participant"])
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
            run.decisions[str(data["decision"]["id"])] = dict(data["decision"])
        case "decision_answered" if data["decision_id"] in run.decisions:
            request = run.decisions[data["decision_id"]]
            said = {name: data[name] for name in Answered.model_fields if name in data} | {"at": event.at.isoformat()}
            request["answers"] = [*(each for each in request.get("answers", ()) if each["by"] != said["by"]), said]
        case "decision_disagreed" if data["decision_id"] in run.decisions:
            run.decisions[data["decision_id"]]["answers"] = []
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
