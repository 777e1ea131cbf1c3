"""Parallel: the same task for everyone at once, and one result from what they say."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from kernel.basics.errors import BudgetExceeded
from kernel.conversation.decision import Option
from kernel.conversation.outcome import Contribution, Failure, Outcome, OutcomeStatus, Vote, total
from kernel.conversation.participant import Agent, Resolved, TeamOf
from kernel.conversation.team import Ask, Team
from kernel.conversation.transcript import Thread, as_text
from kernel.modes.asking import answers_of, entries_of, label, reason_of, same, without_an_answer
from kernel.modes.mode import Mode, ModeInput, Who
from kernel.modes.ruling import ruling_of

Aggregate = Literal["collect", "concat", "first", "vote", "judge", "summarize", "script"]

PART = 200
"""The most participants that one run asks; more are divided among child runs, each with its own history."""

_PART_NAME = re.compile(r"part-\d+")

MOST_PARTS = 200
"""The parts after which nobody is asked again whom a part's share of the budget left out."""

OUTCOME_BYTES = 400_000
"""The most bytes of answers in an outcome; beyond it each is cut to its share, with a reference to the whole."""

CONCAT_CHARACTERS, CONCAT_BYTES = 1_000_000, 1_800_000
"""The longest text of `concat`; beyond it answers stand with their beginning and their reference. A payload has 2 MiB."""


class ParallelInput(ModeInput[Who]):
    """`aggregate` makes one output of the answers: all by name (`collect`), one text (`concat`), the `first` that comes, the
    one most often given (`vote`), the one that `judge` chooses, what `judge` (else a model) makes of them (`summarize`), or
    what the script named `script` returns for `{task, answers: [{participant, content}]}`.

    `min_success`: how many must answer. Left out, all should, and without some the outcome is `partial`; given and not
    reached, it is `stopped`.
    """

    aggregate: Aggregate = "collect"
    judge: Who | None = None
    script: str | None = None
    min_success: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.aggregate == "judge" and self.judge is None:
            raise ValueError("aggregate 'judge' needs a judge: a participant who chooses among the answers")
        if (self.aggregate == "script") != (self.script is not None):
            raise ValueError("script and aggregate 'script' go together: script names one under scripts in the project file")
        if self.judge is not None and self.aggregate not in ("judge", "summarize"):
            raise ValueError(f"judge has no part in aggregate {self.aggregate!r}; use 'judge' or 'summarize', or leave it out")
        if self.min_success is not None and self.min_success > len(self.participants):
            raise ValueError(f"min_success {self.min_success} is more than there are participants ({len(self.participants)})")
        if self.aggregate == "first" and self.min_success not in (None, 1):
            raise ValueError("aggregate 'first' takes one answer; leave min_success out")
        return self

    @classmethod
    def participant_fields(cls) -> tuple[str, ...]:
        """Return the fields that hold participants, `judge` among them."""
        return ("participants", "judge")

    def scripts(self) -> list[str]:
        """Return the scripts that the mode uses, the one that aggregates among them."""
        return [*super().scripts(), *([self.script] if self.script else [])]


async def parallel(team: Team, task: ParallelInput[Resolved]) -> Outcome:
    """Ask everyone at once, then aggregate. A branch that fails is a contribution with its error, not the end of the run."""
    first = task.aggregate == "first"
    made, stopped = await _in_parts(team, task) if len(task.participants) > PART else (await _at_once(team, task), None)
    good = [answer for answer in made if answer.status == "ok"]
    if stopped is not None:
        return _outcome(task, made, "stopped", good[-1].content if good else None, stopped)
    wanted = 1 if first else task.min_success or len(made)
    if not good or (task.min_success is not None and len(good) < wanted):
        return _outcome(task, made, "stopped", None, _missing(made, wanted))
    status: OutcomeStatus = "completed" if len(good) >= wanted else "partial"
    reason = None if status == "completed" else _missing(made, wanted)
    match task.aggregate:
        case "collect":
            return _outcome(task, made, status, {c.participant: c.content for c in _fitted(good)}, reason)
        case "concat":
            return _outcome(task, made, status, await _joined(team, good), reason)
        case "first":
            return _outcome(task, made, status, await _whole(team, good[0]), None)
        case "script":
            answers = [{"participant": c.participant, "content": await _whole(team, c)} for c in good]
            given = {"task": task.task, "answers": answers}
            return _outcome(task, made, status, await team.transform(str(task.script), given, "aggregate"), reason)
        case "vote":
            return await _voted(team, task, made, good, status, reason)
        case "judge":
            return await _judged(team, task, made, good, status, reason)
        case "summarize":
            return await _summarized(team, task, made, good, status, reason)


