"""Hedges: a second request for the same answer if the first one is slow. The first answer counts; both costs are recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from temporalio import activity

from activities.heartbeats import uninterrupted
from activities.model.fallback import FREE
from activities.model.pricing import Pricing
from activities.model.question import Answered, Asks, Question
from activities.model.replies import UnusableAnswer
from activities.model.spending import unanswered
from kernel.basics.errors import MofaError
from kernel.conversation.budget import Usage
from kernel.kinds.storage import Paid, Storage
from kernel.model_call.fallback import asking
from kernel.model_call.hedge import Hedge, Hedged
from runtime.patience import hold_until_written, retry_write
from runtime.plugins.providers import Providers


class _RecordedBefore(MofaError):
    """An earlier attempt has sent the second request, and recorded its cost."""

    def __init__(self, hedged: Hedged) -> None:
        super().__init__("the second request was sent before")
        self.hedged = hedged


class Hedging:
    """Sends a second request if the first one is slow, for models with `hedge` in the project file."""

    def __init__(self, providers: Providers, storage: Storage, pricing: Pricing, asks: Asks[Question, Answered]) -> None:
        self._providers, self._storage, self._pricing, self._asks = providers, storage, pricing, asks

    async def ask(self, question: Question) -> Answered:
        """Return the first answer of the two requests.

        If the second request is on record, an earlier attempt has sent both: only the first one is sent again.
        """
        hedge = question.provider.hedge
        if hedge is None:
            return await self._asks.ask(question)
        other = self._second(question, hedge)
        try:
            outcome = await race(
                lambda: self._asks.ask(question), lambda: self._sent_once(other), hedge.after_s, question.first_word
            )
        except BothFailed as both:
            return await self._none_answered(question, other, both)
        return outcome if isinstance(outcome, Answered) else await self._settled(question, other, outcome)

    def _second(self, question: Question, hedge: Hedge) -> Question:
        provider = self._providers.named(hedge.model) if hedge.model is not None else question.provider
        own = question.key.model_copy(update={"step": f"{question.key.step}/hedge"})
        second = question.sent_to(replace(provider, hedge=None), own)
        return replace(second, key=own, streamed=False, first_word=asyncio.Event())

    async def _sent_once(self, second: Question) -> Answered:
        begun = await self._storage.begin(second.key, tenant=second.call.tenant, model=second.provider.label)
        if begun.paid is not None:
            raise _RecordedBefore(Hedged.model_validate(begun.paid.reply))
        activity.logger.info("model hedge: the answer is slow; asking %s too", second.provider.label)
        return await self._asks.ask(second)

    async def _settled(self, question: Question, second: Question, outcome: Race[Answered]) -> Answered:
        if isinstance(outcome.other, _RecordedBefore):
            return _hedged(outcome.answer, outcome.other.hedged)
        lost = question if outcome.second_won else second
        return await self._recorded(second, outcome.answer, lost, outcome.other)

    async def _recorded(self, second: Question, taken: Answered, lost: Question, other: Any) -> Answered:
        """Return the answer that is taken, with the cost of the `lost` question, which is recorded first."""
        hedged = Hedged(
            model=taken.provider.label,
            offline=taken.provider.plugin.offline,
            other=lost.provider.label,
            usage=self._cost(lost, other),
            called_off=other is None,
        )
        await uninterrupted(self._record(second, hedged, self._pricing.source(lost.provider)))
        return _hedged(taken, hedged)

    def _cost(self, lost: Question, other: Answered | BaseException | None) -> Usage:
        """Return the cost of the request whose answer is not taken; an estimate if it was cancelled or failed."""
        if isinstance(other, Answered):
            return other.own
        if isinstance(other, UnusableAnswer):
            return _own(other)
        free = isinstance(other, (*FREE, _RecordedBefore))
        return Usage() if free else self._pricing.of(lost.provider, unanswered(lost.request))

    async def _none_answered(self, question: Question, second: Question, both: BothFailed) -> Answered:
        """Raise the failure of the first request, or of the second if only that one may have been paid."""
        unusable = next((each for each in (both.first, both.second) if isinstance(each, UnusableAnswer)), None)
        if unusable is not None:
            other = (second, both.second) if unusable is both.first else (question, both.first)
            unusable.answer = await self._recorded(second, unusable.answer, *other)
            raise unusable from None
        if not isinstance(both.second, (*FREE, _RecordedBefore)):  # the second may have been paid, and the first perhaps not
            raise _asking(both.second if isinstance(both.first, FREE) else both.first, both) from None
        if not isinstance(both.second, _RecordedBefore):
            await retry_write(lambda: self._storage.release(second.key))
        raise _asking(both.first, both) from None

    async def _record(self, second: Question, hedged: Hedged, source: str | None) -> Paid:
        used = hedged.usage
        paid = Paid(reply=hedged.model_dump(mode="json"), cost_usd=used.cost_usd, price_source=source)
        tokens = {"input_tokens": used.input_tokens, "output_tokens": used.output_tokens}
        record, model = self._storage.record, hedged.other
        return await hold_until_written(lambda: record(second.key, paid, texts=[], head=None, model=model, **tokens))


def _own(unusable: UnusableAnswer[Any]) -> Usage:
    own: Usage = unusable.answer.own
    return own


def _asking(error: BaseException, both: BothFailed) -> BaseException:
    """Return the error with the question of a soft spending cap, if one of both has one."""
    return asking(error, (both.first, both.second)) if isinstance(error, MofaError) else error


def _hedged(answered: Answered, hedged: Hedged) -> Answered:
    return replace(answered, reply=answered.reply.model_copy(update={"hedged": hedged}))


R = TypeVar("R")
Ask = Callable[[], Coroutine[Any, Any, R]]


@dataclass(frozen=True)
class Race(Generic[R]):
    """The outcome of two requests. `other` is the answer or failure of the one not taken; None if it was cancelled."""

    answer: R
    second_won: bool
    other: R | BaseException | None


class BothFailed(Exception):
    """Both requests failed."""

    def __init__(self, first: BaseException, second: BaseException) -> None:
        super().__init__(f"{first}; {second}")
        self.first, self.second = first, second


async def race(first: Ask[R], second: Ask[R], after_s: float, begun: asyncio.Event) -> R | Race[R]:
    """Return the first good answer. If `first` ends or has `begun` within `after_s` seconds, `second` is not called.

    No task is left running.

    Raises:
        BothFailed: both failed. If `second` was not called, the failure of `first` is raised.
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
        cancelled = not lost.done()
        await _end(lost)
        return Race(won.result(), won is two, None if cancelled else lost.exception() or lost.result())
    finally:
        for task in tasks:
            await _end(task)


async def _slow(task: asyncio.Task[R], begun: asyncio.Event, after_s: float) -> bool:
    beginning = asyncio.create_task(begun.wait())
    try:
        done, _ = await asyncio.wait({task, beginning}, timeout=after_s, return_when=asyncio.FIRST_COMPLETED)
        return not done
    finally:
        beginning.cancel()


def _good(task: asyncio.Task[Any]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None


def _failure(task: asyncio.Task[Any]) -> BaseException:
    return (None if task.cancelled() else task.exception()) or asyncio.CancelledError()


async def _end(task: asyncio.Task[Any]) -> None:
    if not task.done():
        task.cancel()
        await asyncio.wait({task})
