"""JSON as text: read strictly, and written so that every store and every payload can hold it."""

from __future__ import annotations

import json
import math
from typing import Any


def read_strictly(text: str) -> Any:
    """Return the value of a JSON text.

    Raises:
        ValueError: it is not JSON, or has NaN, an infinity, or a number too large for a float. JSON has none of these.
        RecursionError: it is nested too deeply for the parser.
    """
    return json.loads(text, parse_constant=_no_constant, parse_float=_finite)


def whole_json(value: Any) -> bytes:
    """Return a value as JSON in UTF-8, with `?` for each lone surrogate, which UTF-8 cannot encode.

    `"\\ud83d"` is valid JSON: programs in JavaScript cut characters in half like that, and so do models.
    """
    return json.dumps(value, ensure_ascii=False).encode(errors="replace")


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    if not math.isfinite(number := float(digits)):
        raise ValueError(f"the number {digits[:40]} is too large")
    return number


STRICT = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite)
"""Decodes as `read_strictly` does, from any place of a text."""
