"""The cost of a cancelled model call: of its answers, and an estimate for requests in flight."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from temporalio import activity

from activities.model.pricing import Pricing
from activities.model.question import Answered, Asks, Question
from activities.model.replies import UnusableAnswer, read_tokens
from kernel.basics.errors import MofaError
from kernel.conversation.budget import Usage
from kernel.kinds.answer import CutOff
from kernel.kinds.llm import ModelCall, ModelReply, ModelRequest

A = TypeVar("A")


@dataclass
class Spending:
    """The cost of one activity. Requests in flight count with their input tokens; their output so far is unknown."""

    answered: Usage = field(default_factory=Usage)
    in_flight: dict[object, Usage] = field(default_factory=dict)

    @property
    def usage(self) -> Usage:
        """The whole cost."""
        return sum(self.in_flight.values(), self.answered)


_current: ContextVar[Spending] = ContextVar("spending")


def unanswered(request: ModelRequest) -> ModelReply:
    """Return the reply of a request without an answer: the provider counts its input tokens."""
    return ModelReply(content="", model=request.model, input_tokens=read_tokens(request))


class Cancellable(Generic[A]):
    """Returns the cost if the workflow cancels the activity. The shutdown of a worker is raised as a cancellation."""

    def __init__(self, asks: Asks[ModelCall, A]) -> None:
        self._asks = asks

    async def ask(self, call: ModelCall) -> A | CutOff:
        """Return the answer, or the cost without one."""
        spending = Spending()
        _current.set(spending)
        try:
            return await self._asks.ask(call)
        except asyncio.CancelledError:
            details = activity.cancellation_details()
            if spending.usage.calls == 0 or details is None or not details.cancel_requested:
                raise
            return CutOff(model=call.model or "", usage=spending.usage)


class InFlight:
    """Counts the cost of a request from its sending until it is answered or has failed."""

    def __init__(self, pricing: Pricing, asks: Asks[Question, Answered]) -> None:
        self._pricing, self._asks = pricing, asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer."""
        spending, request = _current.get(Spending()), object()
        spending.in_flight[request] = self._pricing.of(question.provider, unanswered(question.request))
        try:
            return await self._asks.ask(question)
        except UnusableAnswer as unusable:  # `Spent` counts it with the answer that is taken in the end
            spending.in_flight[request] = unusable.answer.own
            raise
        except MofaError:
            del spending.in_flight[request]
            raise


class Spent:
    """Counts the cost of an answer before it is recorded."""

    def __init__(self, asks: Asks[Question, Answered]) -> None:
        self._asks = asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer. No request is in flight any more."""
        answered = await self._asks.ask(question)
        spending = _current.get(Spending())
        spending.in_flight.clear()
        spending.answered = spending.answered + answered.usage
        return answered
