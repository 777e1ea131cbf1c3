"""Fallbacks: the models that are asked if one fails, for all kinds of calls, and the layer for questions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Generic, NamedTuple, TypeVar

from temporalio import activity

from activities.heartbeats import uninterrupted
from activities.model.prompt import idempotency_key
from activities.model.question import Answered, Asks, Question
from activities.model.replies import UnusableAnswer
from kernel.basics.errors import MofaError, NotSent, ProviderRefused, ProviderUnavailable, RateLimited
from kernel.conversation.budget import Usage
from kernel.kinds.llm import FallbackUsed
from kernel.kinds.storage import LedgerKey, Paid, Storage
from kernel.model_call.caps import CapReached
from kernel.model_call.fallback import Tried, all_failed, next_of, trigger_of
from runtime.patience import hold_until_written, retry_write
from runtime.plugins.providers import Provider, Providers

T = TypeVar("T")

FREE = (ProviderRefused, RateLimited, NotSent, CapReached)
"""Failures that certainly cost nothing: a refusal, or a request that was not sent. Others may have been paid."""


class First(NamedTuple, Generic[T]):
    """The first usable answer, and the models that were tried before.

    `unusable` are paid answers of those; `maybe_paid` is whether one without an answer may have cost something.
    """

    answer: T
    tried: list[Tried]
    unusable: list[T]
    maybe_paid: bool


class _Failed(NamedTuple):
    error: MofaError
    asked: Provider

    @property
    def maybe_paid(self) -> bool:
        return not isinstance(self.error, FREE)


async def first_answer(
    providers: Providers, storage: Storage, key: LedgerKey, first: Provider, ask: Callable[[Provider], Awaitable[T]]
) -> First[T]:
    """Return the answer of `ask` for the model, or for the first of its fallbacks that succeeds; else an unusable one.

    `key` is the key of a begun call. It is released if nothing was paid, so that the next attempt is not a double charge.

    Raises:
        MofaError: all of them failed, or one failed in a way for which no fallback is meant.
    """
    asked, place = first, 0
    failed: list[_Failed] = []
    while True:
        try:
            return _first(await ask(asked), failed)
        except MofaError as error:
            failed.append(_Failed(error, asked))
            reason = trigger_of(error)
            following = None if reason is None else next_of(first.fallback, place, reason)
        if following is None:
            return await _last(failed, storage, key)
        activity.logger.warning("model fallback: %s (%s)", asked.label, reason)
        asked, place = providers.named(first.fallback[following].model), following + 1


async def _last(failed: Sequence[_Failed], storage: Storage, key: LedgerKey) -> First[T]:
    """Return the last paid answer, though unusable: a failure would be retried, and paid again. Without one, raise."""
    last = next((each for each in reversed(failed) if isinstance(each.error, UnusableAnswer)), None)
    if last is not None and isinstance(last.error, UnusableAnswer):
        return _first(last.error.answer, [each for each in failed if each is not last])
    if not any(each.maybe_paid for each in failed):
        await retry_write(lambda: storage.release(key))
    raise all_failed([each.error for each in failed]) from None


def _first(answer: T, failed: Sequence[_Failed]) -> First[T]:
    reasons = [(each.asked, trigger_of(each.error)) for each in failed]
    tried = [Tried(model=asked.label, reason=reason) for asked, reason in reasons if reason is not None]
    unusable = [each.error.answer for each in failed if isinstance(each.error, UnusableAnswer)]
    return First(answer, tried, unusable, any(each.maybe_paid for each in failed))


def own_key(key: LedgerKey, first: Provider, asked: Provider) -> str:
    """Return the idempotency key for one model. Each has its own: a provider refuses another request under a known key."""
    return idempotency_key(key if asked is first else _of(key, asked))


def _of(key: LedgerKey, asked: Provider) -> LedgerKey:
    return key.model_copy(update={"step": f"{key.step}/{asked.label}"})


class Fallback:
    """Asks the model, and its fallbacks if it fails."""

    def __init__(self, providers: Providers, storage: Storage, asks: Asks[Question, Answered]) -> None:
        self._providers, self._storage, self._asks = providers, storage, asks

    async def ask(self, question: Question) -> Answered:
        """Return the first answer, with the models tried before. A paid, unusable answer is recorded under its own step."""
        first = question.provider

        async def ask(asked: Provider) -> Answered:
            if asked is first:
                return await self._asks.ask(question)
            # Without the fallback's own hedge, which is for its own calls.
            return await self._asks.ask(question.sent_to(replace(asked, hedge=None), _of(question.key, asked)))

        result = await first_answer(self._providers, self._storage, question.key, first, ask)
        for unusable in result.unusable:
            await uninterrupted(self._record(question.key, unusable))
        return _with_account(result) if result.tried else result.answer

    async def _record(self, key: LedgerKey, unusable: Answered) -> Paid:
        whole, cost_usd = unusable.reply.model_dump(mode="json"), unusable.own.cost_usd
        paid = Paid(reply=whole, cost_usd=cost_usd, price_source=unusable.price_source)
        return await hold_until_written(
            lambda: self._storage.record(
                _of(key, unusable.provider),
                paid,
                texts=[],
                model=unusable.provider.label,
                input_tokens=unusable.own.input_tokens,
                output_tokens=unusable.own.output_tokens,
            )
        )


def _with_account(result: First[Answered]) -> Answered:
    answered, spent = result.answer, sum((each.own for each in result.unusable), Usage())
    in_stead = FallbackUsed(
        model=answered.provider.label,
        offline=answered.provider.plugin.offline,
        tried=result.tried,
        maybe_paid=result.maybe_paid,
        usage=spent,
    )
    return replace(answered, reply=answered.reply.model_copy(update={"in_stead": in_stead}))


ASK_S = 180.0
"""The longest duration of a question, with all its fallbacks, in seconds."""


class TimeLimit:
    """Cancels the next layer after `ASK_S` seconds."""

    def __init__(self, asks: Asks[Question, Answered]) -> None:
        self._asks = asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer. Raises `ProviderUnavailable` after `ASK_S`."""
        try:
            async with asyncio.timeout(ASK_S):
                return await self._asks.ask(question)
        except TimeoutError:
            message = f"{question.provider.label} gave no answer within {ASK_S:g} s."
            raise ProviderUnavailable(message, reason="timeout") from None
