"""Reading rows for an audit, in one transaction, and noting what is wrong with them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.record.audit_rows import Row
from kernel.record.erasure_log import Erasures
from kernel.record.event_log import LoggedRun
from kernel.record.faults import Checked, Fault, FaultKind
from plugins.storage.sql.database import portions

ROWS_AT_ONCE = 100
"""A text may take 64 KiB in its row."""


class Look:
    """One audit under way: where it reads, which gaps erasures explain, and what it has found."""

    def __init__(self, db: AsyncConnection, erasures: Erasures) -> None:
        self.db, self.erasures = db, erasures
        self.found = Checked(erasures=erasures.seen(), erasure_head=erasures.head)

    def fault(self, kind: FaultKind, table: str, key: str | None, message: str, run: LoggedRun | None = None) -> None:
        """Note what is wrong with a row, or with a table."""
        fault = Fault(kind=kind, table=table, key=key, message=message)
        self.found.faults.append(fault if run is None else fault.of(run.origin.workflow_id, run.origin.run_id))

    async def all(self, query: Select[Any]) -> list[Row]:
        """Return the rows that a query gives."""
        return [dict(row) for row in (await self.db.execute(query)).mappings().all()]

    async def count(self, table: Table, which: ColumnElement[bool]) -> int:
        """Return how many rows of a table are such."""
        return int((await self.db.execute(select(func.count()).select_from(table).where(which))).scalar_one())

    async def rows(self, table: Table, key: Column[str]) -> AsyncIterator[Row]:
        """Yield all rows of a table, one by one, though others are read meanwhile."""
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

    async def there(self, column: ColumnElement[str], keys: Iterable[str]) -> set[str]:
        """Those of the keys that a table has."""
        found: set[str] = set()
        for some in portions(keys):
            found.update((await self.db.execute(select(column).where(column.in_(some)))).scalars().all())
        return found


async def each(rows: Iterable[Row]) -> AsyncIterator[Row]:
    """Rows that are at hand, one by one."""
    for row in rows:
        yield row


async def batches(rows: AsyncIterator[Row]) -> AsyncIterator[list[Row]]:
    """Rows, some at a time."""
    some: list[Row] = []
    async for row in rows:
        some.append(row)
        if len(some) == ROWS_AT_ONCE:
            yield some
            some = []
    if some:
        yield some
