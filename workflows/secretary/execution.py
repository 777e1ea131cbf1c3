"""The execution of a todo's subtasks by the executors of its desk."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.event_data import shortened
    from kernel.conversation.outcome import Contribution
    from kernel.conversation.participant import Agent, Resolved
    from kernel.conversation.team import Ask
    from kernel.conversation.transcript import as_text
    from kernel.secretary import commands, effects, prompts
    from workflows.secretary.monitoring import watched
    from workflows.secretary.slots import give_back, take
    from workflows.secretary.todo_run import TodoRun


async def execute(run: TodoRun, effect: effects.Execute) -> None:
    """Have an executor work on a subtask, and apply its result or its failure."""
    id, attempt = effect.subtask_id, effect.attempt
    await run.gate()
    await take(run, effect)
    if run.todo.closed:
        return
    if not effect.started:
        run.apply(commands.StartSubtask(id=id, attempt=attempt))
    prompt = prompts.execute(run.todo, id)
    executor = run.executors.get(effect.assignee)
    if executor is None:
        error = f"{effect.assignee!r} is not an executor of this desk any more"
        await give_back(run, effect)
        run.apply(commands.FailSubtask(id=id, attempt=attempt, error=error))
        return
    asking = run.team.ask(executor, _ask(run, effect, executor, prompt), limit=run.settings.dispatch.silence)
    answer = await watched(run, effect, asking)
    await give_back(run, effect)
    if not run.todo.closed:
        run.apply(await _outcome(run, effect, answer))


def _ask(run: TodoRun, effect: effects.Execute, executor: Resolved, prompt: prompts.Prompt) -> Ask:
    own_schema = isinstance(executor, Agent) and executor.output_schema is not None
    return Ask(
        content=prompt.content,
        step=effect.key,
        title=f"{effect.subtask_id}: {_first_line(run, effect.subtask_id)}",
        answer_schema=prompt.schema if isinstance(executor, Agent) and not own_schema else None,
        answer_name=prompt.name,
    )


async def _outcome(run: TodoRun, effect: effects.Execute, answer: Contribution) -> commands.Command:
    id, attempt = effect.subtask_id, effect.attempt
    if answer.status == "ok":
        content = await run.team.whole(answer) if answer.truncated else answer.content
        result, cost = prompts.to_result(content), answer.usage.cost_usd
        return commands.FinishSubtask(id=id, attempt=attempt, result=result, cost_usd=cost)
    error = f"{answer.error.type}: {answer.error.message}" if answer.error else answer.status
    return commands.FailSubtask(id=id, attempt=attempt, error=error)


def _first_line(run: TodoRun, id: str) -> str:
    subtask = run.todo.subtask(id)
    return shortened(as_text(subtask.description if subtask else id).split("\n")[0], 80)
