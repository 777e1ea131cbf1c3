"""The port of a model call's layers: a question goes in, and an answer comes out.

Each layer is a small object with `ask`, which wraps the next one. `model.py` composes them, and decides their order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from activities.model.prompt import exchange, idempotency_key, ledger_key, request_for
from kernel.conversation.budget import Usage
from kernel.conversation.transcript import Entry, Thread
from kernel.kinds.llm import ModelCall, ModelReply, ModelRequest
from kernel.kinds.memory import Recalled
from kernel.kinds.storage import CACHE, LedgerKey, Said
from kernel.model_call.context import Compressed
from kernel.record.event_log import LoggedMark
from runtime.plugins.providers import Provider

Q = TypeVar("Q", contravariant=True)
A = TypeVar("A", covariant=True)


class Asks(Protocol[Q, A]):
    """A layer. The outer ones take a `ModelCall`, the inner ones a `Question`."""

    async def ask(self, question: Q, /) -> A:
        """Return the answer.

        Raises:
            MofaError: there is no answer.
        """
        ...


@dataclass(frozen=True)
class Question:
    """A request to a model, and its key in the ledger.

    `entries` is the conversation for the model, made of the one that was `said`. `streamed` means that followers of the run get
    the answer's text in pieces; `first_word` is set with the first piece. `paid_for` names the call that pays for a summary.
    """

    call: ModelCall
    provider: Provider
    request: ModelRequest
    key: LedgerKey
    entries: Sequence[Entry] = ()
    said: Said = field(default_factory=lambda: Said(()))
    streamed: bool = False
    paid_for: str | None = None
    first_word: asyncio.Event = field(default_factory=asyncio.Event, compare=False)

    @staticmethod
    def of(call: ModelCall, provider: Provider, said: Said, shown: Sequence[Entry] | None = None) -> Question:
        """Return the question of a call, about the conversation, or the part of it that is shown.

        Raises:
            InvalidInput: there is nothing to answer.
        """
        entries = said.entries if shown is None else shown
        request = request_for(call, provider.model, entries)
        # With a cache, the same model at another address is another question.
        key = ledger_key(call, provider.name, request, provider.endpoint if provider.cache_s is not None else None)
        return Question(call, provider, keyed(request, key), key, entries, said)

    def showing(self, entries: Sequence[Entry]) -> Question:
        """Return the same question about another view of the conversation."""
        return Question.of(self.call, self.provider, self.said, entries)

    def sent_to(self, provider: Provider, key: LedgerKey) -> Question:
        """Return the same question for another model, with an idempotency key of its own."""
        request = self.request.model_copy(update={"model": provider.model})
        return replace(self, provider=provider, request=keyed(request, key))

    @property
    def may_be_streamed(self) -> bool:
        """Whether the text may be streamed to followers: JSON is for programs, and a summary is not an answer of the run."""
        return self.request.output_schema is None and not self.call.unheard and self.paid_for is None

    @property
    def thread(self) -> Thread:
        """The conversation whose new entries are stored with this question. A summary has none of its own."""
        return Thread() if self.paid_for is not None else self.call.thread

    def end(self, reply: ModelReply) -> Thread:
        """Return the conversation with the question and this reply. A summary has none of its own."""
        if self.paid_for is not None:
            return Thread()
        return Thread(head=self.call.thread.tip(), pending=tuple(exchange(self.call, reply)))


def keyed(request: ModelRequest, key: LedgerKey) -> ModelRequest:
    """Return the request with its idempotency key, the same on every attempt."""
    return request.model_copy(update={"idempotency_key": idempotency_key(key)})


@dataclass(frozen=True)
class Answered:
    """A model's answer, and the account of it so far. The parts that must outlast this attempt are in `reply`.

    `own` is the cost of the reply itself, and `price_source` says where its price is from. `beside` is the cost of a summary,
    or of embeddings for a reminder. `said` tells whether it was stored with the conversation. `logged` is the state of the
    event log.
    """

    reply: ModelReply
    provider: Provider
    own: Usage = field(default_factory=Usage)
    price_source: str | None = None
    beside: Usage = field(default_factory=Usage)
    recorded: bool = False
    maybe_double: bool = False
    compressed: Compressed | None = None
    recalled: Sequence[Recalled] = ()
    paid_for: str | None = None
    receipt: str | None = None
    said: bool = False
    logged: LoggedMark | None = None

    @property
    def usage(self) -> Usage:
        """The whole cost, with a hedge, and with the unusable answers of other models."""
        hedge = self.reply.hedged.usage if self.reply.hedged is not None else Usage()
        unusable = self.reply.in_stead.usage if self.reply.in_stead is not None else Usage()
        return self.own + hedge + unusable + self.beside

    @property
    def by_another(self) -> str | None:
        """The model that answered (`provider:model`), if it is not the one that was asked first."""
        if self.reply.in_stead is not None:
            return self.reply.in_stead.model
        return self.reply.hedged.model if self.reply.hedged is not None else None

    @property
    def booked_as(self) -> str | None:
        """The model in the ledger's entry, if it is not the one that was asked first."""
        return f"{CACHE}{self.provider.label}" if self.reply.cached else self.by_another

    @property
    def offline(self) -> bool:
        """Whether the offline model has made up the answer."""
        return (self.reply.in_stead or self.reply.hedged or self.provider.plugin).offline
