"""Reading the arguments of a tool call as models write them: missing, null, or JSON in a string."""

from __future__ import annotations

import json
from typing import Any

TIMES_ENCODED = 3
"""The most levels of JSON within a string of JSON."""


def arguments_text(text: str) -> str:
    """Return the arguments as the JSON text of an object. Return any other text unchanged, for the model to correct."""
    inner: Any = text
    for _ in range(TIMES_ENCODED):
        value = _loaded(inner)
        if value is None:
            return "{}"
        if not isinstance(value, str):
            return inner.strip() or "{}" if isinstance(value, dict) else text
        inner = value
    return text


def _loaded(text: str) -> Any:
    """Return the value of a JSON text; {} for an empty text, False for one that is not JSON."""
    try:
        return json.loads(text.strip() or "{}")
    except (ValueError, RecursionError):
        return False
