"""Cron lines: accepted as Temporal takes them, or refused with what would be right."""

from __future__ import annotations

import pytest

from kernel.basics.cron import check_cron
from kernel.basics.errors import InvalidInput


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("0 9 * * MON-FRI", "0 9 * * MON-FRI"),
        ("*/15  8-17/3 1,15 jan,Jul 0", "*/15 8-17/3 1,15 JAN,JUL 0"),
        ("@Weekly", "@weekly"),
        ("5/20 * 29 2 7", "5/20 * 29 2 7"),
    ],
)
def test_a_cron_line_is_taken(line: str, taken: str) -> None:
    assert check_cron(line) == taken


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("9 * * *", "has 4 parts; a cron line has five"),
        ("0 0 9 * * *", "has 6 parts"),
        ("", "has 0 parts"),
        ("@often", "@hourly"),
        ("61 * * * *", "the minute '61' is out of range; it is from 0 to 59"),
        ("0 24 * * *", "the hour '24' is out of range"),
        ("0 0 0 * *", "the day of month '0' is out of range; it is from 1 to 31"),
        ("0 0 * 13 *", "the month '13'"),
        ("0 0 * * MONDAY", "the day of week 'MONDAY' is not known; it is a number from 0 to 7, or SUN to SAT"),
        ("*/0 * * * *", "has the step 0"),
        ("30-10 * * * *", "runs backwards; write 10-30"),
        ("1,,2 * * * *", "is not a number"),
        ("0 0 L * *", "'L' is not known"),
        ("0 0 30 2 *", "never comes: no month 2 has a day 30"),
        ("99999999999 * * * *", "out of range"),
    ],
)
def test_a_wrong_cron_line_is_refused(line: str, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_cron(line, "--cron")
    assert words in str(caught.value)
    assert caught.value.field == "--cron"
