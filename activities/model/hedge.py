"""A second request for one answer, where the first is slow: the first answer counts, and both are booked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from temporalio import activity

from activities.heartbeats import to_the_end
from activities.model.fallback import FREE
from activities.model.pricing import Pricing
from activities.model.question import Answered, Asks, Question
from activities.model.replies import PaidInVain
from activities.model.spending import unanswered
from kernel.basics.errors import MofaError
from kernel.conversation.budget import Usage
from kernel.kinds.storage import Paid, Storage
from kernel.model_call.hedge import Hedge, Hedged
from runtime.patience import hold_until_written, retry_write
from runtime.plugins.providers import Providers


class _BookedBefore(MofaError):
    """An earlier attempt has sent the second request, and booked what it cost."""

    def __init__(self, hedged: Hedged) -> None:
        super().__init__("the second request was sent before")
        self.hedged = hedged


class Hedging:
    """Asks twice where the project file wants that, and the first request is slow."""

    def __init__(self, providers: Providers, storage: Storage, pricing: Pricing, asks: Asks[Question, Answered]) -> None:
        self._providers, self._storage, self._pricing, self._asks = providers, storage, pricing, asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer of the first of the two to give one.

        A repeated attempt that finds the second request booked has sent both before, and sends the first alone.
        """
        hedge = question.provider.hedge
        if hedge is None:
            return await self._asks.ask(question)
        other = self._second(question, hedge)
        try:
            went = await race(
                lambda: self._asks.ask(question), lambda: self._sent_once(other), hedge.after_s, question.first_word
            )
        except BothFailed as both:
            return await self._none_answered(question, other, both)
        return went if isinstance(went, Answered) else await self._settled(question, other, went)

    def _second(self, question: Question, hedge: Hedge) -> Question:
        provider = self._providers.named(hedge.model) if hedge.model is not None else question.provider
        own = question.key.model_copy(update={"step": f"{question.key.step}/hedge"})
        second = question.sent_to(replace(provider, hedge=None), own)
        return replace(second, key=own, aloud=False, first_word=asyncio.Event())

    async def _sent_once(self, second: Question) -> Answered:
        found = await self._storage.begin(second.key, tenant=second.call.tenant, model=second.provider.label)
        if found.paid is not None:
            raise _BookedBefore(Hedged.model_validate(found.paid.reply))
        activity.logger.info("model hedge: the answer is slow; %s is asked too", second.provider.label)
        return await self._asks.ask(second)

    async def _settled(self, question: Question, second: Question, went: Race[Answered]) -> Answered:
        if isinstance(went.other, _BookedBefore):
            return _hedged(went.answer, went.other.hedged)
        lost = question if went.second_won else second
        return await self._booked(second, went.answer, lost, went.other)

    async def _booked(self, second: Question, taken: Answered, lost: Question, other: Any) -> Answered:
        """Return the answer that is taken, with what the `lost` question cost, once that is written down."""
        hedged = Hedged(
            model=taken.provider.label,
            offline=taken.provider.plugin.offline,
            other=lost.provider.label,
            usage=self._cost(lost, other),
            called_off=other is None,
        )
        await to_the_end(self._book(second, hedged))
        return _hedged(taken, hedged)

    def _cost(self, lost: Question, other: Answered | BaseException | None) -> Usage:
        """What a request cost whose answer is not taken; an estimate where it was called off, or broke off."""
        if isinstance(other, Answered):
            return other.own
        if isinstance(other, PaidInVain):
            return _own(other)
        free = isinstance(other, (*FREE, _BookedBefore))
        return Usage() if free else self._pricing.of(lost.provider, unanswered(lost.request))

    async def _none_answered(self, question: Question, second: Question, both: BothFailed) -> Answered:
        """Raise the failure of the first; of a pair where one may have been paid, that one's."""
        vain = next((each for each in (both.first, both.second) if isinstance(each, PaidInVain)), None)
        if vain is not None:
            other = (second, both.second) if vain is both.first else (question, both.first)
            vain.answer = await self._booked(second, vain.answer, *other)
            raise vain from None
        if not isinstance(both.second, (*FREE, _BookedBefore)):  # it may have been paid, and the first perhaps was not
            raise (both.second if isinstance(both.first, FREE) else both.first) from None
        if not isinstance(both.second, _BookedBefore):
            await retry_write(lambda: self._storage.release(second.key))
        raise both.first from None

    async def _book(self, second: Question, hedged: Hedged) -> Paid:
        used, paid = hedged.usage, Paid(reply=hedged.model_dump(mode="json"), cost_usd=hedged.usage.cost_usd)
        tokens = {"input_tokens": used.input_tokens, "output_tokens": used.output_tokens}
        record, model = self._storage.record, hedged.other
        return await hold_until_written(lambda: record(second.key, paid, texts=[], head=None, model=model, **tokens))


def _own(vain: PaidInVain[Any]) -> Usage:
    own: Usage = vain.answer.own
    return own


def _hedged(answered: Answered, hedged: Hedged) -> Answered:
    return replace(answered, reply=answered.reply.model_copy(update={"hedged": hedged}))


R = TypeVar("R")
Ask = Callable[[], Coroutine[Any, Any, R]]


@dataclass(frozen=True)
class Race(Generic[R]):
    """How it went. `other` is the answer, or the failure, of the one that was not taken; None where it was called off."""

    answer: R
    second_won: bool
    other: R | BaseException | None


class BothFailed(Exception):
    """Neither request was answered."""

    def __init__(self, first: BaseException, second: BaseException) -> None:
        super().__init__(f"{first}; {second}")
        self.first, self.second = first, second


async def race(first: Ask[R], second: Ask[R], after_s: float, begun: asyncio.Event) -> R | Race[R]:
    """Return the first good answer: the first one's alone where it comes, fails or has `begun` in time.

    Nothing is left running, whatever happens.

    Raises:
        BothFailed: neither gave an answer. Where the first was asked alone, its own failure.
    """
    one = asyncio.create_task(first())
    tasks = {one}
    try:
        if not await _slow(one, begun, after_s):
            return await one
        two = asyncio.create_task(second())
        tasks.add(two)
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if not any(map(_good, tasks)):
            await asyncio.wait(tasks)
        if not any(map(_good, tasks)):
            raise BothFailed(_failure(one), _failure(two))
        won, lost = (one, two) if _good(one) else (two, one)
        called_off = not lost.done()
        await _end(lost)
        return Race(won.result(), won is two, None if called_off else lost.exception() or lost.result())
    finally:
        for task in tasks:
            await _end(task)


async def _slow(task: asyncio.Task[R], begun: asyncio.Event, after_s: float) -> bool:
    speaks = asyncio.create_task(begun.wait())
    try:
        done, _ = await asyncio.wait({task, speaks}, timeout=after_s, return_when=asyncio.FIRST_COMPLETED)
        return not done
    finally:
        speaks.cancel()


def _good(task: asyncio.Task[Any]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None


def _failure(task: asyncio.Task[Any]) -> BaseException:
    return (None if task.cancelled() else task.exception()) or asyncio.CancelledError()


async def _end(task: asyncio.Task[Any]) -> None:
    if not task.done():
        task.cancel()
        await asyncio.wait({task})
