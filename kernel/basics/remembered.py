"""Remembered results of functions of long texts: each question about a conversation hashes all of its texts again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

LONG = 10_000
"""The length of a text, in characters, from which a result is remembered: below it, the function takes as little time."""

LONGEST = 128 * 1024
"""The longest text with a remembered result, in characters. With `MOST` it bounds the memory of a function."""

MOST = 64
"""The most results that are remembered of one function."""


def remembers_long(function: Callable[Concatenate[str, P], R]) -> Callable[Concatenate[str, P], R]:
    """Decorate a pure function of a text. Its result is shared, so that it has to be immutable.

    The text itself is the key. Python keeps a text's hash in the text, which is why the same object is looked up at once.
    """
    kept = lru_cache(maxsize=MOST)(function)

    @wraps(function)
    def remembering(text: str, /, *more: P.args, **named: P.kwargs) -> R:
        if LONG <= len(text) <= LONGEST:
            return kept(text, *more, **named)  # type: ignore[arg-type]
        return function(text, *more, **named)

    return remembering
