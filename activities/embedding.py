"""The embedding of texts: each text is embedded once for each model, and its cost is in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from functools import partial

from activities.heartbeats import uninterrupted
from activities.model.breaker import CircuitBreakers
from activities.model.caps import Caps, is_free, known
from activities.model.fallback import first_answer, own_key
from activities.model.pricing import Pricing
from activities.model.redaction import Redaction
from kernel.basics.errors import InvalidInput, ProviderUnavailable
from kernel.basics.sha256 import sha256_of
from kernel.conversation.budget import Usage
from kernel.conversation.caller import Caller, Payer
from kernel.conversation.transcript import canonical
from kernel.kinds.embedding import DEFAULT_EMBEDDINGS, EmbeddingModel, EmbeddingReply, EmbeddingRequest, packed
from kernel.kinds.llm import ModelReply
from kernel.kinds.storage import Paid, Storage, asked_by
from kernel.model_call.caps import SpendBook, Spender
from kernel.project.project import Project
from plugins.storage.sql import Embedded, SqlVectors
from runtime.patience import hold_until_written
from runtime.plugins.providers import Provider, Providers, settings_of

BATCH = 64
"""The most texts in one request."""

LONGEST = 20_000
"""The longest beginning of a text that is embedded, in characters: embedding models read some 8,000 tokens."""


class Embedder:
    """Embeds texts with the project's embedding model."""

    def __init__(
        self,
        project: Project,
        providers: Providers,
        storage: Storage,
        vectors: SqlVectors,
        breakers: CircuitBreakers | None = None,
        spending: SpendBook | None = None,
    ) -> None:
        """`spending` holds calls to the project's caps."""
        self._caps = Caps(project.caps, spending)
        self._project, self._providers, self._storage, self._vectors = project, providers, storage, vectors
        self._breakers = breakers
        self._redaction = Redaction(project)
        self._pricing = Pricing(project)

    @property
    def label(self) -> str:
        """The embedding model, as `provider:model`."""
        return self._provider().label

    async def embed(self, caller: Caller, texts: Sequence[str]) -> dict[str, bytes]:
        """Return the vectors by the hash of the text. Their cost, in this attempt or an earlier one, is added to the caller's.

        Raises:
            InvalidInput: the project's embedding model cannot embed.
            ProviderRefused, ProviderUnavailable, RateLimited: from the plugin; also if the store is unreachable.
        """
        provider, by_hash = self._provider(), {sha256_of(text): text for text in texts if text.strip()}
        mine = sha256_of(canonical([caller.scope, caller.step, caller.participant]))
        found = await self._vectors.find(provider.label, list(by_hash))
        missing = [hash for hash in by_hash if hash not in found]
        for start in range(0, len(missing), BATCH):
            batch = {hash: by_hash[hash] for hash in missing[start : start + BATCH]}
            await self._pay(caller, provider, mine, batch)
        if missing:
            found |= await self._vectors.find(provider.label, missing)
        caller.spend(_paid_by(mine, found.values()))
        return {hash: embedded.vector for hash, embedded in found.items()}

    async def _pay(self, caller: Caller, provider: Provider, mine: str, batch: dict[str, str]) -> None:
        texts = await self._redaction.texts([text[:LONGEST] for text in batch.values()])
        request = EmbeddingRequest(model=provider.model, texts=texts)
        parts = {"provider": provider.name, **request.model_dump(exclude={"idempotency_key"})}
        key = asked_by(caller.participant, caller.scope, f"{caller.step}/embedding", parts)
        key = (await self._storage.begin(key, tenant=caller.tenant, model=provider.label)).key

        async def ask(asked: Provider) -> tuple[EmbeddingReply, Provider]:
            own = request.model_copy(update={"idempotency_key": own_key(key, provider, asked)})
            return await self._capped(caller, asked, own), asked

        reply, asked = (await first_answer(self._providers, self._storage, key, provider, ask)).answer
        whole = {"texts": len(batch), "input_tokens": reply.input_tokens}
        paid = Paid(reply=whole, cost_usd=self._cost(asked, reply), price_source=self._pricing.source(asked))
        vectors = {text: packed(vector) for text, vector in zip(batch, reply.vectors, strict=True)}
        record = partial(self._vectors.record, key, provider.label, mine, vectors, paid, reply.input_tokens)
        await uninterrupted(hold_until_written(record))

    async def _capped(self, caller: Caller, asked: Provider, request: EmbeddingRequest) -> EmbeddingReply:
        """Send one request, if every cap that applies has room for the most that it may cost: a token for each byte."""
        spender = Spender(caller.tenant, caller.participant, asked.label, caller.payer or Payer())
        limits = self._caps.limits(spender)
        if not limits or asked.plugin.offline:
            return await self._ask(asked, request)
        rate = known(self._pricing.price(asked), asked.label, limits)
        most = rate.most(sum(len(text.encode()) for text in request.texts), 0)
        return await self._caps.held_to(
            limits, most, lambda: self._ask(asked, request), lambda reply: self._cost(asked, reply), is_free
        )

    async def _ask(self, asked: Provider, request: EmbeddingRequest) -> EmbeddingReply:
        """Send one request, if the circuit breaker allows it. Missing or empty vectors are a failure too."""
        self._providers.check_enabled(asked)
        async with self._breakers.around(asked.breaker_name, asked.breaker) if self._breakers else nullcontext():
            plugin = asked.plugin
            assert isinstance(plugin, EmbeddingModel)  # `_provider` has checked it
            reply = await self._providers.use(asked, lambda: plugin.embed(request))
            if len(reply.vectors) != len(request.texts) or not all(reply.vectors):
                raise ProviderUnavailable(f"{asked.label}: {len(request.texts)} texts got {len(reply.vectors)} vectors.")
            return reply

    def _cost(self, provider: Provider, reply: EmbeddingReply) -> float | None:
        same = ModelReply(content="", model=reply.model, input_tokens=reply.input_tokens)
        return self._pricing.of(provider, same).cost_usd

    def _provider(self) -> Provider:
        provider = self._providers.named(embedding_model(self._project, self._providers.default))
        if not isinstance(provider.plugin, EmbeddingModel):
            raise InvalidInput(
                f"embedding: the model plugin {provider.name!r} cannot embed; name one that can, "
                "for example openai:text-embedding-3-small or offline:words.",
                "embedding",
            )
        for fallback in provider.fallback:
            other = self._providers.named(fallback.model)
            if other.model != provider.model or not isinstance(other.plugin, EmbeddingModel):
                raise InvalidInput(
                    f"embedding: {other.label} cannot be a fallback for {provider.label}: "
                    "vectors of two models cannot be compared. "
                    "Name the same model at another provider or address.",
                    "embedding",
                )
        return provider


def embedding_model(project: Project, default: str) -> str:
    """Return the embedding model of the project file, or the one that fits the default model."""
    if project.embedding is not None:
        return project.embedding
    settings = settings_of(default, project)
    known = DEFAULT_EMBEDDINGS.get(settings.provider)
    if known is None:
        raise InvalidInput(
            f"embedding: there is no default embedding model for {settings.provider!r}; name one in mofa.yaml: "
            "embedding: openai:text-embedding-3-small (or offline:words, which compares words, not meanings).",
            "embedding",
        )
    return known


def _paid_by(call: str, found: Iterable[Embedded]) -> Usage:
    rows = [each for each in found if each.paid_for == call]
    if not rows:
        return Usage()
    costs = [row.cost_usd for row in rows]
    total = None if any(cost is None for cost in costs) else sum(cost or 0.0 for cost in costs)
    return Usage(calls=1, input_tokens=sum(row.input_tokens for row in rows), cost_usd=total)
