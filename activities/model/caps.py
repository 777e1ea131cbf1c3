"""Spending caps: before a request is sent, the most that it may cost is reserved; its cost takes the place of that."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from activities.heartbeats import uninterrupted
from activities.model.fallback import FREE
from activities.model.pricing import Pricing
from activities.model.question import Answered, Asks, Question
from activities.model.replies import UnusableAnswer, most_tokens
from kernel.basics.errors import InvalidInput, MofaError, ProviderUnavailable
from kernel.kinds.llm import ModelRequest
from kernel.model_call.caps import NANO, OUTPUT_TOKENS, Limit, SpendBook, SpendCap, Spender, limits_of
from kernel.project.project import Price
from runtime.patience import hold_until_written, retry_write


class Capped:
    """Sends a request if every cap that applies to it has room for the most that it may cost."""

    def __init__(
        self, caps: Sequence[SpendCap], book: SpendBook | None, pricing: Pricing, asks: Asks[Question, Answered]
    ) -> None:
        self._caps, self._book, self._pricing, self._asks = caps, book, pricing, asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer.

        Raises:
            CapReached: a cap has no room; nothing was sent.
            InvalidInput: the price of a capped model is not known.
        """
        provider, call, now = question.provider, question.call, datetime.now(UTC)
        limits = limits_of(self._caps, Spender(call.tenant, call.participant, provider.label), now)
        if self._book is None or not limits or provider.plugin.offline:
            return await self._asks.ask(question)
        price = self._pricing.price(provider)
        if price is None:
            raise InvalidInput(
                f"caps: the price of {provider.label} is not known, so its calls cannot be held to the cap of "
                f"{limits[0].words}. Put it under prices in mofa.yaml.",
                "caps",
            )
        question = replace(question, request=_bounded(question.request))
        held = _Held(self._book, limits, _most(price, question.request))
        await held.reserve(now)
        try:
            answered = await self._asks.ask(question)
        except UnusableAnswer as unusable:
            await held.settle(unusable.answer.own.cost_usd)
            raise
        except MofaError as error:
            if _is_free(error):
                await held.settle(0.0)
            raise
        await held.settle(answered.own.cost_usd)
        return answered


class _Held:
    """The reservation of one request. If the worker is killed, or the answer is lost, it counts as spent after a while."""

    def __init__(self, book: SpendBook, limits: Sequence[Limit], amount: int) -> None:
        self._book, self._limits, self._amount, self._id = book, limits, amount, uuid.uuid4().hex

    async def reserve(self, now: datetime) -> None:
        await retry_write(lambda: self._book.reserve(self._id, self._limits, self._amount, now))

    async def settle(self, cost_usd: float | None) -> None:
        """Replace it by the cost. One that is not known counts as the most that it may be."""
        cost = self._amount if cost_usd is None else round(cost_usd * NANO)
        await uninterrupted(hold_until_written(lambda: self._book.settle(self._id, self._limits, self._amount, cost)))


def _bounded(request: ModelRequest) -> ModelRequest:
    """Return the request with a limit for its answer: without one its cost has no bound."""
    return request if request.max_output_tokens is not None else request.model_copy(update={"max_output_tokens": OUTPUT_TOKENS})


def _most(price: Price, request: ModelRequest) -> int:
    """Return the most that a request may cost, in units of `NANO`."""
    tokens_out = request.max_output_tokens or OUTPUT_TOKENS
    usd = (most_tokens(request) * price.input_per_million + tokens_out * price.output_per_million) / 1e6
    return round(usd * NANO)


def _is_free(error: MofaError) -> bool:
    """Return whether a request without an answer cost nothing: it is one of `FREE`, or the provider sent an error's status."""
    return isinstance(error, FREE) or (isinstance(error, ProviderUnavailable) and error.reason == "down")
