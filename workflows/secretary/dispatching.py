"""Dispatch by the desk's strategy: figures or a model's choice, replacements, and the forecast of a dry run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.secretary import commands, effects, prompts
    from kernel.secretary.choices import choice_command, choice_request
    from kernel.secretary.ranking.choice import fitting
    from kernel.secretary.ranking.figures import COUNTED, DeskFigures, FiguresWanted, candidates_of
    from kernel.secretary.ranking.forecast import forecast, forecast_markdown
    from kernel.secretary.shapes import Report, Subtask
    from kernel.secretary.ways_out import WayOut
    from workflows import calls
    from workflows.inherited import own_chain
    from workflows.secretary.choices import choose
    from workflows.secretary.todo_run import TodoRun
    from workflows.secretary.writing import write

REPLACED = "executors-replaced"
"""The patch since which a failed executor is replaced before a person is asked."""

Excluded = dict[str, list[str]]
ToCommand = Callable[[commands.By], commands.Command]


async def dispatch(run: TodoRun, effect: effects.Dispatch) -> None:
    """Assign the subtasks that have no executor yet."""
    free = run.todo.undispatched()
    await _decide(run, effect.key, "Choose the executors", free, {}, lambda by: commands.Dispatch(by=by))


async def replace(run: TodoRun, effect: effects.Replace) -> None:
    """Give a failed subtask to the next best executor, or record that there is none."""
    id = effect.subtask_id
    if not workflow.patched(REPLACED):
        failure = effects.ResolveFailure(f"failure/{id}/attempt-{effect.attempt}", id, effect.attempt, effect.error)
        run.apply(choice_command(failure, await choose(run, failure.key, choice_request(run.todo, failure))))
        return
    subtask = run.todo.subtask(id)
    assert subtask is not None and subtask.assignee is not None  # the effect was made from this state
    tried = {id: [*run.todo.tried.get(id, []), subtask.assignee]}
    title = f"Replace {subtask.assignee}"
    await _decide(run, effect.key, title, [subtask], tried, lambda by: commands.Replace(id=id, by=by))


async def foresee(run: TodoRun) -> None:
    """End a dry run with its forecast."""
    state, executors = run.todo, list(run.executors.values())
    figures = await _figures(run, "forecast", state.plan, {}, claim=False)
    made = forecast(state.plan, executors, figures, state.unassigned)
    title = state.requirement.title if state.requirement else run.title
    report = Report(
        id=f"{state.id}/forecast",
        type="forecast",
        todo_ids=[state.id],
        content=forecast_markdown(title, state.plan, made),
        statistics={"subtasks": len(made.subtasks), "seconds": made.seconds, "cost_usd": made.cost_usd},
        created_at=workflow.now(),
    )
    run.apply(commands.Foresee(forecast=made, report=report))


async def _decide(
    run: TodoRun, key: str, title: str, subtasks: Sequence[Subtask], excluded: Excluded, to_command: ToCommand
) -> None:
    """Apply the command with all that the desk's strategy decides by."""
    settings, executors = run.settings.dispatch, list(run.executors.values())
    by = commands.By(
        strategy=settings.strategy,
        executors=executors,
        weights=settings.weights,
        threshold=settings.threshold,
        rules=run.rules,
    )
    if settings.strategy in COUNTED and len(executors) > 1:
        claim = run.todo.desk is not None
        by = by.model_copy(update={"figures": await _figures(run, key, subtasks, excluded, claim=claim)})
    if settings.strategy == "llm":
        await _by_model(run, key, title, subtasks, excluded, by, to_command)
    elif not run.todo.closed:
        run.apply(to_command(by))


async def _by_model(
    run: TodoRun,
    key: str,
    title: str,
    subtasks: Sequence[Subtask],
    excluded: Excluded,
    by: commands.By,
    to_command: ToCommand,
) -> None:
    candidates = candidates_of(by.executors)
    if all(len(fitting(subtask, candidates, excluded.get(subtask.id, ()))) < 2 for subtask in subtasks):
        run.apply(to_command(by))  # there is nothing to choose
        return
    figures = await _figures(run, key, subtasks, excluded, claim=False)
    prompt = prompts.choose_executors(run.todo, subtasks, by.executors, figures, excluded)
    without = to_command(by.model_copy(update={"strategy": "capability"}))
    out = WayOut("By capability", "The executors are chosen by their capabilities.", without)

    def chosen(data: object) -> commands.Command:
        return to_command(by.model_copy(update={"choices": prompts.to_choices(data)}))

    await write(run, key, title, prompt, chosen, out)


async def _figures(run: TodoRun, step: str, subtasks: Sequence[Subtask], excluded: Excluded, *, claim: bool) -> DeskFigures:
    return await calls.desk_figures(
        FiguresWanted(
            desk=run.settings.name,
            tenant=run.tenant,
            chain=own_chain(),
            step=step,
            strategy=run.settings.dispatch.strategy,
            weights=run.settings.dispatch.weights,
            subtasks=[
                Subtask(id=subtask.id, description="", required_capabilities=subtask.required_capabilities)
                for subtask in subtasks
            ],
            executors=candidates_of(list(run.executors.values())),
            excluded=excluded,
            claim=claim,
        )
    )
