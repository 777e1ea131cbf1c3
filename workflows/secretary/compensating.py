"""The undoing of a rejected todo's tool calls: the newest first, each one after a person has confirmed it."""

from __future__ import annotations

from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput, ParticipantFailed
    from kernel.conversation.participant import Agent
    from kernel.conversation.undoable import Undoable
    from kernel.kinds.tool import ToolDescription, ToolUse
    from kernel.secretary import events
    from kernel.secretary.compensation import LEAVE, SKIP, in_order, undo_request
    from kernel.secretary.shapes import Accepting
    from workflows import calls
    from workflows.answerers.look_up import look_up_tools
    from workflows.answerers.player import step_for
    from workflows.secretary.choices import choose
    from workflows.secretary.todo_run import TodoRun


SCRIPTS_PATCH = "undo-of-scripts"
"""The patch since which calls that scripts make, and tools that are scripts, are undone too."""


async def compensate(run: TodoRun, key: str) -> None:
    """Ask about each call that can be undone, in reverse order, and undo those that a person confirms.

    Raises:
        DecisionExpired: nobody decided about a call, and the policy is to fail then. What is left is not undone.
    """
    known = run.undoable
    if any(call.scripted for call in known) and not workflow.patched(SCRIPTS_PATCH):
        known = [call for call in known if not call.scripted]
    left = list(reversed(in_order(known)))
    if left:
        run.note(events.CompensationOffered(calls=len(left), tools=[call.tool for call in left]))
    for number, call in enumerate(left, 1):
        if not await _settled(run, f"{key}/undo-{number}", call, number, len(left)):
            run.note(events.CompensationLeft(calls=len(left) - number + 1))
            return


async def _settled(run: TodoRun, step: str, call: Undoable, number: int, of: int) -> bool:
    """Settle one call. Return False if a person leaves the rest as it is."""
    error, attempt = None, 0
    while True:
        attempt += 1
        named = step if attempt == 1 else f"{step}/again-{attempt}"
        try:
            tool = await _tool(run, call.undo)
        except ParticipantFailed as failed:
            tool, error = None, str(failed)
        own = (
            Accepting.model_construct(people=tool.approvers, quorum=tool.quorum)
            if tool is not None and tool.approvers
            else None
        )
        settled = await choose(run, named, undo_request(call, number, of, tool.risk if tool else "high", error), own)
        if settled.choice == LEAVE:
            return False
        if settled.choice == SKIP:
            run.note(events.CallLeft(tool=call.tool, step=call.step), settled.by)
            return True
        edited = settled.edited_args
        error = await _undone(run, tool, call, named, edited) if tool is not None else error
        if error is None:
            undone = events.CallUndone(tool=call.tool, undo=call.undo, step=call.step, edited=edited is not None)
            run.note(undone, settled.by)
            return True
        run.note(events.UndoFailed(tool=call.tool, undo=call.undo, step=call.step, error=error))


async def _tool(run: TodoRun, name: str) -> ToolDescription:
    await look_up_tools(run, [Agent(name=run.settings.name, tools=[name])])
    if name not in run.tools:
        raise ParticipantFailed("UnknownTool", f"{name} cannot be used")
    return run.tools[name]


async def _undone(run: TodoRun, tool: ToolDescription, call: Undoable, step: str, edited: dict[str, Any] | None) -> str | None:
    """Use the tool, with the arguments that a person has edited. Return why it failed; None if it has undone the call."""
    given = call.given if edited is None else edited
    if tool.script is not None:
        try:
            await run.team.transform(tool.script, given, step_for(run.settings.name, step))
        except (ParticipantFailed, InvalidInput) as error:
            return f"{error.type}: {error}"
        return None
    use = ToolUse(
        scope=run.scope,
        step=step,
        participant=run.settings.name,
        name=tool.name,
        args=given,
        now=workflow.now(),
        tenant=run.tenant,
        plugins=run.plugins,
    )
    try:
        result = await calls.tool_call(use, tool.timeout_s, f"Undo {call.tool}"[:200], run.temporal_priority())
    except (ActivityError, InvalidInput) as error:
        return calls.failure_of(error).message if isinstance(error, ActivityError) else str(error)
    run.record.usage = run.record.usage + result.usage
    return None if result.ok else result.text
