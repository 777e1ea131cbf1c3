"""The participants of a mode at any depth, and the names of the tools and scripts that they use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from kernel.conversation.participant import Agent, Participant, Scripted, TeamOf
from kernel.modes.mode import ModeInput, mode_named_input


def tool_names(given: ModeInput | Iterable[Participant]) -> list[str]:
    """Return the names of all tools that participants, or those of a mode's input, may use at any depth, sorted."""
    return sorted({name for each in everyone(given) if isinstance(each, Agent) for name in each.tools})


def script_names(given: ModeInput | Iterable[Participant]) -> list[str]:
    """Return the names of all scripts that participants, or a mode and its participants, use at any depth, sorted."""
    own = given.scripts() if isinstance(given, ModeInput) else []
    names = set(own)
    for each in everyone(given):
        if isinstance(each, Scripted):
            names.add(each.script or each.name)
        elif isinstance(each, Agent):
            names.update(scripts_of(each))
        elif isinstance(each, TeamOf):
            names.update(mode_named_input(each).scripts())
    return sorted(names)


def scripts_of(agent: Agent) -> list[str]:
    """Return the scripts of an agent: its guards, and the script that writes its instructions."""
    return [*agent.guards, *([agent.instructions_from] if agent.instructions_from else [])]


def output_schemas(given: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the `output_schema` of every agent in an input, and the schemas of its client tools, at any depth, by their field,
    as in `participants.0.output_schema`.
    """
    if isinstance(given, list):
        for number, each in enumerate(given):
            if isinstance(each, BaseModel):
                yield from output_schemas(each, f"{place}.{number}")
    elif isinstance(given, Agent):
        if given.output_schema is not None:
            yield f"{place}.output_schema".removeprefix("."), given.output_schema
        for number, tool in enumerate(given.client_tools):
            yield f"{place}.client_tools.{number}.parameters".removeprefix("."), tool.parameters
    elif isinstance(given, TeamOf):
        yield from output_schemas(mode_named_input(given), place)
    elif isinstance(given, BaseModel):
        for name, value in given:
            yield from output_schemas(value, f"{place}.{name}".removeprefix("."))


def everyone(given: ModeInput | Iterable[Participant]) -> Iterable[Participant]:
    """Yield the participants, or those of a mode's input, at any depth."""
    for each in _of_input(given) if isinstance(given, ModeInput) else given:
        yield each
        if isinstance(each, TeamOf):
            yield from everyone(mode_named_input(each))


def _of_input(given: ModeInput) -> Iterable[Participant]:
    for field in given.participant_fields():
        value = getattr(given, field)
        yield from value if isinstance(value, list) else [] if value is None else [value]
