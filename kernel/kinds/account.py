"""The account of a model call: all that happened until its answer, and the events for the run's record."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.kinds.memory import Recalled
from kernel.model_call.context import Compressed
from kernel.model_call.fallback import Tried
from kernel.model_call.hedge import Hedged
from kernel.model_call.images import MOST_IMAGES

Happened = tuple[str, dict[str, Any]]
"""The type and the data of an event."""


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

    def events(self, participant: str, step: str) -> list[Happened]:
        """Return the events for the run's record, in order. A call without anything unusual has none."""
        at = {"participant": participant, "step": step}
        events: list[tuple[Any, str, dict[str, Any]]] = [
            (self.recalled, "memory_recalled", {**at, "memories": [_memory(each) for each in self.recalled]}),
            (self.compressed, "context_compressed", {**at, **_dumped(self.compressed)}),
            (self.cached, "model_cached", {**at, "model": self.model}),
            (self.hedged, "model_hedged", {**at, **_dumped(self.hedged, exclude={"offline"})}),
            (self.cut_at_limit, "answer_cut_at_limit", {**at, "model": self.model}),
            (self.tried, "model_fallback", {**at, "model": self.model, "tried": [each.model_dump() for each in self.tried]}),
            (self.maybe_double, "possible_double_charge", {"step": step, "model": self.model}),
            (self.without_images, "images_left_out", {**at, **_images(self.without_images)}),
            (self.redacted, "redacted", {**at, "values": self.redacted}),
        ]
        return [(type, data) for happened, type, data in events if happened]


def _images(addresses: list[str]) -> dict[str, Any]:
    return {"images": addresses[:MOST_IMAGES], "count": len(addresses)}


def _memory(recalled: Recalled) -> dict[str, Any]:
    return {"id": recalled.item.id[:12], "text": recalled.item.text, "relevance": recalled.relevance}


def _dumped(value: Schema | None, exclude: set[str] | None = None) -> dict[str, Any]:
    return value.model_dump(mode="json", exclude=exclude) if value is not None else {}
