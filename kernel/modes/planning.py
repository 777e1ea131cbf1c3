"""Planning: a plan is written, run in layers and checked; only what failed is planned and run again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import aclosing
from typing import Any, TypeVar

from pydantic import Field

from kernel.basics.errors import InvalidInput, ParticipantFailed
from kernel.conversation.decision import Option
from kernel.conversation.outcome import Contribution, Outcome, OutcomeStatus, total
from kernel.conversation.participant import Resolved, introduced
from kernel.conversation.team import Ask, Team
from kernel.modes.asking import entries_of
from kernel.modes.mode import Mode, ModeInput, Who
from kernel.modes.plan import ACCEPT, CHECK, PLAN, PlannedTask, merged, problems_of, subtasks_of
from kernel.modes.planned_work import Work
from kernel.modes.roles import default_agent
from kernel.record.answer_events import AnswerSentBack, PlanMade

SENT_BACK = 2
"""The most times that an unusable plan or check goes back to its author, with the reason."""

T = TypeVar("T")


class PlanningInput(ModeInput[Who]):
    """The participants carry out the plan. `planner`, a participant (else a model), writes it, and `checker`, a participant
    (else the planner), checks the results. `rounds`: how often what failed is planned and run again.
    """

    planner: Who | None = None
    checker: Who | None = None
    rounds: int = Field(default=2, ge=0, le=20)

    @classmethod
    def participant_fields(cls) -> tuple[str, ...]:
        """Return the fields that hold participants, `planner` and `checker` among them."""
        return ("participants", "planner", "checker")


async def planning(team: Team, task: PlanningInput[Resolved]) -> Outcome:
    """Plan, run in layers, and check; plan failed tasks again, and run them again with the tasks that depend on them."""
    members = task.members()
    planner = task.planner or default_agent("planner", _PLANNER, members)
    work = Work(task.opening(), {member.name: member for member in members}, planner, task.checker or planner)
    for attempt in range(1, task.rounds + 2):
        try:
            await _plan(team, work, attempt)
        except ParticipantFailed as failure:
            if attempt == 1:
                raise
            return await _partial(team, work, f"What failed could not be planned again: {failure}")
        fresh = await _run(team, work, attempt)
        try:
            await _check(team, work, fresh, attempt)
        except ParticipantFailed as failure:
            return await _partial(team, work, f"The results were not checked: {failure}")
        if not work.problems:
            times = "" if attempt == 1 else f", after {attempt - 1} replanned round{'s' if attempt > 2 else ''}"
            return await _outcome(team, work, "completed", f"All {len(work.plan)} tasks are done and checked{times}.")
        for id in work.stale():
            work.results.pop(id, None)
    return await _partial(team, work, f"Replanned {task.rounds} time{'' if task.rounds == 1 else 's'}.")


_PLANNER = "You plan a team's work and check its results. The work itself is the team's."


# ---- plan ------------------------------------------------------------------------------------------------------------


async def _plan(team: Team, work: Work, attempt: int) -> None:
    def read(answer: Contribution) -> list[PlannedTask]:
        return merged(work.plan, set(work.problems), work.stale(), subtasks_of(answer), list(work.members))

    names = "\n".join(introduced(p) for p in work.members.values())
    words = [
        "Write a plan for this task: subtasks, each with an id of its own, what is to be done, the ids that it depends on, and "
        "the participant who does it. Subtasks that depend on nothing unfinished run at the same time; each sees the task and "
        f"the results of what it depends on, and nothing else.\nThe participants:\n{names}"
    ]
    if work.problems:
        faults = "\n".join(f"- {id}: {problem}" for id, problem in work.problems.items())
        words.append(
            f"This is the plan so far:\n{work.standing()}\nThese failed:\n{faults}\n"
            "Plan only what failed anew: under the same ids, or other ones. What depends on it runs again by itself; "
            "name it only to change it."
        )
    ask = Ask(
        content="\n\n".join(words),
        thread=work.conversation(),
        answer_schema=PLAN,
        answer_name="plan",
        step=f"plan/{attempt}",
        title="Your plan" if attempt == 1 else "Plan what failed anew",
    )
    work.plan = await _usable(team, work, work.planner, ask, read)
    team.note(PlanMade(round=attempt, subtasks=[task.model_dump() for task in work.plan]))


# ---- run -------------------------------------------------------------------------------------------------------------


async def _run(team: Team, work: Work, attempt: int) -> list[str]:
    """Run the tasks without a result, layer by layer. Return the ids of those that have one now; a failure is a problem."""
    before, work.problems = work.problems, {}
    fresh: list[str] = []
    while layer := work.ready():
        answers = await _run_layer(team, work, layer, attempt, before)
        for task in layer:
            answer = answers[task.id]
            work.made.append(answer)
            if answer.status == "ok":
                work.results[task.id] = answer
                fresh.append(task.id)
            else:
                work.problems[task.id] = f"{answer.participant} gave no result: {_why(answer)}"
    return fresh


async def _run_layer(
    team: Team, work: Work, layer: list[PlannedTask], attempt: int, before: dict[str, str]
) -> dict[str, Contribution]:
    had: Counter[str] = Counter()
    asks: list[tuple[Resolved, Ask]] = []
    ids: dict[tuple[str, int], str] = {}  # an answer carries its participant and round: they identify its task
    for task in layer:
        had[task.participant] += 1
        round = work.round + had[task.participant]
        ids[task.participant, round] = task.id
        again = f"\n\nThe last try failed: {before[task.id]}" if task.id in before else ""
        ask = Ask(
            content=f"Your piece of this work, and nothing else of it: {task.description}{again}",
            thread=work.with_results(task.depends_on),
            round=round,
            step=f"task/{task.id}/{attempt}",
            title=f"Task {task.id}",
        )
        asks.append((work.members[task.participant], ask))
    work.round += max(had.values())
    answers: dict[str, Contribution] = {}
    async with aclosing(team.ask_each(asks)) as settling:
        async for answer in settling:
            answers[ids[answer.participant, answer.round]] = answer
    return answers


# ---- check -----------------------------------------------------------------------------------------------------------


async def _check(team: Team, work: Work, fresh: list[str], attempt: int) -> None:
    if not fresh:
        return
    in_words = work.checker.answer_form == "words"
    judged = "\n".join(f"- {task.id}: {task.description}" for task in work.plan if task.id in fresh)
    ask = Ask(
        content=f"Check the results of these subtasks: does each do what it should? Name each once, under ok, or under failed "
        f"with what is wrong with it.\n{judged}",
        thread=work.conversation(),
        options=[Option(id=ACCEPT, label="All are good")] if in_words else [],
        allow_answer=in_words,
        answer_schema=CHECK,
        answer_name="check",
        step=f"check/{attempt}",
        title="Check the results",
    )
    work.problems |= await _usable(team, work, work.checker, ask, lambda answer: problems_of(answer, fresh))


# ---- typed answers ---------------------------------------------------------------------------------------------------


async def _usable(team: Team, work: Work, who: Resolved, ask: Ask, read: Callable[[Contribution], T]) -> T:
    """Ask, and return the answer as `read` parses it. An answer that it refuses goes back with the reason, `SENT_BACK` times.

    Raises:
        ParticipantFailed: no usable answer came.
    """
    words, step, reason = ask.content, ask.step, ""
    for turn in range(1 + SENT_BACK):
        work.round += 1
        answer = await team.ask(who, ask.model_copy(update={"round": work.round}))
        work.made.append(answer)
        if answer.status != "ok":
            raise ParticipantFailed(answer.error.type if answer.error else "OutputInvalid", f"{who.name}: {_why(answer)}")
        try:
            return read(answer)
        except InvalidInput as fault:
            reason = str(fault)
        team.note(AnswerSentBack(participant=who.name, step=ask.step, reason=reason))
        ask = ask.model_copy(
            update={
                "thread": ask.thread.then(*entries_of(answer)),
                "content": f"{words}\n\nYour last answer cannot be used: {reason}\nGive the whole answer again.",
                "step": f"{step}/again-{turn + 1}",
            }
        )
    raise ParticipantFailed("OutputInvalid", f"{who.name}'s {ask.answer_name} cannot be used: {reason}")


# ---- the outcome -----------------------------------------------------------------------------------------------------


async def _partial(team: Team, work: Work, reason: str) -> Outcome:
    return await _outcome(team, work, "partial", f"{reason}{work.missing()}")


async def _outcome(team: Team, work: Work, status: OutcomeStatus, reason: str) -> Outcome:
    output = await _output(team, work)
    return Outcome(
        mode="Planning", status=status, output=output, contributions=work.made, usage=total(work.made), reason=reason
    )


async def _output(team: Team, work: Work) -> Any:
    """Return the results by task, or only the result of the one task that all others lead to."""
    if (last := work.last()) is not None:
        return await _whole(team, last)
    return {id: await _whole(team, result) for id, result in work.good().items()} or None


async def _whole(team: Team, result: Contribution) -> Any:
    return await team.whole(result) if result.truncated else result.content


def _why(answer: Contribution) -> str:
    return answer.error.message if answer.error else answer.status


MODE = Mode("Planning", PlanningInput, planning, "A plan is written, run in layers and checked; only what failed is replanned.")
