"""The hours in which a person may be informed: quiet hours, and the hour of a daily digest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Annotated

from pydantic import Field

from kernel.basics.schema import Schema

Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of the day, such as 22:00."""

Zone = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_+/-]+$")]

Zones = Callable[[str], tzinfo]
"""Returns the time zone of a name. Their rules are in files, which the kernel does not read."""


class QuietHours(Schema):
    """The hours of each day in which no message is sent. Messages of that time are sent at the end."""

    start: Clock = Field(description="The first minute that is quiet, such as 22:00.")
    end: Clock = Field(description="The first minute that is not, such as 07:00.")
    zone: Zone = Field(default="UTC", description="The time zone, such as Europe/Berlin.")
    but_high_risk: bool = Field(default=False, description="Whether a decision with a high risk is sent during quiet hours.")


class Digest(Schema):
    """One message a day with all open decisions, in place of one message for each."""

    at: Clock = Field(description="The time of the day, such as 08:30.")
    zone: Zone = Field(default="UTC", description="The time zone, such as Europe/Berlin.")


def allowed_at(now: datetime, quiet: QuietHours | None, zones: Zones, risk: str | None = None) -> datetime:
    """Return the first moment from `now` on at which a message may be sent."""
    if quiet is None or quiet.start == quiet.end or (quiet.but_high_risk and risk == "high"):
        return now
    zone = zones(quiet.zone)
    here = now.astimezone(zone).strftime("%H:%M")
    start, end = quiet.start, quiet.end
    is_quiet = start <= here < end if start < end else here >= start or here < end
    return next_at(now, end, zone) if is_quiet else now


def digest_at(now: datetime, digest: Digest, zones: Zones) -> datetime:
    """Return the moment of the next digest."""
    return next_at(now, digest.at, zones(digest.zone))


def next_at(now: datetime, clock: str, zone: tzinfo) -> datetime:
    """Return the next moment after `now` at which clocks of the zone show that time.

    A time that the change to summer time leaves out is shown an hour later; of one that comes twice, the first one counts.
    """
    at = time(int(clock[:2]), int(clock[3:]))
    day = now.astimezone(zone).date()
    for later in range(3):
        found = datetime.combine(day + timedelta(days=later), at, zone).astimezone(UTC)
        if found > now:
            return found
    raise AssertionError("a day has this time")
