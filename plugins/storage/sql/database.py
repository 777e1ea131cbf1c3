"""A database as the stores use it: one engine, transactions with readable errors, and what databases say in different words."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Insert, Table, insert
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from plugins.storage.sql.address import Address
from plugins.storage.sql.engines import open_engine
from plugins.storage.sql.faults import RolledBack, readable

P = ParamSpec("P")
R = TypeVar("R")

KEYS_AT_ONCE = 500

ROLLED_BACK_AT_MOST = 8
"""How often a transaction that the database took back is begun again."""


class Database:
    """One engine, which all stores of a process share. Nothing is opened before its first use.

    Every transaction's first statement should be a write, so that SQLite takes its write lock at once and waits for it
    (a read that later wants to write is refused without waiting). Transactions that write to several tables do so in one
    order (ledger, texts, messages), so that they wait for one another and never in a circle.
    """

    def __init__(self, address: Address) -> None:
        self.address, self.shown = address, address.shown
        self.engine = open_engine(address)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, committed at the end; errors of the database are `StoreUnavailable`."""
        with readable(self.shown):
            async with self.engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def moment(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads, and sees one moment, whoever writes meanwhile."""
        with readable(self.shown):
            async with self.engine.connect() as connection:
                await see_one_moment(connection)
                yield connection

    async def close(self) -> None:
        """Give back connections. New ones are opened if it is used again."""
        await self.engine.dispose()


async def see_one_moment(connection: AsyncConnection) -> None:
    """Have a new connection's transaction see one moment."""
    if connection.dialect.name == "sqlite":
        await connection.exec_driver_sql("BEGIN")  # its driver begins none for what only reads
    else:
        await connection.execution_options(isolation_level="REPEATABLE READ")


def begun_again(method: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, Coroutine[Any, Any, R]]:
    """For a store's method that is one transaction: when the database takes it back for another one's sake, do it again."""

    @wraps(method)
    async def repeating(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(ROLLED_BACK_AT_MOST):
            try:
                return await method(*args, **kwargs)
            except RolledBack:
                await asyncio.sleep(random.uniform(0.005, 0.02) * 2**attempt)
        return await method(*args, **kwargs)

    return repeating


async def insert_new(db: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose key is not there yet; foreign keys still count."""
    if rows:
        await db.execute(_insert_new(table, db.dialect.name), list(rows))


def _insert_new(table: Table, dialect: str) -> Insert:
    if dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    if dialect == "mysql":  # not IGNORE, which lets a wrong foreign key pass too
        key = next(iter(table.primary_key))
        return mysql.insert(table).on_duplicate_key_update({key.name: key})
    return insert(table)


async def insert_or_change(db: AsyncConnection, table: Table, row: Mapping[str, Any], column: str) -> None:
    """Insert a row, or give the one that has its key this value of one column. Until the end nobody else may write to it."""
    key, value = next(iter(table.primary_key)), {column: row[column]}
    if db.dialect.name == "mysql":
        await db.execute(mysql.insert(table).values(**row).on_duplicate_key_update(**value))
    else:
        kind = postgresql if db.dialect.name == "postgresql" else sqlite
        await db.execute(kind.insert(table).values(**row).on_conflict_do_update(index_elements=[key], set_=value))


def portions(keys: Iterable[str]) -> Iterator[list[str]]:
    """Yield the keys, each once and sorted, in lists of at most `KEYS_AT_ONCE`: databases limit a statement's parameters."""
    listed = sorted(set(keys))
    for start in range(0, len(listed), KEYS_AT_ONCE):
        yield listed[start : start + KEYS_AT_ONCE]


def now() -> datetime:
    """Return the time that is written beside a record."""
    return datetime.now(UTC)
