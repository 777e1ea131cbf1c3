"""What stands before each request: whether its plugin is in service, and the circuit breaker of its model.

The breakers' state is the fleet's, in the store; what it means is decided in the kernel.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TypeVar

from temporalio import activity

from activities.heartbeats import to_the_end
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
    """The breakers of a fleet. `opened` is told the name of one that this worker opens."""

    def __init__(self, kept: Breakers, *, opened: Callable[[str], None] = lambda _: None, clock: Clock = _now) -> None:
        self._kept, self._opened, self._clock = kept, opened, clock

    @asynccontextmanager
    async def around(self, name: str, settings: BreakerSettings | None) -> AsyncIterator[None]:
        """Around one request. Without settings there is no breaker. A store that is away costs the breaker, not the answer.

        Raises:
            CircuitOpen: the request may not go now.
        """
        if settings is None:
            yield
            return
        call = uuid.uuid4().hex
        told = await self._change(name, lambda state: admit(state, settings, call, self._clock()))
        if told is not None and told.verdict == "wait":
            raise CircuitOpen(name, told.wait_s)
        try:
            yield
        except MofaError as error:
            if isinstance(error, NotSent):
                await self._called_off(name, call, told)
            elif is_down(error):
                await self._change(name, lambda state: (failed(state, settings, call, self._clock()), None))
            else:
                await self._change(name, lambda state: (answered(state, call), None))
            raise
        except BaseException:  # called off, or a bug: nothing is known of the provider
            await self._called_off(name, call, told)
            raise
        await to_the_end(self._change(name, lambda state: (answered(state, call), None)))

    async def _called_off(self, name: str, call: str, told: Admission | None) -> None:
        """Nothing is known of the provider: a probe is given back."""
        if told is not None and told.verdict == "probe":
            await asyncio.shield(self._change(name, lambda state: (given_up(state, call), None)))

    async def _change(self, name: str, decide: Callable[[Breaker], tuple[Breaker, T]]) -> T | None:
        """What `decide` says of the state as it is when its change is written; None while the store is away."""
        try:
            while True:
                state, version = await self._kept.read(name)
                changed, told = decide(state)
                if changed == state or await self._kept.replace(name, version, changed):
                    if changed.opened_at is not None and changed.opened_at != state.opened_at:
                        activity.logger.warning("circuit breaker of %s: open", name)
                        self._opened(name)
                    elif changed.opened_at is None and state.opened_at is not None:
                        activity.logger.warning("circuit breaker of %s: closed again", name)
                    return told
        except MofaError as error:
            activity.logger.warning("circuit breaker of %s: %s", name, error)
            return None


class BehindBreaker:
    """Lets a request through unless its model has failed again and again; without breakers, always."""

    def __init__(self, breakers: CircuitBreakers | None, asks: Asks[Question, Answered]) -> None:
        self._breakers, self._asks = breakers, asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer.

        Raises:
            CircuitOpen: the request may not go now.
        """
        if self._breakers is None:
            return await self._asks.ask(question)
        async with self._breakers.around(question.provider.breaker_name, question.provider.breaker):
            return await self._asks.ask(question)


class Installed:
    """Refuses a plugin that is out of service, and counts what the others do."""

    def __init__(self, providers: Providers, asks: Asks[Question, Answered]) -> None:
        self._providers, self._asks = providers, asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer of the plugin."""
        self._providers.check_enabled(question.provider)
        return await self._providers.use(question.provider, lambda: self._asks.ask(question))
