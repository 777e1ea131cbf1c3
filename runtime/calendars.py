"""iCalendar files: the times of their events, within limits that no file can exceed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kernel.basics.errors import InvalidInput

MOST_BYTES = 1024 * 1024
"""The longest iCalendar file."""

MOST_EVENTS, MOST_REPEATED = 2_000, 200
"""The most events of a file, and those among them that repeat."""

EARLIEST = date(1970, 1, 1)
"""The earliest first day of an event that repeats: each repetition since then is counted."""

_TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
_FINE = ("BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS")

NEEDED = "calendar: this worker lacks the extra calendars; install it: uv pip install 'mofa-temporal[calendars]'."

Times = Sequence[tuple[datetime, datetime]]


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone. Raise `InvalidInput` if there is none of this name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput(f"zone: there is no time zone {name!r}; write one such as Europe/Berlin.", "zone") from None


class CalendarTimes:
    """The events of one iCalendar file. Those that are cancelled or transparent do not count."""

    def __init__(self, path: Path) -> None:
        """Read the file.

        Raises:
            InvalidInput: it is missing, too large, no iCalendar, or repeats events too often.
        """
        self._name = path.name
        try:
            size = path.stat().st_size
            content = path.read_bytes() if size <= MOST_BYTES else b""
        except OSError as error:
            raise InvalidInput(f"calendar: {path.name} cannot be read: {error.strerror}.", "calendar") from None
        if size > MOST_BYTES:
            raise _refused(self._name, f"has {size:,} bytes, at most {MOST_BYTES:,} are read")
        self._calendar = _parsed(self._name, content)

    def between(self, start: datetime, end: datetime, zone: tzinfo) -> Times:
        """Return the times of the events in a period, in UTC. Dates, and times without a zone, are those of `zone`.

        Raises:
            InvalidInput: an event cannot be placed in time.
        """
        import recurring_ical_events  # type: ignore[import-untyped]

        found: list[tuple[datetime, datetime]] = []
        try:
            for event in recurring_ical_events.of(self._calendar).between(start, end):
                begins = event["DTSTART"].dt
                ends = event["DTEND"].dt if "DTEND" in event else begins
                if not isinstance(begins, datetime) and ends == begins:
                    ends = begins + timedelta(days=1)
                found.append((_moment(begins, zone), _moment(ends, zone)))
        except (ValueError, KeyError, TypeError, OverflowError, AttributeError, recurring_ical_events.InvalidCalendar) as error:
            raise _refused(self._name, f"has an event without a time: {str(error)[:200]}") from None
        return sorted(found)


def _refused(name: str, why: str) -> InvalidInput:
    return InvalidInput(f"calendar: {name} {why}.", "calendar")


@lru_cache(maxsize=32)
def _parsed(name: str, content: bytes) -> Any:
    """Return the events of a file that count. A file of many people is parsed once, until its content changes."""
    try:
        import icalendar
    except ImportError:
        raise InvalidInput(NEEDED, "calendar") from None

    try:
        calendar = icalendar.Calendar.from_ical(content)
        events = [each for each in calendar.walk("VEVENT") if "DTSTART" in each]
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError, OverflowError) as error:
        raise _refused(name, f"is no iCalendar file: {str(error)[:200]}") from None
    repeated = [each for each in events if "RRULE" in each or "RDATE" in each]
    if len(events) > MOST_EVENTS or len(repeated) > MOST_REPEATED:
        raise _refused(name, f"has more than {MOST_EVENTS:,} events, or more than {MOST_REPEATED} that repeat")
    for each in repeated:
        _check(name, each)
    counted = icalendar.Calendar()
    for part in calendar.walk("VTIMEZONE"):
        counted.add_component(part)
    for each in events:
        if str(each.get("TRANSP", "")) != "TRANSPARENT" and str(each.get("STATUS", "")) != "CANCELLED":
            counted.add_component(each)
    return counted


def _check(name: str, event: Any) -> None:
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        if any(str(each).upper() in _TOO_OFTEN for each in rule.get("FREQ", [])) or any(field in rule for field in _FINE):
            raise _refused(name, "repeats an event within a day; days, weeks, months and years are read")
    begins = event["DTSTART"].dt
    if (begins.date() if isinstance(begins, datetime) else begins) < EARLIEST:
        raise _refused(name, f"repeats an event since before {EARLIEST.year}")


def _moment(at: date | datetime, zone: tzinfo) -> datetime:
    if not isinstance(at, datetime):
        at = datetime.combine(at, time(), tzinfo=zone)
    return (at if at.tzinfo is not None else at.replace(tzinfo=zone)).astimezone(UTC)
