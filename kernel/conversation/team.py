"""The port of a collaboration mode: a team that can be asked.

A mode is an ordinary async function over a team. The team selects how each participant answers, and makes that durable.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Any, Protocol

from pydantic import Field

from kernel.basics.event_data import EventData
from kernel.basics.schema import Schema
from kernel.conversation.decision import DecisionKind, Option
from kernel.conversation.message import Message
from kernel.conversation.outcome import Contribution
from kernel.conversation.participant import Resolved
from kernel.conversation.recall import RecallQuery
from kernel.conversation.transcript import Thread


class Ask(Schema):
    """One question.

    `content` is the question itself; the participant reads it after `thread`, the conversation so far.
    The answer is free, or one of `options` (then `Contribution.choice` is set), or JSON that fits `answer_schema`.
    `step` names this question within the run and is the same over restarts; the ledger records the answer under it.
    `kind`, `title` and `recommended` are for a person's inbox; with `allow_answer` a person may also answer `options` freely.
    `part`: the participant is a part of this run, split off to keep the history short. Its members have time limits, the part
    has none, and their contributions are returned in `Contribution.parts`.
    `message` is the message to a living agent that a script answers for; the script gets it unchanged.
    With `remind` a model gets memories about the question before it answers.
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
        """Ask one participant, and return the answer.

        A participant's own failure is a `Contribution` of status `failed` or `timeout`, never an exception.

        Raises:
            MofaError: the whole run ends, for example by `BudgetExceeded`. A cancellation is raised as such.
        """
        ...

    def ask_each(self, asks: Sequence[tuple[Resolved, Ask]]) -> AsyncGenerator[Contribution, None]:
        """Yield the answers as they settle, in an order that replays. Closing the generator cancels the rest and waits for it.

        A loop that may end early must close it: `async with aclosing(team.ask_each(asks)) as settling`.
        """
        ...

    async def afford(self) -> None:
        """Return if the budget has room for another model call, or a person raises it.

        Raises:
            BudgetExceeded: it has no room.
        """
        ...

    async def whole(self, answer: Contribution) -> str:
        """Return the whole text of an answer, from the store where the contribution holds only its beginning."""
        ...

    def note(self, happened: EventData) -> None:
        """Add an event to the run's own record."""
        ...

    async def ask_operator(self, ask: Ask) -> Contribution:
        """Return the operator's answer: a decision without assignees, open to everybody who reads the inbox."""
        ...

    async def transform(self, script: str, input: Any, step: str) -> Any:
        """Return the output of a script of the project for an input, both JSON.

        Raises:
            ParticipantFailed: the script failed; this ends the run.
        """
        ...

    async def tell_each(self, asks: Sequence[tuple[Resolved, Ask]]) -> list[Contribution]:
        """Start questions without waiting for answers.

        The contributions have status `skipped`; the comment names the workflow that answers. The participants continue on
        their own, even after this run has ended, each with its part of the remaining budget.
        """
        ...
