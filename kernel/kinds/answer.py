"""The answer to a call of a model, as a union, and its form on the wire.

The wire has one model, `ModelAnswer`, which recorded histories hold: its fields `queue` and `cut_off` say which of the three
it is.
"""

from __future__ import annotations

from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage
from kernel.kinds.account import Happened
from kernel.kinds.llm import ModelAnswer, ModelCall


class Elsewhere(Schema):
    """Nothing was asked: the model's calls have a limit, which the task queue `queue` keeps."""

    model: str
    queue: str


class CalledOff(Schema):
    """The call was told to stop before there was an answer; `usage` is an estimate of what it cost all the same."""

    model: str
    usage: Usage


Answer = ModelAnswer | Elsewhere | CalledOff
"""Answered, to be asked elsewhere, or called off."""


def to_wire(answer: Answer) -> ModelAnswer:
    """Return the answer as the activity gives it back."""
    match answer:
        case Elsewhere(model=model, queue=queue):
            return ModelAnswer(model=model, queue=queue)
        case CalledOff(model=model, usage=usage):
            return ModelAnswer(model=model, usage=usage, cut_off=True)
        case _:
            return answer


def from_wire(answer: ModelAnswer) -> Answer:
    """Which of the three it is."""
    if answer.queue is not None:
        return Elsewhere(model=answer.model, queue=answer.queue)
    return CalledOff(model=answer.model, usage=answer.usage) if answer.cut_off else answer


def happened(call: ModelCall, answer: ModelAnswer | CalledOff) -> list[Happened]:
    """What the run's record says of the call, besides the answer."""
    if isinstance(answer, ModelAnswer):
        return answer.events(call.participant, call.step)
    at = {"participant": call.participant, "step": call.step}
    return [("call_cut_off", {**at, "estimated_usage": answer.usage.model_dump()})]
