"""The slots of executors with a limit: a subtask waits for one before it starts, and gives it back afterwards."""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.secretary import effects
    from kernel.secretary.events import ExecutorAwaited
    from kernel.secretary.slots import SlotsFree, SlotWanted
    from workflows import calls
    from workflows.inherited import own_chain
    from workflows.secretary.todo_run import TodoRun

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
"""The pauses after which a todo that heard nothing asks again; each is twice as long as the one before."""


async def take(run: TodoRun, effect: effects.Execute) -> None:
    """Wait until the executor of a subtask has room for it, if it has a limit."""
    most = run.settings.dispatch.at_once.get(effect.assignee)
    if most is None or run.todo.desk is None:
        return
    run.slots.append(effect.key)
    pause, look, waits = FIRST_PAUSE, False, False
    while True:
        told, priority = run.told_free, run.priority
        answer = await calls.desk_slot(
            SlotWanted(
                desk=run.todo.desk,
                tenant=run.tenant,
                chain=own_chain(),
                step=effect.key,
                executor=effect.assignee,
                most=most,
                priority=priority,
                look=look,
            )
        )
        if answer.granted:
            if waits:
                await run.gate()  # it may have been paused while it waited
            return
        if not waits and not run.todo.closed:
            waits = True
            run.note(ExecutorAwaited(id=effect.subtask_id, assignee=effect.assignee, taken=answer.taken, before=answer.before))
        try:
            # Signals come, and the priority changes, while this waits.
            await workflow.wait_condition(
                lambda: run.told_free != told or run.priority != priority,  # noqa: B023
                timeout=pause,
                timeout_summary=f"{effect.subtask_id} waits for {effect.assignee}",
            )
            look = False
        except TimeoutError:
            pause, look = min(2 * pause, LONGEST_PAUSE), True


async def give_back(run: TodoRun, effect: effects.Execute) -> None:
    """Give the slot of a subtask back, if it has one."""
    if effect.key in run.slots and run.todo.desk is not None:
        await calls.desk_free(SlotsFree(desk=run.todo.desk, tenant=run.tenant, chain=own_chain(), step=effect.key))
        run.slots.remove(effect.key)


async def give_all_back(run: TodoRun) -> None:
    """Give back what an ended todo still has, or waits for."""
    if run.slots and run.folded is not None and run.folded.desk is not None:
        await calls.desk_free(SlotsFree(desk=run.folded.desk, tenant=run.tenant, chain=own_chain()))
        run.slots.clear()
