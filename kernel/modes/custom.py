"""Custom: the user's own words are the protocol; a moderator plays it, step by step, with a closed set of moves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Self

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from kernel.basics.errors import ParticipantFailed, QuorumImpossible
from kernel.basics.schema import Schema
from kernel.basics.schema import reason_of as fault_in_words
from kernel.conversation.decision import Option
from kernel.conversation.outcome import Contribution, Outcome, OutcomeStatus, Vote, total
from kernel.conversation.participant import Resolved, introduced, is_person
from kernel.conversation.team import Ask, Team
from kernel.conversation.transcript import Thread, as_text
from kernel.modes.asking import answers_of, choice_of, entries_of, label, listed, reason_of
from kernel.modes.inner import candidates, inner_input, own_fields, run_within
from kernel.modes.mode import Mode, ModeInput, Who
from kernel.modes.roles import default_agent
from kernel.record.answer_events import MoveMade, MoveRefused

REFUSED_IN_A_ROW = 3
"""The run ends after this many moves in a row that are not allowed."""

NOT_WITHIN = ("Custom", "Auto")
"""The modes that a move cannot run: a protocol within a protocol would have no bound of its own."""


class CustomInput(ModeInput[Who]):
    """`mode`: how the team works, in the user's own words; a team within another mode, where `mode` is taken, says it in
    `protocol`. `moderator`, a participant (else a model), makes at most `max_steps` moves.
    """

    mode: str | None = None
    protocol: str | None = None
    max_steps: int = Field(default=20, ge=1, le=200)
    moderator: Who | None = None

    @model_validator(mode="after")
    def _says_how(self) -> Self:
        given = [words for words in (self.mode, self.protocol) if words is not None and words.strip()]
        if len(given) != 1:
            raise ValueError("mode is required: say in your own words how the team is to work (in a team: in protocol)")
        return self

    @property
    def words(self) -> str:
        """The protocol."""
        return (self.mode or self.protocol or "").strip()

    @classmethod
    def participant_fields(cls) -> tuple[str, ...]:
        """Return the fields that hold participants, `moderator` among them."""
        return ("participants", "moderator")


# ---- the moves -------------------------------------------------------------------------------------------------------


class Address(Schema):
    """Say something to one participant, and read the answer."""

    move: Literal["address"]
    to: str
    message: str = Field(min_length=1)


class Broadcast(Schema):
    """Say something to all participants at once, and read their answers."""

    move: Literal["broadcast"]
    message: str = Field(min_length=1)


class CallVote(Schema):
    """Let all participants vote on a question."""

    move: Literal["vote"]
    question: str = Field(min_length=1)
    options: list[str] = Field(min_length=2)


class RunMode(Schema):
    """Have participants (all, if none is named) work on a task in another mode, with that mode's own fields."""

    move: Literal["run_mode"]
    mode: str
    task: str = Field(min_length=1)
    participants: list[str] = Field(default_factory=list)
    fields: dict[str, Any] = Field(default_factory=dict)


class AskPerson(Schema):
    """Ask a person: a participant who is one, or, with `to` null, the operator. Options, or none for a free answer."""

    move: Literal["ask_person"]
    to: str | None = None
    question: str = Field(min_length=1)
    options: list[str] = Field(default_factory=list)


class Finish(Schema):
    """End the run with this output."""

    move: Literal["finish"]
    output: str = Field(min_length=1)
    reason: str = ""


Move = Address | Broadcast | CallVote | RunMode | AskPerson | Finish
_MOVE: TypeAdapter[Move] = TypeAdapter(Annotated[Move, Field(discriminator="move")])

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}


def _form(move: str, **fields: Any) -> dict[str, Any]:
    properties = {"move": {"type": "string", "enum": [move]}, **fields}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


STEP = {
    "type": "object",
    "properties": {
        "why": _TEXT,
        "move": {
            "anyOf": [
                _form("address", to=_TEXT, message=_TEXT),
                _form("broadcast", message=_TEXT),
                _form("vote", question=_TEXT, options=_TEXTS),
                _form("run_mode", mode=_TEXT, task=_TEXT, participants=_TEXTS, fields={"type": "object"}),
                _form("ask_person", to={"type": ["string", "null"]}, question=_TEXT, options=_TEXTS),
                _form("finish", output=_TEXT, reason=_TEXT),
            ]
        },
    },
    "required": ["why", "move"],
    "additionalProperties": False,
}
"""The moderator's answer: a move, and the reason for it."""


class NotAllowed(ValueError):
    """Raised for a move that cannot be made, in words for the moderator."""


def move_of(content: Any) -> Move:
    """Return the move in a moderator's answer. Raise `NotAllowed` if there is none that can be read."""
    given = content.get("move") if isinstance(content, dict) else None
    if not isinstance(given, dict):
        raise NotAllowed("there is no move in it; answer with {why, move: {move: …}}")
    try:
        return _MOVE.validate_python(given)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in fault["loc"][1:])
        raise NotAllowed(f"{place}: {fault_in_words(fault)}" if place else fault_in_words(fault)) from None


