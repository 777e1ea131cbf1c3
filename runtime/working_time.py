"""Periods in working hours: of a calendar with weekdays, public holidays, time zones and their changes of the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from kernel.basics.errors import InvalidInput
from kernel.identity.hours import WEEKDAYS, WorkingHours, span
from runtime.calendars import NEEDED, CalendarTimes, Times, zone_of

MOST_DAYS = 3_660
"""The farthest day on which a period may end, counted from its begin: ten years."""

_WINDOW = timedelta(days=62)


def in_working_hours(hours: WorkingHours, start: datetime, period: timedelta, free: CalendarTimes | None = None) -> datetime:
    """Return the moment at which a period has passed, if only working hours count. `free` has times that do not count.

    A clock that is put forward takes the hour from the day, and one that is put back adds it, as for the people who work.

    Raises:
        InvalidInput: there is no such time within ten years, or the zone or the place of the holidays is unknown.
    """
    left = period
    for begin, end in _worked(hours, start, free):
        if left <= end - begin:
            return begin + left
        left -= end - begin
    raise InvalidInput(f"deadline: {period} of working hours have not passed within {MOST_DAYS // 366} years.", "deadline")


def _worked(hours: WorkingHours, start: datetime, free: CalendarTimes | None) -> Iterator[tuple[datetime, datetime]]:
    """Yield the times that are worked from `start` on, in UTC, in order."""
    zone = zone_of(hours.zone)
    start = start.astimezone(UTC)
    first = start.astimezone(zone).date() - timedelta(days=1)  # hours over midnight began on the day before
    windows = _Windows(free, zone)
    last = start
    for number in range(MOST_DAYS):
        day = first + timedelta(days=number)
        if hours.holidays is not None and day in _holidays(hours.holidays, day.year):
            continue
        for text in sorted(hours.days.get(WEEKDAYS[day.weekday()], ())):
            begin, end = _span_on(day, text, zone)
            for piece in _without((max(begin, last), end), windows.around(begin, end)):
                yield piece
                last = piece[1]  # spans that overlap count once


def _span_on(day: date, text: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return a span of a day in UTC: of an hour that there is twice, both; a span in an hour that is left out is empty."""
    begins, ends = span(text)
    last = day if ends > begins else day + timedelta(days=1)
    begin = datetime.combine(day, begins, tzinfo=zone).astimezone(UTC)
    return begin, datetime.combine(last, ends, tzinfo=zone).replace(fold=1).astimezone(UTC)


def _without(piece: tuple[datetime, datetime], free: Times) -> Iterator[tuple[datetime, datetime]]:
    begin, end = piece
    for off_from, off_until in free:
        if off_until <= begin or off_from >= end:
            continue
        if off_from > begin:
            yield begin, off_from
        begin = max(begin, off_until)
    if begin < end:
        yield begin, end


class _Windows:
    """The times of a calendar, read for two months at once."""

    def __init__(self, calendar: CalendarTimes | None, zone: ZoneInfo) -> None:
        self._calendar, self._zone = calendar, zone
        self._until: datetime | None = None
        self._times: Times = ()

    def around(self, begin: datetime, end: datetime) -> Times:
        if self._calendar is None:
            return ()
        if self._until is None or end > self._until:
            self._until = end + _WINDOW
            self._times = self._calendar.between(begin - timedelta(days=2), self._until, self._zone)
        return self._times


@lru_cache(maxsize=256)
def _holidays(place: str, year: int) -> frozenset[date]:
    """Return the public holidays of a country, or of a part of it such as `DE-BY`."""
    try:
        import holidays
    except ImportError:
        raise InvalidInput(NEEDED.replace("calendar:", "holidays:"), "holidays") from None

    country, _, part = place.partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
    except NotImplementedError:
        raise InvalidInput(
            f"holidays: those of {place!r} are not known; write a country, or one and its part.", "holidays"
        ) from None
