"""Runs from the event log, also those that Temporal no longer has."""

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
class RecordedRun:
    """A run from the event log, with its events. `texts` are its offloaded texts and answers, by their reference."""

    run: LoggedRun
    events: list[Event]
    texts: dict[str, str]


async def logged_run(settings: Settings, workflow_id: str) -> RecordedRun:
    """Return the newest run of that workflow id in the event log.

    Raises:
        Failure: there is none.
    """
    async with stored(settings) as storage:
        log = sql.SqlEventLog(storage.database, storage.large)
        runs = await log.runs(workflow_id)
        if not runs:
            raise not_found(f"There is no run {workflow_id!r} in the event log of {storage.database.shown}.")
        of_chain, all_rows = await log.chain(runs[-1].chain)
        run = next((each for each in reversed(of_chain) if each.origin.workflow_id == workflow_id), runs[-1])
        rows = path(all_rows, run.head)
        answered = [row for row in rows if row.type == "answered"]
        refs = [*(ref for row in rows for ref in row.refs()), *(ref for row in answered for ref in _answer_refs(row))]
        texts = await log.texts(refs)
    return RecordedRun(run, [row.event(texts) for row in rows], texts)


def _answer_refs(row: Logged) -> list[str]:
    ref = row.event().data.get("ref")
    return [ref] if ref else []


async def state_as_of(settings: Settings, workflow_id: str, seq: int) -> RunThen:
    """Return the state of a run after the event `seq`.

    Raises:
        Failure: the event log has no such run or event.
    """
    recorded = await logged_run(settings, workflow_id)
    state = run_as_of(event for event in recorded.events if event.seq <= seq)
    if state is None or seq > recorded.events[-1].seq:
        raise usage(f"--as-of: {workflow_id} has the events {recorded.events[0].seq} to {recorded.events[-1].seq}.")
    return state


def facts_of(recorded: RecordedRun) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the two objects that `mofa show` prints: the run's facts, and its answers to queries."""
    then = run_as_of(recorded.events)
    assert then is not None  # a run in the log has at least one event
    run, decisions = recorded.run, _requests(then)
    facts = {
        "workflow_id": run.origin.workflow_id, "run_id": run.origin.run_id, "type": run.origin.type, "status": then.status,
        "started_at": run.first_at, "closed_at": run.last_at, "ui": None,
        "failure": then.reason if then.status == "failed" else None, "from_event_log": True,
    }  # fmt: skip
    state = {
        "mode": then.mode or run.origin.type, "status": then.status, "tenant": run.tenant, "agents": then.participants,
        "events": then.seq, "erased": then.erased, "unreadable": then.unreadable, "steps": [],
    }  # fmt: skip
    transcript = [
        {"by": answer.participant, "role": "answer", "text": recorded.texts[answer.ref]}
        for answer in then.answers
        if answer.ref in recorded.texts
    ]
    todo = then.todo and to_item(then.todo, decisions, then.usage)
    return facts, {
        "state": state, "todo": todo, "todos": None, "transcript": transcript, "decisions": decisions, "usage": then.usage,
    }  # fmt: skip


def _requests(then: RunThen) -> list[DecisionRequest]:
    """Return the decisions of a run. One that cannot be read is named among its unreadable events."""
    found = []
    for id, each in then.decisions.items():
        try:
            found.append(DecisionRequest.model_validate(each))
        except ValueError as error:
            then.unreadable.append(f"decision {id[:100]} cannot be read: {' '.join(str(error).split())[:200]}")
    return found


def note_from_log(workflow_id: str) -> None:
    """Print on stderr that the run is shown from the event log."""
    note(f"Temporal no longer has {workflow_id}; it is shown from the event log.", "yellow")


def print_state(state: RunThen) -> None:
    """Print the state of a run after an event."""
    what = state.mode or ("Todo" if state.todo else "a run")
    say(f"after event {state.seq}, {state.at:%Y-%m-%d %H:%M:%S} UTC: {what}, {state.status}", "bold")
    if state.erased:
        say(f"{state.erased} earlier events were erased; their changes are unknown.", "yellow")
    for fault in state.unreadable:
        say(fault, "red")
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
            say(f"  {task.order}. {task.id} [{task.status}] {task.assignee or 'unassigned'}: {task.description}")
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
    if state.mode not in ("Secretary", "Topic", "Supervisor"):  # these make no paid calls
        say(render.usage_line(state.usage), "dim")
