"""Times, time zones and overlap policies as they are typed."""

from __future__ import annotations

from datetime import datetime
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from temporalio.client import ScheduleOverlapPolicy

from console.terminal.failure import usage

OVERLAPS = {policy.name.lower(): policy for policy in ScheduleOverlapPolicy}


def zone_of(name: str, option: str) -> ZoneInfo:
    """Return a time zone. Raise `Failure` with similar names if there is none of that name."""
    known = available_timezones()
    if name in known:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            pass
    folded = {each.casefold(): each for each in known} | {each.rpartition("/")[2].casefold(): each for each in sorted(known)}
    key = name.casefold().replace(" ", "_")
    close = [folded[each] for each in ([key] if key in folded else get_close_matches(key, folded, n=3))]
    guess = f" Did you mean {', '.join(dict.fromkeys(close))}?" if close else ""
    raise usage(f"{option}: there is no time zone {name!r}.{guess} Names are like Europe/Berlin, America/New_York and UTC.")


def overlap_of(name: str, option: str) -> ScheduleOverlapPolicy:
    """Return an overlap policy by its name in lower case."""
    if name not in OVERLAPS:
        raise usage(f"{option}: {name!r} is not known; known: {', '.join(OVERLAPS)}.")
    return OVERLAPS[name]


def moment(text: str, option: str, zone: ZoneInfo) -> datetime:
    """Return a time in ISO 8601, in the zone if it has no offset."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise usage(f"{option}: {text!r} is not a time in ISO 8601, such as 2026-12-01 or 2026-12-01T09:00+01:00.") from None
    return when if when.tzinfo else when.replace(tzinfo=zone)
