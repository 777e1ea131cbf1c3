"""The typed content of events: a class for each type of event, and a stream for each kind of workflow.

An event on the wire is {seq, at, type, by, data}. `data` holds the fields that were given, under their names on the wire. A
stream is the discriminated union of the event types that one kind of workflow records, told apart by `type`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, TypeAdapter, ValidationError, create_model

from kernel.basics.schema import Schema
from kernel.record.events import Event

Json = dict[str, Any]


class EventData(Schema):
    """The data of one type of event. A subclass gives its name on the wire, its fields, and the event in words."""

    TYPE: ClassVar[str]

    def data(self) -> Json:
        """Return the fields that were given, as JSON; what was left out stays out."""
        whole = self.model_dump(mode="json", by_alias=True)
        given = (field.alias or name for name, field in type(self).model_fields.items() if name in self.model_fields_set)
        return {name: whole[name] for name in given}

    def words(self) -> str:
        """Return the event for people, as the end of a line: `tea is subscribed`."""
        facts = ", ".join(f"{name} {_fact(value)}" for name, value in self.data().items() if value not in (None, "", [], {}))
        return self.TYPE.replace("_", " ") + (f": {facts}" if facts else "")


class Stream:
    """The types of events that one kind of workflow records."""

    def __init__(self, name: str, *kinds: type[EventData]) -> None:
        self.name, self.kinds = name, {kind.TYPE: kind for kind in kinds}
        if len(self.kinds) != len(kinds):
            raise ValueError(f"stream {name}: two types of events have one name")

    def read(self, event: Event) -> EventData | None:
        """Return the event's data; None if its type is not of this stream, or its data is of another version."""
        kind = self.kinds.get(event.type)
        if kind is None:
            return None
        try:
            return kind.model_validate(event.data)
        except ValidationError:
            return None

    def union(self) -> Any:
        """Return the discriminated union of this stream's events, as a type that pydantic reads and describes."""
        events = tuple(_event_of(kind) for kind in self.kinds.values())
        return Annotated[_union(events), Field(discriminator="type")]

    def schema(self) -> Json:
        """Return the JSON Schema of an event of this stream."""
        return TypeAdapter(self.union()).json_schema(ref_template="#/$defs/{model}")


def read(streams: Iterable[Stream], event: Event) -> EventData | None:
    """Return the event's data by the first stream that knows it."""
    return next((data for stream in streams if (data := stream.read(event)) is not None), None)


def many(count: int, noun: str, plural: str | None = None) -> str:
    """Return a number of things: `1 turn`, `2 turns`."""
    return f"{count} {noun if count == 1 else plural or f'{noun}s'}"


def some(names: Sequence[str]) -> str:
    """Return a list of names, cut where it is long: `a, b and 3 more`."""
    return ", ".join(names) if len(names) <= 3 else f"{', '.join(names[:2])} and {len(names) - 2} more"


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


def _event_of(kind: type[EventData]) -> type[Event]:
    """Return the type of the whole event, with the data's type."""
    named: Any = Literal[kind.TYPE]  # a type that only exists here
    return create_model(f"{kind.__name__}Event", __base__=Event, __doc__=kind.__doc__, type=(named, ...), data=(kind, ...))


def _union(types: Sequence[type[Event]]) -> Any:
    union: Any = types[0]
    for each in types[1:]:
        union = union | each
    return union