# ---- the run ---------------------------------------------------------------------------------------------------------


@dataclass
class _Talk:
    """The state of one run."""

    task: CustomInput[Resolved]
    thread: Thread
    moderator: Resolved
    step: int = 0
    refused: list[str] = field(default_factory=list)  # why the latest moves in a row were not allowed
    made: list[Contribution] = field(default_factory=list)
    votes: list[Vote] = field(default_factory=list)

    def member(self, name: str) -> Resolved:
        found = next((p for p in self.task.members() if p.name == name), None)
        if found is None:
            raise NotAllowed(f"{name!r} is not a participant; participants: {', '.join(p.name for p in self.task.members())}")
        return found

    def add_note(self, words: str) -> None:
        """Add a note of the moderator to the conversation."""
        self.thread = self.thread.say("note", self.moderator.name, words)

    def add(self, *answers: Contribution) -> None:
        """Add answers to the conversation, where everybody reads them from now on."""
        for answer in answers:
            self.made.append(answer)
            if answer.status == "ok":
                self.thread = self.thread.then(*entries_of(answer))
            else:
                why = answer.error.message if answer.error else answer.status
                self.add_note(f"{answer.participant} gave no answer: {why}")

    def outcome(self, status: OutcomeStatus, output: Any, reason: str) -> Outcome:
        return Outcome(
            mode="Custom",
            status=status,
            output=output,
            contributions=self.made,
            votes=self.votes,
            usage=total(self.made),
            reason=reason,
        )

    def stopped(self, reason: str) -> Outcome:
        """Return the outcome of a run that ends without `finish`: its output is the last answer of a participant."""
        good = [c for c in self.made if c.status == "ok" and c.participant != self.moderator.name]
        return self.outcome("stopped", good[-1].content if good else None, reason)


async def custom(team: Team, task: CustomInput[Resolved]) -> Outcome:
    """Let the moderator choose move after move until `finish`, or a bound. Everybody reads the result of each move."""
    talk = _Talk(task, task.opening(), _moderator(task))
    for talk.step in range(1, task.max_steps + 1):
        answer = await team.ask(talk.moderator, _next_move(talk))
        talk.made.append(answer)
        if answer.status != "ok" and (answer.error is None or answer.error.type != "OutputInvalid"):
            why = answer.error.message if answer.error else answer.status
            return talk.stopped(f"The moderator gave no move in step {talk.step}: {why}")
        try:
            if answer.status != "ok":
                raise NotAllowed(answer.error.message if answer.error else "it is not of the form asked for")
            move = move_of(answer.content)
            if isinstance(move, Finish):
                return talk.outcome("completed", move.output, move.reason or f"Finished in step {talk.step}.")
            await _make(team, talk, move)
            talk.refused.clear()
            team.note(MoveMade(step=talk.step, move=move.move, why=_why(answer)))
        except NotAllowed as refusal:
            talk.refused.append(str(refusal))
            team.note(MoveRefused(step=talk.step, reason=str(refusal)))
            if len(talk.refused) == REFUSED_IN_A_ROW:
                return talk.stopped(f"{REFUSED_IN_A_ROW} moves in a row were not allowed, the last because: {refusal}")
    return talk.stopped(f"The moderator did not finish within max_steps ({task.max_steps}).")


def _why(answer: Contribution) -> Any:
    return answer.content.get("why") if isinstance(answer.content, dict) else None


def _moderator(task: CustomInput[Resolved]) -> Resolved:
    words = "You lead a team by a protocol. You choose moves; the work is the participants'."
    return task.moderator or default_agent("moderator", words, task.members())


def _next_move(talk: _Talk) -> Ask:
    task = talk.task
    team = "\n".join(introduced(p) for p in task.members())
    inner = "\n".join(f"  - {mode.name}: {mode.summary} fields: {_fields(mode)}" for mode in candidates(NOT_WITHIN).values())
    parts = [
        f"You moderate a team. It works by this protocol, in its owner's words:\n{task.words}",
        f"The participants:\n{team}",
        "Your moves:\n"
        "- address {to, message}: say something to one participant, and hear the answer\n"
        "- broadcast {message}: say something to all at once, and hear their answers\n"
        "- vote {question, options}: let all vote\n"
        "- run_mode {mode, task, participants, fields}: have participants ([] for all) work in one of these modes\n"
        f"{inner}\n"
        "- ask_person {to, question, options}: ask a participant who is a person, or, with to null, whoever runs this\n"
        "- finish {output, reason}: end with the whole result as output",
    ]
    if talk.refused:
        parts.append(f"Your last move was not allowed: {talk.refused[-1]}")
    parts.append(f"This is step {talk.step} of at most {task.max_steps}. Choose the next move that the protocol asks for.")
    return Ask(
        content="\n\n".join(parts),
        thread=talk.thread,
        answer_schema=STEP,
        answer_name="next_move",
        round=talk.step,
        step=f"step-{talk.step}/move",
        title=f"Your move, step {talk.step} of {task.max_steps}",
    )


