"""When to come back to a provider that cannot answer now: by its headers, by the body of its error, or by the error's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

RETRY_AFTER_CAP_S = 300.0
"""A provider's wish to be left alone is honoured up to this long."""

_SECONDS = {"ms": 0.001, "mil": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_AMOUNT = r"\d+(?:\.\d+)?\s*(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b"
_TRY_AGAIN = re.compile(
    rf"\b(?:retry|try again|available again)\s+(?:in|after)\s+((?:{_AMOUNT}\s*|\d+[hm](?=\d))+)", re.IGNORECASE
)
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|mil|s|m|h)", re.IGNORECASE)


def retry_after_s(headers: Mapping[str, str], now: datetime, body: Any = None) -> float | None:
    """Seconds to wait, from 0 to 300; None where nothing says it.

    `retry-after-ms` counts first, then `retry-after` (seconds or an HTTP-date), then Google's `RetryInfo` in the body, then
    the words of the error ("Please try again in 1m26.4s").
    """
    for wait in (_of_headers(headers, now), _of_details(body), _of_words(body)):
        if wait is not None:
            return round(min(max(wait, 0.0), RETRY_AFTER_CAP_S), 3)
    return None


def _of_headers(headers: Mapping[str, str], now: datetime) -> float | None:
    milliseconds, said = _number(headers.get("retry-after-ms")), headers.get("retry-after")
    if milliseconds is not None:
        return milliseconds / 1000
    seconds = _number(said)
    if seconds is not None:
        return seconds
    try:
        when = parsedate_to_datetime(said or "")
    except (ValueError, TypeError):
        return None
    return (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds()


def _of_details(body: Any) -> float | None:
    """https://cloud.google.com/apis/design/errors: `details: [{"@type": "….RetryInfo", "retryDelay": "3s"}]`."""
    delays = (str(each["retryDelay"]) for each in _objects(body) if "retryDelay" in each)
    return next((_number(delay.removesuffix("s")) for delay in delays), None)


def _of_words(body: Any) -> float | None:
    words = [str(each["message"])[:2000] for each in _objects(body) if isinstance(each.get("message"), str)]
    found = next(filter(None, map(_TRY_AGAIN.search, words)), None)
    if found is None:
        return None
    return sum(
        float(amount) * _SECONDS["ms" if unit.lower() == "mil" else unit.lower()] for amount, unit in _PART.findall(found[1])
    )


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Each object in a body, the outer ones first."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list) and depth < 5:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _objects(inner, depth + 1)


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if value == value else None  # not a number, in the strict sense
