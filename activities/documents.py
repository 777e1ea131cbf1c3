"""Documents at work: read by their kind's loader, cut into passages, embedded, and searched."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import PurePath

from activities.embedding import Embedder
from kernel.caller import Caller
from kernel.documents import KINDS, Document, Found, Loader, Section, passages
from kernel.errors import InvalidInput
from kernel.text import storable
from kernel.transcript import digest
from plugins import discovery
from plugins.storage.sql import SqlDocuments, document_id

MOST_BYTES = 50_000_000
"""The largest file that is read."""

WORTH_SHOWING = 0.1
"""Passages that are less similar to a question than this are not about it."""


class DocumentIndex:
    """`kernel.documents.Documents` over one database."""

    def __init__(self, documents: SqlDocuments, embedder: Embedder) -> None:
        self._documents, self._embedder = documents, embedder

    async def add(self, caller: Caller, name: str, data: bytes, kind: str | None = None) -> Document:
        """Index a document, in the place of one of the same name. What is known already is not embedded, and paid, again.

        Raises:
            InvalidInput: its kind is not known, or it cannot be read, or says nothing.
        """
        kind = kind or kind_of(name)
        if len(data) > MOST_BYTES:
            raise InvalidInput(f"document: {name} has {len(data):,} bytes; at most {MOST_BYTES:,} are read", "document")
        loader: Loader = discovery.load("documents", kind)()
        read = await asyncio.to_thread(loader.load, data)
        sections = passages(Section(storable(section.text), section.place) for section in read)
        if not sections:
            raise InvalidInput(f"document: {name} holds no text", "document")
        await self._embedder.embed(caller, [section.text for section in sections])
        document = Document(
            id=document_id(name, caller.tenant),
            tenant=caller.tenant,
            name=name,
            kind=kind,
            sha256=hashlib.sha256(data).hexdigest(),
            passages=len(sections),
            added_at=caller.now,
        )
        await self._documents.put(document, sections)
        return document

    async def search(self, caller: Caller, query: str, *, names: Sequence[str] = (), limit: int = 5) -> list[Found]:
        """The passages that fit best, the best first. Nothing is paid where there are no documents."""
        tenant, label = caller.tenant, self._embedder.label
        if not await self._documents.any(tenant, names):
            return []
        async for unknown in self._documents.lacking(tenant, names, label):  # after a change of the embedding model
            await self._embedder.embed(caller, unknown)
        asked = (await self._embedder.embed(caller, [query]))[digest(query)]
        found = await self._documents.nearest(tenant, names, label, asked, limit)
        return [_found(name, section, relevance) for relevance, name, section in found if relevance >= WORTH_SHOWING]


def kind_of(name: str) -> str:
    """The loader for a file's name. Raises `InvalidInput` for an unknown one."""
    kind = KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        known = ", ".join(KINDS)
        raise InvalidInput(f"document: {name}: name its kind, for its name does not say; known ends: {known}", "kind")
    return kind


def _found(name: str, section: Section, relevance: float) -> Found:
    where = section.place.words()
    cite = f"{name}, {where}" if where else name
    return Found(document=name, text=section.text, place=section.place, cite=cite, relevance=round(relevance, 4))
