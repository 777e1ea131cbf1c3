"""Debate: the participants take turns on one answer, each refining it or agreeing, until all agree or a judge rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from pydantic import Field, model_validator

from kernel.basics.limits import ROUNDS
from kernel.conversation.decision import Option
from kernel.conversation.outcome import Contribution, Outcome, OutcomeStatus, total
from kernel.conversation.participant import Resolved
from kernel.conversation.team import Ask, Team
from kernel.conversation.transcript import Thread, as_text
from kernel.modes.asking import label, listed, reason_of, same, without_an_answer
from kernel.modes.mode import Mode, ModeInput, Who
from kernel.modes.ruling import ruling_of

AGREE = "agree"

TURN = {
    "type": "object",
    "properties": {"answer": {"type": "string", "minLength": 1}, "agrees": {"type": "boolean"}, "reason": {"type": "string"}},
    "required": ["answer", "agrees", "reason"],
    "additionalProperties": False,
}
"""The form of a turn; a person chooses to agree, or answers in words."""


class DebateInput(ModeInput[Who]):
    """At least two speakers, in order; a person may be one. `judge`, a participant, rules where they do not agree."""

    rounds: int = Field(default=3, ge=1, le=ROUNDS)
    judge: Who | None = None
    stop_on_agreement: bool = True

    @model_validator(mode="after")
    def _two_sides(self) -> Self:
        if len(self.participants) < 2:
            raise ValueError(f"Debate takes at least 2 participants; got {len(self.participants)}")
        return self

    @classmethod
    def participant_fields(cls) -> tuple[str, ...]:
        """Return the fields that hold participants, `judge` among them."""
        return ("participants", "judge")


@dataclass
class _Talk:
    """The state of one debate: the answer under discussion, the participants who agree with it, and each one's position."""

    task: DebateInput[Resolved]
    thread: Thread
    answer: str | None = None
    author: str | None = None
    agreed: set[str] = field(default_factory=set)
    positions: dict[str, str] = field(default_factory=dict)
    made: list[Contribution] = field(default_factory=list)

    def unanimous(self) -> bool:
        return self.answer is not None and len(self.agreed) == len(self.task.participants)

    def add(self, answer: Contribution) -> None:
        """Add a turn: it agrees with the answer under discussion, or replaces it."""
        text, agrees, reason = turn_of(answer, self.answer)
        name = answer.participant
        if agrees and self.answer is not None:
            self.agreed.add(name)
            words = "I agree with the answer as it stands."
        else:
            self.answer, self.author, self.agreed = text, name, {name}
            words = f"My answer: {text}"
        self.positions[name] = self.answer
        self.thread = self.thread.say("answer", name, f"{words}\nMy reason: {reason}" if reason else words)

    def outcome(self, status: OutcomeStatus, output: str | None, reason: str) -> Outcome:
        return Outcome(
            mode="Debate", status=status, output=output, contributions=self.made, usage=total(self.made), reason=reason
        )


async def debate(team: Team, task: DebateInput[Resolved]) -> Outcome:
    """Let them take turns in rounds, each reading all turns before; end when all agree, or with the judge's ruling."""
    talk = _Talk(task, task.opening())
    for round in range(1, task.rounds + 1):
        for member in task.members():
            answer = await team.ask(member, _turn(talk, member, round))
            talk.made.append(answer)
            if answer.status == "ok":
                talk.add(answer)
            if talk.unanimous() and task.stop_on_agreement:
                return talk.outcome("completed", talk.answer, f"All agree, in round {round}, with the answer of {talk.author}.")
        if not any(made.status == "ok" for made in talk.made if made.round == round):
            return talk.outcome(
                "stopped", talk.answer, f"Nobody spoke in round {round}. {without_an_answer(talk.made)}".strip()
            )
    return await _end(team, talk)


