"""The typed content of an event: a class for each type of event, with the event in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Protocol, Self

from pydantic import ConfigDict

from kernel.basics.schema import Schema

Json = dict[str, Any]


class Happened(Protocol):
    """An event of a record."""

    at: datetime
    by: str | None
    data: Json


Earlier = Callable[[str], Sequence[Happened]]
"""Returns the events of a type that a record has so far, in their order."""


class EventData(Schema):
    """The data of one type of event. A subclass gives its name on the wire, its fields, and the event in words."""

    model_config = ConfigDict(defer_build=True)  # there are a hundred types, and a process uses a few

    TYPE: ClassVar[str]

    def data(self) -> Json:
        """Return the given fields as JSON, without the fields that kept their default."""
        whole = self.model_dump(mode="json", by_alias=True)
        given = (field.alias or name for name, field in type(self).model_fields.items() if name in self.model_fields_set)
        return {name: whole[name] for name in given}

    def timed(self, at: datetime, earlier: Earlier) -> Self:
        """Return the event with each value that hangs on a time: its own, `at`, or that of an earlier event.

        A record calls this again when one of these times changes, because a run takes the times of the log. A value that is
        computed from a clock anywhere else would differ between both.
        """
        return self

    def words(self) -> str:
        """Return the event in words, as the end of a line: `tea is subscribed`."""
        return in_words(self.TYPE, self.data())


def in_words(type: str, data: Json) -> str:
    """Return an event of any type in words, from its type and its data: `move refused: step 2, reason …`."""
    facts = ", ".join(f"{name} {_fact(value)}" for name, value in data.items() if value not in (None, "", [], {}))
    return spaced(type) + (f": {facts}" if facts else "")


def many(count: int, noun: str, plural: str | None = None) -> str:
    """Return a number of things: `1 turn`, `2 turns`."""
    return f"{count} {noun if count == 1 else plural or f'{noun}s'}"


def some(names: Sequence[str], most: int = 2) -> str:
    """Return a list of names. More than one name beyond `most` are counted: `a, b and 3 more`."""
    return ", ".join(names) if len(names) <= most + 1 else f"{', '.join(names[:most])} and {len(names) - most:,} more"


def shortened(value: Any, limit: int = 60) -> str:
    """Return a value as one short line."""
    text = " ".join((value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def spaced(name: str) -> str:
    """Return a name on the wire as words: `in_progress` as `in progress`."""
    return name.replace("_", " ")


def _fact(value: Any) -> str:
    if isinstance(value, dict):
        return shortened(next((value[k] for k in ("title", "summary", "content", "id", "type") if value.get(k)), value), 50)
    if isinstance(value, list):
        return f"{len(value)}" if value and isinstance(value[0], dict) else shortened(", ".join(map(str, value)), 50)
    return shortened(value, 50)
