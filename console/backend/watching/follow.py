"""The view of a running run: its events as they occur, and its open decisions for the person at the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from temporalio.client import Client, WorkflowExecutionStatus

from console.backend import client
from console.backend.access import identity
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
    """Call `on_event` for each event and `on_decision` once for each open decision; return the run's final status."""
    asked: set[tuple[str, str]] = set()
    while True:
        # Before the events are read: a run that is closed here has no later ones.
        description = await client.describe(server, workflow_id)
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
    """Print an event on stderr, as progress. A pin to the empty plugin set is left out."""
    if event.type == "plugins_pinned" and event.data.get("set") == NO_PLUGINS.hash:
        return
    line, style = render.event_line(event)
    note(line, style)


def print_decision(request: DecisionRequest) -> None:
    """Print an open decision on stderr, with the command that settles it."""
    for line, style in render.decision_lines(request):
        note(line, style)
    note(f"  Decide in another terminal: {render.decide_command(request)}", "cyan")


async def ask(server: Client, request: DecisionRequest) -> Decision | None:
    """Ask the person at the terminal and send the decision.

    Return None if it was decided elsewhere meanwhile, or if the workflow refused it.

    Raises:
        EOFError: the input ended.
    """
    with still():
        typed = asyncio.create_task(answer.prompt(request))
        elsewhere = asyncio.create_task(until_settled(server, request))
        try:
            await asyncio.wait({typed, elsewhere}, return_when=asyncio.FIRST_COMPLETED)
            if not typed.done():
                say("\n  This was meanwhile decided elsewhere.", "yellow")
                return None
            return await settle(server, request, typed.result())
        finally:
            typed.cancel()
            elsewhere.cancel()


async def settle(server: Client, request: DecisionRequest, decision: Decision) -> Decision | None:
    """Send a decision and return it. A refusal is printed and gives None: the run continues, and the decision stays open."""
    try:
        await identity.decide(server, request, decision)
    except Failure as failure:
        note(f"  Refused: {failure}", "red")
        return None
    return decision


async def ask_or_print(server: Client, request: DecisionRequest, asking: bool) -> None:
    """Ask the person at the terminal; without one, print the decision with the command that settles it."""
    if asking:
        try:
            await ask(server, request)
            return
        except EOFError:
            note()
    print_decision(request)


async def until_settled(server: Client, request: DecisionRequest) -> None:
    """Return when the decision is not open any more."""
    while True:
        await asyncio.sleep(1.0)
        try:
            known = await client.decisions(server, request.workflow_id)
        except Failure:  # no worker or server for a moment: the prompt stays open
            task = asyncio.current_task()
            if task is not None and task.cancelling():  # a request that is cancelled fails like one without a worker
                raise asyncio.CancelledError from None
            continue
        if all(other.status != "open" for other in known if other.id == request.id):
            return
