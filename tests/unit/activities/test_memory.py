"""Embeddings and memory over a real SQLite file: each text is embedded and paid for once, and nobody reads another's notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from activities.embedding import BATCH, Embedder, embedding_model
from activities.memory import LongTermMemory
from activities.model.breaker import CircuitBreakers
from kernel.basics.errors import InvalidInput, ProviderRefused, ProviderUnavailable
from kernel.basics.sha256 import sha256_of
from kernel.conversation.budget import Usage
from kernel.conversation.caller import Caller
from kernel.kinds.embedding import EmbeddingReply, EmbeddingRequest, packed, similarity, unpacked
from kernel.kinds.memory import HALF_LIFE_DAYS, score
from kernel.model_call.breaker import BreakerSettings
from kernel.model_call.fallback import Fallback
from kernel.project.project import ModelSettings, Price, Project
from plugins.llm._offline.embedding import embedding
from plugins.storage.sql import SqlBreakers, SqlMemory, SqlStorage, SqlVectors
from plugins.storage.sql.tables.core import ledger
from runtime.plugins.providers import Providers

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Vectors:
    """Embeds by shared words, and keeps what it was asked."""

    offline = False

    def __init__(self) -> None:
        self.asked: list[EmbeddingRequest] = []
        self.failing: list[Exception] = []

    async def complete(self, request: Any) -> Any:
        raise AssertionError("not asked for words")

    async def embed(self, request: EmbeddingRequest) -> EmbeddingReply:
        self.asked.append(request)
        if self.failing:
            raise self.failing.pop()
        return EmbeddingReply(vectors=[embedding(t) for t in request.texts], model="v", input_tokens=10 * len(request.texts))

    async def close(self) -> None:
        pass


def embedder(store: SqlStorage, plugin: Any) -> Embedder:
    def load(kind: str, name: str) -> Callable[..., Any]:
        return lambda **options: plugin

    project = Project(embedding="fake:v", prices={"fake:v": Price(input_per_million=1000, output_per_million=0)})
    return Embedder(project, Providers(project, None, load), store, SqlVectors(store.database))


def caller(step: str = "s1", *, scope: str = "run", agent: str = "ann", tenant: str | None = None, days: float = 0) -> Caller:
    return Caller(now=NOW + timedelta(days=days), scope=scope, step=step, participant=agent, tenant=tenant)


async def rows(store: SqlStorage) -> Sequence[Any]:
    async with store.database.transaction() as db:
        return (await db.execute(select(ledger))).all()


async def test_a_text_is_embedded_once_whoever_asks(store: SqlStorage) -> None:
    plugin, first, other = Vectors(), caller(), caller(scope="other")
    made = embedder(store, plugin)
    found = await made.embed(first, ["tea", "coffee", "tea", " "])
    assert set(found) == {sha256_of("tea"), sha256_of("coffee")}
    assert first.spent == Usage(calls=1, input_tokens=20, cost_usd=0.02)
    assert await made.embed(other, ["coffee"]) == {sha256_of("coffee"): found[sha256_of("coffee")]}
    assert other.spent == Usage() and len(plugin.asked) == 1
    [row] = await rows(store)
    assert (row.status, row.model, row.input_tokens, row.cost_usd) == ("paid", "fake:v", 20, 0.02)
    assert plugin.asked[0].idempotency_key


async def test_a_repeated_attempt_counts_what_the_first_one_paid(store: SqlStorage) -> None:
    plugin, again = Vectors(), caller()
    made = embedder(store, plugin)
    await made.embed(caller(), ["tea"])
    await made.embed(again, ["tea"])  # the attempt that paid was killed before anybody heard of it
    assert again.spent == Usage(calls=1, input_tokens=10, cost_usd=0.01) and len(plugin.asked) == 1


async def test_many_texts_go_in_batches(store: SqlStorage) -> None:
    plugin = Vectors()
    await embedder(store, plugin).embed(caller(), [f"text {n}" for n in range(BATCH + 3)])
    assert [len(request.texts) for request in plugin.asked] == [BATCH, 3]


def elsewhere(store: SqlStorage, here: Vectors, there: Vectors, model: str = "v") -> Embedder:
    def load(kind: str, name: str) -> Callable[..., Any]:
        return lambda **options: there if name == "other" else here

    stand_in = [Fallback(model=f"other:{model}")]
    first = ModelSettings(provider="fake", model="v", fallback=stand_in, breaker=BreakerSettings(failures=2))
    price = {name: Price(input_per_million=usd, output_per_million=0) for name, usd in (("fake:v", 1000), ("other:v", 1))}
    project = Project(embedding="main", models={"main": first}, prices=price)
    breakers = CircuitBreakers(SqlBreakers(store.database))
    return Embedder(project, Providers(project, None, load), store, SqlVectors(store.database), breakers)


async def test_the_same_model_elsewhere_embeds_in_its_stead_and_the_breaker_spares_the_first(store: SqlStorage) -> None:
    here, there, who = Vectors(), Vectors(), caller()
    here.failing = [ProviderUnavailable("down"), ProviderUnavailable("down")]
    made = elsewhere(store, here, there)
    for text in ("tea", "coffee", "cocoa"):
        assert set(await made.embed(who, [text])) == {sha256_of(text)}
    assert (len(here.asked), len(there.asked)) == (2, 3), "the third time the breaker is open"
    assert here.asked[0].idempotency_key != there.asked[0].idempotency_key
    assert who.spent.cost_usd == pytest.approx(3e-5)
    assert await made.embed(caller("s2"), ["tea"]) and len(there.asked) == 3, "they count as the first one's"


async def test_another_model_cannot_stand_in(store: SqlStorage) -> None:
    with pytest.raises(InvalidInput, match="vectors of two models cannot be compared"):
        await elsewhere(store, Vectors(), Vectors(), model="w").embed(caller(), ["tea"])


async def test_a_refusal_costs_nothing_and_a_wrong_answer_is_tried_again(store: SqlStorage) -> None:
    plugin = Vectors()
    plugin.failing.append(ProviderRefused("no"))
    with pytest.raises(ProviderRefused):
        await embedder(store, plugin).embed(caller(), ["tea"])
    assert [(row.status, row.attempts) for row in await rows(store)] == [("begun", 0)]

    class Short(Vectors):
        async def embed(self, request: EmbeddingRequest) -> EmbeddingReply:
            return EmbeddingReply(vectors=[], model="v")

    with pytest.raises(ProviderUnavailable, match="1 texts got 0 vectors"):
        await embedder(store, Short()).embed(caller(), ["tea"])


def test_the_embedding_model_goes_with_the_default_model() -> None:
    assert embedding_model(Project(), "openai:gpt-5-mini") == "openai:text-embedding-3-small"
    assert embedding_model(Project(), "offline:scripted") == "offline:words"
    assert embedding_model(Project(embedding="offline:words"), "openai:gpt-5-mini") == "offline:words"
    with pytest.raises(InvalidInput, match="embedding: there is no default embedding model for 'other'"):
        embedding_model(Project(), "other:model")


def test_vectors_are_kept_at_length_one_and_shared_words_are_near() -> None:
    assert list(unpacked(packed([3.0, 4.0]))) == pytest.approx([0.6, 0.8])
    tea, green, ship = (unpacked(packed(embedding(t))) for t in ("Ann drinks green tea", "Who drinks tea?", "A ship sails"))
    assert similarity(tea, tea) == pytest.approx(1) and similarity(tea, green) > 0.4 > similarity(tea, ship)
    assert embedding("Ann drinks green tea") == embedding("Ann drinks green tea")


def memory(store: SqlStorage, plugin: Any = None) -> LongTermMemory:
    return LongTermMemory(SqlMemory(store.database), embedder(store, plugin or Vectors()))


async def test_what_fits_is_recalled_and_what_does_not_is_not(store: SqlStorage) -> None:
    made = memory(store)
    await made.remember(caller(), "Ann drinks green tea in the morning.", subject="ann")
    await made.remember(caller(), "The harbour was closed on Monday.", kind="episode")
    found = await made.recall(caller("s2"), "Which tea does Ann drink?")
    assert [each.item.text for each in found] == ["Ann drinks green tea in the morning."]
    assert await made.recall(caller("s3"), "Which tea does Ann drink?", subject="harbour") == []
    [again] = await made.recall(caller("s4"), "Which tea does Ann drink?", subject="Ann")
    assert again.item.uses == 1 and again.item.source == "run/s1"


async def test_nobody_recalls_what_is_another_agents_or_another_tenants(store: SqlStorage) -> None:
    made = memory(store)
    await made.remember(caller(tenant="acme"), "The secret word is tea.")
    await made.remember(caller(tenant="acme"), "All may know that the shop has tea.", shared=True)
    ask = "the secret word tea shop"
    texts = {
        who: [each.item.text for each in await made.recall(caller(f"r-{who}", agent=who[0], tenant=who[1]), ask)]
        for who in (("ann", "acme"), ("bob", "acme"), ("ann", "other"), ("ann", None))
    }
    assert len(texts["ann", "acme"]) == 2 and texts["bob", "acme"] == ["All may know that the shop has tea."]
    assert texts["ann", "other"] == texts["ann", None] == []


async def test_the_same_words_are_kept_once_and_grow_in_importance(store: SqlStorage) -> None:
    made = memory(store)
    one = await made.remember(caller(), "Tea at four.", importance=0.3)
    two = await made.remember(caller("s9"), "Tea  at four.", importance=0.9)
    assert one.id == two.id
    [kept] = await SqlMemory(store.database).list(None, "ann")
    assert kept.importance == 0.9


async def test_nothing_is_paid_where_nothing_is_known(store: SqlStorage) -> None:
    plugin = Vectors()
    made = memory(store, plugin)
    assert await made.recall(caller(), "anything") == [] and plugin.asked == []
    await made.remember(caller(), "Tea at four.", subject="tea")
    await made.remember(caller(), "The harbour is closed.", subject="harbour")
    assert await made.recall(caller("s2"), "anything", subject="ann") == [] and plugin.asked == []
    await made.recall(caller("s3"), "Is tea at four?", subject="Tea")
    assert [request.texts for request in plugin.asked] == [["Is tea at four?", "Tea at four."]], "of that subject alone"


def test_importance_and_recency_count() -> None:
    fresh, old = NOW, NOW - timedelta(days=HALF_LIFE_DAYS)
    assert score(0.5, 0.5, fresh, NOW) > score(0.5, 0.5, old, NOW)
    assert score(0.5, 0.9, fresh, NOW) > score(0.5, 0.1, fresh, NOW)
    assert score(1, 1, fresh, NOW) == pytest.approx(1) and score(-1, 0, NOW - timedelta(days=9999), NOW) == pytest.approx(0)


async def test_a_note_is_no_document(store: SqlStorage) -> None:
    with pytest.raises(InvalidInput, match="1 to 2,000 characters; got 2,001"):
        await memory(store).remember(caller(), "x" * 2001)
