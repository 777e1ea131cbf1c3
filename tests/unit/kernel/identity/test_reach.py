"""Quiet hours and digests: over midnight, in time zones, and on the days on which clocks change."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from kernel.identity.reach import Digest, QuietHours, allowed_at, digest_at

NIGHT = QuietHours(start="22:00", end="07:00", zone="Europe/Berlin")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "at"),
    [
        ("2026-07-01T19:59", "2026-07-01T19:59"),  # 21:59 in Berlin
        ("2026-07-01T20:00", "2026-07-02T05:00"),
        ("2026-07-02T04:59", "2026-07-02T05:00"),
        ("2026-07-02T05:00", "2026-07-02T05:00"),
        ("2026-12-01T20:59", "2026-12-01T20:59"),
        ("2026-12-01T21:00", "2026-12-02T06:00"),
        ("2026-03-28T23:00", "2026-03-29T05:00"),  # the night to summer time
        ("2026-10-24T22:00", "2026-10-25T06:00"),  # the night to winter time
    ],
)
def test_a_message_of_the_night_waits_for_the_morning(now: str, at: str) -> None:
    assert allowed_at(utc(now), NIGHT, ZoneInfo) == utc(at)


def test_hours_of_the_day_can_be_quiet_and_a_high_risk_may_break_them() -> None:
    noon = QuietHours(start="12:00", end="14:00", but_high_risk=True)
    assert allowed_at(utc("2026-07-01T12:30"), noon, ZoneInfo) == utc("2026-07-01T14:00")
    assert allowed_at(utc("2026-07-01T11:59"), noon, ZoneInfo) == utc("2026-07-01T11:59")
    assert allowed_at(utc("2026-07-01T12:30"), noon, ZoneInfo, "high") == utc("2026-07-01T12:30")
    assert allowed_at(utc("2026-07-01T22:30"), NIGHT, ZoneInfo, "high") == utc("2026-07-02T05:00")
    assert allowed_at(utc("2026-07-01T22:30"), None, ZoneInfo) == utc("2026-07-01T22:30")


def test_a_digest_is_next_at_its_hour_even_where_clocks_leave_it_out() -> None:
    digest = Digest(at="02:30", zone="Europe/Berlin")
    assert digest_at(utc("2026-07-01T00:29"), digest, ZoneInfo) == utc("2026-07-01T00:30")
    assert digest_at(utc("2026-07-01T00:30"), digest, ZoneInfo) == utc("2026-07-02T00:30")
    assert digest_at(utc("2026-03-28T12:00"), digest, ZoneInfo) == utc("2026-03-29T01:30")


def test_what_is_no_hour_or_zone_is_refused() -> None:
    for fields in ({"start": "24:00", "end": "07:00"}, {"start": "22:00", "end": "7"}):
        with pytest.raises(ValidationError, match="pattern"):
            QuietHours.model_validate(fields)
    for zone in ("", "../../etc/passwd", "Mars Base"):
        with pytest.raises(ValidationError, match=r"pattern|at least 1"):
            QuietHours.model_validate({"start": "22:00", "end": "07:00", "zone": zone})
