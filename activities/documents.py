"""Documents at work: read by their kind's loader, cut into passages, embedded, and searched."""

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
"""The largest file that is read."""

CATCH_UP_S = 0.5
"""How long a search waits until the index has what it lacks; then each passage is looked at, and the index goes on filling."""

WORTH_SHOWING = 0.1
"""Passages that are less similar to a question than this are not about it."""


class DocumentIndex:
    """`kernel.kinds.documents.Documents` over one database, and a vector index beside it where there is one."""

    def __init__(self, documents: SqlDocuments, embedder: Embedder, vectors: Chosen[VectorIndex] | None = None) -> None:
        self._documents, self._embedder, self._vectors = documents, embedder, vectors
        self._filling: dict[str, asyncio.Task[None]] = {}

    async def add(self, caller: Caller, name: str, data: bytes, kind: str | None = None) -> Document:
        """Index a document, in the place of one of the same name. What is known already is not embedded, and paid, again.

        Raises:
            InvalidInput: its kind is not known, or it cannot be read, or says nothing.
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
        """Return the passages that fit best, the best first. Nothing is paid where there are no documents."""
        tenant, label = caller.tenant, self._embedder.label
        if not await self._documents.any(tenant, names):
            if not names:
                await self._nothing_left(tenant, label)
            return []
        async for unknown in self._documents.lacking(tenant, names, label):  # after a change of the embedding model
            await self._embedder.embed(caller, unknown)
        asked = (await self._embedder.embed(caller, [query]))[sha256_of(query)]
        found = await self._nearest(tenant, names, label, asked, limit)
        return [_found(name, section, relevance) for relevance, name, section in found if relevance >= WORTH_SHOWING]

    async def clear_index(self) -> None:
        """Have the index forget all: words that it stands for were erased. Raises as `Chosen.use` does."""
        if self._vectors is not None:
            await self._vectors.use(lambda plugin: plugin.clear())

    async def close(self) -> None:
        """Let the index give back what it holds."""
        for filling in self._filling.values():
            filling.cancel()
        await asyncio.gather(*self._filling.values(), return_exceptions=True)
        if self._vectors is not None:
            await self._vectors.close()

    async def _nearest(
        self, tenant: str | None, names: Sequence[str], label: str, asked: bytes, limit: int
    ) -> list[tuple[float, str, Section]]:
        """By the index where there is one; while that cannot be used, each passage is looked at."""
        if self._vectors is not None:
            try:
                return await self._by_index(self._vectors, tenant, names, label, asked, limit)
            except ProviderUnavailable as error:
                log.warning("documents: searched without the index: %s", error)
        return await self._documents.nearest(tenant, names, label, asked, limit)

    async def _by_index(
        self, index: Chosen[VectorIndex], tenant: str | None, names: Sequence[str], label: str, asked: bytes, limit: int
    ) -> list[tuple[float, str, Section]]:
        space, (there, partial) = _space(tenant, label), await self._documents.groups(tenant, label)
        if partial & set(names or partial):
            raise ProviderUnavailable("not all passages have their vectors yet")
        wanted = [group for group, document in there.items() if not names or document.name in names]
        await self._catch_up(index, space, there, label)
        near = await index.use(lambda plugin: plugin.nearest(space, asked, wanted, limit))
        found = await self._documents.passages([each.key for each in near])
        return [(each.likeness, *found[each.key]) for each in near if each.key in found]

    async def _catch_up(self, index: Chosen[VectorIndex], space: str, there: dict[str, Document], label: str) -> None:
        """See that the index has what is there, and nothing else. Raises `ProviderUnavailable` where that takes long."""
        until = time.monotonic() + CATCH_UP_S
        while await index.use(lambda plugin: plugin.groups(space)) != there.keys():
            filling = self._filling.get(space)
            if filling is None:
                filling = self._filling[space] = asyncio.create_task(self._fill(index, space, there, label))
                filling.add_done_callback(lambda done: self._filled(space, done))
            await asyncio.wait([filling], timeout=max(0.0, until - time.monotonic()))
            if not filling.done() or time.monotonic() > until:
                raise ProviderUnavailable(f"{index.name} is being filled")
            if filling.cancelled() or filling.exception() is not None:
                raise ProviderUnavailable(f"{index.name} could not be filled")
            # What it was filled with may have been of a moment ago.

    def _filled(self, space: str, filling: asyncio.Task[None]) -> None:
        self._filling.pop(space, None)
        if not filling.cancelled() and (error := filling.exception()) is not None:
            log.warning("documents: the index could not be filled: %s", error)

    async def _nothing_left(self, tenant: str | None, label: str) -> None:
        """Have the index forget what was removed or erased, where nothing is left to be found beside it."""
        if self._vectors is None:
            return
        try:
            await self._fill(self._vectors, _space(tenant, label), {}, label)
        except ProviderUnavailable as error:
            log.warning("documents: the index still has what is no more: %s", error)

    async def _fill(self, index: Chosen[VectorIndex], space: str, there: dict[str, Document], label: str) -> None:
        """Give the index what it lacks, and take out what is no more."""
        have = await index.use(lambda plugin: plugin.groups(space))
        for group in there.keys() - have:
            vectors = await self._documents.vectors(there[group].id, label)
            await index.use(partial(_put, space, group, vectors))
        if gone := have - there.keys():
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
    """Return the loader for a file's name. Raises `InvalidInput` for an unknown one."""
    kind = KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        known = ", ".join(KINDS)
        raise InvalidInput(f"document: {name}: name its kind, for its name does not say; known ends: {known}", "kind")
    return kind


def _found(name: str, section: Section, relevance: float) -> Found:
    where = section.place.words()
    cite = f"{name}, {where}" if where else name
    return Found(document=name, text=section.text, place=section.place, cite=cite, relevance=round(relevance, 4))
