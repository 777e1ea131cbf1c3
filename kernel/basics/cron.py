"""The check of a cron line before Temporal sees it, with what would be right."""

from __future__ import annotations

import re

from kernel.basics.errors import InvalidInput

FORM = "minute hour day-of-month month day-of-week"
WORDS = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_FIELDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of month", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("day of week", 0, 7, _DAYS),
)
_DAYS_IN = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def check_cron(line: str, field: str = "cron") -> str:
    """Return a cron line in the form that Temporal takes.

    Both days must match if both are given, as Temporal does it; other crons take either.

    Raises:
        InvalidInput: it is no cron line, or no day ever matches it.
    """
    parts = line.split()
    if len(parts) == 1 and parts[0].lower() in WORDS:
        return parts[0].lower()
    if len(parts) != len(_FIELDS):
        raise InvalidInput(
            f"{field}: {line!r} has {len(parts)} parts; a cron line has five: {FORM}, for example '0 9 * * MON-FRI' "
            f"(at nine on working days), or one of {', '.join(WORDS)}.",
            field,
        )
    values = [_values(part, *known, line=line, field=field) for part, known in zip(parts, _FIELDS, strict=True)]
    days, months = values[2], values[3]
    if not any(day <= _DAYS_IN[month - 1] for month in months for day in days):
        raise InvalidInput(f"{field}: {line!r} never comes: no month {parts[3]} has a day {parts[2]}.", field)
    return " ".join(part.upper() if any(c.isalpha() for c in part) else part for part in parts)


def _values(part: str, name: str, low: int, high: int, names: tuple[str, ...], line: str, field: str) -> set[int]:
    found: set[int] = set()
    for item in part.split(","):
        match = re.fullmatch(r"(\*|[A-Za-z0-9]+)(?:-([A-Za-z0-9]+))?(?:/(\d{1,4}))?", item)
        if match is None or (match[1] == "*" and match[2]):
            raise _wrong(line, field, name, item, "is not a number, a range (1-5), a list (1,3), * or a step (*/15)")
        step = int(match[3]) if match[3] else 1
        if step == 0:
            raise _wrong(line, field, name, item, "has the step 0; the smallest is 1")
        first = low if match[1] == "*" else _number(match[1], name, low, high, names, line, field)
        last = high if match[1] == "*" or (match[3] and not match[2]) else first
        if match[2]:
            last = _number(match[2], name, low, high, names, line, field)
        if first > last:
            raise _wrong(line, field, name, item, f"runs backwards; write {match[2]}-{match[1]}, or two ranges")
        found.update(range(first, last + 1, step))
    return found


def _number(text: str, name: str, low: int, high: int, names: tuple[str, ...], line: str, field: str) -> int:
    if text.upper() in names:
        return names.index(text.upper()) + low
    if not text.isdigit():
        known = f", or {names[0]} to {names[-1]}" if names else ""
        raise _wrong(line, field, name, text, f"is not known; it is a number from {low} to {high}{known}")
    number = int(text) if len(text) < 5 else high + 1
    if not low <= number <= high:
        raise _wrong(line, field, name, text, f"is out of range; it is from {low} to {high}")
    return number


def _wrong(line: str, field: str, name: str, item: str, why: str) -> InvalidInput:
    return InvalidInput(f"{field}: {line!r}: the {name} {item!r} {why}. The form is: {FORM}.", field)
