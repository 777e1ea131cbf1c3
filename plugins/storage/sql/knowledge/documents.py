"""Documents in a SQL database: their passages, each with its place, and the search by vectors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from heapq import nsmallest
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, desc, func, insert, select, update

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.kinds.documents import Document, Place, Section
from kernel.kinds.embedding import compared
from kernel.record.erasure import ERASED
from plugins.storage.sql.engine.database import Database, insert_new
from plugins.storage.sql.knowledge.vector_index import PgVector
from plugins.storage.sql.record.sessions import utc
from plugins.storage.sql.tables.document import documents, passages
from plugins.storage.sql.tables.memory import embeddings

PAGE = 1_000
"""The number of passages that are read and compared at a time."""


class SqlDocuments:
    """Documents by tenant and name."""

    def __init__(self, database: Database) -> None:
        self._database, self._index = database, PgVector()

    async def put(self, document: Document, sections: Sequence[Section]) -> None:
        """Write a document with its passages, in one transaction. It replaces the document of the same name."""
        rows = [
            {
                "id": sha256_of(canonical([document.id, number])), "document": document.id,
                "number": number, "text": section.text,
                "text_hash": sha256_of(section.text), "place": section.place.model_dump(exclude_none=True),
            }
            for number, section in enumerate(sections, 1)
        ]  # fmt: skip
        async with self._database.transaction() as db:
            await insert_new(db, documents, [document.model_dump()])
            await db.execute(
                update(documents).where(documents.c.id == document.id).values(**document.model_dump(exclude={"id"}))
            )
            await db.execute(delete(passages).where(passages.c.document == document.id))
            if rows:
                await db.execute(insert(passages), rows)

    async def all(self, tenant: str | None) -> list[Document]:
        """Return a tenant's documents, or those of all tenants for None, by name."""
        query = select(documents).order_by(documents.c.name, documents.c.id)
        if tenant is not None:
            query = query.where(documents.c.tenant == tenant)
        async with self._database.transaction() as db:
            return [_document(row) for row in (await db.execute(query)).all()]

    async def find(self, name: str, tenant: str | None) -> Document | None:
        """Return the document of that name, or None."""
        async with self._database.transaction() as db:
            row = (await db.execute(select(documents).where(documents.c.id == document_id(name, tenant)))).one_or_none()
        return _document(row) if row is not None else None

    async def remove(self, name: str, tenant: str | None) -> bool:
        """Delete a document and its passages; return whether it existed."""
        id = document_id(name, tenant)
        async with self._database.transaction() as db:
            deleted = await db.execute(delete(documents).where(documents.c.id == id))
            await db.execute(delete(passages).where(passages.c.document == id))
        return bool(deleted.rowcount)

    async def any(self, tenant: str | None, names: Sequence[str] = ()) -> bool:
        """Return whether a tenant has documents; with `names`, documents of these names."""
        query = select(documents.c.id).where(_of(tenant)).limit(1)
        async with self._database.transaction() as db:
            return (await db.execute(query.where(documents.c.name.in_(names)) if names else query)).first() is not None

    async def lacking(self, tenant: str | None, names: Sequence[str], model: str) -> AsyncIterator[list[str]]:
        """Yield the passages of a tenant's documents that have no vector by that model, a page at a time."""
        query = _passages(tenant, names, model).where(embeddings.c.key.is_(None))
        async for rows in self._pages(query):
            yield [row.text for row in rows]

    async def nearest(
        self, tenant: str | None, names: Sequence[str], model: str, question: bytes, limit: int
    ) -> list[tuple[float, str, Section]]:
        """Return the passages most similar to a question's vector by that model, the best first.

        Each is (likeness, document's name, passage); the likeness is the cosine.
        """
        query = _passages(tenant, names, model)
        async with self._database.transaction() as db:
            near = await self._index.likeness(db, query, question)
            if near is not None:
                rows = (await db.execute(near.order_by(desc("likeness"), passages.c.id).limit(limit))).all()
                return [(float(row.likeness), row.name, _section(row)) for row in rows]
        best: list[tuple[Any, float]] = []
        async for rows in self._pages(query.add_columns(embeddings.c.vector)):
            likenesses = await asyncio.to_thread(compared, question, [(row, row.vector) for row in rows])
            best = nsmallest(limit, [*best, *likenesses], key=lambda each: (-each[1], each[0].id))
        return [(likeness, row.name, _section(row)) for row, likeness in best]

    async def groups(self, tenant: str | None, model: str) -> tuple[dict[str, Document], set[str]]:
        """Return the documents that a vector index should hold, by group, and the names of the other documents.

        An index should hold a document if all its passages have vectors by that model. The group's name changes with the
        document's content, and with an erasure in it.
        """
        total, embedded = func.count(passages.c.id).label("total"), func.count(embeddings.c.key).label("embedded")
        query = (
            select(documents, total, embedded)
            .join(passages, (passages.c.document == documents.c.id) & (passages.c.text != ERASED))
            .join(embeddings, _vector(model), isouter=True)
            .where(_of(tenant))
            .group_by(documents.c.id)
        )
        async with self._database.transaction() as db:
            rows = (await db.execute(query)).all()
        whole = {f"{row.id}:{row.sha256}:{row.kind}:{row.total}": _document(row) for row in rows if row.total == row.embedded}
        return whole, {row.name for row in rows if row.total != row.embedded}

    async def vectors(self, document: str, model: str) -> dict[str, bytes]:
        """Return the vectors of a document's passages by that model, by the passages' ids."""
        query = (
            select(passages.c.id, embeddings.c.vector)
            .join(embeddings, _vector(model))
            .where(passages.c.document == document, passages.c.text != ERASED)
        )
        async with self._database.transaction() as db:
            return {row.id: row.vector for row in (await db.execute(query)).all()}

    async def passages(self, ids: Sequence[str]) -> dict[str, tuple[str, Section]]:
        """Return the passages with these ids that still exist, each with its document's name."""
        query = (
            select(passages, documents.c.name)
            .join(documents, documents.c.id == passages.c.document)
            .where(passages.c.id.in_(ids), passages.c.text != ERASED)
        )
        async with self._database.transaction() as db:
            return {row.id: (row.name, _section(row)) for row in (await db.execute(query)).all()}

    async def _pages(self, query: Select[Any]) -> AsyncIterator[Sequence[Any]]:
        last = ""
        while True:
            async with self._database.transaction() as db:
                rows = (await db.execute(query.where(passages.c.id > last).order_by(passages.c.id).limit(PAGE))).all()
            if not rows:
                return
            yield rows
            last = rows[-1].id


def _passages(tenant: str | None, names: Sequence[str], model: str) -> Select[Any]:
    """Return the query for a tenant's passages, joined with their documents' names and their vectors by that model."""
    query = (
        select(passages, documents.c.name)
        .join(documents, documents.c.id == passages.c.document)
        .join(embeddings, _vector(model), isouter=True)
        .where(_of(tenant), passages.c.text != ERASED)
    )
    return query.where(documents.c.name.in_(names)) if names else query


def _vector(model: str) -> ColumnElement[bool]:
    """Return the condition that a row of `embeddings` is the vector of a passage by that model."""
    return (embeddings.c.text_hash == passages.c.text_hash) & (embeddings.c.model == model)


def _section(row: Any) -> Section:
    return Section(row.text, Place.model_validate(row.place))


def document_id(name: str, tenant: str | None) -> str:
    """Return a document's key."""
    return sha256_of(canonical([tenant, name]))


def _of(tenant: str | None) -> ColumnElement[bool]:
    return documents.c.tenant.is_(None) if tenant is None else documents.c.tenant == tenant


def _document(row: Any) -> Document:
    fields = {field: getattr(row, field) for field in Document.model_fields}
    return Document.model_validate(fields | {"added_at": utc(fields["added_at"])})
