"""Consensus: the participants propose, discuss in rounds, and vote until enough of the weight stands behind one option."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from pydantic import Field, field_validator, model_validator

from kernel.basics.errors import QuorumImpossible
from kernel.basics.limits import OPTIONS, PARTICIPANTS, ROUNDS
from kernel.conversation.decision import Option
from kernel.conversation.outcome import Contribution, Failure, Outcome, OutcomeStatus, Vote, total
from kernel.conversation.participant import Resolved
from kernel.conversation.team import Ask, Team
from kernel.conversation.transcript import Thread, as_text
from kernel.modes.asking import answers_of, choice_of, label, listed, reason_of, same, without_an_answer
from kernel.modes.mode import Mode, ModeInput, Who
from kernel.modes.ruling import ruling_of

PROPOSAL = {
    "type": "object",
    "properties": {"proposal": {"type": "string", "minLength": 1}, "reason": {"type": "string"}},
    "required": ["proposal", "reason"],
    "additionalProperties": False,
}
"""The form of a proposal; a person proposes in words."""


class ConsensusInput(ModeInput[Who]):
    """`options`: texts, or {id, label}; left out, the participants propose them.

    An option wins with more than `threshold` of the weight (with all of it, where `threshold` is 1). `weights` {name: number}
    are 1 where they name nobody else. Without a `quorum`, the weight is everybody's, so that silence counts against; with
    one, it is the weight of those who voted, and at least so many must. `tie_break` decides when the `rounds` have run out.
    """

    options: list[Option] | None = Field(default=None, max_length=OPTIONS)
    threshold: float = Field(default=0.5, ge=0, le=1)
    quorum: int | None = Field(default=None, ge=1, le=PARTICIPANTS)
    weights: dict[str, float] | None = None
    rounds: int = Field(default=3, ge=1, le=ROUNDS)
    tie_break: Who | None = None

    @field_validator("options", mode="before")
    @classmethod
    def _texts_are_options(cls, options: object) -> object:
        if not isinstance(options, list):
            return options
        return [{"id": o, "label": o} if isinstance(o, str) else o for o in options]

    @field_validator("options")
    @classmethod
    def _options_differ(cls, options: list[Option] | None) -> list[Option] | None:
        ids = [option.id for option in options or []]
        twice = sorted({id for id in ids if ids.count(id) > 1})
        if twice:
            raise ValueError(f"option {twice[0]!r} occurs more than once; give each option an id of its own")
        if options is not None and len(options) < 2:
            raise ValueError("name at least two options, or leave options out and the participants propose them")
        if any(not id.strip() for id in ids):
            raise ValueError("an option is empty; give each option an id")
        return options

    @model_validator(mode="after")
    def _fits_the_team(self) -> Self:
        names = self.names()
        strangers = sorted(set(self.weights or {}) - set(names))
        if strangers:
            raise ValueError(f"weights: {strangers[0]!r} is not a participant; participants: {', '.join(names)}")
        if any(not 0 <= weight < float("inf") for weight in (self.weights or {}).values()):
            raise ValueError("weights: a weight is a number of 0 or more")
        if sum(self.weight(name) for name in names) <= 0:
            raise ValueError("weights: they sum to 0; give somebody a weight above 0")
        if self.quorum is not None and self.quorum > len(names):
            raise ValueError(f"quorum {self.quorum} is more than there are participants ({len(names)})")
        return self

    def weight(self, name: str) -> float:
        """Return the weight of that participant's vote."""
        return (self.weights or {}).get(name, 1.0)

    @classmethod
    def participant_fields(cls) -> tuple[str, ...]:
        """Return the fields that hold participants, `tie_break` among them."""
        return ("participants", "tie_break")


async def consensus(team: Team, task: ConsensusInput[Resolved]) -> Outcome:
    """Let them propose, then vote in rounds, each vote with a reason that the next round reads; end when nothing can change it.

    Raises:
        QuorumImpossible: too few participants can still vote.
    """
    talk = _Talk(task, task.opening(), list(task.options or []))
    if task.options is None:
        await _propose(team, talk)
        if len(talk.options) < 2:
            return _at_once(talk)
    for round in range(1, task.rounds + 1):
        winner = await _vote(team, talk, round)
        if winner is not None:
            return talk.outcome("completed", winner, f"{talk.tally.words(winner)} in round {round}.")
    return await _without_a_winner(team, talk)


# ---- counting: pure --------------------------------------------------------------------------------------------------


