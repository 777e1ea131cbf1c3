"""How many bytes a value takes as JSON, and which of several values fit together.

Temporal takes 2 MiB in one payload. A state that goes to the next run of a workflow, or the answer to a query, is one payload.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


def json_bytes(item: BaseModel) -> int:
    """Return the bytes of a value as JSON on the wire: UTF-8, in which a character takes up to 4."""
    return len(item.model_dump_json().encode())


def first_that_fit(items: Sequence[T], room: int, size: Callable[[T], int]) -> list[T]:
    """Return the first items that take at most `room` bytes together. `size` returns the bytes of one."""
    fitting = []
    for item in items:
        room -= size(item)
        if room < 0:
            break
        fitting.append(item)
    return fitting


def last_that_fit(items: Sequence[M], room: int) -> list[M]:
    """Return the last items that take at most `room` bytes together as JSON, in their order."""
    return first_that_fit(items[::-1], room, lambda item: json_bytes(item) + 1)[::-1]  # and a comma
