"""From a tool's name to the plugin that does it, or to the MCP server whose tool it is."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from activities.providers import Load
from kernel.errors import InvalidInput, UnknownTool
from kernel.project import Project, ToolSettings
from kernel.protocol import ToolServer, all_of, server_of, whole_name
from kernel.tool import Tool, ToolDescription
from kernel.transcript import canonical
from plugins import discovery

HINT = (
    "Tools are named under tools in the project file; a plugin that needs no options is there by its own name, "
    "and the tools of MCP servers as server__tool."
)


def known_tools(project: Project) -> list[str]:
    """Every name that an agent may list under `tools`, as far as the project file knows; of MCP servers, `name__*`."""
    return sorted({*project.tools, *discovery.names("tools"), *map(all_of, project.mcp)})


class Toolbox:
    """The tools of a process. A plugin is made once for each name, and a server once; both are kept."""

    def __init__(self, project: Project, load: Load = discovery.load) -> None:
        self._project, self._load = project, load
        self._made: dict[str, Tool] = {}
        self._servers: dict[str, ToolServer] = {
            name: load("protocol", "mcp")(name, settings) for name, settings in project.mcp.items()
        }

    async def named(self, name: str, *, fresh: bool = False) -> Tool:
        """The tool of that name; with `fresh`, its server is asked even where it was known a moment ago.

        Raises:
            UnknownTool: it is neither in the project file, nor a plugin, nor a tool of an MCP server.
            UnknownPlugin: the project file names a plugin that is not there.
            InvalidInput: the plugin does not take its options, or needs some.
            ProviderUnavailable, ProviderRefused: its MCP server is away, or does not let us in.
        """
        server = self._server(name)
        if server is not None:
            found = await self._tools_of(server, fresh=fresh)
            if name not in found and name not in (found := await self._tools_of(server)):
                raise UnknownTool(name, found, f"MCP server {server} has these tools now.")
            return found[name]
        if name not in self._made:
            if name not in self._project.tools and name not in discovery.names("tools"):
                raise UnknownTool(name, known_tools(self._project), HINT)
            self._made[name] = make(name, self._settings(name), self._load)
        return self._made[name]

    async def described(self, name: str) -> list[ToolDescription]:
        """The tool as the run, the model and a person are told of it; for `server__*`, all of the server."""
        server = self._server(name)
        if server is not None and name == all_of(server):
            return [self._described(each, tool, name) for each, tool in (await self._tools_of(server)).items()]
        return [self._described(name, await self.named(name, fresh=True), None)]

    async def close(self) -> None:
        """Give back every tool's and server's connections."""
        made, self._made = list(self._made.values()), {}
        for tool in made:
            await tool.close()
        for server in self._servers.values():
            await server.close()

    def _described(self, name: str, tool: Tool, group: str | None) -> ToolDescription:
        facts, settings = dict(tool.facts), self._settings(name)
        if settings.approval is not None:
            facts["needs_approval"] = settings.approval == "always"
        return ToolDescription(name=name, group=group, approvers=settings.approvers, deadline=settings.deadline, **facts)

    async def _tools_of(self, server: str, *, fresh: bool = True) -> dict[str, Tool]:
        """A server's tools by their whole names. One whose schema is none cannot be used, and so is not there."""
        found: dict[str, Tool] = {}
        for name, tool in (await self._servers[server].tools(fresh=fresh)).items():
            whole = whole_name(server, name)
            if whole in found:
                words = f"MCP server {server}: two of its tools would be called {whole!r}; name one of them in only."
                raise InvalidInput(words, "only")
            if _fault_of_schemas(tool) is None:
                found[whole] = tool
        return found

    def _server(self, name: str) -> str | None:
        settings = self._project.tools.get(name)
        return None if settings is not None and settings.plugin else server_of(name, self._servers)

    def _settings(self, name: str) -> ToolSettings:
        return self._project.tools.get(name) or ToolSettings()


def make(name: str, settings: ToolSettings, load: Load = discovery.load) -> Tool:
    """A tool from its settings; `named` says what it raises."""
    create = load("tools", settings.plugin or name)
    try:
        made: Tool = create(**settings.options)
    except TypeError as error:
        given: dict[str, Any] = settings.options
        words = f"its options ({', '.join(sorted(given)) or 'none'}) cannot be used: {error}"
        raise InvalidInput(f"Tool {name}: {words}", "options") from None
    fault = _fault_of_schemas(made)
    if fault is not None:
        raise InvalidInput(f"Tool {name}: {fault}", "options")
    return made


def _fault_of_schemas(tool: Tool) -> str | None:
    try:
        for schema in (tool.facts.parameters, tool.facts.needs_approval):
            Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        return f"its own JSON Schema is not valid: {error.message[:200]}"
    if '"$ref"' in canonical(tool.facts.needs_approval):  # one that cannot be followed must not mean "no person needed"
        return "needs_approval must be a JSON Schema without $ref"
    return None
