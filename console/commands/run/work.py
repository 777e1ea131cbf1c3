"""The work of `mofa run`."""

from __future__ import annotations

import asyncio
import json
from contextlib import nullcontext
from typing import Any

from temporalio.client import Client

from console.backend import client
from console.backend.access.identity import person_here
from console.backend.desk import project_of
from console.backend.watching import follow
from console.backend.watching.answer_stream import streaming
from console.terminal.failure import FAILED, OK, Failure, usage
from console.terminal.render import outcome_lines
from console.terminal.screen import emit, err, note, on_terminal, say, working
from console.terminal.text_file import read_text_file
from kernel.basics.json_text import whole_json
from kernel.basics.slug import kebab
from kernel.conversation.decision import DecisionRequest
from kernel.conversation.outcome import Outcome
from kernel.conversation.transcript import as_text
from runtime.settings import Settings


async def run_mode(
    mode: str, task: str | None, participants: str | None, *, input_file: str | None, priority: str, id: str | None,
    detach: bool, as_json: bool, stream: bool = False, session: str | None = None, fused: bool = False,
) -> int:  # fmt: skip
    """Start a run, show its progress (with `stream` also the answers), print its outcome; return the exit code."""
    settings = Settings.from_environment()
    found = client.find_mode(mode)
    given = read_input(input_file) if input_file else typed_input(settings, task, participants, priority)
    if input_file and (task or participants):
        raise usage("Give either --input, or a task and --with, but not both.")
    if session is not None:
        given["session"] = session
    if fused:
        given["execution"] = "fused"
    if stream and detach:
        raise usage("Give either --follow or --detach. Follow a run later with: mofa events ID --follow")
    person = await person_here(settings)
    server = await client.connected(settings)
    workflow_id = id or client.new_id(settings, kebab(found.name), as_text(given.get("task")))
    async with streaming(settings, workflow_id, follow.print_event) if stream else nullcontext(follow.print_event) as show:
        handle = await client.start_mode(server, settings, found, given, workflow_id, person=person)
        return await see_through(settings, server, handle, show, detach=detach, as_json=as_json)


async def see_through(
    settings: Settings, server: Client, handle: client.Handle, show: follow.OnEvent, *, detach: bool, as_json: bool
) -> int:
    """Show the progress of a run that has begun, and print its outcome; with `detach`, only how to follow it.

    Return the exit code.
    """
    link = client.ui_link(client.ui_of(settings), server.namespace, handle.id)
    if detach:
        return _started(handle.id, handle.result_run_id, link, as_json)
    note(f"Started {handle.id}" + (f"\n  {link}" if link else ""), "bold")
    try:
        outcome = await _wait(server, handle, show, asking=on_terminal() and not as_json)
    except (asyncio.CancelledError, KeyboardInterrupt):
        note(f"\nThe run continues. Follow: mofa events {handle.id} --follow   Cancel: temporal workflow cancel -w {handle.id}")
        raise
    return _finished(handle.id, outcome, as_json)


def read_input(name: str) -> dict[str, Any]:
    """Return a run's input from a JSON file, or from stdin."""
    text = read_text_file(name, "--input")
    try:
        value = json.loads(whole_json(json.loads(text)))  # as the payloads of other clients are read (`runtime.codec`)
    except (ValueError, RecursionError) as error:
        raise usage(f"--input: {'stdin' if name == '-' else name} is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise usage("--input: it must be a JSON object with task and participants.")
    return value


def typed_input(settings: Settings, task: str | None, participants: str | None, priority: str) -> dict[str, Any]:
    """Return a run's input from the command line's arguments."""
    if not task:
        raise usage('The task is missing: mofa run MODE "task" --with NAMES, or mofa run MODE --input FILE')
    names = [name.strip() for name in (participants or "").split(",") if name.strip()]
    if not names:
        known = ", ".join(sorted(project_of(settings).agents)) or "none; mofa init creates two, and human:NAME asks a person"
        raise usage(f"--with: name the participants. Names in mofa.yaml: {known}.")
    return {"task": task, "participants": [participant(name) for name in names], "priority": priority}


def participant(name: str) -> str | dict[str, str]:
    """Return a participant: `human:alice` is a person, any other name is looked up in the project file by the worker."""
    if name.startswith("human:"):
        return {"kind": "human", "name": name.removeprefix("human:")}
    return name


async def _wait(server: Client, handle: client.Handle, show: follow.OnEvent, asking: bool) -> Outcome:
    async def decide(request: DecisionRequest) -> None:
        await follow.ask_or_print(server, request, asking)

    async with client.about(handle.id):
        try:
            with working(err(), "working …") if show is follow.print_event else nullcontext():
                await follow.watch(server, handle.id, show, decide)
        except Failure as failure:
            if failure.type != "QueryFailed":  # the run ended before it could answer; its result has the reason
                raise
        outcome: Outcome = await handle.result()
        return outcome


def _started(id: str, run_id: str | None, link: str | None, as_json: bool) -> int:
    if as_json:
        emit({"workflow_id": id, "run_id": run_id, "ui": link})
    else:
        say(f"Started {id}")
        say(f"  Follow it: mofa events {id} --follow{f'   {link}' if link else ''}")
    return OK


def _finished(id: str, outcome: Outcome, as_json: bool) -> int:
    if as_json:
        emit({"workflow_id": id, **outcome.model_dump(mode="json")})
    else:
        for line, style in outcome_lines(outcome):
            say(line, style)
        say(f"Details: mofa show {id}", "dim")
    return OK if outcome.status in ("completed", "partial") else FAILED
