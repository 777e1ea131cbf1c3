"""Runs as the event log has them: also those that Temporal no longer knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from console.backend.stores import stored
from console.terminal import render
from console.terminal.failure import not_found, usage
from console.terminal.screen import note, say
from kernel.conversation.decision import DecisionRequest
from kernel.record.event_log import Logged, LoggedRun, path
from kernel.record.events import Event
from kernel.secretary.state import to_item
from kernel.views.as_of import RunThen, run_as_of
from plugins.storage import sql
from runtime.settings import Settings


@dataclass(frozen=True)
class Past:
    """A run as the log has it: its newest, where one workflow id had several. `texts` are what was answered, by address."""

    run: LoggedRun
    events: list[Event]
    texts: dict[str, str]


async def past_of(settings: Settings, workflow_id: str) -> Past:
    """Return the newest run of that id in the log; raises a `Failure` where there is none."""
    async with stored(settings) as storage:
        log = sql.SqlEventLog(storage.database, storage.large)
        runs = await log.runs(workflow_id)
        if not runs:
            raise not_found(f"No run {workflow_id!r} is in the event log of {storage.database.shown}.")
        its_runs, every = await log.chain(runs[-1].chain)
        run = next((each for each in reversed(its_runs) if each.origin.workflow_id == workflow_id), runs[-1])
        rows = path(every, run.head)
        said = [row for row in rows if row.type == "answered"]
        texts = await log.texts([*(ref for row in rows for ref in row.refs()), *(ref for row in said for ref in _said(row))])
    return Past(run, [row.event(texts) for row in rows], texts)


def _said(row: Logged) -> list[str]:
    ref = row.event().data.get("ref")
    return [ref] if ref else []


async def state_as_of(settings: Settings, workflow_id: str, seq: int) -> RunThen:
    """What a run was after one of its events."""
    past = await past_of(settings, workflow_id)
    state = run_as_of(event for event in past.events if event.seq <= seq)
    if state is None or seq > past.events[-1].seq:
        raise usage(f"--as-of: {workflow_id} has the events {past.events[0].seq} to {past.events[-1].seq}.")
    return state


def facts_of(past: Past) -> tuple[dict[str, Any], dict[str, Any]]:
    """What `mofa show` prints of a run that only the log knows."""
    then = run_as_of(past.events)
    assert then is not None  # a run is in the log by its events
    run, decisions = past.run, [DecisionRequest.model_validate(each) for each in then.decisions.values()]
    facts = {
        "workflow_id": run.origin.workflow_id, "run_id": run.origin.run_id, "type": run.origin.type, "status": then.status,
        "started_at": run.first_at, "closed_at": run.last_at, "ui": None,
        "failure": then.reason if then.status == "failed" else None, "from_event_log": True,
    }  # fmt: skip
    state = {
        "mode": then.mode or run.origin.type, "status": then.status, "tenant": run.tenant, "agents": then.participants,
        "events": then.seq, "erased": then.erased, "steps": [],
    }  # fmt: skip
    said = [
        {"by": answer.participant, "role": "answer", "text": past.texts[answer.ref]}
        for answer in then.answers
        if answer.ref in past.texts
    ]
    todo = then.todo and to_item(then.todo, decisions, then.usage)
    return facts, {
        "state": state, "todo": todo, "todos": None, "transcript": said, "decisions": decisions, "usage": then.usage,
    }  # fmt: skip


def only_in_the_log(workflow_id: str) -> None:
    """Say where the words come from."""
    note(f"Temporal no longer knows {workflow_id}: this is what the event log has of it.", "yellow")


def print_state(state: RunThen) -> None:
    """A run's state at an event, for people."""
    what = state.mode or ("Todo" if state.todo else "a run")
    say(f"after event {state.seq}, {state.at:%Y-%m-%d %H:%M:%S} UTC: {what}, {state.status}", "bold")
    if state.erased:
        say(f"{state.erased} of the events before were erased: what they changed is not known.", "yellow")
    for step, participant in state.asked.items():
        say(f"  {participant} is asked: {step}")
    for answer in state.answers:
        say(f"  {answer.participant}: {answer.status} ({answer.step})", "dim")
    for each in state.decisions.values():
        say(f"  decision {each['id']} [{each['status']}]: {each['title']}")
    if state.todo is not None:
        for line, style in render.todo_lines([to_item(state.todo, [], state.usage)]):
            say(line, style)
        for task in state.todo.plan:
            say(f"  {task.order}. {task.id} [{task.status}] {task.assignee or 'nobody yet'}: {task.description}")
    for id, todo in state.todos.items():
        say(f"  todo {id}: {todo['status']}, {todo['phase']}, priority {todo['priority']}")
    for agent in state.agents:
        say(f"  agent {agent}")
    if state.topic is not None:
        say(f"  {state.topic.published} published, {state.topic.delivered} delivered")
        for subscriber, topics in state.topic.subscribers.items():
            say(f"  subscriber {subscriber}: {', '.join(topics) or 'all'}")
        for message, reasons in state.topic.dead_letters.items():
            for subscriber, reason in reasons.items():
                say(f"  dead letter {message} for {subscriber}: {reason}", "yellow")
    if state.mode not in ("Secretary", "Topic", "Supervisor"):  # which pay nothing themselves
        say(render.usage_line(state.usage), "dim")
