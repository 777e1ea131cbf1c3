"""Periods in working hours: weekdays, holidays, changes of the clock, iCalendar files, and files that are refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from activities.decisions import DecisionActivities
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.conversation.preparing import DecisionPrepare, DecisionPrepared
from kernel.identity.hours import WorkingHours
from kernel.project.project import Project
from runtime.calendars import MOST_BYTES, CalendarTimes
from runtime.working_time import in_working_hours

HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def hours(**fields: Any) -> WorkingHours:
    return WorkingHours.model_validate({"zone": "Europe/Berlin", **fields})


@pytest.mark.parametrize(
    ("fields", "start", "period", "end"),
    [
        ({}, "2026-11-30T10:00+01:00", 2 * HOUR, "2026-11-30T12:00+01:00"),  # a Monday
        ({}, "2026-11-30T16:00+01:00", 2 * HOUR, "2026-12-01T10:00+01:00"),
        ({}, "2026-12-04T16:00+01:00", 2 * HOUR, "2026-12-07T10:00+01:00"),  # over a weekend
        ({}, "2026-12-05T12:00+01:00", 8 * HOUR, "2026-12-07T17:00+01:00"),
        ({"holidays": "DE"}, "2026-12-24T16:00+01:00", 2 * HOUR, "2026-12-28T10:00+01:00"),
        ({"holidays": "DE-BY"}, "2027-01-05T16:00+01:00", 2 * HOUR, "2027-01-07T10:00+01:00"),  # Epiphany, in Bavaria alone
        ({"holidays": "DE-BE"}, "2027-01-05T16:00+01:00", 2 * HOUR, "2027-01-06T10:00+01:00"),
        ({"zone": "Asia/Shanghai"}, "2026-11-30T00:00Z", 2 * HOUR, "2026-11-30T03:00Z"),
        ({"days": {"mon": ["22:00-06:00"]}}, "2026-12-01T05:00+01:00", 2 * HOUR, "2026-12-07T23:00+01:00"),  # over midnight
        ({"days": {"mon": ["09:00-12:00", "11:00-17:00"]}}, "2026-11-30T09:00+01:00", 5 * HOUR, "2026-11-30T14:00+01:00"),
        ({"days": {"mon": ["00:00-24:00"]}}, "2026-11-30T23:00+01:00", 2 * HOUR, "2026-12-07T01:00+01:00"),
        # The clock is put forward at 02:00: a span from 01:00 to 04:00 has two hours.
        ({"days": {"sun": ["01:00-04:00"]}}, "2026-03-29T00:00+01:00", 2 * HOUR, "2026-03-29T04:00+02:00"),
        ({"days": {"sun": ["02:15-02:45", "09:00-10:00"]}}, "2026-03-29T00:00+01:00", HOUR, "2026-03-29T10:00+02:00"),
        # It is put back at 03:00: the same span has four hours, and 02:30 is there twice.
        ({"days": {"sun": ["01:00-04:00"]}}, "2026-10-25T00:00+02:00", 4 * HOUR, "2026-10-25T04:00+01:00"),
        ({"days": {"sun": ["02:00-02:30"]}}, "2026-10-25T00:00+02:00", 1.5 * HOUR, "2026-10-25T02:30+01:00"),
    ],
)
def test_only_working_hours_count(fields: dict[str, Any], start: str, period: timedelta, end: str) -> None:
    assert in_working_hours(hours(**fields), at(start), period) == at(end)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"zone": "Mars/Olympus"}, "no time zone"),
        ({"holidays": "XX"}, "not known"),
        ({"holidays": "DE-ZZ"}, "not known"),
    ],
)
def test_unknown_places_are_named(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        in_working_hours(hours(**fields), at("2026-11-30T10:00Z"), HOUR)


def test_a_period_of_a_hundred_years_is_refused() -> None:
    with pytest.raises(InvalidInput, match="within 10 years"):
        in_working_hours(hours(), at("2026-11-30T10:00Z"), timedelta(days=36_525))
    with pytest.raises(InvalidInput, match="within 10 years"):
        in_working_hours(hours(days={"mon": ["00:00-00:01"]}), at("2026-11-30T10:00Z"), timedelta(days=30))


@pytest.mark.parametrize(
    "bad",
    [
        {"zone": "../../etc/passwd"}, {"zone": "x" * 10_000}, {"days": {"mon": ["25:00-26:00"]}},
        {"days": {"mon": ["9-17"]}}, {"days": {}},
        {"days": {"montag": ["09:00-17:00"]}}, {"holidays": "Deutschland"}, {"days": {"mon": ["09:00-17:00"] * 11}},
    ],
)  # fmt: skip
def test_bad_hours_are_refused_with_the_project_file(bad: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        parse(WorkingHours, {"zone": "Europe/Berlin", **bad}, "hours")


def calendar(tmp_path: Path, *events: str, name: str = "free.ics") -> Path:
    body = "".join(f"BEGIN:VEVENT\r\nUID:{number}\r\n{event}\r\nEND:VEVENT\r\n" for number, event in enumerate(events))
    path = tmp_path / name
    path.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\n{body}END:VCALENDAR\r\n")
    return path


def test_events_of_a_calendar_are_free(tmp_path: Path) -> None:
    free = CalendarTimes(
        calendar(
            tmp_path,
            "DTSTART;VALUE=DATE:20261130\r\nDTEND;VALUE=DATE:20261202\r\nSUMMARY:休假",
            "DTSTART:20261202T090000\r\nDTEND:20261202T120000\r\nRRULE:FREQ=WEEKLY;COUNT=3",  # without a zone: the hours' own
            "DTSTART;VALUE=DATE:20261203\r\nSTATUS:CANCELLED",
            "DTSTART;VALUE=DATE:20261203\r\nTRANSP:TRANSPARENT",
        )
    )
    assert in_working_hours(hours(), at("2026-11-30T10:00+01:00"), HOUR, free) == at("2026-12-02T13:00+01:00")
    assert in_working_hours(hours(), at("2026-12-09T08:00+01:00"), HOUR, free) == at("2026-12-09T13:00+01:00")
    assert in_working_hours(hours(), at("2026-12-03T08:00+01:00"), HOUR, free) == at("2026-12-03T10:00+01:00")


HOSTILE = {
    "every second": ("DTSTART:20261130T000000Z\r\nRRULE:FREQ=SECONDLY", "within a day"),
    "every second of a day": ("DTSTART:20261130T000000Z\r\nRRULE:FREQ=DAILY;BYSECOND=0,1,2", "within a day"),
    "since the year 1": ("DTSTART:00010101T000000Z\r\nRRULE:FREQ=DAILY", "1970"),
    "no date": ("DTSTART:tomorrow", "no iCalendar|without a time"),
}


@pytest.mark.parametrize("event", HOSTILE)
def test_hostile_calendars_are_refused(event: str, tmp_path: Path) -> None:
    text, words = HOSTILE[event]
    with pytest.raises(InvalidInput, match=words):
        CalendarTimes(calendar(tmp_path, text)).between(at("2026-11-30T00:00Z"), at("2026-12-30T00:00Z"), UTC)


def test_a_calendar_of_10_mb_is_refused_unread(tmp_path: Path) -> None:
    large = tmp_path / "large.ics"
    large.write_bytes(b"BEGIN:VCALENDAR\r\n" + b"X" * 10 * MOST_BYTES)
    with pytest.raises(InvalidInput, match="at most 1,048,576"):
        CalendarTimes(large)
    with pytest.raises(InvalidInput, match="more than 2,000 events"):
        CalendarTimes(calendar(tmp_path, *["DTSTART:20261130T000000Z"] * 2_001))
    with pytest.raises(InvalidInput, match="cannot be read"):
        CalendarTimes(tmp_path / "missing.ics")
    (tmp_path / "none.ics").write_bytes(b"\xff\xfe\x00not a calendar")
    with pytest.raises(InvalidInput, match="no iCalendar"):
        CalendarTimes(tmp_path / "none.ics")


# ---- who is asked ----------------------------------------------------------------------------------------------------------

PEOPLE = [
    {"name": "ann", "roles": ["decider"], "deputy": "ben", "away": [{"since": "2026-11-30", "until": "2026-12-04"}]},
    {"name": "ben", "roles": ["decider"], "deputy": "安", "calendar": "ben.ics"},
    {"name": "安", "roles": ["decider"], "deputy": "ann", "hours": {"zone": "Asia/Shanghai"}},
    {"name": "eve", "roles": ["decider"], "away": [{"since": "2026-11-30", "until": "9999-12-31"}]},
]


@pytest.fixture
def prepare(tmp_path: Path) -> DecisionActivities:
    calendar(tmp_path, "DTSTART:20261201T080000Z\r\nDTEND:20261201T180000Z", name="ben.ics")
    project = Project.model_validate({"people": PEOPLE, "decisions": {"hours": {"zone": "Europe/Berlin"}}})
    return DecisionActivities(project, tmp_path)


@pytest.mark.parametrize(
    ("now", "asked", "deputies"),
    [
        ("2026-11-29T12:00+01:00", ["ann"], []),
        ("2026-11-30T00:00+01:00", ["ben"], [("ann", "ben")]),
        ("2026-12-04T23:59+01:00", ["ben"], [("ann", "ben")]),
        ("2026-12-05T00:00+01:00", ["ann"], []),
        ("2026-12-01T12:00+01:00", ["安"], [("ann", "安")]),  # the deputy is out, too
    ],
)
async def test_who_is_out_of_office_is_replaced(
    now: str, asked: list[str], deputies: list[tuple[str, str]], prepare: DecisionActivities
) -> None:
    found = await prepare.prepare(DecisionPrepare(assignees=["ann"], now=at(now)))
    assert found.assignees == asked and [(each.name, each.deputy) for each in found.deputies] == deputies
    assert found.deadline is None and all(each.until == at("2026-12-05T00:00+01:00") for each in found.deputies)


async def test_a_quorum_keeps_its_people_and_nobody_is_lost(prepare: DecisionActivities) -> None:
    now = at("2026-11-30T12:00+01:00")
    both = await prepare.prepare(DecisionPrepare(assignees=["ann", "ben"], now=now, quorum=2))
    assert both.assignees == ["ann", "ben"] and both.deputies == []  # ben cannot answer twice
    alone = await prepare.prepare(DecisionPrepare(assignees=["eve", "stranger"], now=now))
    assert alone.assignees == ["eve", "stranger"] and alone.deputies == []  # eve has no deputy


@pytest.mark.parametrize(
    ("asked", "period", "matter"),
    [
        (["ann"], None, True),
        (["stranger", "ben"], None, True),
        (["stranger"], None, False),
        (["stranger"], HOUR, True),
        ([], HOUR, True),
    ],
)
async def test_a_worker_knows_whether_calendars_matter(
    asked: list[str], period: timedelta | None, matter: bool, prepare: DecisionActivities
) -> None:
    wanted = DecisionPrepare(assignees=asked, now=at("2026-11-30T12:00+01:00"), period=period)
    assert prepare.matter(wanted) is matter
    if not matter:
        assert await prepare.prepare(wanted) == DecisionPrepared(assignees=asked)


def test_without_hours_no_calendar_matters_to_a_deadline(tmp_path: Path) -> None:
    activities = DecisionActivities(Project.model_validate({"people": [{"name": "ann", "roles": ["decider"]}]}), tmp_path)
    assert not activities.matter(DecisionPrepare(assignees=["ann"], now=at("2026-11-30T12:00+01:00"), period=HOUR))


async def test_a_deadline_counts_the_hours_of_those_who_are_asked(prepare: DecisionActivities) -> None:
    now = at("2026-12-01T12:00+01:00")  # 19:00 in Shanghai
    own = await prepare.prepare(DecisionPrepare(assignees=["ann"], now=now, period=HOUR))
    assert own.assignees == ["安"] and own.deadline == at("2026-12-02T10:00+08:00")
    shared = await prepare.prepare(DecisionPrepare(assignees=[], now=now, period=6 * HOUR))
    assert shared.deadline == at("2026-12-02T10:00+01:00")
