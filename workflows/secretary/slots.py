"""The slots of executors with a limit: a subtask waits for one before it starts, and gives it back afterwards."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.secretary import effects
    from kernel.secretary.desk.slots import SlotsFree, SlotWanted
    from kernel.secretary.events import ExecutorAwaited
    from workflows import calls
    from workflows.inherited import own_chain
    from workflows.secretary.todo_run import TodoRun

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
"""The pauses after which a todo that heard nothing asks again; each is twice as long as the one before."""


async def take(run: TodoRun, effect: effects.Execute) -> None:
    """Wait until the executor of a subtask has room for it, if it has a limit, and the todo may go on."""
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
            if await _goes_on(run, effect):
                return
            continue
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


async def _goes_on(run: TodoRun, effect: effects.Execute) -> bool:
    """Return True if the todo may use its slot now. If it is paused, or its budget is used up, give the slot back and wait.

    Others work meanwhile: a pause, and a person's decision about the budget, may take days. Return False after the wait.

    Raises:
        BudgetExceeded: the budget is used up, and no person raised it.
        StepLimit: the history is almost as long as the server allows.
    """
    passing = asyncio.ensure_future(run.gate())
    try:
        await asyncio.sleep(0)  # one turn is enough for a gate that holds nothing up
        if passing.done():
            passing.result()
            return True
        await _free(run, effect)
        # Signals come, and people decide, while this waits.
        await passing
        return False
    finally:
        if not passing.done():
            passing.cancel()
            await workflow.wait([passing])


async def give_back(run: TodoRun, effect: effects.Execute) -> None:
    """Give the slot of a subtask back, if it has one."""
    if effect.key in run.slots:
        await _free(run, effect)
        run.slots.remove(effect.key)


async def _free(run: TodoRun, effect: effects.Execute) -> None:
    if run.todo.desk is not None:
        await calls.desk_free(SlotsFree(desk=run.todo.desk, tenant=run.tenant, chain=own_chain(), step=effect.key))


async def give_all_back(run: TodoRun) -> None:
    """Give back what an ended todo still has, or waits for."""
    if run.slots and run.folded is not None and run.folded.desk is not None:
        await calls.desk_free(SlotsFree(desk=run.folded.desk, tenant=run.tenant, chain=own_chain()))
        run.slots.clear()
