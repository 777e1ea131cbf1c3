"""The account of a model call: all that happened until its answer, and the events for the run's record."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from kernel.basics.event_data import EventData
from kernel.basics.schema import Schema
from kernel.kinds.memory import Recalled
from kernel.model_call.context import Compressed
from kernel.model_call.fallback import Tried
from kernel.model_call.hedge import Hedged
from kernel.model_call.images import MOST_IMAGES
from kernel.record import answer_events


class Account(Schema):
    """All that happened in a model call until its answer.

    - `model`: the model that answered (`provider:model`); `offline`: it is the scripted model, not an LLM.
    - `recorded`: the ledger had the answer, and nothing was paid now.
    - `maybe_double`: an earlier attempt's answer may have been lost after the provider sent it.
    - `redacted`: the number of different values hidden from the provider, by kind.
    - `compressed`: the parts of the prompt that were left out because the context was full.
    - `recalled`: the memories that the model was given.
    - `tried`: the models that were asked before and failed, each with the reason.
    - `hedged`: the second request, where one was sent.
    - `cached`: a cache hit, which cost nothing now.
    - `cut_at_limit`: the model reached its length limit, and the answer, or its last tool call, ends there.
    - `without_images`: the addresses of images that were referred to and not sent.
    - `receipt`: the seal of the answer's row in the ledger, which the run's next event repeats.
    """

    model: str
    offline: bool = False
    recorded: bool = False
    maybe_double: bool = False
    redacted: dict[str, int] = Field(default_factory=dict)
    compressed: Compressed | None = None
    recalled: list[Recalled] = Field(default_factory=list)
    tried: list[Tried] = Field(default_factory=list)
    hedged: Hedged | None = None
    cached: bool = False
    cut_at_limit: bool = False
    without_images: list[str] = Field(default_factory=list)
    receipt: str | None = None

    def events(self, participant: str, step: str) -> list[EventData]:
        """Return the events for the run's record, in order. A call without anything unusual has none."""
        at: dict[str, Any] = {"participant": participant, "step": step}
        events: list[EventData] = []
        if self.recalled:
            events.append(answer_events.MemoryRecalled(**at, memories=[_memory(each) for each in self.recalled]))
        if self.compressed is not None:
            events.append(answer_events.ContextCompressed(**at, **self.compressed.model_dump(mode="json")))
        if self.cached:
            events.append(answer_events.ModelCached(**at, model=self.model))
        if self.hedged is not None:
            hedged = self.hedged.model_dump(mode="json", exclude={"offline"})
            events.append(answer_events.ModelHedged(**at, **hedged))
        if self.cut_at_limit:
            events.append(answer_events.AnswerCutAtLimit(**at, model=self.model))
        if self.tried:
            tried = [each.model_dump() for each in self.tried]
            events.append(answer_events.ModelFallback(**at, model=self.model, tried=tried))
        if self.maybe_double:
            events.append(answer_events.PossibleDoubleCharge(step=step, model=self.model))
        if self.without_images:
            images = self.without_images[:MOST_IMAGES]
            events.append(answer_events.ImagesLeftOut(**at, images=images, count=len(self.without_images)))
        if self.redacted:
            events.append(answer_events.Redacted(**at, values=self.redacted))
        return events


def _memory(recalled: Recalled) -> dict[str, Any]:
    return {"id": recalled.item.id[:12], "text": recalled.item.text, "relevance": recalled.relevance}
