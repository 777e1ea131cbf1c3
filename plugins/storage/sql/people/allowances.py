"""Allowances in a SQL database: `kernel.agents.allowance.Allowances`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from kernel.agents.allowance import MOST_ALLOWANCES, Allowance
from kernel.basics.errors import InvalidInput
from plugins.storage.sql.engine.database import Database, insert_new_rows, now
from plugins.storage.sql.tables.allowance import allowances

KEPT = timedelta(days=90)
"""The time for which an allowance that has ended stays in the list."""


class SqlAllowances:
    """Allowances over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def give(self, allowance: Allowance) -> None:
        """Store an allowance, and remove those that ended long ago. Raise `InvalidInput` if there are too many."""
        row = allowance.model_dump() | {"place": allowance.place()}
        counting = allowances.c.revoked_at.is_(None) & (allowances.c.expires_at > now())

        def work(db: Connection) -> bool:
            db.execute(delete(allowances).where(allowances.c.expires_at < now() - KEPT))
            if db.execute(select(func.count()).select_from(allowances).where(counting)).scalar_one() >= MOST_ALLOWANCES:
                return db.execute(select(allowances.c.id).where(allowances.c.id == allowance.id)).first() is not None
            insert_new_rows(db, allowances, [row])
            return True

        if not await self._database.write(work):
            words = f"There are {MOST_ALLOWANCES:,} allowances already, the most that are kept; revoke some: mofa allow list."
            raise InvalidInput(words, "always")

    async def at(self, places: Sequence[str], now: datetime) -> Sequence[Allowance]:
        """Return the allowances of these places that have neither expired nor been revoked."""
        mine = allowances.c.place.in_(places) & (allowances.c.expires_at > now) & allowances.c.revoked_at.is_(None)
        query = select(allowances).where(mine).order_by(allowances.c.expires_at.desc(), allowances.c.id).limit(MOST_ALLOWANCES)
        return await self._read(query)

    async def find(self, id: str) -> Allowance | None:
        """Return one; None if there is none."""
        return next(iter(await self._read(select(allowances).where(allowances.c.id == id))), None)

    async def page(self, limit: int, after: str | None = None) -> Sequence[Allowance]:
        """Return the newest, or those that follow the one with the id `after`."""
        query = select(allowances).order_by(allowances.c.given_at.desc(), allowances.c.id).limit(limit)
        if after is not None:
            given = select(allowances.c.given_at).where(allowances.c.id == after).scalar_subquery()
            older = allowances.c.given_at < given
            query = query.where(older | ((allowances.c.given_at == given) & (allowances.c.id > after)))
        return await self._read(query)

    async def revoke(self, id: str, by: str) -> Allowance | None:
        """Revoke one; None if there is none. A second time changes nothing."""
        still = (allowances.c.id == id) & allowances.c.revoked_at.is_(None)
        await self._database.write(
            lambda db: db.execute(update(allowances).where(still).values(revoked_at=now(), revoked_by=by))
        )
        return await self.find(id)

    async def _read(self, query: Any) -> list[Allowance]:
        async with self._database.transaction() as db:
            rows = (await db.execute(query)).all()
        fields = tuple(Allowance.model_fields)
        return [Allowance.model_validate({name: getattr(row, name) for name in fields}) for row in rows]
