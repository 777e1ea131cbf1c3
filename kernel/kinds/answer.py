"""The answer to a model call, as a union of three cases, and its form on the wire.

The wire has one type, `ModelAnswer`, because recorded histories contain it: its fields `queue` and `cut_off` select the case.
"""

from __future__ import annotations

from kernel.basics.event_data import EventData
from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage
from kernel.kinds.llm import ModelAnswer, ModelCall
from kernel.record.answer_events import CallCutOff


class Elsewhere(Schema):
    """Nothing was asked: the model's calls are rate-limited, and must be made through the task queue `queue`."""

    model: str
    queue: str


class CutOff(Schema):
    """The call was cancelled before there was an answer; `usage` is an estimate of its costs."""

    model: str
    usage: Usage


Answer = ModelAnswer | Elsewhere | CutOff
"""The three cases: answered, to be asked through another task queue, or cancelled."""


def to_wire(answer: Answer) -> ModelAnswer:
    """Return the answer in the form of the activity's output."""
    match answer:
        case Elsewhere(model=model, queue=queue):
            return ModelAnswer(model=model, queue=queue)
        case CutOff(model=model, usage=usage):
            return ModelAnswer(model=model, usage=usage, cut_off=True)
        case _:
            return answer


def from_wire(answer: ModelAnswer) -> Answer:
    """Return the answer as one of the three cases."""
    if answer.queue is not None:
        return Elsewhere(model=answer.model, queue=answer.queue)
    return CutOff(model=answer.model, usage=answer.usage) if answer.cut_off else answer


def events_of(call: ModelCall, answer: ModelAnswer | CutOff) -> list[EventData]:
    """Return the events of a call for the run's record, besides the answer itself."""
    if isinstance(answer, ModelAnswer):
        return answer.events(call.participant, call.step)
    return [CallCutOff(participant=call.participant, step=call.step, estimated_usage=answer.usage.model_dump())]
