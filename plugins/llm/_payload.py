"""The JSON of an answer with HTTP status 200, which some providers send for errors too."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from kernel.basics.errors import ProviderUnavailable
from plugins.llm._provider_failures import failure_in

BYTE_ORDER_MARK = "\ufeff"


def payload_of(text: str, headers: Mapping[str, str], *, who: str) -> Any:
    """Return the answer's JSON.

    Raises:
        MofaError: it is not JSON, or it is an error; the error's own code decides which class.
    """
    try:
        payload = json.loads(text.removeprefix(BYTE_ORDER_MARK))
    except (ValueError, RecursionError):
        raise ProviderUnavailable(f"{who}: the answer is not JSON; it begins: {start_of(text)!r}") from None
    error = failure_in(payload, headers, who=who)
    if error is not None:
        raise error
    return payload


def start_of(text: str) -> str:
    """Return the beginning of a text, in one line of at most 80 characters, for the message of an error."""
    return " ".join(text[:200].split())[:80]


def count_of(usage: Any, name: str) -> int:
    """Return the number of tokens in that field of `usage`; 0 if the provider does not count them."""
    value = usage.get(name) if isinstance(usage, Mapping) else None
    try:
        number = float(value or 0)
    except (TypeError, ValueError):
        return 0
    return int(number) if math.isfinite(number) and number > 0 else 0
