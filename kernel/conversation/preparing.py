"""The people and the deadline of a decision, by the calendars of the project file, before it is opened."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from pydantic import Field

from kernel.basics.schema import Duration, Schema

DECISION_PREPARE: Final = "decision.prepare"
"""The wire name of the activity that reads the calendars."""

CALENDAR_FUNCTION: Final = "mofa_calendars"
"""The external function by which a workflow asks its worker whether that activity may change anything (`DecisionPrepare`)."""


class DecisionPrepare(Schema):
    """Input of `decision.prepare`: who is to be asked, at which time, and for how long in working hours."""

    assignees: list[str] = Field(default_factory=list)
    now: datetime
    period: Duration | None = None
    desk: str | None = None
    quorum: int = 1


class Deputised(Schema):
    """`deputy` is asked in the place of `name`, who is out of office until `until`."""

    name: str
    deputy: str
    until: datetime | None = None


class DecisionPrepared(Schema):
    """Output of `decision.prepare`: who is asked, and the moment at which the period has passed in their working hours.

    Without any hours in the project file, `deadline` is None, and the period passes by the clock.
    """

    assignees: list[str]
    deputies: list[Deputised] = Field(default_factory=list)
    deadline: datetime | None = None
