"""The wish of a person who approves a tool call that later calls like it need no approval for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import Field, model_validator

from kernel.basics.schema import Duration, Schema

MOST_ALWAYS = timedelta(days=366)
"""The longest time for which a person can allow a tool."""

Within = Literal["run", "desk", "tenant"]


class Always(Schema):
    """The calls that need no approval any more, and until when. Give `lasts` or `until`.

    `within` is the run with all runs above and below it, its desk, or its tenant; runs of other tenants are never meant.
    """

    lasts: Duration | None = None
    until: datetime | None = None
    within: Within = "run"
    agent: Literal["this", "any"] = Field(default="this", description="The agent that has asked, or any that uses the tool.")
    args: Literal["same", "any"] = Field(
        default="any", description="Calls with the arguments that are approved here, or with any."
    )

    @model_validator(mode="after")
    def _one_time(self) -> Always:
        if (self.lasts is None) == (self.until is None):
            raise ValueError("give either lasts, such as P7D, or until, such as 2026-12-01T09:00:00Z")
        if self.until is not None and self.until.tzinfo is None:
            raise ValueError("until: has no offset from UTC; end it with Z or +01:00")
        return self

    def end(self, now: datetime) -> datetime:
        """Return the moment at which it ends."""
        if self.until is not None:
            return self.until
        assert self.lasts is not None  # the validator has seen to it
        return now + self.lasts

    def fault(self, now: datetime, *, has_desk: bool) -> str | None:
        """Return why it cannot be given now, beginning with the field; None if it can."""
        if not now < self.end(now) <= now + MOST_ALWAYS:
            # Without a time of the clock: the words become an event, and a replay may read another one.
            wrong = self.lasts if self.until is None else self.until.isoformat()
            return f"always: it has to end within {MOST_ALWAYS.days} days from now, and {wrong} is past or later."
        if self.within == "desk" and not has_desk:
            return "always: within: this run belongs to no desk; take run or tenant."
        return None

    def plain(self) -> dict[str, Any]:
        """Return the fields as JSON."""
        return self.model_dump(mode="json", exclude_none=True)
