"""The hours in which people work, and the times at which they are out of office."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from kernel.basics.limits import Line
from kernel.basics.schema import Schema

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def span(text: str) -> tuple[time, time]:
    """Return the begin and the end of `09:00-17:00`. An end that is not after the begin is on the next day.

    Raises:
        ValueError: it is no such text.
    """
    begin, _, end = text.partition("-")
    return time.fromisoformat(begin), time.fromisoformat("00:00" if end == "24:00" else end)


def _is_span(text: str) -> str:
    try:
        span(text)
    except ValueError:
        raise ValueError("must be two times of a day, such as 09:00-17:00") from None
    return text


Span = Annotated[str, Field(pattern=r"^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$"), AfterValidator(_is_span)]

Zone = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$")]
"""The name of a time zone, such as `Asia/Shanghai`."""

CalendarFile = Annotated[str, Field(min_length=1, max_length=1_000)]


class WorkingHours(Schema):
    """The times in which a deadline in working hours runs. `calendar` is an iCalendar file: its events are not worked."""

    zone: Zone = Field(description="The time zone, such as Europe/Berlin.")
    days: dict[Weekday, Annotated[list[Span], Field(max_length=10)]] = Field(
        default_factory=lambda: {day: ["09:00-17:00"] for day in WEEKDAYS[:5]},
        description="By weekday (mon to sun), the times in which people work; other days are free.",
    )
    holidays: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,6})?$")] | None = Field(
        default=None, description="The country or its part whose public holidays are free: DE, DE-BY, CN."
    )
    calendar: CalendarFile | None = Field(
        default=None, description="An iCalendar file, relative to the project file, of times at which nobody works."
    )

    @model_validator(mode="after")
    def _some_time(self) -> WorkingHours:
        if not any(self.days.values()):
            raise ValueError("days: no day has working hours; a deadline in them would never come")
        return self


class Away(Schema):
    """Days on which a person is out of office, the first and the last included."""

    since: date
    until: date

    @model_validator(mode="after")
    def _in_order(self) -> Away:
        if self.until < self.since:
            raise ValueError("until: is before since")
        return self


class Absences(Schema):
    """The part of a person of the project file that says when others answer for them."""

    hours: WorkingHours | None = Field(default=None, description="The person's working hours.")
    away: list[Away] = Field(default_factory=list, max_length=100, description="Days out of office.")
    calendar: CalendarFile | None = Field(
        default=None, description="An iCalendar file, relative to the project file: during its events they are out of office."
    )
    deputy: Line | None = Field(default=None, description="Who is asked while they are out of office.")
