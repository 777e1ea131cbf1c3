"""The work of `mofa inbox` and `mofa decide`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from temporalio.client import Client

from console.backend import client
from console.backend.access import identity
from console.commands.decide import batch
from console.terminal import answer, render
from console.terminal.failure import OK, Failure, not_found, usage
from console.terminal.screen import emit, on_terminal, say
from kernel.basics.schema import parse
from kernel.conversation.always import Always
from kernel.conversation.decision import Decision, DecisionRequest
from runtime.settings import Settings


async def show_inbox(as_json: bool, watching: bool = False) -> int:
    """Print every open decision, or with `watching` show them live on a terminal; return the exit code."""
    server = await client.connected(Settings.from_environment())
    if watching and on_terminal() and not as_json:
        from console.commands.decide.board import InboxBoard
        from console.terminal.live import run

        return await run(InboxBoard(server))
    waiting = await client.inbox(server)
    if as_json:
        emit([{**request.model_dump(mode="json"), "command": render.decide_command(request)} for request in waiting])
    else:
        for line, style in render.inbox_lines(waiting):
            say(line, style)
    return OK


async def settle(
    workflow_id: str | None,
    decision_id: str | None,
    choice: str | None,
    free: str | None,
    args: str | None,
    comment: str | None,
    by: str | None,
    also: Sequence[str],
    alike: bool,
    always: Always | None,
    failed: Sequence[str],
    as_json: bool,
) -> int:
    """Settle a decision, and with `also` and `alike` others with the same answer; return the exit code."""
    asking = choice is None and free is None and args is None and on_terminal() and not as_json
    choice = "edit" if args is not None and choice is None and free is None else choice
    if not asking and (choice is None) == (free is None):
        raise usage("Give either --choice OPTION or --answer TEXT_OR_JSON. List open decisions with: mofa inbox")
    server = await client.connected(Settings.from_environment())
    request = await named(server, workflow_id, decision_id)
    if request.status != "open":
        raise Failure(f"Decision {request.id} is already {request.status}; it cannot be settled again.", type="Refused")
    decision = (
        await _asked(request, comment, by) if asking else answer.from_options(request, request.id, choice, free, comment, by)
    )
    if args is not None:
        decision = decision.model_copy(update={"edited_args": answer.edited_args(request, args)})
    if failed:
        decision = decision.model_copy(update={"failed": list(failed)})
    if always is not None:
        decision = decision.model_copy(update={"always": always})
    if also or alike:
        if args is not None:
            raise usage("--args: edited arguments are for one decision alone; leave --also and --alike out.")
        return await batch.settle_all(server, request, decision, by, also, alike, as_json)
    settled = await identity.decide(server, request, decision, by)
    if as_json:
        emit(settled)
    elif settled.status == "open":
        said = ", ".join(each.by for each in settled.answers) or "nobody, for the answers differ and all are asked again"
        say(f"Taken: {settled.title}: {settled.quorum} people have to agree. Answers so far: {said}", "green")
    else:
        say(f"Settled: {settled.title}: {answer.shown(settled.settled or decision)}", "green")
    return OK


def always_of(lasts: str, within: str, any_agent: bool, same_args: bool) -> Always:
    """Return the wish that the options of `--always` make. Raise `InvalidInput` if one is wrong."""
    fields = {"lasts": lasts, "within": within, "agent": "any" if any_agent else "this", "args": "same" if same_args else "any"}
    always: Always = parse(Always, fields, "--always")
    return always


async def named(server: Client, workflow_id: str | None, decision_id: str | None) -> DecisionRequest:
    """Return the decision that the ids name, or the only open one."""
    if workflow_id is None:
        return _only(await client.inbox(server), "here")
    workflow_id = await client.full_id(server, workflow_id)
    known = await client.decisions(server, workflow_id)
    if decision_id is None:
        return _only([request for request in known if request.status == "open"], f"in {workflow_id}")
    found = next((request for request in known if request.id == decision_id), None)
    if found is None:
        names = ", ".join(request.id for request in known if request.status == "open") or "none"
        raise not_found(f"No decision {decision_id!r} in {workflow_id}. Open there: {names}.")
    return found


async def attend(order: str, workflow_id: str, decision_id: str | None, given: dict[str, Any], as_json: bool) -> int:
    """Snooze or reassign a decision; return the exit code."""
    server = await client.connected(Settings.from_environment())
    request = await named(server, workflow_id, decision_id)
    given = {name: value for name, value in given.items() if value is not None}
    changed = await identity.attend(server, request, order, answer.order_of(order, request, given), given.get("by"))
    if as_json:
        emit(changed)
    elif order == "snooze":
        until = render.day(changed.snoozed_until) if changed.snoozed_until else "now"
        say(f"Snoozed until {until}: {changed.title}", "green")
    else:
        say(f"Now for {', '.join(changed.assignees)}: {changed.title}", "green")
    return OK


async def _asked(request: DecisionRequest, comment: str | None, by: str | None) -> Decision:
    try:
        typed = await answer.prompt(request)
    except EOFError:
        raise Failure("No decision was made: the input ended.", type="Refused") from None
    return typed.model_copy(update={"comment": comment or typed.comment, "by": by or typed.by})


def _only(waiting: list[DecisionRequest], where: str) -> DecisionRequest:
    if not waiting:
        raise not_found(f"No decision is open {where}.")
    if len(waiting) > 1:
        lines = "\n".join(f"  {render.decide_command(request)}" for request in waiting)
        raise usage(f"{len(waiting)} decisions are open {where}; name one:\n{lines}")
    return waiting[0]
