"""The project file: read and checked as a whole, and its participants looked up by name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from kernel.actors.agent import LIVING, living
from kernel.basics.errors import InvalidInput, MofaError, UnknownAgent, UnknownTool
from kernel.basics.json_schema import check_schema
from kernel.basics.schema import parse, reason_of
from kernel.conversation.participant import Agent, Participant, Resolved, TeamOf
from kernel.kinds.plugin_kind import PLAYED, PluginKind
from kernel.kinds.protocol import A2A, MCP, server_of
from kernel.modes import mode_named
from kernel.modes.mode import ModeInput
from kernel.project.project import (
    ModelSettings,
    PluginChoice,
    Project,
    ToolSettings,
    queue_of_model,
    tool_servers,
)
from kernel.registry.registry import FOLDERS, wrong_kind
from plugins import discovery
from runtime.plugins.chosen import made
from runtime.plugins.played import installed_played, kind_of
from runtime.plugins.providers import settings_of
from runtime.plugins.toolbox import known_tools, make
from runtime.yaml_source import Fault, Source, Step, read

HINT = "Agents are named under agents in the project file."

KINDS = ("agent", "human", "team", "remote", "script", "a2a")

_PARTICIPANT: TypeAdapter[Any] = TypeAdapter(Participant)


def load_project(path: Path | None, runtime: Mapping[str, PluginKind] | None = MappingProxyType({})) -> Project:
    """Return the project file, or an empty project where there is none.

    `runtime` are the kinds of the runtime plugins by name; None where that is not known: their names are left to the worker.

    Raises:
        InvalidInput: the file is wrong. Each fault is a line of its own, for example
            `mofa.yaml:12:7: agents.writer.modell: unknown field; did you mean model?`.
    """
    return Project() if path is None else checked_project(read(path), runtime)


def checked_project(source: Source, runtime: Mapping[str, PluginKind] | None = MappingProxyType({})) -> Project:
    """Return the project that a file's content describes. Raises as `load_project` does."""
    if source.plain is None:
        return Project()
    if not isinstance(source.plain, dict):
        raise source.error([source.fault([], "must be a mapping with keys such as models and agents")])
    content = _with_bare_names(source.plain)
    faults = [*_faults_of_shape(source, content), *_faults_of_agents(source, content)]
    if not faults:
        faults = list(_faults_of_names(source, Project.model_validate(content), runtime))
    if faults:
        raise source.error(faults)
    return Project.model_validate(content)


def participants(project: Project) -> dict[str, Resolved]:
    """Return the project's participants by name, as they are written: names inside teams are not looked up yet."""
    return {name: parse(Participant, _entry(name, fields), f"agents.{name}") for name, fields in project.agents.items()}


def resolve(project: Project, name: str, task_queue: str = "", hint: str = HINT) -> Resolved:
    """Return the participant of that name, and, if it is a team, every name inside it, at any depth.

    `task_queue` is where the workers are that ask living agents; `hint` says where participants are named.

    Raises:
        UnknownAgent: a name that is not in the project file.
        InvalidInput: a team that contains itself.
    """
    known = participants(project)

    def look_up(name: str, inside: tuple[str, ...]) -> Resolved:
        if name.startswith(LIVING):
            return living(name, task_queue)
        if name not in known:
            raise UnknownAgent(name, known, hint)
        if name in inside:
            raise InvalidInput(
                f"agents.{name}: a team cannot contain itself ({' > '.join((*inside, name))}).", f"agents.{name}"
            )
        found = known[name]
        if not isinstance(found, TeamOf):
            return found
        [whole] = (
            ModeInput(task=name, participants=[found]).map_participants(lambda each: look_up(each, (*inside, name))).members()
        )
        return whole

    return look_up(name, ())


def _with_bare_names(content: dict[str, Any]) -> dict[str, Any]:
    """Return an agent or a tool may stand there by its name alone (`helper:`)."""
    bare = {
        key: {name: {} if fields is None else fields for name, fields in content[key].items()}
        for key in ("agents", "tools")
        if isinstance(content.get(key), dict)
    }
    return {**content, **bare}


def _entry(name: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "agent", **fields, "name": name}


def _faults_of_shape(source: Source, content: dict[str, Any]) -> Iterator[Fault]:
    try:
        Project.model_validate(content)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            yield _explained(source, fault, (), Project)


