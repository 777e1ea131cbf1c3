"""The tools of a project by name, each with the plugin that runs it."""

from __future__ import annotations

from typing import Any

from kernel.basics.errors import InvalidInput, UnknownTool
from kernel.basics.json_schema import fault_of
from kernel.kinds.plugin_kind import PluginKind
from kernel.kinds.protocol import all_of
from kernel.kinds.script import OF_TOOL
from kernel.kinds.script_host import needs_a_run
from kernel.kinds.services import Services
from kernel.kinds.tool import LeftOut, Tool, ToolContext, ToolDescription, ToolFacts
from kernel.project.project import Project, ToolSettings, tool_servers
from kernel.registry.registry import Manifest, Member, ToolPart, wrong_kind
from plugins import discovery
from runtime.plugins.played import kind_of
from runtime.plugins.plugin_host import PluginHost
from runtime.plugins.start import Load, create_plugin
from runtime.plugins.tool_servers import ToolServers, fault_of_schemas
from runtime.plugins.used_plugin import Installed

LONGEST_REASON = 300

HINT = "Tools are named under tools in the project file; a plugin without options can be used by its own name."


def known_tools(project: Project) -> list[str]:
    """Return every name that an agent may list under `tools`, without runtime plugins; for servers of tools, `name__*`."""
    return sorted({*project.tools, *discovery.names("tools"), *map(all_of, tool_servers(project))})


class RuntimeTool:
    """A tool that is a runtime plugin, at the version that a run is pinned to."""

    def __init__(self, name: str, host: PluginHost, member: Member, manifest: Manifest, options: dict[str, Any]) -> None:
        """Raise `InvalidInput` for options that do not fit the plugin's configuration schema."""
        # The engine cannot answer calls that need a run; such a plugin is run as a script of the run.
        self.script = f"{OF_TOOL}{name}" if needs_a_run(member.grants) else None
        wrong = fault_of(options, manifest.configuration)
        if wrong is not None:
            raise InvalidInput(f"options: {manifest.label} does not take them. {wrong.said('all of them')}", "options")
        part = manifest.tool or ToolPart()
        self.facts = ToolFacts(description=manifest.description, **dict(part))
        self._host, self._member, self._options = host, member, options

    async def run(self, args: dict[str, Any], context: ToolContext) -> Any:
        """Use that version once."""
        return await self._host.use(self._member, args, context, self._options)

    async def close(self) -> None:
        """Do nothing: the host unloads it."""


