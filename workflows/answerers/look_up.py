"""Lookups of the tools, models and scripts that a run uses, each kept for the rest of the run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.conversation.participant import Participant
    from kernel.kinds.tool import LeftOut, ToolDescription
    from kernel.modes.members import tool_names
    from kernel.modes.mode import ModeInput
    from kernel.project.project import own_names
    from kernel.record import tool_events
    from workflows import calls
    from workflows.run.run import Run


async def look_up_tools(run: Run, users: ModeInput | Iterable[Participant]) -> None:
    """Look up every tool that `users` may use, so that an unknown one is refused now, and the history holds the rest."""
    upgrade, run.upgrade_plugins_wanted = run.upgrade_plugins_wanted, False
    known = {name for tool in run.tools.values() for name in (tool.name, tool.group)}
    missing = [name for name in tool_names(users) if name not in known]
    stale: list[str] = []
    if upgrade:  # look all tools up again, in the plugins as they are now
        missing = sorted({*missing, *(tool.group or tool.name for tool in run.tools.values())})
        stale = [name for name, script in run.scripts.items() if script.plugin is not None]
    pin, tools = None if upgrade else run.plugins, list[ToolDescription]()
    if missing:
        found = await calls.describe_tools(missing, pin)
        pin, tools = found.plugins or pin, found.tools
        _note_left_out(run, found.left_out)
    if not (missing or stale):
        return
    for name in stale:
        del run.scripts[name]
    await look_up_scripts(run, [*(tool.script for tool in tools if tool.script is not None), *stale], pin)
    run.tools.update({tool.name: tool for tool in tools})
    run.pin_plugins(pin)


def _note_left_out(run: Run, left_out: Sequence[LeftOut]) -> None:
    """Note once of each tool that it cannot be used."""
    noted = [event.data for event in run.record.events.of_type(tool_events.ToolLeftOut.TYPE)]
    for each in left_out:
        event = tool_events.ToolLeftOut(tool=each.name, reason=each.reason)
        if event.data() not in noted:
            run.note(event)


async def look_up_models(run: Run, users: ModeInput | Iterable[Participant]) -> None:
    """Look up the task queue of every model that `users` name by the project file, so that an unknown one is refused now."""
    missing = [name for name in own_names(users) if name not in run.queues]
    if not missing:
        return
    run.queues.update(await calls.queues_of_models(missing))


async def look_up_scripts(run: Run, names: Iterable[str], plugins: str | None) -> None:
    """Check the scripts of those names, and pin each to its present content for the rest of the run.

    `plugins` is the plugin set that runtime plugins are taken from; None for the fleet's present set.

    Raises:
        ParticipantFailed: a script cannot be run; carries the refusal's own name and its line and column.
    """
    missing = sorted({name for name in names if name not in run.scripts})
    if not missing:
        return
    found = await calls.check_scripts(missing, plugins)
    run.scripts.update(zip(missing, found.scripts, strict=True))
    run.pin_plugins(found.plugins)