def _faults_of_agents(source: Source, content: dict[str, Any]) -> Iterator[Fault]:
    agents = content.get("agents")
    for name, fields in agents.items() if isinstance(agents, dict) else ():
        if not isinstance(fields, dict) or not isinstance(name, str):
            continue  # said by the shape
        path = ("agents", name)
        if fields.get("name", name) != name:
            yield source.fault([*path, "name"], f"leave it out: the name is the key, {name!r}", at_key=True)
        kind = fields.get("kind", "agent")
        if kind not in KINDS:
            yield source.fault([*path, "kind"], f"{kind!r} is not one of {', '.join(KINDS)}{_meant(str(kind), KINDS)}")
            continue
        try:
            _PARTICIPANT.validate_python(_entry(name, fields))
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                yield _explained(source, fault, path, Participant)


def _explained(source: Source, fault: ErrorDetails, before: tuple[Step, ...], kind: Any) -> Fault:
    steps = [*before, *fault["loc"]]
    # pydantic names the key itself when a key is at fault; the name of an agent is its key.
    if steps[-1] == "[key]":
        return source.fault(source.path(steps[:-1]), f"as a name: {reason_of(fault)}", at_key=True)
    if before and fault["loc"][1:] == ("name",):
        return source.fault(before, f"as a name: {reason_of(fault)}", at_key=True)
    path = source.path(steps) if not before or fault["loc"][1:] else list(before)
    named = _OF_A_TEAM.search(reason_of(fault)) if fault["type"] == "value_error" else None
    if named:  # a team is checked as a whole, by its mode; the field that the mode complains of is the place
        return source.fault([*path, named[1] or "mode"], reason_of(fault), at_key=bool(named[1]))
    if fault["type"] == "extra_forbidden":
        known = _known_fields(kind, fault["loc"][:-1])
        return source.fault(path, f"unknown field{_meant(str(steps[-1]), known) or _listed(known)}", at_key=True)
    return source.fault(path, reason_of(fault))


_OF_A_TEAM = re.compile(r"(?:'(\w+)' is not a field of \w+)|is not a mode;|^mode '")


