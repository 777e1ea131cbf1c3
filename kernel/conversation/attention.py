"""Reminders of open decisions, and the orders that keep them quiet for a while or ask other people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, model_validator

from kernel.basics.limits import Comment, Id, Line
from kernel.basics.schema import Duration, Schema

SEAL_CHARACTERS = 32_000
"""The longest seal: it names the tenants and desks of a caller who has such limits."""

Seal = Annotated[str, Field(max_length=SEAL_CHARACTERS)]


class Remind(Schema):
    """Reminders of an open decision: one at each interval, `at_most` of them."""

    every: Duration
    at_most: int = Field(default=10, ge=1, le=100)


class Snooze(Schema):
    """Input of `snooze`: no reminder comes before, and a deadline before moves to its end. Give `for` or `until`."""

    decision_id: Id
    duration: Duration | None = Field(default=None, alias="for")
    until: datetime | None = None
    by: Line | None = None
    comment: Comment | None = None
    seal: Seal | None = None

    @model_validator(mode="after")
    def _one_time(self) -> Snooze:
        if (self.duration is None) == (self.until is None):
            raise ValueError("give either for, such as PT4H, or until, such as 2026-12-01T09:00:00Z")
        if self.until is not None and self.until.tzinfo is None:
            raise ValueError("until: has no offset from UTC; end it with Z or +01:00")
        return self

    def end(self, now: datetime) -> datetime:
        """Return the moment at which the snooze ends."""
        if self.until is not None:
            return self.until
        assert self.duration is not None  # the validator has seen to it
        return now + self.duration


class Reassign(Schema):
    """Input of `reassign`: the people who are asked from now on, in place of the others."""

    decision_id: Id
    to: list[Line] = Field(min_length=1, max_length=100)
    by: Line | None = None
    comment: Comment | None = None
    seal: Seal | None = None
