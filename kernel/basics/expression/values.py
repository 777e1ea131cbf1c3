"""JSON values as expressions see them: their kinds, equality, the steps to read one, and the bounds of numbers."""

from __future__ import annotations

import math
from typing import Any

from kernel.basics.expression.faults import Fault, Steps
from kernel.basics.limits import DIGITS

_LARGEST = 2**63


def kind_of(value: Any) -> str:
    """Return the kind of a value, with its article, as messages name it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list() | tuple():
            return "a list"
        case dict():
            return "an object"
    return type(value).__name__


def reading_steps(value: Any) -> int:
    """Return the steps to read a text, or the digits of a number, once."""
    # `type` instead of `isinstance`, which takes longer.
    kind = type(value)
    if kind is str:
        return 1 + len(value) // 64
    return 1 + value.bit_length() // 512 if kind is int else 1


def equal(left: Any, right: Any, steps: Steps) -> bool:
    """Return whether two values are equal as JSON: 1 is not true, as it is in Python."""
    # Without recursion: facts may be nested deeper than Python's stack.
    pending = [(left, right)]
    while pending:
        one, other = pending.pop()
        kind = kind_of(one)
        if kind != kind_of(other):
            return False
        if kind == "a list":
            if len(one) != len(other):
                return False
            steps.take(1 + len(one))
            pending.extend(zip(one, other, strict=True))
        elif kind == "an object":
            if one.keys() != other.keys():
                return False
            steps.take(1 + len(one))
            pending.extend((value, other[key]) for key, value in one.items())
        else:
            steps.take(reading_steps(one))
            if one != other:
                return False
    return True


def calculated(value: Any, at: int) -> Any:
    """Return a calculated number. Raise `Fault` if it has 64 bits or more, or is not finite."""
    if abs(value) >= _LARGEST if isinstance(value, int) else not math.isfinite(value):
        raise Fault(at, "the number is too large")
    return value


def writable(value: Any, at: int) -> Any:
    """Return a value derived from a fact. Raise `Fault` for a whole number of more than `DIGITS` digits.

    A fact may be larger than a calculated number; the result must only be short enough for JSON.
    """
    if isinstance(value, int) and value.bit_length() > DIGITS * 10 // 3:  # a digit has 3.32 bits
        raise Fault(at, "the number is too large")
    return value
