"""Reads that many people ask for at once: one of them reads, and the others get what it has read."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

KEPT_S = 0.5
"""The time for which a read counts, in seconds. The lists of a Temporal server are about as old anyway."""

MOST = 1_000
"""The most reads that are kept."""

T = TypeVar("T")


class SharedReads:
    """The last reads of one server, by all that they depend on: the query, and the tenants and desks of the reader."""

    def __init__(self) -> None:
        self._reads: dict[Hashable, tuple[float, asyncio.Task[Any]]] = {}

    async def of(self, key: Hashable, read: Callable[[], Awaitable[T]]) -> T:
        """Return what `read` returns, or what it has returned for the same key just now. A failed read is not kept."""
        now = time.monotonic()
        known = self._reads.get(key)
        if known is None or now - known[0] >= KEPT_S or _failed(known[1]):
            self._reads = {each: kept for each, kept in self._reads.items() if now - kept[0] < KEPT_S}
            if len(self._reads) >= MOST:
                return await read()
            known = self._reads[key] = now, asyncio.ensure_future(_awaited(read))
        found: T = await asyncio.shield(known[1])  # a reader who goes away takes nothing from the others
        return found


async def _awaited(read: Callable[[], Awaitable[T]]) -> T:
    return await read()


def _failed(task: asyncio.Task[Any]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
