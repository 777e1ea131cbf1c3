"""A run of a flow as the event log has it: the flow, its input, and everything that came from outside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.basics.sha256 import sha256_of
from kernel.flow import commands
from kernel.flow.commands import Command
from kernel.flow.events import Whole
from kernel.flow.shapes import FlowDefinition
from kernel.record.event_log import REF, refs
from kernel.record.events import MISSHAPEN, Event, fault_of, unreadable

LOST = object()
"""A value that is not recorded as a whole, or that was erased."""


@dataclass(frozen=True)
class Answer:
    """The recorded end of one attempt of a node: its output, or its failure. `seq` is that of its event.

    `ref` is the hash of a long output in the store.
    """

    seq: int
    output: Any = None
    type: str | None = None
    message: str = ""
    ref: str | None = None
    as_json: bool = False

    @property
    def lost(self) -> bool:
        """Whether the output is not known as a whole."""
        return self.output is LOST

    def command(self, path: str) -> Command:
        """Return it as what happened at a path."""
        if self.type is not None:
            return commands.Fail(path, self.type, self.message)
        return commands.Succeed(path, self.output)


@dataclass(frozen=True)
class FlowRecord:
    """The record of a run. `answers` has, by the path of each node, how its attempts ended, in their order.

    `definition` is the flow, if it was not published; `closed` the event with the end of the flow. `undone` are the paths of
    the nodes whose effects were undone.
    """

    name: str
    version: str
    hash: str
    published: str | None
    definition: FlowDefinition | None
    given: Any
    answers: Mapping[str, tuple[Answer, ...]]
    undone: frozenset[str] = field(default_factory=frozenset)
    closed: Mapping[str, Any] | None = None
    status: str = "running"
    unreadable: tuple[str, ...] = ()
    """The events that are damaged, in words: answers may be missing."""


def record_of(events: Iterable[Event], texts: Mapping[str, str]) -> FlowRecord:
    """Return the record that the events of a run make. `texts` are the long texts to which they refer, by their hash.

    Raises:
        InvalidInput: the run is not one of a flow, or its beginning was erased.
    """
    reading = _Reading(texts)
    for event in events:
        if fault_of(event) is not None:
            reading.unreadable.append(unreadable(event))
        elif "erased" not in event.data:
            try:
                reading.add(event)
            except MISSHAPEN as error:
                reading.unreadable.append(unreadable(event, error))
    started = reading.started
    if started is None:
        why = f": {reading.unreadable[0]}" if reading.unreadable else ", or its record was erased"
        raise InvalidInput(f"It is not a run of a flow{why}.")
    definition = _text(started.get("definition"), texts)
    return FlowRecord(
        name=started["flow"],
        version=started["version"],
        hash=started["hash"],
        published=started.get("published"),
        definition=_definition(definition) if definition is not None else None,
        given=reading.given,
        answers={path: tuple(each) for path, each in reading.answers.items()},
        undone=frozenset(reading.undone),
        closed=reading.closed,
        status=reading.status,
        unreadable=tuple(reading.unreadable),
    )


class _Reading:
    """The parts of a record while the events are read."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self.started: Mapping[str, Any] | None = None
        self.given: Any = LOST
        self.answers: dict[str, list[Answer]] = {}
        self.undone: set[str] = set()
        self.closed: Mapping[str, Any] | None = None
        self.status = "running"
        self.unreadable: list[str] = []

    def add(self, event: Event) -> None:
        """Add an event."""
        data, texts = event.data, self._texts
        match event.type:
            case "flow_started":
                self.started = {"flow": data["flow"], "version": data["version"], "hash": data["hash"], **data}
            case "part_opened" if data["part"] == "":
                self.given = _value(data, "given", texts)
            case "node_finished":
                whole = data.get("whole")
                ref = whole.get(REF) if isinstance(whole, dict) else None
                answer = Answer(event.seq, _value(data, "output", texts), ref=ref, as_json=data.get("as_json", False))
                self.answers.setdefault(data["node"], []).append(answer)
            case "node_failed":
                message = _text(data["message"], texts) or "the message is not recorded"
                self.answers.setdefault(data["node"], []).append(Answer(event.seq, type=data["type"], message=message))
            case "node_undone":
                self.undone.add(data["node"])
            case "part_closed" if data["part"] == "":
                self.closed = data
            case "run_finished" | "run_failed" | "run_cancelled":
                self.status = data.get("status") or event.type.removeprefix("run_")
            case _:
                pass


def _definition(text: str) -> FlowDefinition | None:
    try:
        found: FlowDefinition = parse(FlowDefinition, json.loads(text), "flow")
    except (ValueError, InvalidInput):
        return None
    return found


def _value(data: Mapping[str, Any], name: str, texts: Mapping[str, str]) -> Any:
    """Return a value as a whole, or `LOST`."""
    if not data.get("truncated"):
        value = data.get(name)
        return LOST if refs(value) else value
    whole = _text(data.get("whole"), texts)
    if whole is None or not data.get("as_json"):
        return LOST if whole is None else whole
    try:
        return json.loads(whole)
    except ValueError:
        return LOST


def _text(value: Whole | None, texts: Mapping[str, str]) -> str | None:
    """Return a text of an event; None if it is not in the store, or was erased there."""
    if not isinstance(value, dict):
        return value
    text = texts.get(value.get(REF, ""))
    return text if text is not None and sha256_of(text) == value[REF] else None
