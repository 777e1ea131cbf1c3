"""Candidates for strings and numbers, the best first. Not every candidate is valid."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from plugins.llm._schema_answer.pattern_text import texts_for

_FORMATS = {
    "date-time": "2026-01-05T09:00:00Z", "date": "2026-01-05", "time": "09:00:00Z", "duration": "P1D",
    "email": "someone@example.com", "idn-email": "someone@example.com",
    "hostname": "example.com", "idn-hostname": "example.com",
    "ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "uri": "https://example.com/", "uri-reference": "/example",
    "iri": "https://example.com/",
    "iri-reference": "/example", "url": "https://example.com/", "uri-template": "https://example.com/{id}",
    "uuid": "00000000-0000-4000-8000-000000000000", "json-pointer": "/example", "relative-json-pointer": "0", "regex": "^.*$",
}  # fmt: skip


def strings(schema: dict[str, Any], words: str, nth: int, longest: int) -> Iterator[str]:
    """Yield texts for a string's schema: by its format, by its pattern, then `words`; at most `longest` characters."""
    suffix = f" {nth + 1}" if nth else ""
    least, most = int(schema.get("minLength", 0)), int(min(schema.get("maxLength", longest), longest))
    if "format" in schema:
        known = _FORMATS.get(schema["format"], words)
        yield known if not nth else known.replace("example", f"example{nth}").replace("0000-4000", f"{nth:04x}-4000")
    if "pattern" in schema:
        patterned = list(texts_for(schema["pattern"]))
        yield from patterned[nth % len(patterned) :] if patterned else ()
        yield from patterned
    long = (words + suffix).ljust(least, ".")
    yield long if len(long) <= most else words[: max(0, most - len(suffix))] + suffix[-most:] if most else ""
    yield (chr(97 + nth % 26) * max(least, 1))[:most]


def numbers(schema: dict[str, Any], kind: str, nth: int) -> Iterator[float]:
    """Yield numbers for a schema of `kind` "integer" or "number": multiples, then the limits and values between them."""
    try:
        yield from _guesses(schema, kind, nth)
    except OverflowError:  # limits that are beyond a float's range
        return


def _guesses(schema: dict[str, Any], kind: str, nth: int) -> Iterator[float]:
    low = max(schema.get("minimum", -math.inf), schema.get("exclusiveMinimum", -math.inf))
    high = min(schema.get("maximum", math.inf), schema.get("exclusiveMaximum", math.inf))
    step = schema.get("multipleOf", 1)
    start = low if low > -math.inf else min(1, high)
    multiple = math.ceil(start / step)
    guesses: list[float] = [multiple * step + turn * step for turn in (nth, nth + 1, 0, 1, 2)]
    highest = math.floor(min(high, 1e15) / step) * step
    guesses += [1, low, high, highest, highest - step, 0]
    if low > -math.inf and high < math.inf:
        guesses += [low + (high - low) / (nth + 2), (low + high) / 2]
    if kind == "number":
        guesses += [low + 0.5, high - 0.5, low + 1e-6, high - 1e-6]
    for guess in guesses:
        if math.isfinite(guess):
            yield int(guess) if float(guess).is_integer() else round(guess, 9)
