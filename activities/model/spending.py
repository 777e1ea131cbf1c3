"""What a model call has spent when it is told to stop: what is answered, and an estimate of what is on its way."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from temporalio import activity

from activities.model.pricing import Pricing
from activities.model.question import Answered, Asks, Question
from activities.model.replies import PaidInVain, read_tokens
from kernel.basics.errors import MofaError
from kernel.conversation.budget import Usage
from kernel.kinds.answer import CutOff
from kernel.kinds.llm import ModelCall, ModelReply, ModelRequest

A = TypeVar("A")


@dataclass
class Spending:
    """What one activity has spent. Requests on their way count as read; what was written by then, nobody says."""

    answered: Usage = field(default_factory=Usage)
    on_their_way: dict[object, Usage] = field(default_factory=dict)

    @property
    def usage(self) -> Usage:
        """All of it."""
        return sum(self.on_their_way.values(), self.answered)


_current: ContextVar[Spending] = ContextVar("spending")


def unanswered(request: ModelRequest) -> ModelReply:
    """What the provider will have counted of a request without an answer: what it read."""
    return ModelReply(content="", model=request.model, input_tokens=read_tokens(request))


class StoppedOnOrder(Generic[A]):
    """Answers with what was spent where the workflow calls the activity off; a worker that shuts down has not."""

    def __init__(self, asks: Asks[ModelCall, A]) -> None:
        self._asks = asks

    async def ask(self, call: ModelCall) -> A | CutOff:
        """Return the answer, or what was spent without one."""
        spending = Spending()
        _current.set(spending)
        try:
            return await self._asks.ask(call)
        except asyncio.CancelledError:
            details = activity.cancellation_details()
            if spending.usage.calls == 0 or details is None or not details.cancel_requested:
                raise
            return CutOff(model=call.model or "", usage=spending.usage)


class OnItsWay:
    """Counts a request as spent from when it is sent until it is answered, or has failed."""

    def __init__(self, pricing: Pricing, asks: Asks[Question, Answered]) -> None:
        self._pricing, self._asks = pricing, asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer of the request."""
        spending, request = _current.get(Spending()), object()
        spending.on_their_way[request] = self._pricing.of(question.provider, unanswered(question.request))
        try:
            return await self._asks.ask(question)
        except PaidInVain as vain:  # it is counted with the answer that is taken in the end
            spending.on_their_way[request] = vain.answer.own
            raise
        except MofaError:
            del spending.on_their_way[request]
            raise


class Spent:
    """Counts an answer as spent before it is written down."""

    def __init__(self, asks: Asks[Question, Answered]) -> None:
        self._asks = asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer; nothing is on its way any more."""
        answered = await self._asks.ask(question)
        spending = _current.get(Spending())
        spending.on_their_way.clear()
        spending.answered = spending.answered + answered.usage
        return answered
