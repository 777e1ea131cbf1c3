"""Planning: a plan is written, run in layers and checked; only what failed is planned and run again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import Field, ValidationError

from kernel.basics.errors import InvalidInput, ParticipantFailed
from kernel.basics.schema import Schema, invalid
from kernel.conversation.decision import Option
from kernel.conversation.outcome import Contribution, Outcome, OutcomeStatus, total
from kernel.conversation.participant import Agent, Human, Participant, Resolved
from kernel.conversation.team import Ask, Team
from kernel.conversation.transcript import Thread
from kernel.modes.asking import entries_of
from kernel.modes.inner import introduced
from kernel.modes.mode import Mode, ModeInput
from kernel.secretary.plan import check_plan
from kernel.secretary.shapes import Subtask

SENT_BACK = 2
"""How often a plan or a check that cannot be used goes back to the one who wrote it, with the reason."""

ACCEPT = "accept"

T = TypeVar("T")
S = TypeVar("S", bound=Schema)


class PlanningInput(ModeInput):
    """The participants carry out the plan. `planner`, a participant (else a model), writes it, and `checker`, a participant
    (else the planner), checks the results. `rounds`: how often what failed is planned and run again.
    """

    planner: Participant | None = None
    checker: Participant | None = None
    rounds: int = Field(default=2, ge=0, le=20)

    @classmethod
    def participant_fields(cls) -> tuple[str, ...]:
        """Return the planner and the checker are looked up too."""
        return ("participants", "planner", "checker")


class PlannedTask(Schema):
    """One piece of the work, and who does it, when what it depends on is done."""

    id: str
    description: str
    depends_on: list[str] = Field(default_factory=list)
    participant: str


class Plan(Schema):
    """What a planner writes."""

    subtasks: list[PlannedTask]


class Problem(Schema):
    """What a checker finds wrong with one task's result."""

    id: str
    problem: str


class Check(Schema):
    """What a checker says: each result that it was shown is either ok, or failed with what is wrong with it."""

    ok: list[str]
    failed: list[Problem]


_TEXT = {"type": "string"}


