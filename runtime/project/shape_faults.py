"""Faults of a project file by itself: unknown fields, values of the wrong type, participants that their kind refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from kernel.basics.meant import meant
from kernel.basics.schema import reason_of
from kernel.conversation.participant import Participant
from kernel.project.project import Project
from runtime.known_names import known_fields, listed
from runtime.project.participants import entry
from runtime.yaml_source import Fault, Source, Step

KINDS = ("agent", "human", "team", "remote", "script", "a2a")

_PARTICIPANT: TypeAdapter[Any] = TypeAdapter(Participant)


def faults_of_shape(source: Source, content: dict[str, Any]) -> Iterator[Fault]:
    """Yield the faults of the fields and values of the whole file, except those of participants."""
    try:
        Project.model_validate(content)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            yield _explained(source, fault, (), Project)


def faults_of_agents(source: Source, content: dict[str, Any]) -> Iterator[Fault]:
    """Yield the faults of the participants, each by the fields of its kind."""
    agents = content.get("agents")
    for name, fields in agents.items() if isinstance(agents, dict) else ():
        if not isinstance(fields, dict) or not isinstance(name, str):
            continue  # `faults_of_shape` reports it
        path = ("agents", name)
        if fields.get("name", name) != name:
            yield source.fault([*path, "name"], f"leave it out: the name is the key, {name!r}", at_key=True)
        kind = fields.get("kind", "agent")
        if kind not in KINDS:
            yield source.fault([*path, "kind"], f"{kind!r} is not one of {', '.join(KINDS)}{meant(str(kind), KINDS)}")
            continue
        try:
            _PARTICIPANT.validate_python(entry(name, fields))
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                yield _explained(source, fault, path, Participant)


def _explained(source: Source, fault: ErrorDetails, before: tuple[Step, ...], kind: Any) -> Fault:
    steps = [*before, *fault["loc"]]
    # pydantic names a wrong key as `[key]`; the name of a participant is its key.
    if steps[-1] == "[key]":
        return source.fault(source.path(steps[:-1]), f"as a name: {reason_of(fault)}", at_key=True)
    if before and fault["loc"][1:] == ("name",):
        return source.fault(before, f"as a name: {reason_of(fault)}", at_key=True)
    path = source.path(steps) if not before or fault["loc"][1:] else list(before)
    named = _OF_A_TEAM.search(reason_of(fault)) if fault["type"] == "value_error" else None
    if named:  # a mode checks its team as a whole; the message names the field
        return source.fault([*path, named[1] or "mode"], reason_of(fault), at_key=bool(named[1]))
    if fault["type"] == "extra_forbidden":
        known = known_fields(kind, fault["loc"][:-1])
        return source.fault(path, f"unknown field{meant(str(steps[-1]), known) or listed(known)}", at_key=True)
    return source.fault(path, reason_of(fault))


_OF_A_TEAM = re.compile(r"(?:'(\w+)' is not a field of \w+)|is not a mode;|^mode '")
