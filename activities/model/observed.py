"""The observation of a call: its span and its metrics."""

from __future__ import annotations

import time

from activities.model.question import Asks
from kernel.basics.errors import MofaError
from kernel.kinds.llm import ModelAnswer, ModelCall
from runtime.plugins.providers import Providers
from runtime.telemetry.observers import ModelObserver


class Observed:
    """Puts a span around a call, and counts its outcome."""

    def __init__(self, observe: ModelObserver, providers: Providers, asks: Asks[ModelCall, ModelAnswer]) -> None:
        self._observe, self._providers, self._asks = observe, providers, asks

    async def ask(self, call: ModelCall) -> ModelAnswer:
        """Return the answer."""
        provider, started = "", time.monotonic()
        try:
            named = self._providers.named(call.model)
            provider = named.name
            with self._observe.span(named.model, provider, call.participant, call.step):
                answer = await self._asks.ask(call)
                self._observe.finished(answer, provider, time.monotonic() - started)
                return answer
        except MofaError as error:
            self._observe.failed(error.type, provider)
            raise
