"""Spending caps: before a request is sent, the most that it may cost is reserved; its cost takes the place of that."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from activities.heartbeats import uninterrupted
from activities.model.fallback import FREE
from activities.model.pricing import Pricing
from activities.model.question import Answered, Asks, Question
from activities.model.replies import UnusableAnswer, most_tokens
from kernel.basics.errors import InvalidInput, MofaError, ProviderUnavailable, StoreUnavailable
from kernel.conversation.caller import Payer
from kernel.kinds.llm import ModelRequest
from kernel.model_call.caps import NANO, OUTPUT_TOKENS, Limit, SpendBook, SpendCap, Spender, limits_of
from runtime.patience import hold_until_written, retry_write
from runtime.project.prices import Rate

T = TypeVar("T")


class NotReserved(StoreUnavailable):
    """The amount could not be reserved, so nothing was sent. On the wire it is `StoreUnavailable`."""

    @property
    def type(self) -> str:
        """The wire name of `StoreUnavailable`."""
        return StoreUnavailable.__name__


class Caps:
    """The caps of one project. Without a book, as in a test, nothing is capped."""

    def __init__(self, caps: Sequence[SpendCap], book: SpendBook | None) -> None:
        self._caps, self._book = caps if book is not None else (), book

    def limits(self, spender: Spender) -> list[Limit]:
        """Return the limits of a call that is made now."""
        return limits_of(self._caps, spender, datetime.now(UTC))

    async def held_to(
        self,
        limits: Sequence[Limit],
        most_usd: float,
        send: Callable[[], Awaitable[T]],
        cost_of: Callable[[T], float | None],
        is_free: Callable[[BaseException], bool],
        *,
        hold: bool = False,
    ) -> T:
        """Return the result of a request that may cost `most_usd`. It is sent if every limit has room for that.

        `cost_of` returns its cost; None if it is not known, and counts as the most that it may be. `is_free` says whether a
        failure cost nothing. Another failure, a cancellation or a kill leaves the reservation, which counts as spent later.
        `hold` waits for the database until the worker shuts down, for a call whose next attempt would not be made.

        Raises:
            CapReached: a limit has no room; nothing was sent.
            NotReserved: `hold` has given up; nothing was sent.
            StoreUnavailable: the database is away; nothing was sent.
        """
        if not limits:
            return await send()
        assert self._book is not None  # without one there are no limits
        held = _Held(self._book, limits, round(most_usd * NANO))
        await (held.hold() if hold else held.reserve())
        try:
            result = await send()
        except UnusableAnswer as unusable:
            await held.settle(unusable.answer.own.cost_usd)
            raise
        except MofaError as error:
            if is_free(error):
                await held.settle(0.0)
            raise
        await held.settle(cost_of(result))
        return result


class Capped:
    """Sends a request if every cap that applies to it has room for the most that it may cost."""

    def __init__(self, caps: Caps, pricing: Pricing, asks: Asks[Question, Answered]) -> None:
        self._caps, self._pricing, self._asks = caps, pricing, asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer.

        Raises:
            CapReached: a cap has no room; nothing was sent.
            InvalidInput: the price of a capped model is not known.
        """
        provider, call = question.provider, question.call
        limits = self._caps.limits(Spender(call.tenant, call.participant, provider.label, call.payer or Payer()))
        if not limits or provider.plugin.offline:
            return await self._asks.ask(question)
        rate = known(self._pricing.price(provider), provider.label, limits)
        question = replace(question, request=_bounded(question.request))

        async def send() -> Answered:
            return await self._asks.ask(question)

        return await self._caps.held_to(
            limits, _most(rate, question.request), send, lambda answered: answered.own.cost_usd, is_free
        )


def known(rate: Rate | None, label: str, limits: Sequence[Limit]) -> Rate:
    """Return the price of a capped model. Raise `InvalidInput` if it is not known."""
    if rate is None:
        raise InvalidInput(
            f"caps: the price of {label} is not known, so its calls cannot be held to the cap of "
            f"{limits[0].words}. Put it under prices in mofa.yaml.",
            "caps",
        )
    return rate


class _Held:
    """The reservation of one request. If the worker is killed, or the answer is lost, it counts as spent after a while."""

    def __init__(self, book: SpendBook, limits: Sequence[Limit], amount: int) -> None:
        self._book, self._limits, self._amount, self._id = book, limits, amount, uuid.uuid4().hex

    async def reserve(self) -> None:
        now = datetime.now(UTC)
        await retry_write(lambda: self._book.reserve(self._id, self._limits, self._amount, now))

    async def hold(self) -> None:
        book, id, limits, amount = self._book, self._id, self._limits, self._amount
        try:
            await hold_until_written(
                lambda: book.reserve(id, limits, amount, datetime.now(UTC)), "A reservation under a spending cap"
            )
        except ProviderUnavailable as error:
            raise NotReserved(str(error)) from None

    async def settle(self, cost_usd: float | None) -> None:
        """Replace it by the cost. One that is not known counts as the most that it may be."""
        cost = self._amount if cost_usd is None else round(cost_usd * NANO)
        await uninterrupted(hold_until_written(lambda: self._book.settle(self._id, self._limits, self._amount, cost)))


def _bounded(request: ModelRequest) -> ModelRequest:
    """Return the request with a limit for its answer: without one its cost has no bound."""
    return request if request.max_output_tokens is not None else request.model_copy(update={"max_output_tokens": OUTPUT_TOKENS})


def _most(rate: Rate, request: ModelRequest) -> float:
    """Return the most that a request may cost, in US dollars."""
    tokens_out = request.max_output_tokens or OUTPUT_TOKENS
    return rate.most(most_tokens(request), tokens_out)


def is_free(error: BaseException) -> bool:
    """Return whether a request without an answer cost nothing: it is one of `FREE`, or the provider sent an error's status."""
    return isinstance(error, FREE) or (isinstance(error, ProviderUnavailable) and error.reason == "down")
