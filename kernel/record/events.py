"""The run's own record: what happened, in order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import Field

from kernel.basics.fitting import last_that_fit
from kernel.basics.schema import Schema

UNREADABLE = "unreadable"
"""The one field in the data of an event that the log has, and that cannot be read: its fault, in words."""

MISSHAPEN = (LookupError, TypeError, ValueError, AttributeError)
"""The errors of what applies an event whose data is not as its type says: it is damaged, or of another version."""


class Event(Schema):
    """One thing that happened in a run. `seq` counts from 1 without gaps; `by` is the person or participant behind it."""

    seq: int
    at: datetime
    type: str
    by: str | None = None
    data: dict[str, Any] = Field(default_factory=dict)


def fault_of(event: Event) -> str | None:
    """Return why an event of the log cannot be read; None if it can. An erased one is not damaged."""
    if set(event.data) == {"too_large"}:
        return "its data was too large to be logged"
    return str(event.data[UNREADABLE]) if set(event.data) == {UNREADABLE} else None


def unreadable(event: Event, error: Exception | None = None) -> str:
    """Return the words for an event that cannot be read, or that `error` keeps from being applied."""
    why = fault_of(event) or (f"{type(error).__name__}: {error}" if error is not None else "its data is of another version")
    return f"event {event.seq} ({event.type[:100]}) cannot be read: {' '.join(why.split())[:200]}"


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