def _meant(word: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _listed(known: tuple[str, ...]) -> str:
    return f"; known: {', '.join(known)}" if known else ""


def _known_fields(kind: Any, steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Return the fields that may stand at `steps` within a `kind`; items, keys and union tags lead to no other type."""
    candidates = list(_models(kind))
    for step in steps:
        tagged = [each for each in candidates if _tag(each) == step]
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
    kind = model.model_fields.get("kind")
    return str(get_args(kind.annotation)[0]) if kind is not None and get_args(kind.annotation) else None


def _faults_of_names(source: Source, project: Project, runtime: Mapping[str, PluginKind] | None) -> Iterator[Fault]:
    """Yield every name that something else must answer to: models, plugins, participants."""
    yield from _faults_of_models(source, project)
    given = None if runtime is None else [name for name, kind in runtime.items() if kind == "tool"]
    yield from _faults_of_tools(source, project, given)
    tools = None if given is None else sorted({*known_tools(project), *given})
    yield from _faults_of_played(source, project, runtime)
    yield from _faults_of_chosen(source, project)
    everyone: dict[str, Resolved] = participants(project)
    placed: list[tuple[tuple[Step, ...], Participant]] = [(("agents", name), each) for name, each in everyone.items()]
    if project.secretary is not None:
        placed += [(("secretary", "executors", index), each) for index, each in enumerate(project.secretary.executors)]
        dispatch = project.secretary.dispatch
        if dispatch.strategy == "rules" and dispatch.rules is None:
            yield source.fault(["secretary", "dispatch", "strategy"], "the strategy rules needs rules beside it")
    for index, handler in enumerate(project.handlers):
        place = ("handlers", index, "script")
        yield from _fault_of_script(source, project, place, handler.script, ("script", "notification", "monitor"), runtime)
    unknown = False
    for path, participant in (inner for place, each in placed for inner in _within(place, each)):
        if isinstance(participant, str) and participant not in everyone and not participant.startswith(LIVING):
            unknown = True
            yield source.fault(path, f"{UnknownAgent(participant, everyone)}")
        if isinstance(participant, Agent) and participant.model is not None:
            yield from _fault_of_model(source, project, (*path, "model"), participant.model)
        if isinstance(participant, Agent) and participant.output_schema is not None:
            yield from _fault_of_schema(source, (*path, "output_schema"), participant.output_schema)
        if isinstance(participant, Agent):
            yield from _faults_of_scripts(source, project, path, participant, runtime)
        for index, name in enumerate(participant.tools if isinstance(participant, Agent) else ()):
            if tools is not None or name in known_tools(project):
                yield from _fault_of_tool(source, project, (*path, "tools", index), name, tools or [name])
    for name in () if unknown else everyone:
        try:
            resolve(project, name)
        except InvalidInput as error:
            yield source.fault(["agents", name], str(error).removeprefix(f"agents.{name}: "), at_key=True)


def _fault_of_schema(source: Source, path: tuple[Step, ...], schema: dict[str, Any]) -> Iterator[Fault]:
    field = ".".join(map(str, path))
    try:
        check_schema(schema, field)
    except InvalidInput as error:
        place = (error.field or field).removeprefix(field).split(".")[1:]
        yield source.fault([*path, *place], str(error).removeprefix(f"{error.field}: ").removesuffix("."))


def _faults_of_chosen(source: Source, project: Project) -> Iterator[Fault]:
    """Plugins in the place of what is there without them, and servers of tools by other protocols."""
    wanted: list[tuple[PluginKind, tuple[Step, ...], PluginChoice | None]] = [
        ("memory", ("memory",), project.memory),
        ("vector", ("vector",), project.vector),
        *(("protocol", ("servers", name), choice) for name, choice in project.servers.items()),
    ]
    for kind, place, choice in wanted:
        if choice is None:
            continue
        there = tuple(name for name in discovery.names(FOLDERS[kind]) if name not in (MCP, A2A))
        if choice.plugin not in there:
            own = {MCP: "its servers stand under mcp", A2A: "its agents stand under agents, with kind: a2a"}
            other = kind_of(choice.plugin)
            if kind == other:  # one of the two that servers under `servers` have not
                words = f"{choice.plugin} has a place of its own: {own[choice.plugin]}"
            elif other is not None:
                words = str(wrong_kind(choice.plugin, other, kind)).removesuffix(".")
            else:
                words = f"no plugin of kind {kind} is called {choice.plugin!r}; there are {', '.join(there) or 'none'}"
            yield source.fault([*place, "plugin"], f"{words}{_meant(choice.plugin, there)}")
            continue
        try:
            made(kind, choice, discovery.load, where := ".".join(map(str, place)))
        except MofaError as error:
            words = str(error).removeprefix(f"{where}: ").removesuffix(".")
            yield source.fault([*place, *(["options"] if choice.options else [])], words)
    for name in project.servers.keys() & project.mcp.keys():
        yield source.fault(["servers", name], "a server of that name stands under mcp, too", at_key=True)


def _faults_of_models(source: Source, project: Project) -> Iterator[Fault]:
    plugins = tuple(discovery.names("llm"))
    for name, settings in project.models.items():
        if ":" in name:
            yield source.fault(["models", name], "a name of your own has no colon; that form is provider:model", at_key=True)
        if settings.provider not in plugins:
            words = (
                f"no plugin is called {settings.provider!r}; there are {', '.join(plugins)}{_meant(settings.provider, plugins)}"
            )
            yield source.fault(["models", name, "provider"], words)
        if settings.hedge is not None:
            yield from _faults_of_hedge(source, project, name, settings)
        for number, fallback in enumerate(settings.fallback):
            place = ("models", name, "fallback", number, "model")
            if fallback.model == name:
                yield source.fault(place, "a model cannot stand in for itself")
            yield from _fault_of_model(source, project, place, fallback.model)
    for name in project.providers:
        if name not in plugins:
            words = f"no plugin is called {name!r}; there are {', '.join(plugins)}{_meant(name, plugins)}"
            yield source.fault(["providers", name], words, at_key=True)
    for name in project.prices:
        if ":" not in name:
            yield source.fault(["prices", name], "prices are by provider:model, such as openai:gpt-5-mini", at_key=True)
    if project.model is not None:
        yield from _fault_of_model(source, project, ("model",), project.model)
    if project.secretary is not None and project.secretary.model is not None:
        yield from _fault_of_model(source, project, ("secretary", "model"), project.secretary.model)


def _fault_of_tool(source: Source, project: Project, path: tuple[Step, ...], name: str, known: list[str]) -> Iterator[Fault]:
    if server_of(name, tool_servers(project)) is not None:
        return  # the server knows its tools, and is asked when a run begins
    if name not in known:
        yield source.fault(path, f"{UnknownTool(name, known)}")
    elif name not in project.tools and name in discovery.names("tools"):  # a plugin that is meant to do without options
        try:
            make(name, ToolSettings())
        except MofaError as error:
            yield source.fault(path, str(error).removesuffix("."))


def _faults_of_hedge(source: Source, project: Project, name: str, settings: ModelSettings) -> Iterator[Fault]:
    assert settings.hedge is not None  # the caller looked
    other = settings.hedge.model
    if other is not None:
        yield from _fault_of_model(source, project, ("models", name, "hedge", "model"), other)
    for each in {name, other or name}:
        try:
            provider = settings_of(each, project).provider
        except MofaError:
            continue  # said above
        if queue_of_model(project, "", each, provider) is not None:
            words = f"{each} has calls_per_second, which Temporal keeps call by call: a second request would not be counted"
            yield source.fault(["models", name, "hedge"], words)


def _faults_of_tools(source: Source, project: Project, runtime: Collection[str] | None) -> Iterator[Fault]:
    plugins = tuple(discovery.names("tools"))
    for name, settings in project.tools.items():
        plugin = settings.plugin or name
        if not settings.plugin and server_of(name, tool_servers(project)) is not None:
            if settings.options:
                yield source.fault(["tools", name, "options"], "a tool of a server takes no options", at_key=True)
            continue
        if plugin not in plugins and (runtime is None or plugin in runtime):
            continue  # its options are checked by its own schema, when it is looked up
        if plugin not in plugins:
            there = tuple(sorted({*plugins, *(runtime or ())}))
            words = f"no tool plugin is called {plugin!r}; there are {', '.join(there)}{_meant(plugin, there)}"
            yield source.fault(["tools", name, *(["plugin"] if settings.plugin else [])], words, at_key=not settings.plugin)
            continue
        try:
            make(name, settings)
        except MofaError as error:
            yield source.fault(["tools", name, *(["options"] if settings.options else [])], str(error).removesuffix("."))


def _faults_of_scripts(
    source: Source, project: Project, path: tuple[Step, ...], agent: Agent, runtime: Mapping[str, PluginKind] | None
) -> Iterator[Fault]:
    for index, name in enumerate(agent.guards):
        yield from _fault_of_script(source, project, (*path, "guards", index), name, ("script", "guard"), runtime)
    if agent.instructions_from is not None:
        writers: tuple[PluginKind, ...] = ("script",)
        yield from _fault_of_script(source, project, (*path, "instructions_from"), agent.instructions_from, writers, runtime)


def _faults_of_played(source: Source, project: Project, runtime: Mapping[str, PluginKind] | None) -> Iterator[Fault]:
    """Yield the plugins that stand under scripts in the place of a file."""
    for name, settings in project.scripts.items():
        if settings.plugin is not None:
            place = ("scripts", name, "plugin")
            yield from _fault_of_plugin(source, place, settings.plugin, PLAYED, runtime, "no such plugin is there")


def _fault_of_script(
    source: Source,
    project: Project,
    path: tuple[Step, ...],
    name: str,
    kinds: Sequence[PluginKind],
    runtime: Mapping[str, PluginKind] | None,
) -> Iterator[Fault]:
    known = tuple(sorted(project.scripts))
    if name in known:
        plugin = project.scripts[name].plugin
        if plugin is None:
            return
        name = plugin
    words = f"no script is called {name!r}; under scripts there are {', '.join(known) or 'none'}{_meant(name, known)}"
    yield from _fault_of_plugin(source, path, name, kinds, runtime, words)


def _fault_of_plugin(
    source: Source,
    path: tuple[Step, ...],
    name: str,
    kinds: Sequence[PluginKind],
    runtime: Mapping[str, PluginKind] | None,
    words: str,
) -> Iterator[Fault]:
    """Yield whether a plugin of one of those kinds has that name. Where the runtime plugins are not known, any name may be
    one's.
    """
    own = installed_played(name)
    kind = (runtime or {}).get(name) or (own[0] if own else None)
    if kind is None and runtime is not None:
        yield source.fault(path, words)
    elif kind is not None and kind not in kinds:
        yield source.fault(path, str(wrong_kind(name, kind, kinds[-1])).removesuffix("."))


def _fault_of_model(source: Source, project: Project, path: tuple[Step, ...], name: str) -> Iterator[Fault]:
    try:
        settings_of(name, project)
    except MofaError as error:
        yield source.fault(path, str(error).removeprefix("model: ").removesuffix(".") + _meant(name, tuple(project.models)))


def _within(path: tuple[Step, ...], participant: Participant) -> Iterator[tuple[tuple[Step, ...], Participant]]:
    """Yield a participant and, if it is a team, everyone in it, each with its place in the file."""
    yield path, participant
    if isinstance(participant, TeamOf):
        inner = mode_named(participant.mode).of_team(participant, task="(not given yet)")
        for field in inner.participant_fields():
            value = getattr(inner, field)
            for index, each in enumerate(value if isinstance(value, list) else ()):
                yield from _within((*path, field, index), each)
            if value is not None and not isinstance(value, list):
                yield from _within((*path, field), value)