def _fields(mode: Mode) -> str:
    return ", ".join(own_fields(mode)) or "none"


# ---- making a move ---------------------------------------------------------------------------------------------------


async def _make(team: Team, talk: _Talk, move: Move) -> None:
    match move:
        case Address():
            answer = await team.ask(talk.member(move.to), _message(talk, move.message))
            talk.add_note(f"to {move.to}: {move.message}")
            talk.add(answer)
        case Broadcast():
            ask = _message(talk, move.message)
            answers = await answers_of(team, [(participant, ask) for participant in talk.task.members()])
            talk.add_note(f"to all: {move.message}")
            talk.add(*answers)
        case CallVote():
            await _hold_vote(team, talk, move)
        case RunMode():
            await _run_mode(team, talk, move)
        case AskPerson():
            await _ask_person(team, talk, move)
        case Finish():
            raise AssertionError("finish is not made, it ends the run")


def _message(talk: _Talk, message: str) -> Ask:
    return Ask(
        content=message, thread=talk.thread, round=talk.step, step=f"step-{talk.step}/answer", title="The moderator asks you"
    )


def _options(texts: list[str]) -> list[Option]:
    if len({text.strip() for text in texts}) < len(texts) or not all(text.strip() for text in texts):
        raise NotAllowed("options: each must say something, and something else than the others")
    return [Option(id=f"o{number}", label=label(text)) for number, text in enumerate(texts, 1)]


async def _hold_vote(team: Team, talk: _Talk, move: CallVote) -> None:
    options = _options(move.options)
    texts = dict(zip((option.id for option in options), move.options, strict=True))
    ask = _message(talk, f"{move.question}\n{listed(options, texts)}\nVote for one, by its id, and say why.").model_copy(
        update={"options": options, "kind": "vote", "title": "Your vote"}
    )
    answers = await answers_of(team, [(participant, ask) for participant in talk.task.members()])
    counted: Counter[str] = Counter()
    for answer in answers:
        talk.made.append(answer)
        choice = choice_of(answer, options) if answer.status == "ok" else None
        if choice is not None:
            counted[choice] += 1
            reason = reason_of(answer)
            talk.votes.append(Vote(participant=answer.participant, round=talk.step, choice=choice, reason=reason))
            talk.thread = talk.thread.say(
                "answer", answer.participant, f"I vote for {texts[choice]}" + (f": {reason}" if reason else ".")
            )
    result = "; ".join(f"{texts[option]}: {count}" for option, count in counted.most_common()) or "nobody voted"
    talk.add_note(f"vote on: {move.question}\nResult: {result} (of {len(answers)})")


async def _run_mode(team: Team, talk: _Talk, move: RunMode) -> None:
    known = candidates(NOT_WITHIN)
    if move.mode not in known:
        raise NotAllowed(f"{move.mode!r} is not a mode that you can run; modes: {', '.join(known)}")
    members = [talk.member(name) for name in dict.fromkeys(move.participants)] or talk.task.members()
    try:
        context = talk.task.context
        inner = inner_input(known[move.mode], move.fields, members, task=_with_history(talk, move.task), context=context)
    except ValueError as error:
        raise NotAllowed(str(error)) from None
    names = ", ".join(member.name for member in members)
    try:
        outcome = await run_within(team, f"step-{talk.step}", known[move.mode], inner)
    except (ParticipantFailed, QuorumImpossible) as failure:  # it ends that mode, not this run
        talk.add_note(f"{move.mode} of {names} on: {move.task}\nIt failed: {failure}")
        return
    talk.made += [made.model_copy(update={"round": talk.step}) for made in outcome.contributions]
    talk.votes += [vote.model_copy(update={"round": talk.step}) for vote in outcome.votes]
    result = as_text(outcome.output) if outcome.output is not None else "no result"
    talk.add_note(f"{move.mode} of {names} on: {move.task}\nIt ended {outcome.status}: {outcome.reason or ''}\n{result}")


def _with_history(talk: _Talk, words: str) -> str:
    """Return the task for a mode that a move runs: the piece at hand, and the whole work that it belongs to."""
    return f"{words}\n\n(It is a piece of this work: {as_text(talk.task.task)})"


async def _ask_person(team: Team, talk: _Talk, move: AskPerson) -> None:
    person = talk.member(move.to) if move.to is not None else None
    if person is not None and not is_person(person):
        raise NotAllowed(f"{move.to!r} is not a person; address them instead, or set to to null to ask whoever runs this")
    if len(move.options) == 1:
        raise NotAllowed("options: give at least two, or none for a free answer")
    options = _options(move.options)
    ask = _message(talk, move.question).model_copy(update={"options": options, "kind": "clarification"})
    answer = await (team.ask(person, ask) if person is not None else team.ask_operator(ask))
    talk.add_note(f"to {answer.participant}: {move.question}")
    talk.add(answer)


MODE = Mode("Custom", CustomInput, custom, "Your own words are the protocol, and a moderator plays it.")
