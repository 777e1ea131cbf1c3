"""A run's events in words, one short line each."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from kernel.record.events import Event

Line = tuple[str, str | None]
"""A line and its style."""

WIDTH = 80
PHASES = (
    "receiving_idea", "clarifying_requirement", "dispatching_task", "monitoring_execution", "reporting_completion",
)  # fmt: skip

Data = dict[str, Any]


def shorten(value: Any, limit: int = 60) -> str:
    """Return a value as one short line."""
    text = " ".join((value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def clock(at: datetime) -> str:
    """Return a moment today, in local time."""
    return f"{at.astimezone():%H:%M:%S}"


def phase_title(phase: str) -> str:
    """Return a phase for people: `2/5 clarifying requirement`."""
    number = f"{PHASES.index(phase) + 1}/{len(PHASES)} " if phase in PHASES else ""
    return number + phase.replace("_", " ")


def event_line(event: Event) -> Line:
    """One event as a line of at most 80 columns."""
    words = _WORDS.get(event.type)
    text = _known(words, event.data) if words else None
    text = text if text is not None else _unknown(event)
    style = _STYLES.get(event.type) or ("red" if "fail" in event.type or "missing" in event.type else None)
    start = f"{clock(event.at)}  "
    return start + shorten(text, WIDTH - len(start)), style


def _known(words: Callable[[Data], str], data: Data) -> str | None:
    try:
        return words(data)
    except (KeyError, TypeError, AttributeError, IndexError):  # an event from another version of the workflows
        return None


def _unknown(event: Event) -> str:
    facts = ", ".join(f"{key} {_fact(value)}" for key, value in event.data.items() if value not in (None, "", [], {}))
    return event.type.replace("_", " ") + (f": {facts}" if facts else "") + (f" (by {event.by})" if event.by else "")


def _fact(value: Any) -> str:
    if isinstance(value, dict):
        return shorten(next((value[k] for k in ("title", "summary", "content", "id", "type") if value.get(k)), value), 50)
    if isinstance(value, list):
        return f"{len(value)}" if value and isinstance(value[0], dict) else shorten(", ".join(map(str, value)), 50)
    return shorten(value, 50)


def _settled(data: Data) -> str:
    said = data["choice"] if data.get("choice") is not None else data.get("answer")
    by = f" by {data['by']}" if data.get("by") else ""
    return f"decision {data['decision_id']} settled{by}: {shorten(said)}"


def many(count: int, noun: str, plural: str | None = None) -> str:
    """Return a number of things: `1 turn`, `2 turns`."""
    return f"{count} {noun if count == 1 else plural or f'{noun}s'}"


def _some(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 3 else f"{', '.join(names[:2])} and {len(names) - 2} more"


def _review(data: Data) -> str:
    met = sum(bool(check["met"]) for check in data["checks"])
    return f"checked: {met} of {many(len(data['checks']), 'acceptance criterion').replace('criterions', 'criteria')} met"


def _plan(data: Data) -> str:
    whom = data.get("executors") or list(dict.fromkeys(piece["participant"] for piece in data["subtasks"]))
    return f"plan of {many(len(data['subtasks']), 'subtask')}, for {', '.join(whom)}"


_WORDS: dict[str, Callable[[Data], str]] = {
    "phase_changed": lambda d: f"── phase {phase_title(d['to'])}",
    "idea_received": lambda d: f"idea received: {d['idea']['content']}",
    "questions_asked": lambda d: (
        f"{many(len(d['questions']), 'question')} to clear up" if d["questions"] else "nothing is unclear"
    ),
    "questions_answered": lambda d: f"answered: {'; '.join(map(str, d['answers'].values()))}",
    "requirement_clarified": lambda d: (
        f"requirement with {len(d['requirement']['acceptance_criteria'])} criteria: {d['requirement']['title']}"
    ),
    "subtask_assigned": lambda d: f"{d['id']} goes to {d['assignee']} ({', '.join(d.get('reasons') or [])})",
    "subtask_started": lambda d: (
        f"{d['id']} started by {d['assignee']}" + (f", attempt {d['attempt']}" if d["attempt"] > 1 else "")
    ),
    "subtask_completed": lambda d: f"{d['id']} completed: {d['result']['summary']}",
    "subtask_failed": lambda d: f"{d['id']} failed: {d['error']}",
    "review_made": _review,
    "report_written": lambda d: "report written",
    "rework_requested": lambda d: f"sent back: {d['comment']}",
    "work_accepted": lambda d: "work accepted",
    "todo_completed": lambda d: "todo completed",
    "todo_failed": lambda d: f"todo failed: {d['reason']}",
    "todo_cancelled": lambda d: f"todo cancelled: {d['reason']}",
    "asked": lambda d: f"{d['participant']} is asked: {d['step']}",
    "answered": lambda d: f"{d['participant']} has answered: {d['step']}",
    "not_answered": lambda d: f"{d['participant']} gave no answer ({d['status']}): {d['error']['message']}",
    "tool_asked_for": lambda d: f"{d['participant']} asks for {d['tool']} {shorten(d['args'])}",
    "tool_answered": lambda d: f"{d['tool']} {'has answered' if d['ok'] else 'could not be used by'} {d['participant']}",
    "images_left_out": lambda d: (
        f"{d['participant']} was not shown {many(d['count'], 'image')} that the words refer to: there is none, or one too many"
    ),
    "tool_left_out": lambda d: f"{d['tool']} is left out: {d['reason']}",
    "tool_denied": lambda d: f"{d['tool']} was denied: {d['reason']}",
    "session_opened": lambda d: f"goes on with the session {d['session']} after {many(d['turns'], 'turn')}",
    "session_joined": lambda d: f"is turn {d['turn']} of the session {d['session']}",
    "session_left": lambda d: f"adds nothing to the session {d['session']}: {d['reason']}",
    "context_compressed": lambda d: (
        f"{d['participant']} was shown {d['tokens']} tokens of {d['tokens_before']}: {many(d['left_out'], 'message')} "
        + ("summed up" if d["summary"] else "left out")
    ),
    "memory_recalled": lambda d: f"{d['participant']} is reminded: {'; '.join(m['text'] for m in d['memories'])}",
    "lessons_kept": lambda d: f"learned: {'; '.join(d['lessons'])}",
    "run_started": lambda d: f"{d['mode']} started with {', '.join(d['participants'])}",
    "plugins_pinned": lambda d: f"keeps to the plugins as they are now (set {d['set'][:12]})",
    "plan_made": _plan,
    "run_finished": lambda d: f"finished: {d['status']}" + (f", {d['reason']}" if d.get("reason") else ""),
    "run_failed": lambda d: f"failed: {d['message']}",
    "decision_opened": lambda d: f"decision {d['decision']['id']} is open: {d['decision']['title']}",
    "decision_settled": _settled,
    "decision_ignored": lambda d: f"a decision was ignored: {d['reason']}",
    "answer_cut_at_limit": lambda d: f"the answer of {d['participant']} was cut off at the length limit: {d['step']}",
    "call_cut_off": lambda d: f"{d['participant']}: called off, after some {d['estimated_usage']['input_tokens']} tokens",
    "feedback_awaited": lambda d: f"waiting for decision {d['decision_id']}",
    "desk_opened": lambda d: f"desk {d['desk']} opened, with {_some(d['executors'])}",
    "todo_opened": lambda d: f"{d['todo_id']} opened" + ("" if d["priority"] == "normal" else f", {d['priority']}"),
    "todo_changed": lambda d: f"{phase_title(d['phase'])}, {d['status'].replace('_', ' ')}: {d['todo_id']}",
    "order_passed_on": lambda d: f"{d['order'].replace('_', ' ')} passed on: {d['todo_id']}",
    "topic_opened": lambda d: f"topic {d['topic']} opened",
    "subscribed": lambda d: f"{_some(d['subscribers'])} subscribed to {_some(d['topics']) or 'all'}",
    "unsubscribed": lambda d: f"{_some(d['subscribers'])} unsubscribed",
    "published": lambda d: f"{d['message_id']} published" + (f" under {d['topic']}" if d["topic"] else ""),
    "delivered": lambda d: f"{d['message_id']} delivered to {many(d['count'], 'subscriber')}",
    "dead_lettered": lambda d: (
        f"{d['message_id']} not delivered to {_some(list(d['reasons']))}: {'; '.join(dict.fromkeys(d['reasons'].values()))}"
    ),
    "redelivered": lambda d: f"{many(d['count'], 'dead letter')} to be delivered again",
    "dead_letters_dropped": lambda d: f"{many(d['count'], 'dead letter')} of {d['message_id']} dropped, to make room",
    "topic_closed": lambda d: f"topic closed: {d['published']} published, {d['delivered']} delivered",
    "supervisor_started": lambda d: f"supervises {_some(d['agents'])}, {d['strategy'].replace('_', ' ')}",
    "agents_started_again": lambda d: f"started again: {_some(d['agents'])}",
    "given_up": lambda d: f"given up: {d['reason']}",
    "refused": lambda d: f"{d['handler']} refused: {d['reason']}",
    "feedback_came": lambda d: f"decision {d['decision_id']} has come",
}

_STYLES = {
    "phase_changed": "bold cyan", "decision_opened": "yellow", "decision_settled": "green", "decision_ignored": "yellow",
    "plugins_pinned": "dim",
    "asked": "dim", "answered": "dim", "feedback_awaited": "dim", "feedback_came": "dim", "todo_completed": "bold green",
    "not_answered": "red", "tool_asked_for": "dim", "tool_answered": "dim", "tool_denied": "yellow", "todo_cancelled": "red",
    "tool_left_out": "yellow", "images_left_out": "yellow",
}  # fmt: skip
