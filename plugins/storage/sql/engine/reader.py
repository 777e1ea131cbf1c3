"""Short reads of SQLite: each is one call of a thread, where the engine for asyncio makes one for every step of a statement."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection, Engine

R = TypeVar("R")

THREADS = 4
"""The most reads at once. Others wait: they are short."""


def _read(engine: Engine, work: Callable[[Connection], R]) -> R:
    with engine.connect() as connection:
        return work(connection)


class Reader:
    """The connections for reads of one SQLite file. Nothing is opened before its first use."""

    def __init__(self, open_engine: Callable[[], Engine]) -> None:
        self._open = open_engine
        self._engine: Engine | None = None
        self._threads: ThreadPoolExecutor | None = None

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Return `work(connection)`. Its first statement sees what was committed before."""
        threads, engine = self._threads, self._engine
        if threads is None or engine is None:
            threads, engine = self._threads, self._engine = ThreadPoolExecutor(THREADS, "mofa-reader"), self._open()
        return await asyncio.get_running_loop().run_in_executor(threads, _read, engine, work)

    async def close(self) -> None:
        """Close the connections. New ones are opened if it is used again."""
        threads, engine = self._threads, self._engine
        self._threads = self._engine = None
        if threads is not None:
            await asyncio.to_thread(threads.shutdown)
        if engine is not None:
            engine.dispose()
