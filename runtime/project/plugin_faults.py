"""Faults of the plugins in a project file: tools, scripts, and plugins that replace a part of the program."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from kernel.basics.errors import MofaError, UnknownTool
from kernel.basics.meant import meant
from kernel.conversation.participant import Agent
from kernel.kinds.plugin_kind import PLAYED, PluginKind
from kernel.kinds.protocol import A2A, MCP, server_of
from kernel.project.project import PluginChoice, Project, ToolSettings, tool_servers
from kernel.registry.registry import FOLDERS, wrong_kind
from plugins import discovery
from runtime.plugins.chosen import made
from runtime.plugins.played import installed_played, kind_of
from runtime.plugins.toolbox import make
from runtime.yaml_source import Fault, Source, Step


def faults_of_chosen(source: Source, project: Project) -> Iterator[Fault]:
    """Yield the faults of plugins that replace the built-in memory and vector search, and of servers of tools."""
    wanted: list[tuple[PluginKind, tuple[Step, ...], PluginChoice | None]] = [
        ("memory", ("memory",), project.memory),
        ("vector", ("vector",), project.vector),
        *(("protocol", ("servers", name), choice) for name, choice in project.servers.items()),
    ]
    for kind, place, choice in wanted:
        if choice is not None:
            yield from _faults_of_choice(source, kind, place, choice)
    for name in project.servers.keys() & project.mcp.keys():
        yield source.fault(["servers", name], "a server under mcp has the same name", at_key=True)


def _faults_of_choice(source: Source, kind: PluginKind, place: tuple[Step, ...], choice: PluginChoice) -> Iterator[Fault]:
    plugins = tuple(name for name in discovery.names(FOLDERS[kind]) if name not in (MCP, A2A))
    if choice.plugin not in plugins:
        yield source.fault([*place, "plugin"], f"{_no_choice(kind, choice, plugins)}{meant(choice.plugin, plugins)}")
        return
    where = ".".join(map(str, place))
    try:
        made(kind, choice, discovery.load, where)
    except MofaError as error:
        message = str(error).removeprefix(f"{where}: ").removesuffix(".")
        yield source.fault([*place, *(["options"] if choice.options else [])], message)


def _no_choice(kind: PluginKind, choice: PluginChoice, plugins: tuple[str, ...]) -> str:
    actual = kind_of(choice.plugin)
    if kind == actual:  # MCP and A2A are protocols, but have places of their own in the file
        place = {MCP: "its servers stand under mcp", A2A: "its agents stand under agents, with kind: a2a"}[choice.plugin]
        return f"{choice.plugin} has a place of its own: {place}"
    if actual is not None:
        return str(wrong_kind(choice.plugin, actual, kind)).removesuffix(".")
    return f"no plugin of kind {kind} is called {choice.plugin!r}; there are {', '.join(plugins) or 'none'}"


def faults_of_tools(source: Source, project: Project, runtime: Collection[str] | None) -> Iterator[Fault]:
    """Yield the faults under tools. `runtime` are the names of the runtime plugins that are tools; None if unknown."""
    plugins = tuple(discovery.names("tools"))
    for name, settings in project.tools.items():
        plugin = settings.plugin or name
        if not settings.plugin and server_of(name, tool_servers(project)) is not None:
            if settings.options:
                yield source.fault(["tools", name, "options"], "a tool of a server takes no options", at_key=True)
            continue
        if plugin not in plugins and (runtime is None or plugin in runtime):
            continue  # a runtime plugin checks its options by its own schema, when a run looks it up
        if plugin not in plugins:
            known = tuple(sorted({*plugins, *(runtime or ())}))
            message = f"no tool plugin is called {plugin!r}; there are {', '.join(known)}{meant(plugin, known)}"
            yield source.fault(["tools", name, *(["plugin"] if settings.plugin else [])], message, at_key=not settings.plugin)
            continue
        try:
            make(name, settings)
        except MofaError as error:
            yield source.fault(["tools", name, *(["options"] if settings.options else [])], str(error).removesuffix("."))


def fault_of_tool(source: Source, project: Project, path: tuple[Step, ...], name: str, known: list[str]) -> Iterator[Fault]:
    """Yield a fault if an agent names a tool that is not among the `known` ones, or that needs options and has none."""
    if server_of(name, tool_servers(project)) is not None:
        return  # the tools of a server are looked up when a run begins
    if name not in known:
        yield source.fault(path, f"{UnknownTool(name, known)}")
    elif name not in project.tools and name in discovery.names("tools"):  # a plugin without options
        try:
            make(name, ToolSettings())
        except MofaError as error:
            yield source.fault(path, str(error).removesuffix("."))


def faults_of_scripts(
    source: Source, project: Project, path: tuple[Step, ...], agent: Agent, runtime: Mapping[str, PluginKind] | None
) -> Iterator[Fault]:
    """Yield the faults of an agent's guards and of the script that writes its instructions."""
    for index, name in enumerate(agent.guards):
        yield from fault_of_script(source, project, (*path, "guards", index), name, ("script", "guard"), runtime)
    if agent.instructions_from is not None:
        writers: tuple[PluginKind, ...] = ("script",)
        yield from fault_of_script(source, project, (*path, "instructions_from"), agent.instructions_from, writers, runtime)


def faults_of_played(source: Source, project: Project, runtime: Mapping[str, PluginKind] | None) -> Iterator[Fault]:
    """Yield a fault for each unknown plugin under scripts."""
    for name, settings in project.scripts.items():
        if settings.plugin is not None:
            place = ("scripts", name, "plugin")
            yield from _fault_of_plugin(source, place, settings.plugin, PLAYED, runtime, "there is no such plugin")


def fault_of_script(
    source: Source,
    project: Project,
    path: tuple[Step, ...],
    name: str,
    kinds: Sequence[PluginKind],
    runtime: Mapping[str, PluginKind] | None,
) -> Iterator[Fault]:
    """Yield a fault if `name` is neither under scripts nor a plugin of one of these kinds."""
    known = tuple(sorted(project.scripts))
    if name in known:
        plugin = project.scripts[name].plugin
        if plugin is None:
            return
        name = plugin
    message = f"no script is called {name!r}; under scripts there are {', '.join(known) or 'none'}{meant(name, known)}"
    yield from _fault_of_plugin(source, path, name, kinds, runtime, message)


def _fault_of_plugin(
    source: Source,
    path: tuple[Step, ...],
    name: str,
    kinds: Sequence[PluginKind],
    runtime: Mapping[str, PluginKind] | None,
    message: str,
) -> Iterator[Fault]:
    """Yield a fault if no plugin of one of these kinds has that name. If the runtime plugins are unknown, any name may be
    one of theirs.
    """
    installed = installed_played(name)
    kind = (runtime or {}).get(name) or (installed[0] if installed else None)
    if kind is None and runtime is not None:
        yield source.fault(path, message)
    elif kind is not None and kind not in kinds:
        yield source.fault(path, str(wrong_kind(name, kind, kinds[-1])).removesuffix("."))