def _turn(talk: _Talk, member: Resolved, round: int) -> Ask:
    if talk.answer is None:
        words = "You speak first. Give the answer that you hold, and your reason."
    else:
        words = (
            f"Round {round} of {talk.task.rounds}. The answer under discussion, by {talk.author}:\n{talk.answer}\n\n"
            "Agree with it as it stands, or give a better answer that takes up what is right in it; and say why."
        )
    agrees = Option(id=AGREE, label="I agree with it as it stands")
    options = [agrees] if member.answer_form == "words" and talk.answer is not None else []
    return Ask(
        content=words,
        thread=talk.thread,
        options=options,
        allow_answer=bool(options),
        # One that can answer either way may answer in words, as a person does, or with the fields of `TURN`.
        answer_schema=TURN if member.answer_form == "schema" else None,
        answer_name="debate_turn",
        round=round,
        step=f"round-{round}/{member.name}",
        title=f"Your turn, round {round} of {talk.task.rounds}",
    )


def turn_of(answer: Contribution, standing: str | None) -> tuple[str, bool, str | None]:
    """Return the answer that a turn holds, whether that is the standing one, and the reason.

    A text that repeats the standing answer, or says that it agrees, agrees.
    """
    content = answer.content
    if answer.choice == AGREE and standing is not None:
        return standing, True, reason_of(answer)
    if isinstance(content, dict) and isinstance(content.get("answer"), str):
        text, agrees = content["answer"].strip(), content.get("agrees") is True
    else:
        text, agrees = as_text(content).strip(), False
    return text, agrees or (standing is not None and same(text) in (same(standing), AGREE, "i agree")), reason_of(answer)


async def _end(team: Team, talk: _Talk) -> Outcome:
    task = talk.task
    if talk.unanimous():
        return talk.outcome(
            "completed", talk.answer, f"All agree, after {task.rounds} rounds, with the answer of {talk.author}."
        )
    disagree = f"No agreement after {task.rounds} round{'s' if task.rounds > 1 else ''}."
    if task.judge is None:
        return talk.outcome(
            "undecided",
            talk.answer,
            f"{disagree} The answer that stands is by {talk.author}. {without_an_answer(talk.made)}".strip(),
        )
    options, texts = _positions(talk)
    if len(options) < 2:
        options.append(Option(id="none", label="None of these", description="the debate ends undecided"))
    ruling = await ruling_of(
        team,
        task.judge,
        Ask(
            content=f"{disagree} You rule. The positions:\n{listed(options, texts)}\nChoose one, by its id, and say why.",
            thread=talk.thread,
            options=options,
            round=task.rounds + 1,
            step="ruling",
            title="The debate is over: you rule",
        ),
    )
    talk.made.append(ruling.answer)
    if ruling.choice is None or ruling.choice not in texts:
        why = ruling.why_not(reason_of(ruling.answer) or "took none of the positions")
        return talk.outcome("undecided", talk.answer, f"{disagree} {ruling.by} did not rule: {why}")
    position = next(option for option in options if option.id == ruling.choice)
    words = ruling.with_reason(f"{disagree} {ruling.by} ruled for {ruling.choice}, {position.description}")
    return talk.outcome("completed", texts[ruling.choice], words)


def _positions(talk: _Talk) -> tuple[list[Option], dict[str, str]]:
    """Return the positions at the end as options, equal ones as one, and their whole texts by option."""
    by: dict[str, list[str]] = {}
    for member in talk.task.members():
        if member.name in talk.positions:
            by.setdefault(same(talk.positions[member.name]), []).append(member.name)
    options, texts = [], {}
    for number, names in enumerate(by.values(), 1):
        texts[f"o{number}"] = text = talk.positions[names[0]]
        options.append(Option(id=f"o{number}", label=label(text), description=f"held by {', '.join(names)}"))
    return options, texts


MODE = Mode("Debate", DebateInput, debate, "Speakers in turn on one answer, until they agree or a judge rules.")
