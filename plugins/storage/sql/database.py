"""A database as the stores use it: one engine, transactions with readable errors, and what databases say in different words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from plugins.storage.sql.address import Address, open_connection, prepare_connections
from plugins.storage.sql.faults import readable


class Database:
    """One engine, which all stores of a process share. Nothing is opened before its first use.

    Every transaction's first statement should be a write, so that SQLite takes its write lock at once and waits for it
    (a read that later wants to write is refused without waiting).
    """

    def __init__(self, address: Address) -> None:
        self.shown = address.shown
        self.engine = create_async_engine(
            address.asynchronous, async_creator=lambda: open_connection(address), hide_parameters=True
        )
        prepare_connections(self.engine.sync_engine)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, committed at the end; errors of the database are `ProviderUnavailable`."""
        with readable(self.shown):
            async with self.engine.begin() as connection:
                yield connection

    async def close(self) -> None:
        """Give back connections. New ones are opened if it is used again."""
        await self.engine.dispose()


async def insert_new(db: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose key is not there yet; foreign keys still count. Other databases say this in other words."""
    if rows:
        await db.execute(insert(table).prefix_with("OR IGNORE", dialect="sqlite"), list(rows))


def now() -> datetime:
    """The time that is written beside a record."""
    return datetime.now(UTC)
