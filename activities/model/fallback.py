"""A call of a model, and of those that are asked where it fails: the walk that all kinds of calls share, and the layer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Generic, NamedTuple, TypeVar

from temporalio import activity

from activities.heartbeats import to_the_end
from activities.model.prompt import idempotency_key
from activities.model.question import Answered, Asks, Question
from activities.model.replies import PaidInVain
from kernel.basics.errors import MofaError, NotSent, ProviderRefused, ProviderUnavailable, RateLimited
from kernel.conversation.budget import Usage
from kernel.kinds.llm import InStead
from kernel.kinds.storage import LedgerKey, Paid, Storage
from kernel.model_call.fallback import Tried, all_failed, next_of, trigger_of
from runtime.patience import hold_until_written, retry_write
from runtime.plugins.providers import Provider, Providers

T = TypeVar("T")

FREE = (ProviderRefused, RateLimited, NotSent)
"""Failures that certainly cost nothing: a refusal, and what was not sent. Of others that is not known."""


class First(NamedTuple, Generic[T]):
    """The first answer that one of the models gave, and those that were tried besides.

    `in_vain` are answers that were paid and are of no use; `maybe_paid` if one without an answer may have cost something.
    """

    answer: T
    tried: list[Tried]
    in_vain: list[T]
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
    """Return what `ask` gives for the model, or for the first of its fallbacks that can; else an answer that was paid in vain.

    `key` is of a call that was begun; it is given back where nothing was paid, so that the next attempt cannot pay twice.

    Raises:
        MofaError: none of them could, or one failed in a way that no other would mend.
    """
    asked, place = first, 0
    failed: list[_Failed] = []
    while True:
        try:
            return _first(await ask(asked), failed)
        except MofaError as error:
            failed.append(_Failed(error, asked))
            reason = trigger_of(error)
            found = None if reason is None else next_of(first.fallback, place, reason)
        if found is None:
            return await _last(failed, storage, key)
        activity.logger.warning("model fallback: %s (%s)", asked.label, reason)
        asked, place = providers.named(first.fallback[found].model), found + 1


async def _last(failed: Sequence[_Failed], storage: Storage, key: LedgerKey) -> First[T]:
    """No other model is meant for the last failure: an answer that is paid is better than to pay all of them again."""
    vain = next((each for each in reversed(failed) if isinstance(each.error, PaidInVain)), None)
    if vain is not None and isinstance(vain.error, PaidInVain):
        return _first(vain.error.answer, [each for each in failed if each is not vain])
    if not any(each.maybe_paid for each in failed):
        await retry_write(lambda: storage.release(key))
    raise all_failed([each.error for each in failed]) from None


def _first(answer: T, failed: Sequence[_Failed]) -> First[T]:
    reasons = [(each.asked, trigger_of(each.error)) for each in failed]
    tried = [Tried(model=asked.label, reason=reason) for asked, reason in reasons if reason is not None]
    in_vain = [each.error.answer for each in failed if isinstance(each.error, PaidInVain)]
    return First(answer, tried, in_vain, any(each.maybe_paid for each in failed))


def own_key(key: LedgerKey, first: Provider, asked: Provider) -> str:
    """Return the idempotency key for one of them: each has its own, for a provider refuses other words under a known one."""
    return idempotency_key(key if asked is first else _of(key, asked))


def _of(key: LedgerKey, asked: Provider) -> LedgerKey:
    return key.model_copy(update={"step": f"{key.step}/{asked.label}"})


class Fallback:
    """Asks the model, and those that are named for its failures."""

    def __init__(self, providers: Providers, storage: Storage, asks: Asks[Question, Answered]) -> None:
        self._providers, self._storage, self._asks = providers, storage, asks

    async def ask(self, question: Question) -> Answered:
        """Return the first answer, with who was tried before. What was paid in vain is booked under a step of its own."""
        first = question.provider

        async def ask(asked: Provider) -> Answered:
            if asked is first:
                return await self._asks.ask(question)
            # A fallback is asked by itself, whatever it has for calls of its own.
            return await self._asks.ask(question.sent_to(replace(asked, hedge=None), _of(question.key, asked)))

        found = await first_answer(self._providers, self._storage, question.key, first, ask)
        for answered in found.in_vain:
            await to_the_end(self._book(question.key, answered))
        return _with_account(found) if found.tried else found.answer

    async def _book(self, key: LedgerKey, vain: Answered) -> Paid:
        paid = Paid(reply=vain.reply.model_dump(mode="json"), cost_usd=vain.own.cost_usd)
        return await hold_until_written(
            lambda: self._storage.record(
                _of(key, vain.provider),
                paid,
                texts=[],
                model=vain.provider.label,
                input_tokens=vain.own.input_tokens,
                output_tokens=vain.own.output_tokens,
            )
        )


def _with_account(found: First[Answered]) -> Answered:
    answered, in_vain = found.answer, sum((each.own for each in found.in_vain), Usage())
    in_stead = InStead(
        model=answered.provider.label,
        offline=answered.provider.plugin.offline,
        tried=found.tried,
        maybe_paid=found.maybe_paid,
        usage=in_vain,
    )
    return replace(answered, reply=answered.reply.model_copy(update={"in_stead": in_stead}))


ASK_S = 180.0


class TimeLimit:
    """Calls the next layer off after `ASK_S` seconds."""

    def __init__(self, asks: Asks[Question, Answered]) -> None:
        self._asks = asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer, if it comes in time."""
        try:
            async with asyncio.timeout(ASK_S):
                return await self._asks.ask(question)
        except TimeoutError:
            words = f"{question.provider.label} gave no answer within {ASK_S:g} s."
            raise ProviderUnavailable(words, reason="timeout") from None
