"""The time after which to retry: from the headers of a provider's error, from its body, or from its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

RETRY_AFTER_CAP_S = 300.0
"""The longest time that a provider may ask for; a longer one is cut to this."""

_SECONDS = {"ms": 0.001, "mil": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_AMOUNT = r"\d+(?:\.\d+)?\s*(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b"
_TRY_AGAIN = re.compile(
    rf"\b(?:retry|try again|available again)\s+(?:in|after)\s+((?:{_AMOUNT}\s*|\d+[hm](?=\d))+)", re.IGNORECASE
)
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|mil|s|m|h)", re.IGNORECASE)


def retry_after_s(headers: Mapping[str, str], now: datetime, body: Any = None) -> float | None:
    """Return the seconds to wait, from 0 to 300; None if the provider does not say.

    `retry-after-ms` counts first, then `retry-after` (seconds or an HTTP-date), then Google's `RetryInfo` in the body, then
    the words of the error ("Please try again in 1m26.4s").
    """
    for wait in (_of_headers(headers, now), _of_details(body), _of_words(body)):
        if wait is not None:
            return round(min(max(wait, 0.0), RETRY_AFTER_CAP_S), 3)
    return None


def _of_headers(headers: Mapping[str, str], now: datetime) -> float | None:
    milliseconds, given = _number(headers.get("retry-after-ms")), headers.get("retry-after")
    if milliseconds is not None:
        return milliseconds / 1000
    seconds = _number(given)
    if seconds is not None:
        return seconds
    try:
        when = parsedate_to_datetime(given or "")
    except (ValueError, TypeError):
        return None
    return (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds()


def _of_details(body: Any) -> float | None:
    """Return the delay of Google's error details: `details: [{"@type": "….RetryInfo", "retryDelay": "3s"}]`.

    The source: https://cloud.google.com/apis/design/errors
    """
    delays = (str(each["retryDelay"]) for each in _objects(body) if "retryDelay" in each)
    return next((_number(delay.removesuffix("s")) for delay in delays), None)


def _of_words(body: Any) -> float | None:
    words = [str(each["message"])[:2000] for each in _objects(body) if isinstance(each.get("message"), str)]
    advice = next(filter(None, map(_TRY_AGAIN.search, words)), None)
    if advice is None:
        return None
    return sum(
        float(amount) * _SECONDS["ms" if unit.lower() == "mil" else unit.lower()] for amount, unit in _PART.findall(advice[1])
    )


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield each object in a body, the outer ones first."""
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
    return value if value == value else None  # float("nan") is not equal to itself
