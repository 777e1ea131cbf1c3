"""Streams of events: the types that one kind of workflow records, as a discriminated union.

An event on the wire is {seq, at, type, by, data}. `type` tells the members of a stream apart, and `data` holds the fields of
that type's class.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError, create_model

from kernel.basics.event_data import EventData, Json
from kernel.record.events import Event


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
        events = reduce(or_, (_event_of(kind) for kind in self.kinds.values()))
        return Annotated[events, Field(discriminator="type")]

    def schema(self) -> Json:
        """Return the JSON Schema of an event of this stream."""
        return TypeAdapter(self.union()).json_schema(ref_template="#/$defs/{model}")


def read(streams: Iterable[Stream], event: Event) -> EventData | None:
    """Return the event's data by the first stream that knows it."""
    return next((data for stream in streams if (data := stream.read(event)) is not None), None)


def _event_of(kind: type[EventData]) -> type[Event]:
    """Return the type of the whole event, with the data's type."""
    named: Any = Literal[kind.TYPE]  # a type made at run time, which a type checker cannot know
    return create_model(f"{kind.__name__}Event", __base__=Event, __doc__=kind.__doc__, type=(named, ...), data=(kind, ...))
