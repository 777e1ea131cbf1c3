"""What the states of entity workflows have in common: a state goes to the next run whole, as one payload of 2 MiB."""

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
"""How many refusals a state holds, and how many bytes of JSON they take at most."""


class EntityState(Schema):
    """The state of an entity whose events are about others and short: a desk, a topic or a supervisor."""

    chronicle: Chronicled = Field(default_factory=Chronicled)


class RefusingState(EntityState):
    """The state of an entity that records what it refuses, as {at, handler, reason}, the latest last."""

    refused: list[dict[str, Any]] = Field(default_factory=list)

    def refuse(self, handler: str, reason: str, now: datetime) -> None:
        """Record a refusal. The oldest ones make room."""
        refusal = {"at": now.isoformat(), "handler": handler, "reason": clipped(reason, LINE_CHARACTERS)}
        latest_first = [refusal, *reversed(self.refused)][:REFUSALS]
        self.refused = first_that_fit(latest_first, REFUSED_BYTES, lambda each: len(canonical(each).encode()))[::-1]
