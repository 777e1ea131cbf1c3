"""The monitoring of a todo by the rules of its desk: stalls, the deadline, and the budget."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.conversation.budget import nearest_limit
    from kernel.conversation.outcome import Contribution, Failure
    from kernel.secretary import commands, effects
    from kernel.secretary.events import BudgetNearing, SubtaskStalled, TodoOverdue
    from kernel.secretary.monitoring import BudgetWarning, Stalls, TodoDeadline
    from workflows.secretary.choices import choose
    from workflows.secretary.todo_run import TodoRun

GO_ON, AGAIN, REPLACE, STOP = "go-on", "again", "replace", "stop"

_STOP = {"id": STOP, "label": "Stop here", "impact": "The todo ends as failed; what was done is kept."}


def watches(run: TodoRun) -> dict[str, Callable[[], Coroutine[Any, Any, None]]]:
    """Return what is watched from the start of the todo, by a name."""
    rules, found = run.settings.monitoring, dict[str, Callable[[], Coroutine[Any, Any, None]]]()
    if (deadline := rules.deadline) is not None:
        found["monitoring/deadline"] = lambda: _watch_deadline(run, deadline)
    if (warning := rules.budget) is not None:
        found["monitoring/budget"] = lambda: _watch_budget(run, warning)
    return found


async def watched(run: TodoRun, effect: effects.Execute, asking: Awaitable[Contribution]) -> Contribution:
    """Return the executor's answer. What happens while it stalls is the desk's rule."""
    rule = run.settings.monitoring.stalls
    if rule is None:
        return await asking
    answer = asyncio.ensure_future(asking)
    try:
        return await _while_it_stalls(run, effect, rule, answer)
    finally:
        if not answer.done():
            answer.cancel()
            await workflow.wait([answer])


async def _while_it_stalls(
    run: TodoRun, effect: effects.Execute, rule: Stalls, answer: asyncio.Future[Contribution]
) -> Contribution:
    id, after = effect.subtask_id, rule.after
    for number in range(1, rule.at_most + 1):
        await workflow.wait([answer], timeout=after.total_seconds())
        if answer.done():
            break
        run.note(
            SubtaskStalled(
                id=id, attempt=effect.attempt, assignee=effect.assignee, after_s=after.total_seconds(), number=number
            )
        )
        if rule.do == "report":
            continue
        step, words = f"{effect.key}/stalled-{number}", f"{effect.assignee} has had it for {number} × {after}."
        deciding = asyncio.ensure_future(_ask(run, step, f"{id} is not done", words, _of_stall(effect.assignee)))
        both: list[asyncio.Future[Any]] = [answer, deciding]
        try:
            await workflow.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not deciding.done():  # the answer came, or the todo ended: nobody needs to decide any more
                deciding.cancel()
                await workflow.wait([deciding])
        if answer.done():
            break
        choice = deciding.result()
        if choice == STOP:
            run.end(commands.Fail(reason=f"stopped: subtask {id!r} was not done by {effect.assignee}"))
        if choice in (STOP, REPLACE):
            error = Failure(type="Stalled", message=f"no answer, and a person took it from {effect.assignee}")
            return Contribution(participant=effect.assignee, status="timeout", error=error)
    return await answer


def _of_stall(assignee: str) -> list[dict[str, str]]:
    return [
        {"id": GO_ON, "label": "Wait on", "impact": f"{assignee} keeps the subtask."},
        {"id": REPLACE, "label": "Give it to somebody else", "impact": f"{assignee} counts as failed with it."},
        _STOP,
    ]


async def _watch_deadline(run: TodoRun, rule: TodoDeadline) -> None:
    within, number = rule.within, 0
    while True:
        await workflow.sleep(within, summary="Deadline of the todo")
        number += 1
        run.note(TodoOverdue(within_s=within.total_seconds(), number=number))
        if rule.do == "report":
            return
        options = [
            {"id": GO_ON, "label": "Go on", "impact": "Nobody is asked about the deadline again."},
            {"id": AGAIN, "label": "Allow as much time again", "impact": f"You are asked again in {within}."},
            _STOP,
        ]
        words = f"It was to be done within {within * number}, and is in the phase {run.todo.phase}."
        choice = await _ask(run, f"monitoring/deadline-{number}", "The todo is past its deadline", words, options)
        if choice == STOP:
            run.end(commands.Fail(reason="stopped past its deadline"))
        if choice != AGAIN:
            return


async def _watch_budget(run: TodoRun, rule: BudgetWarning) -> None:
    def used() -> tuple[str, float]:
        return nearest_limit(run.budget, run.record.usage) if run.budget is not None else ("", 0.0)

    # Every answer that costs something is an event, at which this is looked at again.
    await workflow.wait_condition(lambda: used()[1] >= rule.at)
    limit, share = used()
    run.note(BudgetNearing(limit=limit, share=round(share, 4)))
    if rule.do == "report":
        return
    options = [{"id": GO_ON, "label": "Go on", "impact": f"The todo goes on to the end of {limit}."}, _STOP]
    words = f"{share:.0%} of {limit} is used, in the phase {run.todo.phase}."
    if await _ask(run, "monitoring/budget", "The budget is nearly used", words, options) == STOP:
        run.end(commands.Fail(reason=f"stopped: {share:.0%} of {limit} was used"))


async def _ask(run: TodoRun, step: str, title: str, question: str, options: list[dict[str, str]]) -> str | None:
    fields = {"kind": "exception", "title": title, "question": question, "options": options, "recommended": GO_ON}
    return (await choose(run, step, fields)).choice
