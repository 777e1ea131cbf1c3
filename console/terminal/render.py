"""Events, decisions, outcomes and todos as lines for people. A line has at most 80 columns unless it is to be copied."""

from __future__ import annotations

import json
import shlex
import textwrap
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from console.terminal.event_words import WIDTH, Line, clock, day, event_line
from kernel.basics.event_data import many, shortened, some
from kernel.conversation.budget import Usage
from kernel.conversation.decision import DecisionRequest
from kernel.conversation.outcome import Outcome
from kernel.secretary.desk.listed import ListedTodo
from kernel.secretary.events import PHASES, phase_title
from kernel.secretary.shapes import TodoItem

OFFLINE = "offline scripted model"
STYLES = {
    "completed": "green",
    "failed": "red",
    "cancelled": "red",
    "blocked": "red",
    "waiting_feedback": "yellow",
    "open": "yellow",
}


def wrapped(text: str, indent: str = "  ", style: str | None = None) -> list[Line]:
    """Return a text wrapped to the width, without its blank lines."""
    lines = [
        line for paragraph in text.splitlines() if paragraph.strip() for line in textwrap.wrap(paragraph, WIDTH - len(indent))
    ]
    return [(indent + line, style) for line in lines]


def usage_line(usage: Usage) -> str:
    """Return the calls, tokens and cost on one line."""
    cost = "cost unknown" if usage.cost_usd is None else f"${usage.cost_usd:.4f}"
    return f"{many(usage.calls, 'model call')}, {usage.input_tokens} + {usage.output_tokens} tokens, {cost}"


def offline_note(models: Iterable[str | None]) -> str | None:
    """Return a note if one of the models is the scripted one, else None."""
    return f"(Written by the {OFFLINE}, not by an LLM.)" if any((m or "").startswith("offline") for m in models) else None


# ---- decisions -------------------------------------------------------------------------------------------------------


def decide_command(request: DecisionRequest) -> str:
    """Return the command that settles this decision, with the recommended answer if there is one."""
    if request.options:
        option = f"--choice {shlex.quote(request.recommended or request.options[0].id)}"
    else:
        proposed = "YOUR ANSWER" if request.default is None else json.dumps(request.default, ensure_ascii=False)
        option = f"--answer {shlex.quote(proposed)}"
    return f"mofa decide {shlex.quote(request.workflow_id)} {shlex.quote(request.id)} {option}"


def decision_lines(request: DecisionRequest, numbered: bool = False) -> list[Line]:
    """Return a decision as lines: its question, action, risk, options and deadline."""
    lines: list[Line] = [(f"? {request.title}  [{request.kind.replace('_', ' ')}]", "bold yellow")]
    lines += wrapped(request.question.removeprefix(request.title))  # a title is often the question's first line
    if request.action:
        lines.append((f"  action: {request.action.name} {json.dumps(request.action.args, ensure_ascii=False)}", None))
    if request.risk:
        lines.append((f"  risk: {request.risk}", "red"))
    lines += [(f"  criterion {number}: {shortened(each, 200)}", None) for number, each in enumerate(request.criteria, 1)]
    for number, option in enumerate(request.options, 1):
        mark = " (recommended)" if option.id == request.recommended else ""
        more = ". ".join(part.rstrip(".") for part in (option.description, option.impact) if part)
        lines.append(
            (f"  {f'{number}) ' if numbered else ''}{option.id}: {option.label}{mark}{f'. {more}' if more else ''}", None)
        )
    if request.allow_answer:
        default = f"; proposed: {json.dumps(request.default, ensure_ascii=False)}" if request.default is not None else ""
        lines.append((f"  {'or ' if request.options else ''}a free answer{_form(request.answer_schema)}{default}", None))
    if request.quorum > 1:
        said = ", ".join(each.by for each in request.answers) or "nobody yet"
        lines.append((f"  {request.quorum} people have to give the same answer; answered: {said}", None))
    if request.deadline:
        lines.append((f"  until {request.deadline.astimezone():%Y-%m-%d %H:%M}, then: {_then(request)}", "yellow"))
    return lines


def _form(schema: dict[str, Any] | None) -> str:
    if not schema or (schema.get("type") == "string" and not schema.get("enum")):
        return ""
    return f" as JSON that fits {shortened({k: v for k, v in schema.items() if k not in ('title', 'description')}, 100)}"


def _then(request: DecisionRequest) -> str:
    policy = request.on_timeout.model_dump(mode="json", exclude_none=True)
    what = policy.pop("do")
    return " ".join([what, *(", ".join(map(str, v)) if isinstance(v, list) else str(v) for v in policy.values())])


def inbox_lines(requests: Sequence[DecisionRequest]) -> list[Line]:
    """Return open decisions as lines, each with the command that settles it."""
    lines: list[Line] = []
    for request in requests:
        lines += decision_lines(request)
        lines += [(f"  for {', '.join(request.assignees)}", None)] if request.assignees else []
        if request.snoozed_until is not None and request.snoozed_until > datetime.now(UTC):
            lines.append((f"  snoozed until {day(request.snoozed_until)}", "yellow"))
        lines.append((f"  {request.workflow_id}, decision {request.id}, open since {day(request.opened_at)}", "dim"))
        if request.kind == "acceptance":
            lines.append((f"  The report: mofa show {shlex.quote(request.workflow_id)}", "cyan"))
        lines += [(f"  $ {decide_command(request)}", "cyan"), ("", None)]
    return lines or [("No decision is open.", None)]


