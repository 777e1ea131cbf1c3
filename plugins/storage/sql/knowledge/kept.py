"""The values that scripts keep, in a SQL database."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, delete, select, update

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from plugins.storage.sql.engine.database import Database, insert_new_rows, now
from plugins.storage.sql.tables.kept import kept_values

MOST_KEYS = 10_000


class SqlKeptValues:
    """`kernel.kinds.script_store.KeptValues` over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, owner: str, tenant: str | None, key: str, default: Any) -> Any:
        """Return the value, or `default`."""
        query = select(kept_values.c.value).where(kept_values.c.id == _id(owner, tenant, key))
        async with self._database.transaction() as db:
            value: str | None = (await db.execute(query)).scalar_one_or_none()
        return default if value is None else json.loads(value)

    async def set(self, owner: str, tenant: str | None, key: str, value: Any) -> None:
        """Store a value; the last write wins."""
        id, content = _id(owner, tenant, key), {"value": canonical(value), "updated_at": now()}
        row = {"id": id, "owner": owner_id(owner, tenant), "name": key, **content}

        def work(db: Connection) -> None:
            if not db.execute(update(kept_values).where(kept_values.c.id == id).values(**content)).rowcount:
                insert_new_rows(db, kept_values, [row])

        await self._database.write(work)

    async def delete(self, owner: str, tenant: str | None, key: str) -> bool:
        """Delete a value; return whether it existed."""
        deleted = delete(kept_values).where(kept_values.c.id == _id(owner, tenant, key))
        return await self._database.write(lambda db: bool(db.execute(deleted).rowcount))

    async def keys(self, owner: str, tenant: str | None, prefix: str) -> list[str]:
        """Return the keys that begin with `prefix`, sorted. Databases differ in how they compare letters."""
        query = select(kept_values.c.name).where(kept_values.c.owner == owner_id(owner, tenant)).limit(MOST_KEYS)
        async with self._database.transaction() as db:
            names = (await db.execute(query)).scalars().all()
        return sorted(name for name in names if name.startswith(prefix))


def owner_id(owner: str, tenant: str | None) -> str:
    """Return the hash of a script and a tenant, which the rows of its values have in `owner`."""
    return sha256_of(canonical([owner, tenant]))


def _id(owner: str, tenant: str | None, key: str) -> str:
    return sha256_of(canonical([owner, tenant, key]))
