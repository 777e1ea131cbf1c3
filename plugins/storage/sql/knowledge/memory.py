"""Long-term memory in a SQL database."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, delete, select, update

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.kinds.embedding import compared
from kernel.kinds.memory import MemoryItem
from kernel.record.erasure import ERASED
from plugins.storage.sql.engine.database import Database, insert_new
from plugins.storage.sql.knowledge.vector_index import PgVector
from plugins.storage.sql.record.sessions import utc
from plugins.storage.sql.tables.memory import embeddings, memories

MOST = 10_000
"""The number of memories that are compared with one question: those used last."""


class SqlMemory:
    """Memories by owner (tenant and agent), with their vectors if they have one."""

    def __init__(self, database: Database) -> None:
        self._database, self._index = database, PgVector()

    async def add(self, item: MemoryItem) -> None:
        """Store a memory. If it exists already, raise its importance to this one's."""
        row = item.model_dump() | {"owner": _owner(item.tenant, item.agent), "text_hash": sha256_of(item.text)}
        async with self._database.transaction() as db:
            await insert_new(db, memories, [row])
            less = memories.c.importance < item.importance
            await db.execute(update(memories).where(memories.c.id == item.id, less).values(importance=item.importance))
            await db.execute(update(memories).where(memories.c.id == item.id).values(used_at=item.used_at))

    async def lacking(
        self, tenant: str | None, agents: Sequence[str | None], subject: str | None, model: str
    ) -> list[str] | None:
        """Return the texts of memories that have no vector by that model yet, or None if there are no memories.

        The memories are those of a tenant's agents, and on `subject` if it is given.
        """
        text = case((embeddings.c.key.is_(None), memories.c.text))
        query = _known(tenant, agents, model).with_only_columns(memories.c.subject, text.label("lacking"))
        async with self._database.transaction() as db:
            rows = [row for row in (await db.execute(query)).all() if _is_on(row.subject, subject)]
        return [row.lacking for row in rows if row.lacking is not None] if rows else None

    async def compared(
        self, tenant: str | None, agents: Sequence[str | None], subject: str | None, model: str, question: bytes
    ) -> list[tuple[MemoryItem, float]]:
        """Return memories, each with its likeness to a question's vector by that model (the cosine).

        The memories are those of a tenant's agents, and on `subject` if it is given.
        """
        query = _known(tenant, agents, model)
        async with self._database.transaction() as db:
            near = await self._index.likeness(db, query, question)
            if near is not None:
                rows = (await db.execute(near)).all()
                return [(_item(row), float(row.likeness)) for row in rows if _is_on(row.subject, subject)]
            rows = (await db.execute(query.add_columns(embeddings.c.vector))).all()
        known = [(_item(row), row.vector) for row in rows if _is_on(row.subject, subject)]
        return await asyncio.to_thread(compared, question, known)

    async def list(self, tenant: str | None, agent: str | None) -> list[MemoryItem]:
        """Return the memories, the last used first; only those of `tenant` and `agent` if they are given."""
        query = select(memories).order_by(memories.c.used_at.desc(), memories.c.id).limit(MOST)
        if tenant is not None:
            query = query.where(memories.c.tenant == tenant)
        if agent is not None:
            query = query.where(memories.c.agent == agent)
        async with self._database.transaction() as db:
            return [_item(row) for row in (await db.execute(query)).all()]

    async def find(self, id: str) -> MemoryItem | None:
        """Return one memory."""
        async with self._database.transaction() as db:
            row = (await db.execute(select(memories).where(memories.c.id == id))).one_or_none()
        return None if row is None else _item(row)

    async def used(self, ids: Sequence[str], at: datetime) -> None:
        """Note that memories were recalled."""
        async with self._database.transaction() as db:
            await db.execute(update(memories).where(memories.c.id.in_(ids)).values(used_at=at, uses=memories.c.uses + 1))

    async def forget(self, ids: Sequence[str]) -> int:
        """Delete memories; return how many existed."""
        async with self._database.transaction() as db:
            deleted = await db.execute(delete(memories).where(memories.c.id.in_(ids)))
        return deleted.rowcount


def _known(tenant: str | None, agents: Sequence[str | None], model: str) -> Select[Any]:
    """Return the query for memories, joined with their vectors by that model, the last used first."""
    vector = (embeddings.c.text_hash == memories.c.text_hash) & (embeddings.c.model == model)
    return (
        select(memories)
        .join(embeddings, vector, isouter=True)
        .where(memories.c.owner.in_([_owner(tenant, agent) for agent in agents]), memories.c.text != ERASED)
        .order_by(memories.c.used_at.desc(), memories.c.id)
        .limit(MOST)
    )


def _is_on(subject: str, wanted: str | None) -> bool:
    """Return whether the subjects are equal but for case. Databases differ in which letters they call equal."""
    return not wanted or subject.casefold() == wanted.strip().casefold()


def _owner(tenant: str | None, agent: str | None) -> str:
    return sha256_of(canonical([tenant, agent]))


def _item(row: Any) -> MemoryItem:
    fields = {field: getattr(row, field) for field in MemoryItem.model_fields}
    return MemoryItem.model_validate(fields | {name: utc(fields[name]) for name in ("created_at", "used_at")})
