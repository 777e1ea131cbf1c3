"""The size of values as JSON, and the selection of those that fit together.

A payload of Temporal holds at most 2 MiB. The state that a workflow passes to its next run is one payload, and so is the answer
to a query.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


def json_bytes(item: BaseModel) -> int:
    """Return the length of a value as JSON on the wire, in bytes of UTF-8."""
    return len(item.model_dump_json().encode())


def first_that_fit(items: Sequence[T], room: int, size: Callable[[T], int]) -> list[T]:
    """Return the first items that take at most `room` bytes together. `size` returns the bytes of one item."""
    fitting = []
    for item in items:
        room -= size(item)
        if room < 0:
            break
        fitting.append(item)
    return fitting


def last_that_fit(items: Sequence[M], room: int) -> list[M]:
    """Return the last items, in their order, that take at most `room` bytes together as JSON."""
    return first_that_fit(items[::-1], room, lambda item: json_bytes(item) + 1)[::-1]  # and a comma
