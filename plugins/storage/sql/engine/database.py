"""A database as the stores use it: one writer, an engine for reads, readable errors, and statements that differ by database."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Insert, Table, insert
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from plugins.storage.sql.engine.address import Address
from plugins.storage.sql.engine.engines import open_engine, open_reading_engine
from plugins.storage.sql.engine.faults import RolledBack, readable_errors
from plugins.storage.sql.engine.reader import Reader
from plugins.storage.sql.engine.transaction import Steps, Transaction
from plugins.storage.sql.engine.writer import Writer

R = TypeVar("R")

KEYS_AT_ONCE = 500

ROLLED_BACK_AT_MOST = 8
"""The number of retries of a transaction that the database rolled back."""


class Database:
    """One writer and one engine for all stores of a process. Nothing is opened before its first use.

    `write` and `carry_out` go to the writer: see `writer`. `transaction` is for reads, which do not wait behind writes, and for
    rare writes that cannot be one plain function. The first statement of such a transaction should be a write. Then SQLite
    waits for its write lock, whereas it refuses a lock at once to a transaction that has read before. Transactions write to
    tables in one order (ledger, texts, messages), so that they never wait for one another in a circle.
    """

    def __init__(self, address: Address) -> None:
        self.address, self.shown = address, address.shown
        self.engine, self.writer = open_engine(address), Writer(address)
        self._reader = Reader(lambda: open_reading_engine(address)) if address.family == "sqlite" else None

    async def write(self, work: Callable[[Connection], R]) -> R:
        """Return `work(connection)` after its commit. It is repeated if the database rolls the transaction back.

        Raises:
            StoreUnavailable: the database cannot be reached or written.
        """

        def steps(transaction: Transaction) -> Steps[R]:
            yield from ()
            return work(transaction.connection)

        return await self.carry_out(steps)

    async def carry_out(self, steps: Callable[[Transaction], Steps[R]], about: Iterable[str] | None = None) -> R:
        """Return the result of the steps after their commit: see `Writer.write`. They are repeated as in `write`."""
        keys = None if about is None else frozenset(about)
        for attempt in range(ROLLED_BACK_AT_MOST):
            try:
                return await self.writer.write(steps, keys)
            except RolledBack:
                await asyncio.sleep(random.uniform(0.005, 0.02) * 2**attempt)
        return await self.writer.write(steps, keys)

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Return `work(connection)`, a short read. It takes a third of the processor time of the same in a `transaction`."""
        with readable_errors(self.shown):
            if self._reader is not None:
                return await self._reader.read(work)
            async with self.engine.begin() as connection:
                return await connection.run_sync(work)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, committed at the end. Errors of the database become `StoreUnavailable`."""
        with readable_errors(self.shown):
            async with self.engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads. It sees the database as it was at its first read, while other transactions write."""
        with readable_errors(self.shown):
            async with self.engine.connect() as connection:
                await begin_snapshot(connection)
                yield connection

    async def close(self) -> None:
        """Close the connections. New ones are opened if it is used again."""
        await self.writer.close()
        if self._reader is not None:
            await self._reader.close()
        await self.engine.dispose()


async def begin_snapshot(connection: AsyncConnection) -> None:
    """Make the transaction of a new connection see one snapshot."""
    if connection.dialect.name == "sqlite":
        await connection.exec_driver_sql("BEGIN")  # its driver begins no transaction for reads
    else:
        await connection.execution_options(isolation_level="REPEATABLE READ")


async def insert_new(db: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose key does not exist yet. Foreign keys are still checked."""
    await db.run_sync(insert_new_rows, table, rows)


def insert_new_rows(db: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Do the same in the writer."""
    if rows:
        db.execute(_insert_new(table, db.dialect.name), list(rows))


def _insert_new(table: Table, dialect: str) -> Insert:
    if dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    if dialect == "mysql":  # IGNORE would accept a wrong foreign key too
        key = next(iter(table.primary_key))
        return mysql.insert(table).on_duplicate_key_update({key.name: key})
    return insert(table)


def portions(keys: Iterable[str]) -> Iterator[list[str]]:
    """Yield the keys, each once and sorted, in lists of at most `KEYS_AT_ONCE`: databases limit a statement's parameters."""
    listed = sorted(set(keys))
    for start in range(0, len(listed), KEYS_AT_ONCE):
        yield listed[start : start + KEYS_AT_ONCE]


def now() -> datetime:
    """Return the current time, in UTC, for a record."""
    return datetime.now(UTC)