def _form(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _list_of(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


CHECK = _form(ok=_list_of(_TEXT), failed=_list_of(_form(id=_TEXT, problem=_TEXT)))

PLAN = _form(subtasks=_list_of(_form(id=_TEXT, description=_TEXT, depends_on=_list_of(_TEXT), participant=_TEXT)))


# ---- the run ---------------------------------------------------------------------------------------------------------


@dataclass
class _Work:
    """A run so far: the tasks in an order in which they can be done, the results that stand, and what is wrong with others."""

    task: PlanningInput
    planner: Resolved
    checker: Resolved
    plan: list[PlannedTask] = field(default_factory=list)
    results: dict[str, Contribution] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    made: list[Contribution] = field(default_factory=list)
    round: int = 0  # of the questions asked so far; a participant is asked once in each

    def heard(self) -> Thread:
        """Return the task, and every result that there is, in the plan's order."""
        return self.with_results(task.id for task in self.plan)

    def with_results(self, ids: Iterable[str]) -> Thread:
        """Return the task, and the results of these tasks as far as there are any."""
        thread = self.task.opening()
        descriptions = {task.id: task.description for task in self.plan}
        for id in ids:
            if id in self.results:
                thread = thread.say("note", "plan", f"The result of {id} ({descriptions[id]}):").then(
                    *entries_of(self.results[id])
                )
        return thread

    def stale(self) -> set[str]:
        """What is to be run again: the tasks with problems, and what depends on them."""
        found = set(self.problems)
        for task in self.plan:  # in an order in which they can be done, so what a task depends on comes before it
            if found & set(task.depends_on):
                found.add(task.id)
        return found


async def planning(team: Team, task: PlanningInput) -> Outcome:
    """Plan, run in layers, check; what failed is planned again, and it and what depends on it are run again."""
    planner = _looked_up(task.planner) or _default_planner(task)
    work = _Work(task, planner, _looked_up(task.checker) or planner)
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


def _looked_up(participant: Participant | None) -> Resolved | None:
    return None if isinstance(participant, str) else participant


def _default_planner(task: PlanningInput) -> Resolved:
    taken = {p.name for p in task.members()}
    name = next(n for n in ("planner", "the planner", "mofa planner") if n not in taken)
    return Agent(name=name, instructions="You plan a team's work and check its results. The work itself is the team's.")


# ---- plan ------------------------------------------------------------------------------------------------------------


async def _plan(team: Team, work: _Work, attempt: int) -> None:
    members = {p.name: p for p in work.task.members()}

    def read(answer: Contribution) -> list[PlannedTask]:
        given = _typed(Plan, answer.content).subtasks
        return merged(work.plan, set(work.problems), work.stale(), given, list(members))

    names = "\n".join(introduced(p) for p in members.values())
    words = [
        "Write a plan for this task: subtasks, each with an id of its own, what is to be done, the ids that it depends on, and "
        "the participant who does it. Subtasks that depend on nothing unfinished run at the same time; each sees the task and "
        f"the results of what it depends on, and nothing else.\nThe participants:\n{names}"
    ]
    if work.problems:
        faults = "\n".join(f"- {id}: {problem}" for id, problem in work.problems.items())
        standing = "\n".join(
            f"- {task.id} by {task.participant}"
            + (f", after {', '.join(task.depends_on)}" if task.depends_on else "")
            + f": {task.description}"
            + (" (done, and stands)" if task.id in work.results else "")
            for task in work.plan
        )
        words.append(
            f"This is the plan so far:\n{standing}\nThese failed:\n{faults}\n"
            "Plan only what failed anew: under the same ids, or other ones. What depends on it runs again by itself; "
            "name it only to change it."
        )
    ask = Ask(
        content="\n\n".join(words),
        thread=work.heard(),
        answer_schema=PLAN,
        answer_name="plan",
        step=f"plan/{attempt}",
        title="Your plan" if attempt == 1 else "Plan what failed anew",
    )
    work.plan = await _usable(team, work, work.planner, ask, read)
    team.note("plan_made", {"round": attempt, "subtasks": [task.model_dump() for task in work.plan]})


def merged(
    plan: list[PlannedTask], failed: set[str], stale: set[str], given: list[PlannedTask], participants: list[str]
) -> list[PlannedTask]:
    """Return the plan with `given` in place of the failed tasks, in an order in which it can be done.

    Raises:
        InvalidInput: a plan that cannot be carried out, or that changes a task whose result stands.
    """
    if not given:
        raise InvalidInput("subtasks: the plan is empty; give at least one subtask", "subtasks")
    known = {task.id for task in plan}
    for index, task in enumerate(given):
        if task.id in known - stale:
            raise InvalidInput(f"subtasks.{index}.id: {task.id!r} is done and its result stands; leave it out")
        if task.participant not in participants:
            known_names = ", ".join(participants)
            raise InvalidInput(
                f"subtasks.{index}.participant: {task.participant!r} is not a participant; participants: {known_names}"
            )
    anew = {task.id for task in given}
    whole = [*(task for task in plan if task.id not in failed | anew), *given]
    # The same rules as for the secretary's plans: ids, dependencies that are there, no circles, a bounded size.
    ordered = check_plan([Subtask(id=t.id, description=t.description, depends_on=t.depends_on) for t in whole], ())
    by_id = {task.id: task for task in whole}
    return [by_id[subtask.id].model_copy(update={"depends_on": subtask.depends_on}) for subtask in ordered]


# ---- run -------------------------------------------------------------------------------------------------------------


async def _run(team: Team, work: _Work, attempt: int) -> list[str]:
    """Run what has no result, layer by layer; the ids of the results that came. What failed is kept as a problem."""
    before, work.problems = work.problems, {}
    fresh: list[str] = []
    while layer := _ready(work):
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


def _ready(work: _Work) -> list[PlannedTask]:
    tried = work.results.keys() | work.problems.keys()
    return [task for task in work.plan if task.id not in tried and work.results.keys() >= set(task.depends_on)]


async def _run_layer(
    team: Team, work: _Work, layer: list[PlannedTask], attempt: int, before: dict[str, str]
) -> dict[str, Contribution]:
    members = {p.name: p for p in work.task.members()}
    had: Counter[str] = Counter()
    asks: list[tuple[Resolved, Ask]] = []
    ids: dict[tuple[str, int], str] = {}  # an answer says who gave it in which round, and so is told apart by these
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
        asks.append((members[task.participant], ask))
    work.round += max(had.values())
    answers: dict[str, Contribution] = {}
    async with aclosing(team.ask_each(asks)) as settling:
        async for answer in settling:
            answers[ids[answer.participant, answer.round]] = answer
    return answers


# ---- check -----------------------------------------------------------------------------------------------------------


async def _check(team: Team, work: _Work, fresh: list[str], attempt: int) -> None:
    if not fresh:
        return
    person = isinstance(work.checker, Human)
    judged = "\n".join(f"- {task.id}: {task.description}" for task in work.plan if task.id in fresh)
    ask = Ask(
        content=f"Check the results of these subtasks: does each do what it should? Name each once, under ok, or under failed "
        f"with what is wrong with it.\n{judged}",
        thread=work.heard(),
        options=[Option(id=ACCEPT, label="All are good")] if person else [],
        allow_answer=person,
        answer_schema=CHECK,
        answer_name="check",
        step=f"check/{attempt}",
        title="Check the results",
    )
    work.problems |= await _usable(team, work, work.checker, ask, lambda answer: problems_of(answer, fresh))


def problems_of(answer: Contribution, ids: list[str]) -> dict[str, str]:
    """What a check finds wrong, by task.

    Raises:
        InvalidInput: a check that does not name each of `ids` once, and no other.
    """
    if answer.choice == ACCEPT:
        return {}
    check = _typed(Check, answer.content)
    failed = {found.id: found.problem for found in check.failed}
    named = Counter([*check.ok, *(found.id for found in check.failed)])
    for id, count in named.items():
        if id not in ids:
            raise InvalidInput(f"{id!r} is not among the results to check: {', '.join(ids)}")
        if count > 1:
            raise InvalidInput(f"{id!r} is named more than once; name each once, under ok or under failed")
    missing = [id for id in ids if id not in named]
    if missing:
        raise InvalidInput(f"{', '.join(missing)} is not named; name each result once, under ok or under failed")
    return failed


# ---- typed answers ---------------------------------------------------------------------------------------------------


async def _usable(team: Team, work: _Work, who: Resolved, ask: Ask, read: Callable[[Contribution], T]) -> T:
    """What `read` makes of the answer; one that it refuses goes back with the reason, a bounded number of times."""
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
        team.note("answer_sent_back", {"participant": who.name, "step": ask.step, "reason": reason})
        ask = ask.model_copy(
            update={
                "thread": ask.thread.then(*entries_of(answer)),
                "content": f"{words}\n\nYour last answer cannot be used: {reason}\nGive the whole answer again.",
                "step": f"{step}/again-{turn + 1}",
            }
        )
    raise ParticipantFailed("OutputInvalid", f"{who.name}'s {ask.answer_name} cannot be used: {reason}")


def _typed(kind: type[S], content: Any) -> S:
    try:
        return kind.model_validate_json(content) if isinstance(content, str) else kind.model_validate(content)
    except ValidationError as error:
        raise invalid(error, kind, kind.__name__.lower(), content) from None


# ---- the outcome -----------------------------------------------------------------------------------------------------


async def _partial(team: Team, work: _Work, reason: str) -> Outcome:
    missing = [
        f"{task.id} ({work.problems.get(task.id, 'waits for what failed')})"
        for task in work.plan
        if task.id in work.problems or task.id not in work.results
    ]
    lost = f" Without a good result: {'; '.join(missing)}." if missing else ""
    return await _outcome(team, work, "partial", f"{reason}{lost}")


async def _outcome(team: Team, work: _Work, status: OutcomeStatus, reason: str) -> Outcome:
    output = await _output(team, work)
    return Outcome(
        mode="Planning", status=status, output=output, contributions=work.made, usage=total(work.made), reason=reason
    )


async def _output(team: Team, work: _Work) -> Any:
    """Return the results by task; where all leads to one task that is done, that one's alone."""
    good = {task.id: work.results[task.id] for task in work.plan if task.id in work.results}
    needed = {id for task in work.plan for id in task.depends_on}
    ends = [task.id for task in work.plan if task.id not in needed]
    if len(ends) == 1 and ends[0] in good:
        return await _whole(team, good[ends[0]])
    return {id: await _whole(team, result) for id, result in good.items()} or None


async def _whole(team: Team, result: Contribution) -> Any:
    return await team.whole(result) if result.truncated else result.content


def _why(answer: Contribution) -> str:
    return answer.error.message if answer.error else answer.status


MODE = Mode("Planning", PlanningInput, planning, "A plan is written, run in layers and checked; only what failed is replanned.")
