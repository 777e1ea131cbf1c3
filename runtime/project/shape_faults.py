"""Faults of a project file by itself: unknown fields, values of the wrong type, participants that their kind refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from kernel.basics.schema import reason_of
from kernel.conversation.participant import Participant
from kernel.project.project import Project
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


def meant(word: str, known: tuple[str, ...]) -> str:
    """Return `; did you mean NAME?` for the closest known name, if one is close."""
    close = get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def listed(known: tuple[str, ...]) -> str:
    """Return `; known: NAMES`, or nothing if there are none."""
    return f"; known: {', '.join(known)}" if known else ""


def known_fields(kind: Any, steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Return the fields that are possible at `steps` within a `kind`. Items, keys and union tags stay in one type."""
    candidates = list(_models(kind))
    for step in steps:
        tagged = [each for each in candidates if _tag(each) == step] if len(candidates) > 1 else []
        inner = [each.model_fields[str(step)].annotation for each in candidates if str(step) in each.model_fields]
        candidates = (
            tagged or [model for annotation in inner for model in _models(annotation)] if tagged or inner else candidates
        )
    return tuple(dict.fromkeys(field for each in candidates for field in each.model_fields))


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    origin = get_origin(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    elif origin is Annotated:
        yield from _models(get_args(kind)[0])
    elif origin in (list, dict, Union, UnionType):
        for argument in get_args(kind):
            yield from _models(argument)


def _tag(model: type[BaseModel]) -> str | None:
    kind = model.model_fields.get("kind") or model.model_fields.get("type")
    return str(get_args(kind.annotation)[0]) if kind is not None and get_args(kind.annotation) else None
