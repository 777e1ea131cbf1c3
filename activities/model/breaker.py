"""The layers before each request: whether its plugin is in service, and the circuit breaker of its model.

The state of a breaker is in the store, common to the fleet; the kernel decides by it.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TypeVar

from temporalio import activity

from activities.heartbeats import uninterrupted
from activities.model.question import Answered, Asks, Question
from kernel.basics.errors import MofaError, NotSent
from kernel.model_call.breaker import (
    Admission,
    Breaker,
    Breakers,
    BreakerSettings,
    CircuitOpen,
    admit,
    answered,
    failed,
    given_up,
    is_down,
)
from runtime.plugins.providers import Providers

T = TypeVar("T")

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


class CircuitBreakers:
    """The breakers of a fleet. `opened` is called with the name of each breaker that this worker opens."""

    def __init__(self, kept: Breakers, *, opened: Callable[[str], None] = lambda _: None, clock: Clock = _now) -> None:
        self._kept, self._opened, self._clock = kept, opened, clock

    @asynccontextmanager
    async def around(self, name: str, settings: BreakerSettings | None) -> AsyncIterator[None]:
        """Guard one request. Without settings, or while the store is unavailable, there is no breaker.

        Raises:
            CircuitOpen: the request may not be sent now.
        """
        if settings is None:
            yield
            return
        call = uuid.uuid4().hex
        admission = await self._change(name, lambda state: admit(state, settings, call, self._clock()))
        if admission is not None and admission.verdict == "wait":
            raise CircuitOpen(name, admission.wait_s)
        try:
            yield
        except MofaError as error:
            if isinstance(error, NotSent):
                await self._return_probe(name, call, admission)
            elif is_down(error):
                await self._change(name, lambda state: (failed(state, settings, call, self._clock()), None))
            else:
                await self._change(name, lambda state: (answered(state, call), None))
            raise
        except BaseException:  # cancelled, or a bug: the state of the provider is unknown
            await self._return_probe(name, call, admission)
            raise
        await uninterrupted(self._change(name, lambda state: (answered(state, call), None)))

    async def _return_probe(self, name: str, call: str, admission: Admission | None) -> None:
        """Return a probe unused: the state of the provider is unknown."""
        if admission is not None and admission.verdict == "probe":
            await asyncio.shield(self._change(name, lambda state: (given_up(state, call), None)))

    async def _change(self, name: str, decide: Callable[[Breaker], tuple[Breaker, T]]) -> T | None:
        """Change the state by `decide`, and return its result; None while the store is unavailable.

        `decide` is called again if another worker changes the state meanwhile.
        """
        try:
            while True:
                state, version = await self._kept.read(name)
                changed, result = decide(state)
                if changed == state or await self._kept.replace(name, version, changed):
                    if changed.opened_at is not None and changed.opened_at != state.opened_at:
                        activity.logger.warning("circuit breaker of %s: open", name)
                        self._opened(name)
                    elif changed.opened_at is None and state.opened_at is not None:
                        activity.logger.warning("circuit breaker of %s: closed again", name)
                    return result
        except MofaError as error:
            activity.logger.warning("circuit breaker of %s: %s", name, error)
            return None


class BehindBreaker:
    """Sends a request unless the circuit breaker of its model is open; without breakers, always."""

    def __init__(self, breakers: CircuitBreakers | None, asks: Asks[Question, Answered]) -> None:
        self._breakers, self._asks = breakers, asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer.

        Raises:
            CircuitOpen: the request may not be sent now.
        """
        if self._breakers is None:
            return await self._asks.ask(question)
        async with self._breakers.around(question.provider.breaker_name, question.provider.breaker):
            return await self._asks.ask(question)


class InService:
    """Refuses a disabled plugin, and counts the uses of the others."""

    def __init__(self, providers: Providers, asks: Asks[Question, Answered]) -> None:
        self._providers, self._asks = providers, asks

    async def ask(self, question: Question) -> Answered:
        """Return the plugin's answer. Raises `PluginDisabled`."""
        self._providers.check_enabled(question.provider)
        return await self._providers.use(question.provider, lambda: self._asks.ask(question))
