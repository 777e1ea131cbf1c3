"""How large a JSON value is, found out without recursion, and without a look at what lies beyond the limit."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any, NamedTuple

from kernel.basics.errors import InvalidInput
from kernel.basics.limits import DEPTH, DIGITS, VALUE_BYTES, VALUE_NODES


class Size(NamedTuple):
    """The size of a JSON value.

    `depth` counts the levels of lists and objects, `nodes` every value in it, `bytes` its texts, names and digits as UTF-8,
    `longest_name` the same of the longest name in an object.
    """

    depth: int
    nodes: int
    bytes: int
    longest_name: int


class OutOfBounds(ValueError):
    """A value cannot be taken; the message is the end of a sentence, such as "is nested deeper than 100 levels"."""


_SHORT = frozenset({bool, float, type(None)})


def measured(
    value: Any, *, depth: int = DEPTH, nodes: int = VALUE_NODES, bytes: int = VALUE_BYTES, finite: bool = False
) -> Size:
    """Return the size of a value of plain JSON.

    A value that occurs in several places counts in each, so that a small source of aliases (YAML's "billion laughs") is
    counted as what it stands for.

    Raises:
        OutOfBounds: the value exceeds one of the limits, or holds a whole number of more than `DIGITS` digits, or a text that
            UTF-8 has no bytes for, or, with `finite`, a number such as NaN.
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
            names = [_length(name) for name in each]
            size, longest = size + sum(names), max(longest, *names, 0)
        for inner in each.values() if isinstance(each, dict) else each:
            kind = type(inner)
            if kind in _SHORT:
                if finite and kind is float and not isfinite(inner):
                    raise OutOfBounds(f"holds {inner}, which JSON does not have")
                size += 4
            elif kind is str:
                size += _length(inner)
            elif isinstance(inner, dict | list | tuple):
                ahead.append((inner, level + 1))
            else:
                size += _length(inner)
        if size > bytes:
            raise OutOfBounds(f"is longer than {bytes:,} bytes")
    return Size(deepest, count, size, longest)


def check_json(value: Any, what: str) -> None:
    """Check JSON from outside, which one payload holds. `what` names it for the reader.

    Raises:
        InvalidInput: it is nested too deep, or holds a number that JSON does not have, or that is too long.
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
    """Return the first part of a value that is at fault by itself, with its name."""
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
    """Return the bytes of a text, or about those of another value that has no parts."""
    # Types are compared where it is enough: within a workflow, `isinstance` takes ten times as long.
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
"""How many levels of a place are named in a refusal."""

_PAYLOAD_BYTES = 4 * 1024 * 1024
"""More than the server takes in one payload."""