class Toolbox:
    """The tools of a process. An installed plugin is made once for each name; a runtime plugin has the run's version."""

    def __init__(
        self,
        project: Project,
        load: Load = discovery.load,
        host: PluginHost | None = None,
        services: Services | None = None,
    ) -> None:
        self._project, self._load, self._host, self._services = project, load, host, services
        self._made: dict[str, Tool] = {}
        self._watched: dict[str, Installed] = {}
        self._watched_servers: dict[str, Installed | None] = {}
        self._servers = ToolServers(project, load)

    async def named(self, name: str, pin: str | None = None, *, fresh: bool = False) -> Tool:
        """Return the tool of that name, for a run that is pinned to a plugin set. With `fresh`, its server is asked again.

        Raises:
            UnknownTool: it is neither in the project file, nor a plugin, nor a tool of a server.
            UnknownPlugin: the project file names an unknown plugin.
            InvalidInput: the plugin does not take its options, or lacks one.
            ToolDenied: the plugin is disabled.
            ProviderUnavailable: its server is unavailable.
            ProviderRefused: its server refuses access.
        """
        if self._servers.has(name):
            self._check_server(name)
            return await self._servers.named(name, fresh=fresh)
        plugin = self._settings(name).plugin or name
        if self._host is not None:
            self._host.check_not_paused(plugin)
        runtime = await self._runtime(pin)
        if plugin in runtime and self._host is not None:
            member = runtime[plugin]
            return RuntimeTool(name, self._host, member, await self._host.manifest(member), self._settings(name).options)
        if name not in self._made:
            if plugin not in discovery.names("tools"):
                actual = await self._kind_of(plugin, pin)
                if actual is not None:
                    raise wrong_kind(plugin, actual, "tool")
            if name not in self._project.tools and name not in discovery.names("tools"):
                raise UnknownTool(name, {*known_tools(self._project), *runtime}, HINT)
            self._made[name] = make(name, self._settings(name), self._load, self._services)
            self._watch(name, plugin)
        return self._made[name]

    async def use(self, name: str, tool: Tool, args: dict[str, Any], context: ToolContext) -> Any:
        """Use a tool once. The use of an installed plugin is counted here, of a runtime plugin by its host."""
        watched = self._watched_server(name) if self._servers.has(name) else self._watched.get(name)
        if watched is None or self._host is None or tool is not self._made.get(name, tool):
            return await tool.run(args, context)
        return await self._host.use_installed(watched, lambda: tool.run(args, context))

    async def described(self, name: str, pin: str | None = None) -> tuple[list[ToolDescription], list[LeftOut]]:
        """Return the description of a tool, or of all tools of a server for `server__*`, and its unusable tools."""
        if not self._servers.is_group(name):
            return [self._description(name, await self.named(name, pin, fresh=True), None)], []
        self._check_server(name)
        listed = await self._servers.group(name)
        left_out = [LeftOut(name=each, reason=reason[:LONGEST_REASON]) for each, reason in listed.left_out.items()]
        return [self._description(each, tool, name) for each, tool in listed.tools.items()], left_out

    async def close(self) -> None:
        """Close every tool."""
        made, self._made = list(self._made.values()), {}
        if self._host is not None:
            self._host.unregister(*self._watched.values(), *self._watched_servers.values())
        for tool in made:
            await tool.close()
        await self._servers.close()

    def _description(self, name: str, tool: Tool, group: str | None) -> ToolDescription:
        facts, settings = dict(tool.facts), self._settings(name)
        if settings.approval is not None:
            facts["needs_approval"] = settings.approval == "always"
        facts |= {"undo": settings.undo} if settings.undo is not None else {}
        facts |= {"group": group, "script": getattr(tool, "script", None)}
        return ToolDescription(
            name=name,
            approvers=settings.approvers,
            quorum=settings.quorum,
            deadline=settings.deadline,
            working_hours=settings.working_hours,
            on_timeout=settings.on_timeout,
            remind=settings.remind,
            **facts,
        )

    async def _runtime(self, pin: str | None) -> dict[str, Member]:
        if self._host is None or pin is None:
            return {}
        members = (await self._host.members(pin)).members
        return {name: member for name, member in members.items() if member.kind == "tool"}

    async def _kind_of(self, plugin: str, pin: str | None) -> PluginKind | None:
        """Return the kind of the plugin of that name, runtime or installed; None if there is none."""
        members = (await self._host.members(pin)).members if self._host is not None and pin is not None else {}
        if plugin in members:
            return members[plugin].kind
        return kind_of(plugin)

    def _check_server(self, name: str) -> None:
        if self._host is not None:
            self._host.check_not_paused(self._servers.plugin_of(name)[1])

    def _watched_server(self, name: str) -> Installed | None:
        """Return the protocol plugin of a tool's server; the uses of all tools of a server are counted together."""
        server, plugin = self._servers.plugin_of(name)
        if server not in self._watched_servers and self._host is not None:
            self._watched_servers[server] = self._host.register("protocol", plugin, server)
        return self._watched_servers.get(server)

    def _watch(self, name: str, plugin: str) -> None:
        watched = self._host.register("tool", plugin, name, self._made[name]) if self._host is not None else None
        if watched is not None:
            self._watched[name] = watched

    def _settings(self, name: str) -> ToolSettings:
        return self._project.tools.get(name) or ToolSettings()


def make(name: str, settings: ToolSettings, load: Load = discovery.load, services: Services | None = None) -> Tool:
    """Return a tool from its settings. Raises as `Toolbox.named` does."""
    made: Tool = create_plugin("tool", settings.plugin or name, settings.options, load, {"services": services})
    fault = fault_of_schemas(made)
    if fault is not None:
        raise InvalidInput(f"Tool {name}: {fault}", "options")
    return made
