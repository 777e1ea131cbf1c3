"""Circuit breakers in a SQL database, so that all workers have the same ones."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from kernel.basics.sha256 import sha256_of
from kernel.model_call.breaker import Breaker
from plugins.storage.sql.engine.database import Database, insert_new_rows, now
from plugins.storage.sql.tables.breaker import breakers


class SqlBreakers:
    """`kernel.model_call.breaker.Breakers` over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, name: str) -> tuple[Breaker, int]:
        """Return the state and its version; version 0, closed, if the breaker has no row."""
        query = select(breakers.c.state, breakers.c.version).where(breakers.c.id == sha256_of(name))
        async with self._database.transaction() as db:
            row = (await db.execute(query)).one_or_none()
        return (Breaker(), 0) if row is None else (Breaker.model_validate(row.state), row.version)

    async def replace(self, name: str, version: int, state: Breaker) -> bool:
        """Replace that version by a new state; return False if another worker has replaced it already."""
        row = {"id": sha256_of(name), "name": name[:500], "state": Breaker().model_dump(mode="json"), "version": 0}
        same = (breakers.c.id == sha256_of(name)) & (breakers.c.version == version)
        change = {"state": state.model_dump(mode="json"), "version": version + 1, "updated_at": now()}

        def work(db: Connection) -> bool:
            if version == 0:
                insert_new_rows(db, breakers, [row | {"updated_at": now()}])
            return bool(db.execute(update(breakers).where(same).values(**change)).rowcount)

        return await self._database.write(work)
