"""Faults of the names in a project file: each must be the name of a model, a plugin or a participant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kernel.actors.agent import LIVING
from kernel.basics.errors import InvalidInput, UnknownAgent
from kernel.basics.json_schema import check_schema
from kernel.conversation.participant import Agent, Participant, Resolved, TeamOf
from kernel.kinds.plugin_kind import PluginKind
from kernel.modes import team_mode_named
from kernel.project.project import Project
from runtime.identity.policies import CedarPolicies, is_text, read_policies
from runtime.plugins.toolbox import known_tools
from runtime.project.channel_faults import faults_of_channels
from runtime.project.model_faults import fault_of_model, faults_of_models
from runtime.project.participants import participants, resolve
from runtime.project.plugin_faults import (
    fault_of_script,
    fault_of_tool,
    faults_of_chosen,
    faults_of_played,
    faults_of_scripts,
    faults_of_tools,
)
from runtime.yaml_source import Fault, Source, Step

Placed = tuple[tuple[Step, ...], Participant]
"""A participant, and its place in the file."""


def faults_of_names(
    source: Source, project: Project, runtime: Mapping[str, PluginKind] | None, folder: Path | None = None
) -> Iterator[Fault]:
    """Yield a fault for each name of a model, a plugin or a participant that does not exist.

    `runtime` are the kinds of the runtime plugins by name; None if they are unknown: any name may then be one of theirs.
    `folder` is that of the file, in which it names others.
    """
    yield from faults_of_models(source, project)
    yield from faults_of_tools(source, project, _tools_of(runtime))
    yield from faults_of_played(source, project, runtime)
    yield from faults_of_chosen(source, project)
    yield from _faults_of_rules(source, project)
    yield from _faults_of_people(source, project, folder)
    yield from faults_of_channels(source, project)
    for index, handler in enumerate(project.handlers):
        place = ("handlers", index, "script")
        yield from fault_of_script(source, project, place, handler.script, ("script", "notification", "monitor"), runtime)
    yield from _faults_of_participants(source, project, runtime)


def _tools_of(runtime: Mapping[str, PluginKind] | None) -> list[str] | None:
    return None if runtime is None else [name for name, kind in runtime.items() if kind == "tool"]


def _faults_of_rules(source: Source, project: Project) -> Iterator[Fault]:
    dispatch = project.secretary.dispatch if project.secretary is not None else None
    if dispatch is not None and dispatch.strategy == "rules" and dispatch.rules is None:
        yield source.fault(["secretary", "dispatch", "strategy"], "the strategy rules needs the field rules beside it")


def _faults_of_people(source: Source, project: Project, folder: Path | None) -> Iterator[Fault]:
    names = [each.name for each in project.people]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield source.fault(["people", index, "name"], f"{name!r} occurs twice; give all roles of a person in one entry")
    if project.policies is not None and (folder is not None or is_text(project.policies)):
        try:
            CedarPolicies(read_policies(project.policies, folder or Path()))
        except InvalidInput as error:
            yield source.fault(["policies"], str(error).removeprefix("policies: "))


def _faults_of_participants(source: Source, project: Project, runtime: Mapping[str, PluginKind] | None) -> Iterator[Fault]:
    everyone: dict[str, Resolved] = participants(project)
    placed: list[Placed] = [(("agents", name), each) for name, each in everyone.items()]
    if project.secretary is not None:
        placed += [(("secretary", "executors", index), each) for index, each in enumerate(project.secretary.executors)]
    has_unknown = False
    for path, participant in (inner for place, each in placed for inner in _within(place, each)):
        if isinstance(participant, str) and participant not in everyone and not participant.startswith(LIVING):
            has_unknown = True
            yield source.fault(path, f"{UnknownAgent(participant, everyone)}")
        if isinstance(participant, Agent):
            yield from _faults_of_agent(source, project, path, participant, runtime)
    for name in () if has_unknown else everyone:
        try:
            resolve(project, name)
        except InvalidInput as error:
            yield source.fault(["agents", name], str(error).removeprefix(f"agents.{name}: "), at_key=True)


def _faults_of_agent(
    source: Source, project: Project, path: tuple[Step, ...], agent: Agent, runtime: Mapping[str, PluginKind] | None
) -> Iterator[Fault]:
    if agent.model is not None:
        yield from fault_of_model(source, project, (*path, "model"), agent.model)
    if agent.output_schema is not None:
        yield from _fault_of_schema(source, (*path, "output_schema"), agent.output_schema)
    yield from faults_of_scripts(source, project, path, agent, runtime)
    given = _tools_of(runtime)
    tools = None if given is None else sorted({*known_tools(project), *given})
    for index, name in enumerate(agent.tools):
        if tools is not None or name in known_tools(project):
            yield from fault_of_tool(source, project, (*path, "tools", index), name, tools or [name])


def _fault_of_schema(source: Source, path: tuple[Step, ...], schema: dict[str, Any]) -> Iterator[Fault]:
    field = ".".join(map(str, path))
    try:
        check_schema(schema, field)
    except InvalidInput as error:
        place = (error.field or field).removeprefix(field).split(".")[1:]
        yield source.fault([*path, *place], str(error).removeprefix(f"{error.field}: ").removesuffix("."))


def _within(path: tuple[Step, ...], participant: Participant) -> Iterator[Placed]:
    """Yield a participant and, for a team, its members at any depth, each with its place in the file."""
    yield path, participant
    if isinstance(participant, TeamOf):
        inner = team_mode_named(participant.mode).of_team(participant, task="(not given yet)")
        for field in inner.participant_fields():
            value = getattr(inner, field)
            for index, each in enumerate(value if isinstance(value, list) else ()):
                yield from _within((*path, field, index), each)
            if value is not None and not isinstance(value, list):
                yield from _within((*path, field), value)
