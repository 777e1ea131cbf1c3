"""The context of an audit: rows are read in one transaction, and faults are noted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.record.audit_rows import Row
from kernel.record.erasure_log import Erasures
from kernel.record.event_log import LoggedRun
from kernel.record.faults import Checked, Fault, FaultKind
from plugins.storage.sql.engine.database import portions

ROWS_AT_ONCE = 100
"""A row with a text may take 64 KiB."""


class AuditContext:
    """One audit in progress: its connection, the log of erasures that explains gaps, and its result so far."""

    def __init__(self, db: AsyncConnection, erasures: Erasures) -> None:
        self.db, self.erasures = db, erasures
        self.result = Checked(erasures=erasures.seen(), erasure_head=erasures.head)

    def fault(self, kind: FaultKind, table: str, key: str | None, message: str, run: LoggedRun | None = None) -> None:
        """Note a fault of a row (`key`) or of a whole table."""
        fault = Fault(kind=kind, table=table, key=key, message=message)
        self.result.faults.append(fault if run is None else fault.of(run.origin.workflow_id, run.origin.run_id))

    async def all(self, query: Select[Any]) -> list[Row]:
        """Return the rows of a query."""
        return [dict(row) for row in (await self.db.execute(query)).mappings().all()]

    async def count(self, table: Table, condition: ColumnElement[bool]) -> int:
        """Return how many rows of a table meet the condition."""
        return int((await self.db.execute(select(func.count()).select_from(table).where(condition))).scalar_one())

    async def rows(self, table: Table, key: Column[str]) -> AsyncIterator[Row]:
        """Yield all rows of a table, read in pages: the connection is free for other queries in between."""
        query = select(table).order_by(key).limit(ROWS_AT_ONCE)
        some = await self.all(query)
        while some:
            for row in some:
                yield row
            some = await self.all(query.where(key > some[-1][key.key]))

    async def keyed(self, table: Table, column: ColumnElement[str], keys: Iterable[str]) -> AsyncIterator[Row]:
        """Yield the rows with these values of a column."""
        for some in portions(keys):
            for row in await self.all(select(table).where(column.in_(some))):
                yield row

    async def existing(self, column: ColumnElement[str], keys: Iterable[str]) -> set[str]:
        """Return the keys that occur in a column."""
        keys_found: set[str] = set()
        for some in portions(keys):
            keys_found.update((await self.db.execute(select(column).where(column.in_(some)))).scalars().all())
        return keys_found


async def as_async(rows: Iterable[Row]) -> AsyncIterator[Row]:
    """Yield rows that are read already."""
    for row in rows:
        yield row


async def batches(rows: AsyncIterator[Row]) -> AsyncIterator[list[Row]]:
    """Yield the rows in lists of at most `ROWS_AT_ONCE`."""
    some: list[Row] = []
    async for row in rows:
        some.append(row)
        if len(some) == ROWS_AT_ONCE:
            yield some
            some = []
    if some:
        yield some
