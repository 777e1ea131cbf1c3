"""The index of documents: each is read by its kind's loader, cut into passages and embedded; then it can be searched."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from functools import partial
from pathlib import PurePath

from activities.embedding import Embedder
from kernel.basics.errors import InvalidInput, ProviderUnavailable
from kernel.basics.sha256 import sha256_of, sha256_of_bytes
from kernel.basics.text import storable
from kernel.conversation.caller import Caller
from kernel.conversation.transcript import canonical
from kernel.kinds.documents import KINDS, Document, Found, Section, passages
from kernel.kinds.vector import VectorIndex
from kernel.project.project import Project
from plugins import discovery
from plugins.storage.sql import Database, SqlDocuments, document_id
from runtime.plugins.chosen import Chosen
from runtime.plugins.plugin_host import PluginHost
from runtime.plugins.start import Load
from runtime.read_document import read_document

log = logging.getLogger("mofa.documents")

MOST_BYTES = 50_000_000
"""The largest document, in bytes."""

CATCH_UP_S = 0.5
"""The longest wait of a search for the index to be filled, in seconds; after it, all passages are compared one by one."""

WORTH_SHOWING = 0.1
"""The least similarity of a passage to a question; less similar ones are left out."""


class DocumentIndex:
    """The `kernel.kinds.documents.Documents` of one database, with an optional vector index."""

    def __init__(self, documents: SqlDocuments, embedder: Embedder, vectors: Chosen[VectorIndex] | None = None) -> None:
        self._documents, self._embedder, self._vectors = documents, embedder, vectors
        self._filling: dict[str, asyncio.Task[None]] = {}

    async def add(self, caller: Caller, name: str, data: bytes, kind: str | None = None) -> Document:
        """Index a document; it replaces one of the same name. Passages with a known vector are not embedded, and paid, again.

        Raises:
            InvalidInput: its kind is unknown, or it cannot be read, or it has no text.
        """
        kind = kind or kind_of(name)
        if len(data) > MOST_BYTES:
            raise InvalidInput(f"document: {name} has {len(data):,} bytes; at most {MOST_BYTES:,} are read", "document")
        read = await read_document(kind, data)
        sections = passages(Section(storable(section.text), section.place) for section in read)
        if not sections:
            raise InvalidInput(f"document: {name} holds no text", "document")
        await self._embedder.embed(caller, [section.text for section in sections])
        document = Document(
            id=document_id(name, caller.tenant),
            tenant=caller.tenant,
            name=name,
            kind=kind,
            sha256=sha256_of_bytes(data),
            passages=len(sections),
            added_at=caller.now,
        )
        await self._documents.put(document, sections)
        return document

    async def search(self, caller: Caller, query: str, *, names: Sequence[str] = (), limit: int = 5) -> list[Found]:
        """Return the passages that fit best, the best first. Without documents nothing is paid."""
        tenant, label = caller.tenant, self._embedder.label
        if not await self._documents.any(tenant, names):
            if not names:
                await self._clear_deleted(tenant, label)
            return []
        async for unknown in self._documents.lacking(tenant, names, label):  # after a change of the embedding model
            await self._embedder.embed(caller, unknown)
        asked = (await self._embedder.embed(caller, [query]))[sha256_of(query)]
        found = await self._nearest(tenant, names, label, asked, limit)
        return [_found(name, section, relevance) for relevance, name, section in found if relevance >= WORTH_SHOWING]

    async def clear_index(self) -> None:
        """Clear the index, after texts were erased. Raises as `Chosen.use` does."""
        if self._vectors is not None:
            await self._vectors.use(lambda plugin: plugin.clear())

    async def close(self) -> None:
        """Close the index."""
        for filling in self._filling.values():
            filling.cancel()
        await asyncio.gather(*self._filling.values(), return_exceptions=True)
        if self._vectors is not None:
            await self._vectors.close()

    async def _nearest(
        self, tenant: str | None, names: Sequence[str], label: str, asked: bytes, limit: int
    ) -> list[tuple[float, str, Section]]:
        """Search by the index, if there is one. If it cannot be used, compare all passages one by one."""
        if self._vectors is not None:
            try:
                return await self._by_index(self._vectors, tenant, names, label, asked, limit)
            except ProviderUnavailable as error:
                log.warning("documents: searched without the index: %s", error)
        return await self._documents.nearest(tenant, names, label, asked, limit)

    async def _by_index(
        self, index: Chosen[VectorIndex], tenant: str | None, names: Sequence[str], label: str, asked: bytes, limit: int
    ) -> list[tuple[float, str, Section]]:
        space, (documents, partial) = _space(tenant, label), await self._documents.groups(tenant, label)
        if partial & set(names or partial):
            raise ProviderUnavailable("not all passages have their vectors yet")
        wanted = [group for group, document in documents.items() if not names or document.name in names]
        await self._catch_up(index, space, documents, label)
        near = await index.use(lambda plugin: plugin.nearest(space, asked, wanted, limit))
        found = await self._documents.passages([each.key for each in near])
        return [(each.likeness, *found[each.key]) for each in near if each.key in found]

    async def _catch_up(self, index: Chosen[VectorIndex], space: str, documents: dict[str, Document], label: str) -> None:
        """Make the index hold exactly the documents. Raises `ProviderUnavailable` if that takes too long."""
        until = time.monotonic() + CATCH_UP_S
        while await index.use(lambda plugin: plugin.groups(space)) != documents.keys():
            filling = self._filling.get(space)
            if filling is None:
                filling = self._filling[space] = asyncio.create_task(self._fill(index, space, documents, label))
                filling.add_done_callback(lambda done: self._filled(space, done))
            await asyncio.wait([filling], timeout=max(0.0, until - time.monotonic()))
            if not filling.done() or time.monotonic() > until:
                raise ProviderUnavailable(f"{index.name} is being filled")
            if filling.cancelled() or filling.exception() is not None:
                raise ProviderUnavailable(f"{index.name} could not be filled")
            # The documents may have changed during the filling, so the loop checks again.

    def _filled(self, space: str, filling: asyncio.Task[None]) -> None:
        self._filling.pop(space, None)
        if not filling.cancelled() and (error := filling.exception()) is not None:
            log.warning("documents: the index could not be filled: %s", error)

    async def _clear_deleted(self, tenant: str | None, label: str) -> None:
        """Remove deleted documents from the index, if no document is left."""
        if self._vectors is None:
            return
        try:
            await self._fill(self._vectors, _space(tenant, label), {}, label)
        except ProviderUnavailable as error:
            log.warning("documents: the index still has deleted documents: %s", error)

    async def _fill(self, index: Chosen[VectorIndex], space: str, documents: dict[str, Document], label: str) -> None:
        """Add the missing documents to the index, and remove the deleted ones."""
        have = await index.use(lambda plugin: plugin.groups(space))
        for group in documents.keys() - have:
            vectors = await self._documents.vectors(documents[group].id, label)
            await index.use(partial(_put, space, group, vectors))
        if gone := have - documents.keys():
            await index.use(lambda plugin: plugin.remove(space, gone))


def documents_of(
    project: Project, database: Database, embedder: Embedder, host: PluginHost | None = None, load: Load = discovery.load
) -> DocumentIndex:
    """Return the documents of a database, with the vector index that the project file names. Raises as `Chosen` does."""
    vectors: Chosen[VectorIndex] | None = Chosen("vector", project.vector, load, host) if project.vector is not None else None
    return DocumentIndex(SqlDocuments(database), embedder, vectors)


def _space(tenant: str | None, label: str) -> str:
    return sha256_of(canonical([tenant, label]))


async def _put(space: str, group: str, vectors: dict[str, bytes], plugin: VectorIndex) -> None:
    await plugin.put(space, group, vectors)


def kind_of(name: str) -> str:
    """Return the kind of a document by its file name. Raises `InvalidInput` for an unknown ending."""
    kind = KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        known = ", ".join(KINDS)
        raise InvalidInput(f"document: {name}: its name does not show its kind; name the kind. Known endings: {known}", "kind")
    return kind


def _found(name: str, section: Section, relevance: float) -> Found:
    where = section.place.words()
    cite = f"{name}, {where}" if where else name
    return Found(document=name, text=section.text, place=section.place, cite=cite, relevance=round(relevance, 4))
