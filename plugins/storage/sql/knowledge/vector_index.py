"""Vectors that the database itself compares: PostgreSQL with the extension pgvector, in a table derived from `embeddings`.

The table is created once the operator has installed the extension (`CREATE EXTENSION vector`), and filled by searches.
Source: https://github.com/pgvector/pgvector. Its `<#>` is the negative inner product: for vectors of norm 1, the negative
cosine.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Float, ForeignKey, Integer, MetaData, Select, Table, case, cast, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import UserDefinedType

from kernel.kinds.embedding import unpacked
from plugins.storage.sql.tables.core import HASH
from plugins.storage.sql.tables.memory import embeddings

AT_ONCE = 500
"""The number of vectors that one statement writes."""


class Vector(UserDefinedType[str]):
    """The type of pgvector, with any number of dimensions, written as text."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's name in SQL."""
        return "vector"


vector_index = Table(
    "vector_index",
    MetaData(),
    # A vector that is deleted from `embeddings` is deleted here too.
    Column("key", HASH, ForeignKey(embeddings.c.key, ondelete="CASCADE", name="vector_index_key"), primary_key=True),
    Column("dimensions", Integer, nullable=False),
    Column("vector", Vector, nullable=False),
)


class PgVector:
    """Compares stored vectors with a question's in the database, if it has pgvector."""

    def __init__(self) -> None:
        self._usable: bool | None = None

    async def likeness(self, db: AsyncConnection, query: Select[Any], question: bytes) -> Select[Any] | None:
        """Return `query`, which joins `embeddings`, with a column `likeness`: the cosine to a question's vector.

        Rows without a vector are left out. Return None if this program must compare the vectors itself.
        """
        if not await self._exists(db):
            return None
        await self._fill(db, query)
        distance = vector_index.c.vector.op("<#>", return_type=Float())(cast(_written(question), Vector))
        # A model may change the length of its vectors. The old ones then get the likeness 0.
        likeness = case((vector_index.c.dimensions == len(unpacked(question)), -distance), else_=0.0)
        return query.add_columns(likeness.label("likeness")).join(vector_index, vector_index.c.key == embeddings.c.key)

    async def add(self, db: AsyncConnection, vectors: dict[str, bytes]) -> None:
        """Add vectors by their keys in `embeddings`, if the database can compare them."""
        if vectors and await self._exists(db):
            rows = [
                {"key": key, "dimensions": len(unpacked(vector)), "vector": _written(vector)}
                for key, vector in sorted(vectors.items())
            ]
            await db.execute(insert(vector_index).on_conflict_do_nothing(), rows)

    async def _fill(self, db: AsyncConnection, query: Select[Any]) -> None:
        """Add the missing vectors of the query's rows: those written before the extension was installed."""
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
        """Return whether the extension is installed, and create our table. A running worker does not notice a later install."""
        if self._usable is None:
            self._usable = db.dialect.name == "postgresql" and await _made(db)
        return self._usable


async def _made(db: AsyncConnection) -> bool:
    if (await db.execute(text("select 1 from pg_extension where extname = 'vector'"))).first() is None:
        return False
    await db.execute(select(func.pg_advisory_xact_lock(7_263_021)))  # of two workers at once, one creates it
    await db.run_sync(lambda sync: vector_index.create(sync, checkfirst=True))
    return True


def _written(vector: bytes) -> str:
    return "[" + ",".join(map(repr, unpacked(vector))) + "]"
