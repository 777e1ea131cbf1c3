"""Plugins in the place of our own memory and search: what they may do wrong harms nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from activities.documents import DocumentIndex, documents_of
from activities.embedding import Embedder
from activities.memory import PluginMemory, memory_of
from kernel.basics.errors import InvalidInput, PluginDisabled, ProviderUnavailable
from kernel.conversation.caller import Caller
from kernel.conversation.transcript import Entry
from kernel.kinds.embedding import EmbeddingReply, EmbeddingRequest
from kernel.kinds.memory import MemoryItem, Recalled
from kernel.kinds.vector import Near
from kernel.project.project import PluginChoice, Project
from kernel.record.erasure import Whose
from plugins.storage.sql import SqlErasure, SqlPlugins, SqlStorage, SqlVectors
from plugins.vector import usearch
from runtime.plugins.chosen import Chosen
from runtime.plugins.plugin_host import PluginHost
from runtime.plugins.plugin_rollout import Rollout
from runtime.plugins.providers import Providers
from tests.unit.runtime.plugins.test_plugin_host import Fakes

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def caller(step: str = "s") -> Caller:
    return Caller(now=NOW, scope="run", step=step, participant="ann", tenant="acme")


def loads(made: Any) -> Callable[[str, str], Callable[..., Any]]:
    return lambda kind, name: lambda **options: made


class Shelf:
    """A memory that fails as it is told, and gives more than it is asked for."""

    def __init__(self) -> None:
        self.failure: BaseException | None = None
        self.texts: list[str] = []

    async def remember(self, caller: Caller, text: str, **about: Any) -> MemoryItem:
        if self.failure:
            raise self.failure
        self.texts.append(text)
        return MemoryItem(id="m", text=text, importance=about["importance"], created_at=caller.now, used_at=caller.now)

    async def recall(self, caller: Caller, query: str, **about: Any) -> list[Recalled]:
        item = await self.remember(caller, query, importance=1)
        return [Recalled(item=item, relevance=1, score=1)] * 9

    async def close(self) -> None:
        """Nothing is held."""


def memory(store: SqlStorage, shelf: Shelf) -> PluginMemory:
    project = Project(memory=PluginChoice(plugin="shelf"))
    embedder = Embedder(project, Providers(project), store, SqlVectors(store.database))
    made = memory_of(project, store.database, embedder, load=loads(shelf))
    assert isinstance(made, PluginMemory)
    return made


async def test_what_may_be_remembered_is_the_same_as_with_ours(store: SqlStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHED_API_KEY", "sesame-0815-4711")
    shelf = Shelf()
    kept = await memory(store, shelf).remember(caller(), " The key is sesame-0815-4711.\0 ", importance=7)
    assert "sesame" not in kept.text and "\0" not in kept.text and kept.importance == 1
    for words in ("", "x" * 2001):
        with pytest.raises(InvalidInput, match="must have 1 to 2,000 characters"):
            await memory(store, shelf).remember(caller(), words)
    assert len(await memory(store, shelf).recall(caller(), "tea", limit=2)) == 2
    assert await memory(store, shelf).recall(caller(), "  ") == [] and len(shelf.texts) == 2


@pytest.mark.parametrize("failure", [ValueError("a bug"), ProviderUnavailable("away"), TimeoutError()])
async def test_a_memory_that_fails_is_asked_again(store: SqlStorage, failure: Exception) -> None:
    shelf = Shelf()
    shelf.failure = failure
    with pytest.raises(ProviderUnavailable):
        await memory(store, shelf).remember(caller(), "tea")


async def test_one_that_hangs_is_given_up() -> None:
    shelf: Chosen[Shelf] = Chosen("memory", PluginChoice(plugin="shelf"), loads(Shelf()), None)
    with pytest.raises(ProviderUnavailable, match=r"shelf did not answer within 0\.05 s"):
        await shelf.use(lambda _: asyncio.sleep(60), 0.05)


class Index:
    """A vector index that fails from the moment that it is told to, or tells of what is no more."""

    def __init__(self) -> None:
        self.failing, self.there = False, dict[str, dict[str, bytes]]()

    async def groups(self, space: str) -> set[str]:
        if self.failing:
            raise OSError("the disk is gone")
        return set(self.there)

    async def put(self, space: str, group: str, vectors: dict[str, bytes]) -> None:
        self.there[group] = vectors

    async def remove(self, space: str, groups: set[str]) -> None:
        for group in groups:
            del self.there[group]

    async def nearest(self, space: str, question: bytes, groups: list[str], limit: int) -> list[Near]:
        found = [Near(group, key, 1.0) for group in groups for key in self.there[group]]
        return [*found, Near("gone", "gone", 1.0)][:limit]

    async def close(self) -> None:
        """Nothing is held."""


async def test_a_search_uses_the_index_and_goes_on_without_it(store: SqlStorage, caplog: pytest.LogCaptureFixture) -> None:
    project, index = Project(embedding="offline:words", vector=PluginChoice(plugin="index")), Index()
    embedder = Embedder(project, Providers(project), store, SqlVectors(store.database))
    documents = documents_of(project, store.database, embedder, load=loads(index))
    await documents.add(caller("a"), "tea.txt", b"Green tea wants 75 degrees.")
    await documents.add(caller("b"), "cups.txt", b"Cups are white.")
    found = await documents.search(caller("c"), "green tea", limit=9)
    assert {each.text for each in found} == {"Green tea wants 75 degrees.", "Cups are white."}, "this index finds all alike"
    assert [each.text for each in await documents.search(caller("c2"), "green tea", names=["cups.txt"])] == ["Cups are white."]
    first = set(index.there)
    await documents.add(caller("d"), "tea.txt", b"Green tea wants 80 degrees.")
    await documents.search(caller("e"), "green tea")
    assert len(index.there) == 2 and len(first - set(index.there)) == 1, "only what has changed is put, and the old taken out"
    index.failing = True
    [exact] = await documents.search(caller("f"), "green tea", limit=9)
    assert exact.text == "Green tea wants 80 degrees." and "searched without the index" in caplog.text


class Words:
    """A model whose vectors say which of three words a text has."""

    offline = True

    async def embed(self, request: EmbeddingRequest) -> EmbeddingReply:
        vectors = [[float(word in text) for word in ("tea", "cup", "pot")] for text in request.texts]
        return EmbeddingReply(vectors=vectors, model=request.model)


def two(store: SqlStorage, index: Any, embedding: str = "fake:a") -> DocumentIndex:
    project = Project(embedding=embedding, vector=PluginChoice(plugin="index"))
    embedder = Embedder(project, Providers(project, None, loads(Words())), store, SqlVectors(store.database))
    return documents_of(project, store.database, embedder, load=loads(index))


async def test_a_search_within_one_document_hides_no_other(store: SqlStorage) -> None:
    """After a change of the embedding model the passages get their vectors as they are looked for."""
    index = usearch.create()
    before = two(store, index)
    for name, words in (("tea.txt", b"Of tea."), ("cups.txt", b"Of a cup.")):
        await before.add(caller(name), name, words)
    after = two(store, index, "fake:b")
    assert [each.text for each in await after.search(caller("s"), "cup", names=["cups.txt"])] == ["Of a cup."]
    assert [each.text for each in await after.search(caller("s2"), "tea")] == ["Of tea."]


@pytest.mark.parametrize("whose", [Whose(tenant="acme"), Whose(person="ann")], ids=["tenant", "person"])
async def test_what_was_erased_leaves_the_index_at_the_next_search(store: SqlStorage, whose: Whose) -> None:
    index = Index()
    documents = two(store, index)
    said = "Of tea in the afternoon, as I said."
    await store.append(None, [Entry.of("task", "ann", said)])
    await documents.add(caller("a"), "tea.txt", f"# One\n\n{said}\n\n# Two\n\nOf a pot.".encode(), "markdown")
    await documents.search(caller("s"), "tea")
    [before] = index.there.values()
    assert len(before) == 2
    await SqlErasure(store.database).erase(whose, dry=False)
    await documents.search(caller("s2"), "pot")
    assert [len(vectors) for vectors in index.there.values()] == ([] if whose.tenant else [1])


async def test_one_that_is_disabled_is_not_asked(store: SqlStorage) -> None:
    plugins = SqlPlugins(store.database)
    await Rollout(plugins).enable("usearch", False)
    host = PluginHost(plugins, Fakes())
    await host.open()
    try:
        chosen: Chosen[Any] = Chosen("vector", PluginChoice(plugin="usearch"), loads(Index()), host)
        with pytest.raises(PluginDisabled, match="mofa plugin enable usearch"):
            await chosen.use(lambda plugin: plugin.groups("s"))
    finally:
        await host.close()


async def test_what_a_memory_gives_must_be_memories(store: SqlStorage) -> None:
    shelf = Shelf()
    shelf.recall = lambda *given, **about: asyncio.sleep(0, [{"text": "tea"}])  # type: ignore[method-assign]
    with pytest.raises(ProviderUnavailable, match="The plugin shelf failed: ValidationError"):
        await memory(store, shelf).recall(caller(), "tea")