# ---- asking ----------------------------------------------------------------------------------------------------------


async def _at_once(team: Team, task: ParallelInput[Resolved]) -> list[Contribution]:
    ask = Ask(content="", thread=task.opening(), step="answer", title="A question for you")
    enough = (lambda answer: answer.status == "ok") if task.aggregate == "first" else None
    return await answers_of(team, [(participant, ask) for participant in task.members()], enough)


async def _in_parts(team: Team, task: ParallelInput[Resolved]) -> tuple[list[Contribution], str | None]:
    """Ask by child runs of up to `PART` participants, so that no history grows beyond the server's limit.

    They are fused: in steps, each call costs the server more than the worker, and nobody reads a thousand activities.
    A part has a share of the budget. Members whom a used-up share left out are asked again, as long as the budget has room.
    Return what they said, and the reason why the rest was not asked.
    """
    members, made, begun = task.members(), dict[str, Contribution](), 0
    ask = Ask(content="", thread=Thread().say("task", "task", as_text(task.task)), step="answer", title="A part", part=True)
    enough = (lambda part: part.status == "ok") if task.aggregate == "first" else None
    rest, reason = members, None
    while rest and reason is None:
        chunks, rest = _chunks(rest), []
        parts = [(_part(task, f"part-{number}", chunk), ask) for number, chunk in enumerate(chunks, begun + 1)]
        begun += len(parts)
        answers = await answers_of(team, parts, enough)
        made |= {each.participant: each for answer in answers for each in answer.parts}
        again = begun < MOST_PARTS and not (enough and any(map(enough, answers)))
        for chunk, answer in zip(chunks, answers, strict=True):
            left = [member for member in chunk if member.name not in made]
            if again and answer.error and answer.error.type == BudgetExceeded.__name__:
                rest += left
            else:
                made |= {member.name: _as_its_part(answer, member) for member in left}
        if rest:
            try:
                await team.afford()
            except BudgetExceeded as exceeded:
                reason = str(exceeded)
    return [made[member.name] for member in members if member.name in made], reason


def is_part(name: str) -> bool:
    """Return whether a participant has the name of a part, which `_in_parts` gives."""
    return _PART_NAME.fullmatch(name) is not None


