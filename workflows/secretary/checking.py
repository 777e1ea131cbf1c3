"""The check of each acceptance criterion by a call of its own, with the evidence for that criterion."""

from __future__ import annotations

import asyncio

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput
    from kernel.basics.event_data import shortened
    from kernel.conversation.participant import Agent, Resolved
    from kernel.conversation.team import Ask
    from kernel.secretary import commands, prompts
    from kernel.secretary.shapes import CriterionCheck
    from workflows.secretary.todo_run import TodoRun

STOPPED = "criteria-stopped"
"""The patch since which no further criterion is checked by itself once an answer about one cannot be used."""

AT_ONCE = 8
"""The most criteria that are checked at the same time."""


async def check_each(run: TodoRun, key: str) -> bool:
    """Check the criteria one by one, and apply the review. Return False if an answer cannot be used: then all are checked
    together, where a person is asked if that fails too."""
    wanted = run.todo.requirement.acceptance_criteria if run.todo.requirement else []
    room, unusable = asyncio.Semaphore(AT_ONCE), False

    async def one(number: int, criterion: str) -> CriterionCheck | None:
        nonlocal unusable
        async with room:
            if unusable and workflow.patched(STOPPED):
                return None  # all are checked together now: another answer would be paid for nothing
            check = await _checked(run, f"{key}/criterion-{number}", criterion)
            unusable = unusable or check is None
            return check

    found = await asyncio.gather(*(one(number, criterion) for number, criterion in enumerate(wanted, 1)))
    checks = [check for check in found if check is not None]
    if len(checks) < len(wanted):
        return False
    met = sum(check.met for check in checks)
    if not run.todo.closed:
        run.apply(commands.Review(checks=checks, summary=f"{met} of {len(checks)} acceptance criteria are met."))
    return True


async def _checked(run: TodoRun, step: str, criterion: str) -> CriterionCheck | None:
    prompt = prompts.check_criterion(run.todo, criterion)
    ask = Ask(
        content=prompt.content,
        answer_schema=prompt.schema,
        answer_name=prompt.name,
        step=step,
        title=f"Check: {shortened(criterion, 80)}",
    )
    answer = await run.team.ask(_checker(run, prompt), ask)
    if answer.status != "ok":
        return None
    try:
        return prompts.to_verdict(answer.content, criterion)
    except InvalidInput:
        return None


def _checker(run: TodoRun, prompt: prompts.Prompt) -> Resolved:
    name = run.settings.accepting.checker
    executor = run.executors.get(name) if name else None
    if isinstance(executor, Agent):
        told = "\n\n".join(part for part in (executor.instructions, prompt.instructions) if part)
        return executor.model_copy(update={"instructions": told, "output_schema": None})
    return Agent(name=run.settings.name, instructions=prompt.instructions, model=run.settings.model)
