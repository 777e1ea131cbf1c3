"""The shared state of entity workflows. Continue-as-new carries a state in one payload of 2 MiB."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from kernel.basics.fitting import first_that_fit
from kernel.basics.limits import LINE_CHARACTERS, clipped
from kernel.basics.schema import Schema
from kernel.conversation.transcript import canonical
from kernel.record.event_log import Chronicled

REFUSALS, REFUSED_BYTES = 100, 64 * 1024
"""The most refusals in a state, and their largest size in bytes of JSON."""


class EntityState(Schema):
    """The state of a desk, a topic or a supervisor, which carries its latest events along."""

    chronicle: Chronicled = Field(default_factory=Chronicled)


class RefusingState(EntityState):
    """The state of an entity that records refused messages as {at, handler, reason}, the latest last."""

    refused: list[dict[str, Any]] = Field(default_factory=list)

    def refuse(self, handler: str, reason: str, now: datetime) -> None:
        """Record a refusal; drop the oldest ones beyond the limits."""
        refusal = {"at": now.isoformat(), "handler": handler, "reason": clipped(reason, LINE_CHARACTERS)}
        latest_first = [refusal, *reversed(self.refused)][:REFUSALS]
        self.refused = first_that_fit(latest_first, REFUSED_BYTES, lambda each: len(canonical(each).encode()))[::-1]
