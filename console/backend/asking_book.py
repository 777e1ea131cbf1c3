"""The spending caps of a command: beyond a soft cap it waits for the decision that runs wait for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from activities.spending import ask
from console.backend.client import connected
from console.terminal.screen import note
from kernel.model_call.caps import CapAsks, Limit, SpendBook, SpendQuestion
from kernel.model_call.consent import SpendAnswered, workflow_of
from runtime.connection import ServerUnreachable
from runtime.settings import Settings


class AskingBook:
    """`kernel.model_call.caps.SpendBook` around another one."""

    def __init__(self, book: SpendBook, settings: Settings) -> None:
        self._book, self._settings = book, settings

    async def reserve(self, reservation: str, limits: Sequence[Limit], amount: int, now: datetime) -> None:
        """Reserve an amount, after a person has allowed it where one must.

        Raises:
            CapReached: a limit has no room, or a person has said no.
            CapAsks: nobody can be asked, or the question has ended without an answer.
        """
        while True:
            try:
                return await self._book.reserve(reservation, limits, amount, now)
            except CapAsks as asks:
                if (await self._answer(asks)).state == "void":
                    raise
            now = datetime.now(UTC)  # the answer may have taken days, and a reservation expires

    async def settle(self, reservation: str, limits: Sequence[Limit], amount: int, cost: int) -> None:
        """Replace a reservation by the cost."""
        await self._book.settle(reservation, limits, amount, cost)

    async def _answer(self, asks: CapAsks) -> SpendAnswered:
        question = SpendQuestion.model_validate(asks.question)
        try:
            client = await connected(self._settings)
        except ServerUnreachable as error:
            note(str(error))
            raise asks from None
        asking = await ask(client, question, self._settings.task_queue)
        note(f"Waiting for a person: the cap of {question.words} is reached. To answer: mofa inbox ({workflow_of(question)})")
        return await asking.result()
