"""The functions of the language."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from kernel.basics.expression.values import kind_of


@dataclass(frozen=True)
class Function:
    """A function: the possible numbers of its arguments, the kinds that each may have, and its implementation."""

    takes: tuple[int, ...]
    kinds: tuple[str, ...]
    does: Callable[..., Any]


LONGEST_TEXT = 65_536
"""The longest text that an operator or a function makes of several texts, in characters."""

_TEXT, _NUMBER = ("a text",), ("a number",)

FUNCTIONS: dict[str, Function] = {
    "len": Function((1,), ("a text", "a list", "an object"), len),
    "lower": Function((1,), _TEXT, str.lower),
    "upper": Function((1,), _TEXT, str.upper),
    "trim": Function((1,), _TEXT, str.strip),
    "starts_with": Function((2,), _TEXT, str.startswith),
    "ends_with": Function((2,), _TEXT, str.endswith),
    "abs": Function((1,), _NUMBER, abs),
    "round": Function((1, 2), _NUMBER, lambda value, places=0: _rounded(value, places)),
    "min": Function((1, 2, 3, 4), ("a number", "a list"), lambda *values: _extreme(min, values)),
    "max": Function((1, 2, 3, 4), ("a number", "a list"), lambda *values: _extreme(max, values)),
    "join": Function((2,), ("a list", "a text"), lambda texts, between: _joined(texts, between)),
}
"""All functions that an expression may call, besides `has`."""


def _rounded(value: float, places: float) -> float:
    if not isinstance(places, int) or not 0 <= places <= 12:
        raise ValueError("places must be a whole number from 0 to 12")
    # Half goes up, as people expect; Python's `round(2.5)` is 2.
    return round(value, places) if places else math.floor(value + 0.5)


def _joined(texts: Any, between: Any) -> str:
    if not isinstance(texts, list) or not isinstance(between, str) or any(not isinstance(each, str) for each in texts):
        raise ValueError("a list of texts is needed, and the text that goes between them")
    if sum(map(len, texts)) + len(between) * max(len(texts) - 1, 0) > LONGEST_TEXT:
        raise ValueError(f"the text becomes longer than {LONGEST_TEXT:,} characters")
    return between.join(texts)


def _extreme(pick: Callable[[Iterable[Any]], Any], values: tuple[Any, ...]) -> Any:
    numbers = values[0] if len(values) == 1 and isinstance(values[0], list) else list(values)
    if not numbers or any(kind_of(each) != "a number" for each in numbers):
        raise ValueError("numbers are needed, or one list of numbers that is not empty")
    return pick(numbers)
