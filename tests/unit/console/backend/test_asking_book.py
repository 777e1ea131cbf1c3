"""A command beyond a soft spending cap: it waits for a person, and never goes on without an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from console.backend import asking_book
from console.backend.asking_book import AskingBook
from kernel.model_call.caps import CapAsks, CapReached, SpendCap, Spender, limits_of
from kernel.model_call.consent import SpendAnswered
from runtime.connection import ServerUnreachable
from runtime.settings import Settings

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LIMITS = limits_of([SpendCap(max_usd=1, on_exceeded="ask")], Spender(None, "ann", "m"), LONG_AGO)


class Book:
    """A book that asks until there is an answer."""

    def __init__(self) -> None:
        self.answer: str | None = None
        self.reserved: list[datetime] = []

    async def reserve(self, reservation: str, limits: Any, amount: int, now: datetime) -> None:
        if self.answer is None:
            raise CapAsks(limits[0].asks[0], amount, 0, 0)
        if self.answer == "stop":
            raise CapReached(limits[0].words, amount, 0, 0, "; eve has said no")
        self.reserved.append(now)

    async def settle(self, reservation: str, limits: Any, amount: int, cost: int) -> None:
        raise AssertionError("nothing was sent")


class Asking:
    """The workflow that asks; it ends with an answer."""

    def __init__(self, book: Book, state: Any) -> None:
        self.book, self.state = book, state

    async def result(self) -> SpendAnswered:
        self.book.answer = None if self.state == "void" else self.state
        return SpendAnswered(state=self.state, by="eve")


@pytest.mark.parametrize(
    ("state", "error", "words"),
    [("allow", None, ""), ("stop", CapReached, "eve has said no"), ("void", CapAsks, "a person has to allow it")],
)
async def test_a_command_waits_for_the_answer(
    monkeypatch: pytest.MonkeyPatch, state: str, error: type[Exception] | None, words: str
) -> None:
    book = Book()

    async def connected(settings: Settings) -> object:
        return object()

    async def ask(*given: Any) -> Asking:
        return Asking(book, state)

    monkeypatch.setattr(asking_book, "connected", connected)
    monkeypatch.setattr(asking_book, "ask", ask)
    given = AskingBook(book, Settings.from_environment()).reserve("one", LIMITS, 1, LONG_AGO)
    if error is None:
        await given
        [at] = book.reserved
        assert at > LONG_AGO, "the reservation begins after the answer"
    else:
        with pytest.raises(error, match=words):
            await given
        assert not book.reserved


async def test_where_nobody_can_be_asked_the_command_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(settings: Settings) -> object:
        raise ServerUnreachable("No Temporal server answers")

    monkeypatch.setattr(asking_book, "connected", away)
    with pytest.raises(CapAsks, match="a person has to allow it"):
        await AskingBook(Book(), Settings.from_environment()).reserve("one", LIMITS, 1, LONG_AGO)
