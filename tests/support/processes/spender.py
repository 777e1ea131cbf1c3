"""Processes that spend under caps as fast as they can, and may be killed."""

from __future__ import annotations

import asyncio
import multiprocessing
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kernel.model_call.caps import CapReached, Limit
from plugins.storage.sql import create
from plugins.storage.sql.spend.spending import SqlSpendBook

RESERVED, COST = 5, 3
"""What each call reserves, and what it costs."""


def limits(most: int) -> list[Limit]:
    """Return two caps that each call falls under, of which the second has more room."""
    return [
        Limit(id="a" * 64, subject="all calls", words="a cap", period="2026-11", most=most),
        Limit(id="b" * 64, subject="the agent ann", words="another cap", period="2026-11-29", most=10 * most),
    ]


@dataclass
class Spending:
    """A process that spends. `paid` are the calls that a provider would bill: counted before they are settled."""

    process: Any
    counter: Any

    @property
    def paid(self) -> int:
        count: int = self.counter.value
        return count


def spending(url: str, most: int, calls: int) -> Spending:
    """Start a process that makes so many calls, or until a cap is reached."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    counter = context.Value("q", 0)
    process = context.Process(target=_process, args=(url, most, calls, counter))
    process.start()
    return Spending(process, counter)


def _process(url: str, most: int, calls: int, counter: Any) -> None:
    asyncio.run(_spend(url, most, calls, counter))


async def _spend(url: str, most: int, calls: int, counter: Any) -> None:
    storage = create(url=url)
    book = SqlSpendBook(storage.database)
    for _ in range(calls):
        reservation = uuid.uuid4().hex
        try:
            await book.reserve(reservation, limits(most), RESERVED, datetime.now(UTC))
        except CapReached:
            break
        with counter.get_lock():
            counter.value += 1
        await book.settle(reservation, limits(most), RESERVED, COST)
    await storage.close()
