"""Vectors, memories and documents in real SQLite, PostgreSQL and MariaDB."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from activities.documents import DocumentIndex
from activities.embedding import Embedder
from activities.memory import LongTermMemory
from activities.providers import Providers
from kernel.caller import Caller
from kernel.project import Project
from plugins.storage.sql import SqlDocuments, SqlMemory, SqlStorage, SqlVectors, create, upgrade

NOW = datetime(2026, 11, 22, 12, 30, 15, tzinfo=UTC)


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[SqlStorage]:
    await upgrade(database_url)
    opened = create(url=database_url)
    yield opened
    await opened.close()


def embedder(storage: SqlStorage) -> Embedder:
    return Embedder(Project(), Providers(Project(), "offline:scripted"), storage, SqlVectors(storage.database))


def caller(step: str, **fields: Any) -> Caller:
    return Caller(**{"now": NOW, "scope": "run", "step": step, "participant": "ann", "tenant": "acme", **fields})


async def test_memories_are_kept_found_used_and_forgotten(storage: SqlStorage) -> None:
    memories = SqlMemory(storage.database)
    memory = LongTermMemory(memories, embedder(storage))
    kept = await memory.remember(caller("s1"), "Ann drinks grünen Tee 🍵 in the morning.", subject="ann", importance=0.2)
    await memory.remember(caller("s1"), "Ann drinks grünen Tee 🍵 in the morning.", subject="ann", importance=0.9)
    await memory.remember(caller("s2"), "The harbour was closed.", kind="episode")
    later = caller("s3", now=NOW + timedelta(days=3))
    [found] = await memory.recall(later, "When does Ann drink Tee?")
    assert (found.item.id, found.item.importance, found.item.created_at) == (kept.id, 0.9, NOW)
    [used, other] = await memories.list("acme", "ann")
    assert (used.id, used.uses, used.used_at, other.uses) == (kept.id, 1, later.now, 0)
    assert await memory.recall(caller("s4", tenant=None), "When does Ann drink Tee?") == []
    assert await memories.forget([kept.id]) == 1 and len(await memories.list("acme", None)) == 1


async def test_documents_are_put_found_replaced_and_removed(storage: SqlStorage) -> None:
    documents = SqlDocuments(storage.database)
    index = DocumentIndex(documents, embedder(storage))
    await index.add(caller("a"), "guide.txt", b"Green tea wants 75 degrees.\n\nBlack tea wants boiling water." * 40)
    assert (await documents.all("acme"))[0].passages > 1 and await documents.all("other") == []
    await index.add(caller("b"), "guide.txt", b"Green tea wants 80 degrees.")
    await index.add(caller("c", tenant=None), "guide.txt", b"Nobody's green tea.")
    [found] = await index.search(caller("d"), "How hot is green tea?")
    assert (found.cite, found.text) == ("guide.txt, line 1", "Green tea wants 80 degrees.")
    assert await index.search(caller("e"), "green tea", names=["other.txt"]) == []
    assert await documents.remove("guide.txt", "acme") and not await documents.remove("guide.txt", "acme")
    assert len(await documents.all(None)) == 1
