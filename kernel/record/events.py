"""The run's own record: what happened, in order."""

from datetime import datetime
from typing import Any

from pydantic import Field

from kernel.basics.schema import Schema


class Event(Schema):
    """One thing that happened in a run. `seq` counts from 1 without gaps; `by` is the person or participant behind it."""

    seq: int
    at: datetime
    type: str
    by: str | None = None
    data: dict[str, Any] = Field(default_factory=dict)


class Page(Schema):
    """What a query for a part of a record takes: entries after a sequence number, at most so many."""

    after: int = Field(default=0, ge=0)
    limit: int = Field(default=1000, ge=1, le=10_000)
