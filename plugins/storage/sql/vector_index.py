"""Vectors where the database itself can compare them: PostgreSQL with the extension pgvector, in a table beside `embeddings`.

It is derived, made as soon as the extension is there (`CREATE EXTENSION vector`, which is the operator's to say), and filled
when something is looked for. Source: https://github.com/pgvector/pgvector, whose `<#>` is the negative inner product, so for
vectors of length 1 the cosine.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Float, ForeignKey, Integer, MetaData, Select, Table, case, cast, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import UserDefinedType

from kernel.kinds.embedding import unpacked
from plugins.storage.sql.memory_tables import embeddings
from plugins.storage.sql.tables import HASH

AT_ONCE = 500
"""How many vectors are written by one statement."""


class Vector(UserDefinedType[str]):
    """pgvector's type, of any number of dimensions, written as text."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return its name in SQL."""
        return "vector"


vector_index = Table(
    "vector_index",
    MetaData(),
    # What is erased or forgotten there goes here too.
    Column("key", HASH, ForeignKey(embeddings.c.key, ondelete="CASCADE", name="vector_index_key"), primary_key=True),
    Column("dimensions", Integer, nullable=False),
    Column("vector", Vector, nullable=False),
)


class PgVector:
    """Has the database compare stored vectors with a question's, where it can."""

    def __init__(self) -> None:
        self._there: bool | None = None

    async def likeness(self, db: AsyncConnection, query: Select[Any], question: bytes) -> Select[Any] | None:
        """Return a query that joins `embeddings`, with the column `likeness` to a question's vector: 1 for the same
        direction, 0 for nothing in common. Rows without a vector are left out. None where this program must compare.
        """
        if not await self._exists(db):
            return None
        await self._fill(db, query)
        distance = vector_index.c.vector.op("<#>", return_type=Float())(cast(_written(question), Vector))
        # Of a model whose vectors have another length now than they had before, the old ones are like nothing.
        likeness = case((vector_index.c.dimensions == len(unpacked(question)), -distance), else_=0.0)
        return query.add_columns(likeness.label("likeness")).join(vector_index, vector_index.c.key == embeddings.c.key)

    async def add(self, db: AsyncConnection, vectors: dict[str, bytes]) -> None:
        """Write vectors by their keys in `embeddings`, where the database can compare them."""
        if vectors and await self._exists(db):
            rows = [
                {"key": key, "dimensions": len(unpacked(vector)), "vector": _written(vector)}
                for key, vector in sorted(vectors.items())
            ]
            await db.execute(insert(vector_index).on_conflict_do_nothing(), rows)

    async def _fill(self, db: AsyncConnection, query: Select[Any]) -> None:
        """Write the vectors of what the query finds, as far as they are not here: from before there was the extension."""
        missing = (
            query.with_only_columns(embeddings.c.key, embeddings.c.vector)
            .outerjoin(vector_index, vector_index.c.key == embeddings.c.key)
            .where(embeddings.c.key.is_not(None), vector_index.c.key.is_(None))
            .order_by(None)
            .limit(AT_ONCE)
        )
        while rows := (await db.execute(missing)).all():
            await self.add(db, {row.key: row.vector for row in rows})

    async def _exists(self, db: AsyncConnection) -> bool:
        """Return whether the extension is there, with our table. Asked once: a worker that was there before goes on without."""
        if self._there is None:
            self._there = db.dialect.name == "postgresql" and await _made(db)
        return self._there


async def _made(db: AsyncConnection) -> bool:
    if (await db.execute(text("select 1 from pg_extension where extname = 'vector'"))).first() is None:
        return False
    await db.execute(select(func.pg_advisory_xact_lock(7_263_021)))  # two workers at once: the other one finds it made
    await db.run_sync(lambda sync: vector_index.create(sync, checkfirst=True))
    return True


def _written(vector: bytes) -> str:
    return "[" + ",".join(map(repr, unpacked(vector))) + "]"
