"""Calls of a model with a rate limit, which has a task queue of its own."""

from __future__ import annotations

from typing import Generic, TypeVar

from temporalio import activity

from activities.model.question import Asks
from kernel.basics.errors import InvalidInput
from kernel.kinds.answer import Elsewhere
from kernel.kinds.llm import ModelCall
from runtime.plugins.providers import Providers

A = TypeVar("A")


class OwnQueue(Generic[A]):
    """Answers a call on another task queue with the name of the queue that has its model's rate limit."""

    def __init__(self, providers: Providers, asks: Asks[ModelCall, A]) -> None:
        self._providers, self._asks = providers, asks

    async def ask(self, call: ModelCall) -> A | Elsewhere:
        """Return the answer, or the task queue to send the call to."""
        here = activity.info().task_queue
        try:
            queue = self._providers.queue(call.model, here)
        except InvalidInput:  # no such model: the next layer raises the error, and counts it
            queue = None
        if queue is None or queue == here:
            return await self._asks.ask(call)
        return Elsewhere(model=call.model or "", queue=queue)