def _chunks(members: list[Resolved]) -> list[list[Resolved]]:
    """Divide the members evenly, because each part has the same share of the budget."""
    size = -(-len(members) // -(-len(members) // PART))
    return [members[start : start + size] for start in range(0, len(members), size)]


def _part(task: ParallelInput[Resolved], name: str, members: list[Resolved]) -> TeamOf:
    own = {"aggregate": "first" if task.aggregate == "first" else "collect", "execution": "fused"}
    shared = {key: value for key in ("context", "timeout") if (value := getattr(task, key)) is not None}
    return TeamOf.model_validate({"kind": "team", "name": name, "mode": "Parallel", "participants": members, **own, **shared})


def _as_its_part(part: Contribution, member: Resolved) -> Contribution:
    """Return the end of a part as the contribution of a member of whom the part has none."""
    status = "failed" if part.status == "ok" else part.status
    error = part.error or Failure(type="TeamStopped", message=f"{part.participant} ended without an answer of {member.name}.")
    return Contribution(participant=member.name, round=part.round, status=status, error=error, step=part.step)


# ---- aggregating -----------------------------------------------------------------------------------------------------


def _fitted(made: list[Contribution]) -> list[Contribution]:
    """Return the answers, each cut to its share where they are together too long for one outcome; `ref` addresses the whole."""
    lengths = [len(as_text(c.content).encode()) for c in made]
    if sum(lengths) <= OUTCOME_BYTES:
        return made
    share = OUTCOME_BYTES // len(made)
    return [
        c.model_copy(update={"content": c.content.encode()[:share].decode(errors="ignore"), "truncated": True})
        if isinstance(c.content, str) and c.ref is not None and length > share
        else c
        for c, length in zip(made, lengths, strict=True)
    ]


async def _whole(team: Team, answer: Contribution) -> Any:
    return await team.whole(answer) if answer.truncated else answer.content


async def _joined(team: Team, good: list[Contribution]) -> str:
    parts: list[str] = []
    length = size = 0
    for answer in good:
        text = as_text(answer.content)
        if answer.truncated:
            beginning = f"{text} … ({answer.ref})"
            text = await team.whole(answer) if length < CONCAT_CHARACTERS and size < CONCAT_BYTES else beginning
            if size + len(text.encode()) > CONCAT_BYTES:
                text = beginning
        length, size = length + len(text), size + len(text.encode())
        parts.append(text)
    return "\n\n".join(parts)


async def _voted(
    team: Team,
    task: ParallelInput[Resolved],
    made: list[Contribution],
    good: list[Contribution],
    status: OutcomeStatus,
    reason: str | None,
) -> Outcome:
    """Return the answer that was given most often; a tie is `undecided`."""
    ballots = [answer.choice or (answer.ref if answer.truncated else None) or same(answer.content) for answer in good]
    shown = dict(zip(reversed(ballots), reversed(good), strict=True))
    votes = [
        Vote(participant=a.participant, round=a.round, choice=label(as_text(shown[b].content)), reason=reason_of(a))
        for a, b in zip(good, ballots, strict=True)
    ]
    ranked = Counter(ballots).most_common()
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        tied = [label(as_text(shown[ballot].content)) for ballot, count in ranked if count == ranked[0][1]]
        return _outcome(task, made, "undecided", None, f"A tie, {ranked[0][1]} each: {'; '.join(tied)}", votes)
    count = f"{ranked[0][1]} of {len(good)} gave this answer."
    return _outcome(task, made, status, await _whole(team, shown[ranked[0][0]]), f"{count} {reason or ''}".strip(), votes)


async def _judged(
    team: Team,
    task: ParallelInput[Resolved],
    made: list[Contribution],
    good: list[Contribution],
    status: OutcomeStatus,
    reason: str | None,
) -> Outcome:
    options = [
        Option(id=f"o{n}", label=label(as_text(c.content)), description=f"by {c.participant}") for n, c in enumerate(good, 1)
    ]
    key = "\n".join(f"- {option.id}: the answer of {answer.participant}" for option, answer in zip(options, good, strict=True))
    ask = _with_answers(
        task,
        good,
        "judge",
        f"Which of these answers does the task best?\n{key}\nChoose one, and say why.",
        "Which answer is the best?",
    ).model_copy(update={"options": options})
    ruling = await ruling_of(team, _judge(task), ask)
    made = [*made, ruling.answer]
    if ruling.choice is None:
        return _outcome(task, made, "undecided", None, _without(ruling.answer, "did not choose one of the answers"))
    best = good[int(ruling.choice[1:]) - 1]
    why = ruling.with_reason(f"{ruling.by} chose the answer of {best.participant}")
    return _outcome(task, made, status, await _whole(team, best), f"{why} {reason or ''}".strip())


async def _summarized(
    team: Team,
    task: ParallelInput[Resolved],
    made: list[Contribution],
    good: list[Contribution],
    status: OutcomeStatus,
    reason: str | None,
) -> Outcome:
    words = "Make one answer to the task of all these answers. Keep what they agree on, and say where they differ."
    summary = await team.ask(_judge(task), _with_answers(task, good, "summary", words, "Make one answer of these"))
    if summary.status != "ok":
        gathered = {c.participant: c.content for c in _fitted(good)}
        return _outcome(task, [*made, summary], "partial", gathered, _without(summary, "gave no summary"))
    return _outcome(task, [*made, summary], status, await _whole(team, summary), reason)


def _judge(task: ParallelInput[Resolved]) -> Resolved:
    if task.judge is not None:
        return task.judge
    return Agent(name="summarizer", instructions="You make one clear text of what several have said, and add nothing.")


def _with_answers(task: ParallelInput[Resolved], good: list[Contribution], step: str, words: str, title: str) -> Ask:
    thread = task.opening().then(*(entry for answer in good for entry in entries_of(answer)))
    return Ask(content=words, thread=thread, step=step, round=2, title=title)


# ---- outcome ---------------------------------------------------------------------------------------------------------


def _missing(made: list[Contribution], wanted: int) -> str:
    good = sum(c.status == "ok" for c in made)
    return f"{good} of {len(made)} answered, {wanted} wanted. {without_an_answer(made)}".strip()


def _without(answer: Contribution, what: str) -> str:
    return f"{answer.participant} {what}" + (f": {answer.error.message}" if answer.error else ".")


def _outcome(
    task: ParallelInput[Resolved],
    made: list[Contribution],
    status: OutcomeStatus,
    output: Any,
    reason: str | None,
    votes: list[Vote] | None = None,
) -> Outcome:
    return Outcome(
        mode="Parallel",
        status=status,
        output=output,
        contributions=_fitted(made),
        votes=votes or [],
        usage=total(made),
        reason=reason,
    )


MODE = Mode("Parallel", ParallelInput, parallel, "The same task for everyone at once, and one result from what they say.")
