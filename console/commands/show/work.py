"""The work of `mofa show` and `mofa events`."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from temporalio.client import Client, WorkflowExecutionDescription

from console.backend import client, logged
from console.backend.watching import follow
from console.backend.watching.answer_stream import streaming
from console.terminal import render
from console.terminal.failure import NOT_FOUND, OK, Failure
from console.terminal.screen import emit, note, plain, say
from kernel.basics.errors import MofaError
from kernel.conversation.budget import Usage
from kernel.conversation.decision import DecisionRequest
from kernel.record.events import Event
from kernel.secretary.shapes import TodoItem
from runtime.settings import Settings


async def show_run(workflow_id: str, as_json: bool) -> int:
    """Print the answers of a run to all its queries; return the exit code."""
    settings = Settings.from_environment()
    server = await client.connected(settings)
    workflow_id = await client.full_id(server, workflow_id)
    try:
        description = await client.describe(server, workflow_id)
    except Failure as failure:
        if failure.code != NOT_FOUND:
            raise
        return await _show_logged(settings, workflow_id, as_json, failure)
    found: dict[str, Any] = {
        name: await client.maybe_query(server, workflow_id, name)
        for name in ("state", "transcript", "decisions", "usage", "todos", "todo")
    }
    found["transcript"] = await whole_texts(settings, found["transcript"] or [])
    facts = {
        "workflow_id": workflow_id, "run_id": description.run_id, "type": description.workflow_type,
        "status": description.status.name.lower() if description.status else "unknown",
        "started_at": description.start_time, "closed_at": description.close_time,
        "ui": client.ui_link(client.ui_of(settings), server.namespace, workflow_id),
    }  # fmt: skip
    facts["failure"] = await _failure(server, description)
    if as_json:
        emit({**facts, **{name: value for name, value in found.items() if value is not None}})
    else:
        _print(facts, found)
    return OK


async def _show_logged(settings: Settings, workflow_id: str, as_json: bool, unknown: Failure) -> int:
    """Print a run that Temporal does not have, from the event log; raise `unknown` if the log has none either."""
    try:
        facts, found = logged.facts_of(await logged.logged_run(settings, workflow_id))
    except Failure:
        raise unknown from None
    logged.note_from_log(workflow_id)
    if as_json:
        emit({**facts, **{name: value for name, value in found.items() if value is not None}})
    else:
        _print(facts, plain(found))
    return OK


async def whole_texts(settings: Settings, transcript: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the transcript with its offloaded texts read from storage.

    A text that cannot be read stays a preview, and a note on stderr says so.
    """
    if not any(entry.get("truncated") for entry in transcript):
        return transcript
    from runtime.objects import open_storage

    storage = open_storage(settings)
    try:
        return [await _expanded(storage, entry) for entry in transcript]
    finally:
        await storage.close()


async def _expanded(storage: Any, entry: dict[str, Any]) -> dict[str, Any]:
    if not entry.get("truncated"):
        return entry
    try:
        text = await storage.text(entry["ref"])
    except MofaError as error:
        note(f"Long texts are shown as previews: {error}", "yellow")
        text = None
    return entry if text is None else {**entry, "text": text, "truncated": False}


async def _failure(server: Client, description: WorkflowExecutionDescription) -> str | None:
    """Return the reason of a failed run; None for one that runs or completed."""
    if client.is_open(description) or (description.status and description.status.name == "COMPLETED"):
        return None
    from console.terminal.failure import explain

    try:
        await server.get_workflow_handle(description.id, run_id=description.run_id).result()
    except Exception as error:
        known = explain(error)
        return str(known or error)
    return None


_CUT_OFF = {"terminated": "Terminated", "timed_out": "Ended by a time limit of Temporal"}
"""The statuses of runs that ended without a word, and their words: the state that they had is no outcome."""


