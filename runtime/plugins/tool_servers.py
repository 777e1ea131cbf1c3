"""The servers of tools of the project file, MCP's and others', and their tools by the names that agents use."""

from __future__ import annotations

from kernel.basics.errors import InvalidInput, UnknownTool
from kernel.basics.json_schema import check_schema
from kernel.conversation.transcript import canonical
from kernel.kinds.protocol import BETWEEN, MCP, ToolServer, all_of, server_of, whole_name
from kernel.kinds.tool import Tool
from kernel.project.project import Project, tool_servers
from runtime.plugins.chosen import made
from runtime.plugins.providers import Load


class ToolServers:
    """One connection a server, made at first use and kept."""

    def __init__(self, project: Project, load: Load) -> None:
        """Raises `InvalidInput` where the package for a server is missing, or its plugin does not take its options."""
        self._project, self._plugins = project, tool_servers(project)
        self._servers: dict[str, ToolServer] = {
            name: load("protocol", MCP)(name, settings) for name, settings in project.mcp.items()
        }
        for name, choice in project.servers.items():
            self._servers[name] = made("protocol", choice, load, f"servers.{name}")

    def plugin_of(self, name: str) -> tuple[str, str]:
        """The server of a tool, and the protocol plugin that speaks with it."""
        server = name.partition(BETWEEN)[0]
        return server, self._plugins[server]

    def has(self, name: str) -> bool:
        """Whether that name is a tool's of a server, or stands for all of one."""
        settings = self._project.tools.get(name)
        return (settings is None or not settings.plugin) and server_of(name, self._servers) is not None

    def is_group(self, name: str) -> bool:
        """Whether that name stands for all tools of a server."""
        return self.has(name) and name == all_of(name.partition("__")[0])

    async def group(self, name: str) -> dict[str, Tool]:
        """The tools that a group's name stands for, as they are now."""
        return await self._tools_of(name.partition("__")[0])

    async def named(self, name: str, *, fresh: bool) -> Tool:
        """One tool; with `fresh`, its server is asked even where it was known a moment ago.

        Raises:
            UnknownTool: the server has none of that name.
            ProviderUnavailable, ProviderRefused: it is away, or does not let us in.
        """
        server = name.partition("__")[0]
        found = await self._tools_of(server, fresh=fresh)
        if name not in found and name not in (found := await self._tools_of(server)):
            raise UnknownTool(name, found, f"The server {server} has these tools now.")
        return found[name]

    async def close(self) -> None:
        """Leave every server."""
        for server in self._servers.values():
            await server.close()

    async def _tools_of(self, server: str, *, fresh: bool = True) -> dict[str, Tool]:
        """A server's tools by their whole names. One whose schema is none cannot be used, and so is not there."""
        found: dict[str, Tool] = {}
        for name, tool in (await self._servers[server].tools(fresh=fresh)).items():
            whole = whole_name(server, name)
            if whole in found:
                words = f"The server {server}: two of its tools would be called {whole!r}; name one of them in only."
                raise InvalidInput(words, "only")
            if fault_of_schemas(tool) is None:
                found[whole] = tool
        return found


def fault_of_schemas(tool: Tool) -> str | None:
    """What is wrong with a tool's own schemas; None when nothing is."""
    try:
        for field in ("parameters", "needs_approval"):
            check_schema(getattr(tool.facts, field), field)
    except InvalidInput as error:
        return str(error)
    if '"$ref"' in canonical(tool.facts.needs_approval):  # one that cannot be followed must not mean "no person needed"
        return "needs_approval must be a JSON Schema without $ref"
    return None