# ---- outcomes, todos, runs -------------------------------------------------------------------------------------------


_TEXT_FIELDS = ("answer", "proposal", "comments", "output", "summary", "why", "description", "title")


def gist(content: Any, choice: str | None = None) -> str:
    """Return an answer on one line: its choice, or the main text of a structured answer."""
    if isinstance(content, dict):
        words = next((content[name] for name in _TEXT_FIELDS if isinstance(content.get(name), str)), None)
        if isinstance(content.get("subtasks"), list) and words is None:
            words = f"a plan of {many(len(content['subtasks']), 'subtask')}"
        if content.get("agrees") is True or content.get("accept") is True:
            words = f"agrees: {words}"
        content = content if words is None else words
    return shortened(content) if choice is None else shortened(f"chooses {choice}: {content}")


def outcome_lines(outcome: Outcome) -> list[Line]:
    """Return the outcome of a mode as lines."""
    style = {"completed": "bold green", "stopped": "bold red"}.get(outcome.status, "bold yellow")
    lines: list[Line] = [("", None), (f"{outcome.mode}: {outcome.status}", style)]
    if outcome.reason:
        lines.append((outcome.reason, None))
    for each in outcome.contributions:
        what = each.error.message if each.error else gist(each.content, each.choice)
        lines.append((f"  {each.round}. {each.participant} [{each.status}] {what}", "dim"))
    if outcome.output is not None:
        text = outcome.output if isinstance(outcome.output, str) else json.dumps(outcome.output, ensure_ascii=False, indent=2)
        lines += [("", None), (text, None), ("", None)]
    lines.append((usage_line(outcome.usage), "dim"))
    offline = offline_note(each.model for each in outcome.contributions)
    return [*lines, (offline, "yellow")] if offline else lines


def todo_lines(todos: Sequence[TodoItem]) -> list[Line]:
    """Return todos as lines: three each, and a fourth with the reason of a failed one."""
    lines: list[Line] = []
    for todo in todos:
        done = sum(task.status in ("completed", "skipped") for task in todo.plan)
        plan = f", {done} of {len(todo.plan)} subtasks done" if todo.plan else ""
        waiting = sum(request.status == "open" for request in todo.decisions)
        asks = f", waits for {waiting} decision{'s' if waiting > 1 else ''}" if waiting else ""
        lines.append(
            (
                f"{todo.status:<17}{shortened(todo.requirement.title if todo.requirement else todo.idea.content, 60)}",
                STYLES.get(todo.status),
            )
        )
        lines.append((f"{'':<17}{todo.workflow_id or todo.id}", "dim"))
        lines.append((f"{'':<17}{todo.priority}, phase {phase_title(todo.phase)}{plan}{asks}", "dim"))
        if todo.reason:
            lines.append((f"{'':<17}{todo.reason}", "red"))
    return lines or [('No todos. Create one with: mofa idea "what you want"', None)]


def listed_lines(todos: Sequence[ListedTodo]) -> list[Line]:
    """Return the todos of a list as lines: three each, and a fourth with the reason of a failed or unknown one."""
    lines: list[Line] = []
    for todo in todos:
        plan = f", {todo.done} of {todo.subtasks} subtasks done" if todo.subtasks else ""
        asks = f", waits for {many(todo.open_decisions, 'decision')}" if todo.open_decisions else ""
        where = ", waits in the queue" if todo.queued else ""
        lines.append((f"{todo.status:<17}{shortened(todo.title, 60)}", STYLES.get(todo.status)))
        lines.append((f"{'':<17}{todo.workflow_id}", "dim"))
        lines.append((f"{'':<17}{todo.priority}, phase {phase_title(todo.phase)}{where}{plan}{asks}", "dim"))
        if todo.unknown_since:
            lines.append((f"{'':<17}unknown to the server since {day(todo.unknown_since)}: mofa doctor", "yellow"))
        if todo.reason:
            lines.append((f"{'':<17}{todo.reason}", "red"))
    return lines or [('No todos. Create one with: mofa idea "what you want"', None)]


def transcript_lines(transcript: Sequence[dict[str, Any]]) -> list[Line]:
    """Return a transcript as lines, with whole texts."""
    lines: list[Line] = []
    for entry in transcript:
        model = (
            f", {OFFLINE}"
            if str(entry.get("model") or "").startswith("offline")
            else f", {entry['model']}"
            if entry.get("model")
            else ""
        )
        lines.append((f"{entry.get('by', '?')} ({entry.get('role', '')}{model}):", "bold"))
        lines += [(f"  {line}", None) for line in str(entry.get("text", "")).splitlines() or [""]]
    return lines


NAMED = 20
"""The most names in one line."""


def state_lines(state: dict[str, Any]) -> list[Line]:
    """Return the short facts of a run's state as lines."""
    lines: list[Line] = []
    for key in ("title", "mode", "phase", "status", "paused", "priority", "tenant", "agents", "next_step"):
        value = state.get(key)
        if value not in (None, "", [], False):
            lines.append((f"{key.replace('_', ' '):<10} {some(value, NAMED) if isinstance(value, list) else value}", None))
    return lines + [(fault, "red") for fault in state.get("unreadable", [])]


__all__ = ["PHASES", "Line", "clock", "day", "event_line", "phase_title"]