@dataclass
class Tally:
    """One round's votes as they come in, and whether the missing ones can still change the result."""

    task: ConsensusInput[Resolved]
    votes: dict[str, float] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    voters: int = 0
    lost: float = 0.0

    def count(self, name: str, choice: str | None) -> None:
        """Count one participant's vote; `choice` is None for one who failed to vote."""
        self.waiting.discard(name)
        weight = self.task.weight(name)
        if choice is None:
            self.lost += weight
        else:
            self.voters += 1
            self.votes[choice] = self.votes.get(choice, 0.0) + weight

    @property
    def missing(self) -> float:
        """The weight of the votes that may still come."""
        return sum(self.task.weight(name) for name in sorted(self.waiting))

    @property
    def basis(self) -> float:
        """The weight of which the threshold is a share."""
        cast = sum(self.votes.values()) + self.missing
        return cast if self.task.quorum is not None else cast + self.lost

    def winner(self) -> str | None:
        """Return the option that has won, however the missing votes fall."""
        if self.voters < (self.task.quorum or 0):
            return None
        (leader, weight), (_, second), *_ = [*self.ranked(), ("", 0.0), ("", 0.0)]
        # Below half, two options can have enough weight, so the winner must also stay ahead of the second.
        return leader if self._enough(weight) and weight > second + self.missing + 1e-9 else None

    def hopeless(self) -> bool:
        """Return whether no option can win any more, however the missing votes fall."""
        best = max(self.votes.values(), default=0.0)
        return not self._enough(best + self.missing)

    def check_quorum(self) -> None:
        """Raise QuorumImpossible when too few can still vote."""
        able, quorum = self.voters + len(self.waiting), self.task.quorum or 0
        if able < quorum:
            raise QuorumImpossible(
                f"The quorum is {quorum}, but only {able} of {len(self.task.participants)} can still vote. "
                "Lower quorum, or mend what keeps the others from answering."
            )

    def ranked(self) -> list[tuple[str, float]]:
        """Return the options that have votes, the heaviest first; equal ones in order of their first vote."""
        return sorted(self.votes.items(), key=lambda vote: -vote[1])

    def leaders(self) -> list[str]:
        """Return the heaviest options where several are equally heavy; else every option with a vote."""
        ranked = self.ranked()
        heaviest = [choice for choice, weight in ranked if weight >= ranked[0][1] - 1e-9]
        return heaviest if len(heaviest) > 1 else [choice for choice, _ in ranked]

    def words(self, choice: str) -> str:
        """Return how much of the weight an option has, as words."""
        return f"{choice} has {self.votes.get(choice, 0.0):g} of {self.basis:g} of the weight"

    def _enough(self, weight: float) -> bool:
        bar, slack = self.task.threshold * self.basis, 1e-9
        return weight > 0 and (weight >= bar - slack if self.task.threshold >= 1 else weight > bar + slack)


# ---- the run ----------------------------------------------------------------------------------------------------------


@dataclass
class _Talk:
    """The state of one run."""

    task: ConsensusInput[Resolved]
    thread: Thread
    options: list[Option]
    made: list[Contribution] = field(default_factory=list)
    votes: list[Vote] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)  # by option: the whole proposal
    tally: Tally = field(init=False)

    def __post_init__(self) -> None:
        self.tally = Tally(self.task)

    def vote(self, answer: Contribution, choice: str, round: int) -> None:
        weight = self.task.weight(answer.participant)
        self.votes.append(
            Vote(participant=answer.participant, round=round, choice=choice, weight=weight, reason=reason_of(answer))
        )

    def outcome(self, status: OutcomeStatus, choice: str | None, reason: str) -> Outcome:
        """Return a given option's id, or a proposal's words, as the output."""
        return Outcome(
            mode="Consensus",
            status=status,
            output=None if choice is None else self.texts.get(choice, choice),
            contributions=self.made,
            votes=self.votes,
            usage=total(self.made),
            reason=reason,
        )


async def _propose(team: Team, talk: _Talk) -> None:
    asks = [(participant, _proposal_ask(participant, talk)) for participant in talk.task.members()]
    talk.made += (answers := await answers_of(team, asks))
    by: dict[str, list[Contribution]] = {}
    for answer in answers:
        if answer.status == "ok" and proposed(answer):
            by.setdefault(same(proposed(answer)), []).append(answer)
    for number, alike in enumerate(by.values(), 1):
        option, text = f"o{number}", proposed(alike[0])
        talk.texts[option] = text
        names = ", ".join(answer.participant for answer in alike)
        talk.options.append(Option(id=option, label=label(text), description=f"proposed by {names}"))
        talk.made = [a.model_copy(update={"choice": option}) if a in alike else a for a in talk.made]
    for answer in talk.made:
        if answer.choice is not None:
            why = f"\nMy reason: {reason}" if (reason := reason_of(answer)) else ""
            talk.thread = talk.thread.say("answer", answer.participant, f"I propose: {proposed(answer)}{why}")


def _proposal_ask(participant: Resolved, talk: _Talk) -> Ask:
    return Ask(
        content="Propose one answer to the task, short enough to be voted on, and give your reason.",
        thread=talk.thread,
        answer_schema=None if participant.answer_form == "words" else PROPOSAL,
        answer_name="proposal",
        step="proposal",
        round=1,
        title="Your proposal",
    )


