"""Vectors, memories and documents in real SQLite, PostgreSQL and MariaDB."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from activities.documents import DocumentIndex, documents_of
from activities.embedding import Embedder
from activities.memory import LongTermMemory
from kernel.conversation.caller import Caller
from kernel.project.project import PluginChoice, Project
from kernel.record.erasure import Whose
from plugins.storage.sql import SqlDocuments, SqlErasure, SqlMemory, SqlStorage, SqlVectors, create, upgrade
from runtime.plugins.providers import Providers
from tests.support.installed.databases import drop_database, new_database

NOW = datetime(2026, 11, 22, 12, 30, 15, tzinfo=UTC)


def embedder(storage: SqlStorage) -> Embedder:
    return Embedder(Project(), Providers(Project(), "offline:scripted"), storage, SqlVectors(storage.database))


def caller(step: str, **fields: Any) -> Caller:
    return Caller(**{"now": NOW, "scope": "run", "step": step, "participant": "ann", "tenant": "acme", **fields})


@pytest.fixture
async def vectors_in_it(postgresql_server: str) -> AsyncIterator[SqlStorage]:
    """A PostgreSQL database with pgvector."""
    url = await new_database(postgresql_server)
    await upgrade(url)
    opened = create(url=url)
    async with opened.database.transaction() as db:
        await db.execute(text("create extension vector"))
    yield opened
    await opened.close()
    await drop_database(url)


async def test_pgvector_finds_what_an_exact_scan_finds(vectors_in_it: SqlStorage, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'mofa.db'}"
    await upgrade(url)
    plain = create(url=url)
    found: list[Any] = []
    for storage in (plain, vectors_in_it):
        memory = LongTermMemory(SqlMemory(storage.database), embedder(storage))
        index = DocumentIndex(SqlDocuments(storage.database), embedder(storage))
        for number in range(60):
            await memory.remember(caller(f"m{number}"), f"Tea number {number} wants {60 + number % 40} degrees of heat.")
        await index.add(caller("d"), "tea.md", "\n\n".join(f"# {n}\n\nTea {n} is green." for n in range(40)).encode())
        recalled = await memory.recall(caller("r"), "How many degrees for tea number 7?", limit=8)
        passages = await index.search(caller("s"), "Is tea 7 green?", limit=8)
        found.append([[(each.item.text, each.score) for each in recalled], [(each.cite, each.relevance) for each in passages]])
    for one, other in zip(*found, strict=True):
        assert one and [each[0] for each in one] == [each[0] for each in other]
        assert [each[1] for each in one] == pytest.approx([each[1] for each in other], abs=1e-3)
    await plain.close()

    async def count() -> int:
        async with vectors_in_it.database.transaction() as db:
            return int((await db.execute(text("select count(*) from vector_index"))).scalar_one())

    there = await count()
    assert there >= 100
    async with vectors_in_it.database.transaction() as db:  # as it was before there was the extension
        await db.execute(text("delete from vector_index"))
    memory = LongTermMemory(SqlMemory(vectors_in_it.database), embedder(vectors_in_it))
    again = await memory.recall(caller("r2"), "How many degrees for tea number 7?", limit=8)
    assert [each.item.text for each in again] == [each[0] for each in found[1][0]] and await count() >= 60
    await SqlErasure(vectors_in_it.database).erase(Whose(tenant="acme"), dry=False)
    assert await count() < 5, "what is erased goes from there too"  # a question's vector is nobody's


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


@pytest.mark.parametrize("vector", [None, PluginChoice(plugin="usearch")], ids=["scan", "index"])
async def test_documents_are_put_found_replaced_and_removed(storage: SqlStorage, vector: PluginChoice | None) -> None:
    documents = SqlDocuments(storage.database)
    index = documents_of(Project(vector=vector), storage.database, embedder(storage))
    await index.add(caller("a"), "guide.txt", b"Green tea wants 75 degrees.\n\nBlack tea wants boiling water." * 40)
    assert (await documents.all("acme"))[0].passages > 1 and await documents.all("other") == []
    await index.add(caller("b"), "guide.txt", b"Green tea wants 80 degrees.")
    await index.add(caller("c", tenant=None), "guide.txt", b"Nobody's green tea.")
    [found] = await index.search(caller("d"), "How hot is green tea?")
    assert (found.cite, found.text) == ("guide.txt, line 1", "Green tea wants 80 degrees.")
    assert await index.search(caller("e"), "green tea", names=["other.txt"]) == []
    assert await documents.remove("guide.txt", "acme") and not await documents.remove("guide.txt", "acme")
    assert await index.search(caller("f"), "green tea") == [] and len(await documents.all(None)) == 1
    await index.close()
