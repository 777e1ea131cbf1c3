"""The performance of the effects that a todo's state calls for: models write, people decide, executors work."""

from __future__ import annotations

import asyncio

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.limits import COMMENT_CHARACTERS, clipped
    from kernel.record.answer_events import MemoryRecalled
    from kernel.secretary import commands, effects, prompts, ways_out
    from kernel.secretary.acceptance import report_markdown, statistics
    from kernel.secretary.choices import choice_command, choice_request
    from kernel.secretary.shapes import Report
    from workflows.secretary.checking import check_each
    from workflows.secretary.choices import answer, choose
    from workflows.secretary.compensating import compensate
    from workflows.secretary.dispatching import dispatch, foresee, replace
    from workflows.secretary.execution import execute
    from workflows.secretary.monitoring import watches
    from workflows.secretary.todo_run import TodoRun
    from workflows.secretary.writing import write


MOST_LESSONS = 20
"""The most lessons that a report cites."""

AT_ONCE = ("capability", "rules")
"""The strategies that dispatch a plan together with its making: they need nothing else."""


class Performing:
    """Performs the effects of one todo, each in a task of its own and each key once."""

    def __init__(self, run: TodoRun) -> None:
        self._run = run
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._begun: set[str] = set()

    def begin(self) -> None:
        """Begin the effects of the present state that have not begun yet, and at first what the desk's rules watch."""
        for key, watch in watches(self._run).items():
            if key not in self._begun:
                self._begun.add(key)
                self._tasks[key] = asyncio.create_task(watch())
        for effect in effects.effects(self._run.todo, self._run.settings):
            if effect.key not in self._begun:
                self._begun.add(effect.key)
                self._tasks[effect.key] = asyncio.create_task(_perform(self._run, effect))

    def any_done(self) -> bool:
        """Return whether an effect has ended that `collect` has not seen."""
        return any(task.done() for task in self._tasks.values())

    def collect(self) -> None:
        """Forget the effects that have ended. Raise the error of one that failed."""
        for key in [key for key, task in self._tasks.items() if task.done()]:
            self._tasks.pop(key).result()

    async def stop(self) -> None:
        """Cancel the effects that are in progress, and wait until they have ended."""
        in_progress = list(self._tasks.values())
        for task in in_progress:
            task.cancel()
        if in_progress:
            await workflow.wait(in_progress)
            for task in in_progress:
                if not task.cancelled() and task.exception() is not None:
                    workflow.logger.warning("failed as the todo ended: %s", task.exception())


async def _perform(run: TodoRun, effect: effects.Effect) -> None:
    match effect:
        case effects.AskClarification():
            prompt = prompts.ask_clarification(run.todo)
            await write(run, effect.key, "What is unclear?", prompt, prompts.to_questions, ways_out.ask_nothing())
        case effects.AwaitAnswers(questions=questions):
            await asyncio.gather(*(answer(run, question) for question in questions))
        case effects.WriteRequirement():
            prompt = prompts.write_requirement(run.todo)
            out = ways_out.idea_as_requirement(run.todo)
            await write(run, effect.key, "Write the requirement", prompt, prompts.to_requirement, out)
        case effects.MakePlan():
            people, later = list(run.executors.values()), run.settings.dispatch.strategy not in AT_ONCE
            prompt = prompts.make_plan(run.todo, people)
            out = ways_out.one_task(run.todo, people, run.rules, later)
            await write(run, effect.key, "Plan the work", prompt, lambda d: prompts.to_plan(d, people, run.rules, later), out)
        case effects.Replan():
            people, later = list(run.executors.values()), run.settings.dispatch.strategy not in AT_ONCE
            prompt, title = prompts.replan(run.todo, people), "Plan what must change"
            out = ways_out.redo_everything(run.todo, people, run.rules, later)
            await write(run, effect.key, title, prompt, lambda d: prompts.to_replan(d, people, run.rules, later), out)
        case effects.Dispatch():
            await dispatch(run, effect)
        case effects.Replace():
            await replace(run, effect)
        case effects.Foresee():
            await foresee(run)
        case effects.Execute():
            await execute(run, effect)
        case effects.ReviewResults():
            if run.settings.accepting.checks == "each" and await check_each(run, effect.key):
                return
            prompt = prompts.review_results(run.todo)
            out = ways_out.nothing_checked(run.todo)
            await write(run, effect.key, "Check the results", prompt, lambda d: prompts.to_review(run.todo, d), out)
        case effects.WriteReport():
            _write_report(run, effect)
        case effects.Accept(automatic=True) if _all_met(run):
            run.apply(commands.Accept(automatic=True))
        case effects.Accept() if unmet := _to_retry(run):
            run.apply(commands.RequestRework(comment=f"These criteria are not met:\n{unmet}", by=run.settings.name))
        case effects.Accept():
            await _accept(run, effect)
        case effects.ResolveDispatch() | effects.ResolveFailure():
            settled = await choose(run, effect.key, choice_request(run.todo, effect))
            run.apply(choice_command(effect, settled))
        case _:
            raise NotImplementedError(f"no performance of {effect}")


async def _accept(run: TodoRun, effect: effects.Accept) -> None:
    settled = await choose(run, effect.key, choice_request(run.todo, effect), run.settings.accepting)
    command = choice_command(effect, settled)
    if isinstance(command, commands.Reject):
        await compensate(run, effect.key)  # the todo stays open until it is settled what is undone
    if not run.todo.closed:
        run.apply(command)


def _to_retry(run: TodoRun) -> str:
    """Return the criteria for which the work goes back by the desk's rule, with the evidence; nothing if people decide."""
    rule, review, sent_back = run.settings.monitoring.quality, run.todo.review, len(run.todo.rework)
    if rule.do != "retry" or review is None or sent_back >= min(rule.at_most, run.settings.accepting.reworks):
        return ""
    unmet = [f"- {check.criterion}: {check.evidence}" for check in review.checks if not check.met]
    return clipped("\n".join(unmet), COMMENT_CHARACTERS - 100)


def _all_met(run: TodoRun) -> bool:
    review = run.todo.review
    return review is not None and all(check.met for check in review.checks)


def _lessons_used(run: TodoRun) -> list[str]:
    """Return the lessons that the secretary's model was shown, each once, the first ones first."""
    mine = run.record.events.of_type(MemoryRecalled.TYPE)
    texts = [
        str(each["text"]) for event in mine if event.data["participant"] == run.settings.name for each in event.data["memories"]
    ]
    return list(dict.fromkeys(texts))[:MOST_LESSONS]


def _write_report(run: TodoRun, effect: effects.Effect) -> None:
    review = run.todo.review
    assert review is not None  # the report comes after the review
    used, offline = run.record.usage, bool(run.record.offline_models)
    report = Report(
        id=f"{run.todo.id}/{effect.key}",
        type="task_completion",
        todo_ids=[run.todo.id],
        created_at=workflow.now(),
        content=report_markdown(run.todo, review.checks, review.summary, used, offline=offline, lessons=_lessons_used(run)),
        statistics=statistics(run.todo, review.checks, used),
    )
    run.apply(commands.WriteReport(report=report))
