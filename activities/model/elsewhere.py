"""Calls of a model with a limit, which a task queue of its own keeps."""

from __future__ import annotations

from typing import Generic, TypeVar

from temporalio import activity

from activities.model.question import Asks
from kernel.basics.errors import InvalidInput
from kernel.kinds.answer import Elsewhere
from kernel.kinds.llm import ModelCall
from runtime.plugins.providers import Providers

A = TypeVar("A")


class AtItsQueue(Generic[A]):
    """Sends a call that came by another task queue to the one that keeps its model's limit."""

    def __init__(self, providers: Providers, asks: Asks[ModelCall, A]) -> None:
        self._providers, self._asks = providers, asks

    async def ask(self, call: ModelCall) -> A | Elsewhere:
        """Return the answer, or where it is to be had."""
        here = activity.info().task_queue
        try:
            queue = self._providers.queue(call.model, here)
        except InvalidInput:  # there is no such model, which the next layer says, and counts
            queue = None
        if queue is None or queue == here:
            return await self._asks.ask(call)
        return Elsewhere(model=call.model or "", queue=queue)
