"""The port through which a collaboration mode speaks: a team that can be asked.

A mode is an ordinary async function over a team. Who answers, and how that is made durable, is the team's business.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Any, Protocol

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.conversation.decision import DecisionKind, Option
from kernel.conversation.message import Message
from kernel.conversation.outcome import Contribution
from kernel.conversation.participant import Resolved
from kernel.conversation.recall import RecallQuery
from kernel.conversation.transcript import Thread


class Ask(Schema):
    """One question.

    `content` is the last word that the participant reads, after `thread`, the conversation so far.
    The answer is free; or one of `options` (then `Contribution.choice` is set); or JSON that fits `answer_schema`.
    `step` names this question within the run and is stable over restarts; it is what an answer is paid under, once.
    `kind`, `title` and `recommended` are for a person's inbox; with `allow_answer` a person may also answer `options` freely.
    `part` says that the participant is a piece of this very run, made to keep its history short: its members are timed, not
    the piece, and their contributions come back in `Contribution.parts`.
    `message` is what a living agent was sent, where a script answers for it: the script gets it as it came.
    With `remind` a model is told what is remembered about the question before it answers.
    """

    content: str
    thread: Thread = Field(default_factory=Thread)
    options: list[Option] = Field(default_factory=list)
    answer_schema: dict[str, Any] | None = None
    answer_name: str = "answer"
    round: int = 1
    step: str
    kind: DecisionKind = "other"
    title: str | None = None
    recommended: str | None = None
    allow_answer: bool = False
    part: bool = False
    remind: RecallQuery | None = None
    message: Message | None = None


class Team(Protocol):
    """The participants of one run, as a mode sees them."""

    async def ask(self, participant: Resolved, ask: Ask) -> Contribution:
        """One participant's answer.

        A participant's own failure is a `Contribution` of status `failed` or `timeout`, never an exception;
        what ends the whole run (`BudgetExceeded`, a cancellation) is one.
        """
        ...

    def ask_each(self, asks: Sequence[tuple[Resolved, Ask]]) -> AsyncGenerator[Contribution, None]:
        """Several answers, as they settle, in an order that replays. Closing the generator cancels the rest, and waits for it.

        A loop that may be left early closes it: `async with aclosing(team.ask_each(asks)) as settling`.
        """
        ...

    async def whole(self, answer: Contribution) -> str:
        """Return the words of an answer, read back where the contribution holds only their beginning."""
        ...

    def note(self, type: str, data: dict[str, Any]) -> None:
        """An event for the run's own record."""
        ...

    async def ask_operator(self, ask: Ask) -> Contribution:
        """Return the answer of whoever runs this: a decision with no assignee, open to all who watch the inbox."""
        ...

    async def transform(self, script: str, input: Any, step: str) -> Any:
        """What a script of the project makes of JSON. A script that fails raises `ParticipantFailed`, which ends the run."""
        ...

    async def tell_each(self, asks: Sequence[tuple[Resolved, Ask]]) -> list[Contribution]:
        """Hand questions over and wait for no answer: each of status `skipped` when it is on its way, with a comment saying
        where. The participants work on by themselves, even when this run has ended, each with its part of the budget that is
        left.
        """
        ...
