"""Watching a run: its events as they come, and its open decisions put to the person at the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from temporalio.client import Client, WorkflowExecutionStatus

from console.backend import client
from console.terminal import answer, render
from console.terminal.failure import Failure
from console.terminal.screen import note, say, still
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.record.events import Event
from kernel.registry.registry import NO_PLUGINS

POLL_S = 0.4

OnEvent = Callable[[Event], None]
OnDecision = Callable[[DecisionRequest], Awaitable[None]]


async def watch(
    server: Client, workflow_id: str, on_event: OnEvent, on_decision: OnDecision | None = None, after: int = 0
) -> WorkflowExecutionStatus | None:
    """Report everything until the run is closed; its final status. `on_decision` gets each open decision once."""
    asked: set[tuple[str, str]] = set()
    while True:
        description = await client.describe(server, workflow_id)  # before the events, so that the last of them are not missed
        for event in await client.events(server, workflow_id, after):
            after = event.seq
            on_event(event)
        if not client.is_open(description):
            return description.status
        if on_decision is not None:
            for request in await client.open_decisions(server, workflow_id):
                key = (request.workflow_id, request.id)
                if key not in asked:
                    asked.add(key)
                    await on_decision(request)
        await asyncio.sleep(POLL_S)


def print_event(event: Event) -> None:
    """An event on stderr, as progress. That a run keeps to no plugins is nothing to tell."""
    if event.type == "plugins_pinned" and event.data.get("set") == NO_PLUGINS.hash:
        return
    line, style = render.event_line(event)
    note(line, style)


def tell(request: DecisionRequest) -> None:
    """Say what a person has to do, with the command that does it."""
    for line, style in render.decision_lines(request):
        note(line, style)
    note(f"  Decide in another terminal: {render.decide_command(request)}", "cyan")


async def ask(server: Client, request: DecisionRequest) -> Decision | None:
    """Ask the person here, and send the answer; None when somebody decided elsewhere, or nobody types any more (EOFError)."""
    with still():
        typed = asyncio.create_task(answer.prompt(request))
        elsewhere = asyncio.create_task(_settled(server, request))
        try:
            await asyncio.wait({typed, elsewhere}, return_when=asyncio.FIRST_COMPLETED)
            if not typed.done():
                say("\n  This was decided elsewhere meanwhile.", "yellow")
                return None
            return await settle(server, request, typed.result())
        finally:
            typed.cancel()
            elsewhere.cancel()


async def settle(server: Client, request: DecisionRequest, decision: Decision) -> Decision | None:
    """Send a decision; a refusal is shown, for the workflow goes on either way."""
    try:
        await client.decide(server, request.workflow_id, decision)
    except Failure as failure:
        note(f"  Not taken: {failure}", "red")
        return None
    return decision


async def ask_or_tell(server: Client, request: DecisionRequest, asking: bool) -> None:
    """Ask where a person sits; else say which command decides."""
    if asking:
        try:
            await ask(server, request)
            return
        except EOFError:
            note()
    tell(request)


async def _settled(server: Client, request: DecisionRequest) -> None:
    while True:
        await asyncio.sleep(1.0)
        try:
            known = await client.decisions(server, request.workflow_id)
        except Failure:  # a worker or the server is away for a moment; the person may go on thinking
            continue
        if all(other.status != "open" for other in known if other.id == request.id):
            return
