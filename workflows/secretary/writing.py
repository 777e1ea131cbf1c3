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
    from kernel.secretary.ways_out import INSTEAD, RETRY, STOP, WayOut, unusable_request, written
    from workflows.answerers.agent_loop import Check
    from workflows.run.allowing import ALLOWED_WAYS_OUT
    from workflows.secretary.choices import choose
    from workflows.secretary.todo_run import TodoRun

ToCommand = Callable[[Any], commands.Command]
"""Reads a model's answer as a command. Raises `InvalidInput` if it is none."""


UNUSABLE_ASKED = "unusable-answers-asked"
"""The patch since which a person decides about an answer that stays unusable; before it, the todo failed."""


async def write(run: TodoRun, key: str, title: str, prompt: Prompt, to_command: ToCommand, out: WayOut | None = None) -> None:
    """Have the secretary's model write something, and apply it.

    An answer that does not fit goes back to the model, at most twice. Then, or when the model fails, a person decides: try
    again, the way out, an answer of their own, or the end.

    Raises:
        DecisionExpired: no person decided.
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
            if not workflow.patched(UNUSABLE_ASKED):
                raise ParticipantFailed("OutputInvalid", f"{prompt.name}: {answer.error.message}")
            if await _resolved(run, step, title, prompt, answer.error.message, to_command, check, out):
                return
        else:
            await _retry_or_stop(run, step, title, answer)
        if run.todo.closed:
            return
        attempt += 1


async def _resolved(
    run: TodoRun,
    step: str,
    title: str,
    prompt: Prompt,
    problem: str,
    to_command: ToCommand,
    check: Check,
    out: WayOut | None,
) -> bool:
    """Have a person decide about an unusable answer. Return whether that settled it; otherwise the model is asked again."""
    fault, number = None, 0
    while True:
        number += 1
        request = unusable_request(title, prompt, problem, out, fault, run.todo.idea.by)
        asked = f"{step}/unusable" + (f"-{number}" if number > 1 else "")
        settled = await choose(run, asked, request, patch=ALLOWED_WAYS_OUT)
        if run.todo.closed or settled.choice == RETRY:
            return run.todo.closed
        if settled.choice == STOP:
            run.end(commands.Fail(reason=f"stopped: {prompt.name}: {problem}"))
            return True
        if settled.choice == INSTEAD and out is not None:
            run.apply(out.command)
            return True
        own = written(prompt, settled.answer)
        fault = check(own)
        if fault is None:
            run.apply(to_command(own))
            return True


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
