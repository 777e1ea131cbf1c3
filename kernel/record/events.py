"""The run's own record: what happened, in order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import Field

from kernel.basics.fitting import last_that_fit
from kernel.basics.schema import Schema


class Event(Schema):
    """One thing that happened in a run. `seq` counts from 1 without gaps; `by` is the person or participant behind it."""

    seq: int
    at: datetime
    type: str
    by: str | None = None
    data: dict[str, Any] = Field(default_factory=dict)


def last_events(events: Sequence[Event], room: int) -> list[Event]:
    """Return the last events that take at most `room` bytes as JSON. The next run of a workflow counts on from them.

    The very last one is always among them, without its data where that is too long.
    """
    kept = last_that_fit(events, room)
    return kept or [event.model_copy(update={"data": {}}) for event in events[-1:]]


class Page(Schema):
    """Input of a query for a part of a record: at most `limit` entries after a sequence number."""

    after: int = Field(default=0, ge=0)
    limit: int = Field(default=1000, ge=1, le=10_000)
