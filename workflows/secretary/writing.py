"""The texts that a todo's secretary has its model write: questions, the requirement, plans, and reviews."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput, ParticipantFailed
    from kernel.conversation.outcome import Contribution
    from kernel.conversation.participant import Agent
    from kernel.conversation.recall import RecallQuery
    from kernel.conversation.team import Ask
    from kernel.secretary import commands
    from kernel.secretary.decide import decide
    from kernel.secretary.lessons import NEXT, memory_of
    from kernel.secretary.prompts import Prompt
    from workflows.answerers.agent_loop import Check
    from workflows.secretary.choices import choose
    from workflows.secretary.todo_run import TodoRun

ToCommand = Callable[[Any], commands.Command]
"""Reads a model's answer as a command. Raises `InvalidInput` if it is none."""


async def write(run: TodoRun, key: str, title: str, prompt: Prompt, to_command: ToCommand) -> None:
    """Have the secretary's model write something, and apply it.

    An answer that does not fit goes back to the model, at most twice. When the model fails, a person says whether to try again.

    Raises:
        ParticipantFailed: the model's answers do not fit.
        DecisionExpired: no person said whether to try again.
    """

    def check(data: Any) -> str | None:
        try:
            decide(run.todo, to_command(data))
        except InvalidInput as error:
            return str(error)
        return None

    attempt = 1
    while True:
        step = key if attempt == 1 else f"{key}/again-{attempt}"
        answer = await _ask_secretary(run, step, title, prompt, check)
        if answer.status == "ok":
            run.apply(to_command(answer.content))
            return
        if answer.error is not None and answer.error.type == "OutputInvalid":
            raise ParticipantFailed("OutputInvalid", f"{prompt.name}: {answer.error.message}")
        await _retry_or_stop(run, step, title, answer)
        if run.todo.closed:
            return
        attempt += 1


async def _ask_secretary(run: TodoRun, step: str, title: str, prompt: Prompt, check: Check) -> Contribution:
    name, model = run.settings.name, run.settings.model
    remind = RecallQuery(agent=memory_of(name), query=prompt.content[:2000]) if prompt.name in NEXT else None
    ask = Ask(
        content=prompt.content, answer_schema=prompt.schema, answer_name=prompt.name, step=step, title=title, remind=remind
    )
    return await run.team.ask(Agent(name=name, instructions=prompt.instructions, model=model), ask, check)


async def _retry_or_stop(run: TodoRun, step: str, title: str, answer: Contribution) -> None:
    """Have a person say whether to try again after the model's retries are used up; what was done is kept."""
    problem = answer.error.message if answer.error else answer.status
    settled = await choose(
        run,
        f"{step}/what-now",
        {
            "kind": "exception",
            "title": f"The secretary cannot go on: {title}",
            "question": f"The model failed: {problem}\n\nRemove the cause, then try again.",
            "options": [
                {"id": "retry", "label": "Try again", "impact": "The same step is asked once more."},
                {"id": "stop", "label": "Stop here", "impact": "The todo ends as failed; what was done is kept."},
            ],
            "recommended": "retry",
        },
    )
    if settled.choice == "stop":
        run.end(commands.Fail(reason=f"stopped: {problem}"))