def proposed(answer: Contribution) -> str:
    """Return the proposal in an answer: a field of the form, or the whole text."""
    content = answer.content
    if isinstance(content, dict) and isinstance(content.get("proposal"), str):
        content = content["proposal"]
    return as_text(content).strip()


def _at_once(talk: _Talk) -> Outcome:
    """Return the outcome where there is nothing to vote on: all proposals are the same, or there is none."""
    talk.tally.waiting = {p.name for p in talk.task.members()}
    for answer in talk.made:
        talk.tally.count(answer.participant, answer.choice)
        if answer.choice is not None:
            talk.vote(answer, answer.choice, 1)
    talk.tally.check_quorum()
    if not talk.options:
        return talk.outcome("stopped", None, f"Nobody proposed anything. {without_an_answer(talk.made)}".strip())
    if (winner := talk.tally.winner()) is not None:
        return talk.outcome("completed", winner, "All proposals are the same.")
    return talk.outcome("undecided", None, f"Only one thing was proposed, by too few. {talk.tally.words('o1')}.")


async def _vote(team: Team, talk: _Talk, round: int) -> str | None:
    """Hold one round of votes. Return the winner as soon as the missing votes cannot change it; None if there is none."""
    task, members = talk.task, talk.task.members()
    tally = talk.tally = Tally(task, waiting={p.name for p in members})
    last = round == task.rounds and task.tie_break is None

    def settled(answer: Contribution) -> bool:
        tally.count(answer.participant, choice_of(answer, talk.options) if answer.status == "ok" else None)
        tally.check_quorum()
        return tally.winner() is not None or (last and tally.hopeless())

    options = listed(talk.options, talk.texts)
    ask = Ask(
        content=f"{_round_words(task, round)} The options:\n{options}\nVote for one, by its id, and say why.",
        thread=talk.thread,
        options=talk.options,
        step=f"round-{round}/vote",
        round=round,
        kind="vote",
        title=f"Your vote, round {round}",
    )
    answers = await answers_of(team, [(participant, ask) for participant in members], settled)
    for answer in answers:
        choice = choice_of(answer, talk.options) if answer.status == "ok" else None
        if choice is not None:
            talk.vote(answer, choice, round)
            talk.thread = talk.thread.say("answer", answer.participant, _vote_words(answer, choice))
        elif answer.status == "ok":
            answer = _not_a_vote(answer, talk.options)
        talk.made.append(answer)
    return tally.winner()


def _round_words(task: ConsensusInput[Resolved], round: int) -> str:
    share = f"more than {task.threshold:.0%} of the weight" if task.threshold < 1 else "all of the weight"
    if round == 1:
        return f"You are one of {len(task.participants)} who must agree: an option needs {share}."
    return (
        f"Round {round} of {task.rounds}. No option has had {share} yet. Weigh what the others said: "
        "keep your vote where your reason still stands, change it where theirs is better."
    )


def _vote_words(answer: Contribution, choice: str) -> str:
    return f"I vote for {choice}" + (f": {reason}" if (reason := reason_of(answer)) else ".")


def _not_a_vote(answer: Contribution, options: list[Option]) -> Contribution:
    known = ", ".join(option.id for option in options)
    message = f"{answer.participant} named none of the options, or more than one of them: {known}."
    return answer.model_copy(update={"status": "failed", "error": Failure(type="OutputInvalid", message=message)})


async def _without_a_winner(team: Team, talk: _Talk) -> Outcome:
    task, tally = talk.task, talk.tally
    standing = ", ".join(f"{choice} {weight:g}" for choice, weight in tally.ranked()) or "nobody voted"
    rounds = f"{task.rounds} round{'s' if task.rounds > 1 else ''}"
    so_far = f"No option had more than {task.threshold:.0%} of the weight after {rounds}: {standing}."
    if task.threshold >= 1:
        so_far = f"No option had all of the weight after {rounds}: {standing}."
    if task.tie_break is None or not tally.votes:
        return talk.outcome("undecided", None, f"{so_far} {without_an_answer(talk.made)}".strip())
    options = [option for option in talk.options if option.id in tally.leaders()]
    if len(options) == 1:
        options = talk.options
    ruling = await ruling_of(
        team,
        task.tie_break,
        Ask(
            content=f"{so_far} You decide. The options:\n{listed(options, talk.texts)}\nChoose one, by its id, and say why.",
            thread=talk.thread,
            options=options,
            step="tie-break",
            round=task.rounds + 1,
            kind="vote",
            title="The others could not agree: you decide",
        ),
    )
    talk.made.append(ruling.answer)
    if ruling.choice is None:
        why = ruling.why_not("named none of the options")
        return talk.outcome("undecided", None, f"{so_far} {ruling.by} did not break the tie: {why}")
    return talk.outcome("completed", ruling.choice, ruling.with_reason(f"{so_far} {ruling.by} decided for {ruling.choice}"))


MODE = Mode("Consensus", ConsensusInput, consensus, "Proposals, discussion in rounds, and votes until enough agree.")
