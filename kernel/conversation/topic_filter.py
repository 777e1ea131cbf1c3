"""Topic names and topic filters: which filter matches which topic."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, Field

ONE = "*"
MANY = ("#", "**")


def matches(filter: str, topic: str) -> bool:
    """Return whether a filter matches a topic. Dots separate segments; `*` is any one segment, `#` or `**` any number."""
    return _matches(tuple(filter.split(".")), tuple(topic.split(".")))


@lru_cache(maxsize=4096)
def _matches(pattern: tuple[str, ...], topic: tuple[str, ...]) -> bool:
    # Dynamic programming, without recursion: row[i] is True if the pattern so far matches the first i segments.
    row = [True] + [False] * len(topic)
    for wanted in pattern:
        if wanted in MANY:
            first = row.index(True) if True in row else len(row)
            row = [i >= first for i in range(len(row))]
        else:
            row = [False] + [row[i] and wanted in (ONE, segment) for i, segment in enumerate(topic)]
    return row[-1]


def _well_formed(filter: str) -> str:
    if not filter or any(
        not segment or (segment not in (ONE, *MANY) and set(segment) & {"*", "#"}) for segment in filter.split(".")
    ):
        raise ValueError(
            f"{filter!r} is not a topic filter; write segments with dots between, * for one, # or ** for any number: orders.*"
        )
    return filter


Filter = Annotated[str, Field(max_length=200), AfterValidator(_well_formed)]
"""A topic filter such as `orders.*`."""

Topic = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\s.*#]+(\.[^\s.*#]+)*$")]
"""A topic's name: segments with dots between, without wildcards."""


def takes(filters: list[str], topic: str) -> bool:
    """Return whether one of the filters matches the topic. An empty list matches every topic."""
    return not filters or any(matches(filter, topic) for filter in filters)