def _print(facts: dict[str, Any], found: dict[str, Any]) -> None:
    say(f"{facts['workflow_id']}  {facts['type']}, {facts['status']}", "bold")
    if facts["ui"]:
        say(facts["ui"])
    cut_off = _CUT_OFF.get(facts["status"])
    if facts["failure"]:
        say(f"{cut_off or 'Failed'}: {facts['failure']}", "red")
    state = "State at its end, which it could not write" if cut_off else "State"
    sections: list[tuple[str, list[render.Line]]] = [(state, render.state_lines(found["state"] or {}))]
    if found["todo"]:
        sections.append(("Todo", _todo(TodoItem.model_validate(found["todo"]))))
    if found["todos"]:
        sections.append(("Todos", render.todo_lines([TodoItem.model_validate(todo) for todo in found["todos"]])))
    sections.append(("Transcript", render.transcript_lines(found["transcript"])))
    sections.append(
        ("Steps, with their numbers for mofa fork", [_step(step) for step in (found["state"] or {}).get("steps", [])])
    )
    sections.append(
        (
            "Decisions",
            [line for request in found["decisions"] or [] for line in _decision(DecisionRequest.model_validate(request))],
        )
    )
    if found["usage"]:
        sections.append(("Used", [(render.usage_line(Usage.model_validate(found["usage"])), None)]))
    for title, lines in sections:
        if lines:
            say()
            say(title, "bold cyan")
            for line, style in lines:
                say(line, style)


def _todo(todo: TodoItem) -> list[render.Line]:
    lines = render.todo_lines([todo])
    for task in todo.plan:
        needs = f", after {', '.join(task.depends_on)}" if task.depends_on else ""
        lines.append(
            (f"  {task.order}. {task.id} [{task.status}] {task.assignee or 'unassigned'}{needs}: {task.description}", None)
        )
    if todo.report:
        lines += [("", None), *((line, None) for line in todo.report.content.splitlines())]
    return lines


def _step(step: dict[str, Any]) -> render.Line:
    answer = step["contribution"]
    return f"{step['number']:>3}  {step['step']}  {answer['participant']}: {answer['status']}", None


def _decision(request: DecisionRequest) -> list[render.Line]:
    if request.status == "open":
        return [*render.decision_lines(request), (f"  $ {render.decide_command(request)}", "cyan")]
    from console.terminal.answer import shown

    settled = request.settled
    what = (
        f": {shown(settled)}{f' by {settled.by}' if settled.by else ''}{f' ({settled.comment})' if settled.comment else ''}"
        if settled
        else ""
    )
    return [(f"{request.id} {request.title} [{request.status}]{what}", None)]


async def show_events(workflow_id: str, following: bool, after: int, as_json: bool, from_log: bool) -> int:
    """Print a run's events; return the exit code.

    Args:
        after: the sequence number after which events are printed.
        from_log: read the event log; needs no server.
    """
    settings = Settings.from_environment()

    def print_one(event: Event) -> None:
        if as_json:
            emit(event, line=True)
        else:
            say(*render.event_line(event))

    if following:
        server = await client.connected(settings)
        workflow_id = await client.full_id(server, workflow_id)
        async with nullcontext(print_one) if as_json else streaming(settings, workflow_id, print_one) as show:
            await follow.watch(server, workflow_id, show, after=after)
        return OK
    found = await _events(settings, workflow_id, after, from_log)
    if as_json:
        emit(plain(found))
    for event in [] if as_json else found:
        print_one(event)
    return OK


async def _events(settings: Settings, workflow_id: str, after: int, from_log: bool) -> list[Event]:
    try:
        if not from_log:
            server = await client.connected(settings)
            workflow_id = await client.full_id(server, workflow_id)
            return await client.events(server, workflow_id, after)
    except Failure as failure:
        if failure.code != NOT_FOUND:
            raise
        try:
            past = await logged.logged_run(settings, workflow_id)
        except Failure:
            raise failure from None
        logged.note_from_log(workflow_id)
    else:
        past = await logged.logged_run(settings, workflow_id)
    return [event for event in past.events if event.seq > after]


async def show_as_of(workflow_id: str, seq: int, as_json: bool) -> int:
    """Print the state of a run after one of its events; return the exit code."""
    state = await logged.state_as_of(Settings.from_environment(), workflow_id, seq)
    if as_json:
        emit(state)
    else:
        logged.print_state(state)
    return OK
