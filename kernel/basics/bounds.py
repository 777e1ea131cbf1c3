"""Measuring a JSON value: without recursion, and never beyond the limit."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any, NamedTuple

from kernel.basics.errors import InvalidInput
from kernel.basics.limits import DEPTH, DIGITS, VALUE_BYTES, VALUE_NODES


class Size(NamedTuple):
    """The size of a JSON value.

    `depth` counts the levels of lists and objects, `nodes` all values within. `bytes` is the length of its texts, names and
    digits in UTF-8; `longest_name` is the length of the longest name in an object, in the same unit.
    """

    depth: int
    nodes: int
    bytes: int
    longest_name: int


class OutOfBounds(ValueError):
    """A value exceeds a limit. The message is the end of a sentence, such as "is nested deeper than 100 levels"."""


_SHORT = frozenset({bool, float, type(None)})
_NESTED = frozenset({dict, list})


def measured(
    value: Any, *, depth: int = DEPTH, nodes: int = VALUE_NODES, bytes: int = VALUE_BYTES, finite: bool = False
) -> Size:
    """Return the size of a value of plain JSON.

    A value that occurs in several places counts at each of them. So a small YAML source with aliases ("billion laughs") is
    measured after expansion.

    Raises:
        OutOfBounds: the value exceeds a limit, or holds a whole number of more than `DIGITS` digits, a text that UTF-8 cannot
            encode, or, with `finite`, a number such as NaN.
    """
    deepest, count, size, longest = 0, 1, 0, 0
    ahead: list[tuple[Any, int]] = [((value,), -1)]
    while ahead:
        each, level = ahead.pop()
        if level >= depth:
            raise OutOfBounds(f"is nested deeper than {depth} levels")
        deepest = max(deepest, level + 1)
        count += len(each) if level >= 0 else 0
        if count > nodes:
            raise OutOfBounds(f"holds more than {nodes:,} values")
        if isinstance(each, dict):
            for name in each:
                size += (length := _length(name))
                if length > longest:
                    longest = length
        for inner in each.values() if isinstance(each, dict) else each:
            kind = type(inner)  # the most common leaves are measured here: a call for each takes longer
            if kind in _SHORT:
                if finite and kind is float and not isfinite(inner):
                    raise OutOfBounds(f"holds {inner}, which JSON does not have")
                size += 4
            elif kind is int and -_SMALL < inner < _SMALL:
                size += 4
            elif kind is str:
                size += len(inner) if inner.isascii() else _length(inner)
            elif kind in _NESTED or isinstance(inner, dict | list | tuple):
                ahead.append((inner, level + 1))
            else:
                size += _length(inner)
        if size > bytes:
            raise OutOfBounds(f"is longer than {bytes:,} bytes")
    return Size(deepest, count, size, longest)


def check_json(value: Any, what: str) -> None:
    """Check JSON from outside that must fit into one payload. `what` names it for the reader.

    Raises:
        InvalidInput: it is nested too deep, or holds a number that is too long or not JSON (NaN, infinity). The message and
            `field` name the innermost part that is wrong.
    """
    fault = _fault(value)
    if fault is None:
        return
    path: list[str] = []
    while len(path) < _NAMED and (inside := _first_at_fault(value)) is not None:
        name, value = inside
        path.append(name)
    field = ".".join(path)
    raise InvalidInput(f"{what}: {field + ': ' if field else ''}{fault}.", field or None)


def _fault(value: Any) -> str | None:
    try:
        measured(value, nodes=_PAYLOAD_BYTES, bytes=_PAYLOAD_BYTES, finite=True)
    except OutOfBounds as error:
        return str(error)
    return None


def _first_at_fault(value: Any) -> tuple[str, Any] | None:
    """Return the first part of a value that exceeds a limit by itself, with its name."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list | tuple) else ()
    return next(((str(name)[:100], part) for name, part in parts if _fault(part) is not None), None)


def names_in(value: Any) -> Iterator[str]:
    """Yield all names of all objects in a value."""
    ahead = [value]
    while ahead:
        each = ahead.pop()
        if isinstance(each, dict):
            yield from each
        if isinstance(each, dict | list | tuple):
            ahead.extend(each.values() if isinstance(each, dict) else each)


def _length(leaf: Any) -> int:
    """Return the length of a text in bytes; of another value without parts, an estimate."""
    # `type` where it is enough: `isinstance` takes longer.
    kind = type(leaf)
    if kind is int and -_SMALL < leaf < _SMALL:
        return 4
    if kind is str or isinstance(leaf, str):
        try:
            return len(leaf) if leaf.isascii() else len(leaf.encode())
        except UnicodeEncodeError:
            raise OutOfBounds("holds half of a character (a surrogate without its other half)") from None
    if isinstance(leaf, int):
        if leaf.bit_length() > DIGITS * 10 // 3:  # a digit has 3.32 bits
            raise OutOfBounds(f"holds a whole number of more than {DIGITS:,} digits")
        return max(4, leaf.bit_length() // 3)
    return 4


_SMALL = 1 << 32

_NAMED = 8
"""The most levels of a path that a message names."""

_PAYLOAD_BYTES = 4 * 1024 * 1024
"""Twice what the server accepts in one payload: this bounds only the work of measuring."""
