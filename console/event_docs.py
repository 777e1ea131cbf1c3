"""The published description of events: one JSON Schema with a discriminated union a stream, and docs/events.md."""

from __future__ import annotations

import inspect
from typing import Any

from kernel.basics.event_data import EventData
from kernel.record.stream import Stream
from kernel.views.streams import STREAMS

PAGE = "events.md"

_WHOSE = {
    "run": "Modes, scripts, rule sets and flows.",
    "todo": "Todos: the events that make up a todo's state, and those of every run.",
    "desk": "The secretary's desk.",
    "agent": "Living agents.",
    "topic": "Topics.",
    "supervisor": "Supervisors.",
}

_HEAD = """\
# Events

The events that the query `events`, `mofa events` and the event log show. An event is {seq, at, type, by, data}; `type` decides
the fields of `data`. A field in brackets may be left out. [events.schema.json](schemas/events.schema.json) has the JSON Schema
of each stream, and `bindings/typescript/events.d.ts` the types. This page is written by `make schemas`.
"""


def schema(dialect: str) -> dict[str, Any]:
    """Return one JSON Schema: under `$defs`, the types of events and, as `RunEvents`, a union for each stream."""
    definitions: dict[str, Any] = {}
    for stream in STREAMS:
        union = stream.schema()
        definitions |= union.pop("$defs", {})
        definitions[union_name(stream)] = {"title": union_name(stream), **union}
    names = [union_name(stream) for stream in STREAMS]
    union_of_all = [{"$ref": f"#/$defs/{name}"} for name in names]
    return {"$schema": dialect, "title": "Events", "anyOf": union_of_all, "$defs": dict(sorted(definitions.items()))}


def union_name(stream: Stream) -> str:
    """Return the name of a stream's union: `TodoEvents`."""
    return f"{stream.name.capitalize()}Events"


def page() -> str:
    """Return docs/events.md: a table for each stream. Events that several streams have are listed with the first."""
    listed: set[type[EventData]] = set()
    parts = [_HEAD]
    for stream in STREAMS:
        new = [kind for kind in stream.kinds.values() if kind not in listed]
        listed.update(new)
        rows = [f"| `{kind.TYPE}` | {_fields(kind)} | {_meaning(kind)} |" for kind in sorted(new, key=lambda kind: kind.TYPE)]
        others = ["", "And the events of a run, above."] if len(new) < len(stream.kinds) and stream is not STREAMS[0] else []
        parts += [f"## {stream.name}", "", _WHOSE[stream.name], *others, "", "| type | data | meaning |", "| --- | --- | --- |"]
        parts += [*rows, ""]
    return "\n".join(parts)


def _fields(kind: type[EventData]) -> str:
    names = [(field.alias or name, field.is_required()) for name, field in kind.model_fields.items()]
    return ", ".join(f"`{name}`" if required else f"[`{name}`]" for name, required in names) or "none"


def _meaning(kind: type[EventData]) -> str:
    return " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())
