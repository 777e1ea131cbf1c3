"""The servers of tools in the project file, by MCP or another protocol, and their tools by the names that agents use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kernel.basics.errors import InvalidInput, UnknownTool
from kernel.basics.json_schema import check_schema
from kernel.conversation.transcript import canonical
from kernel.kinds.protocol import BETWEEN, MCP, ToolServer, all_of, server_of, whole_names
from kernel.kinds.tool import Tool
from kernel.project.project import Project, tool_servers
from runtime.plugins.chosen import made
from runtime.plugins.start import Load


@dataclass(frozen=True)
class Listed:
    """A server's usable tools by their whole names, and the reasons why its other tools are unusable."""

    tools: dict[str, Tool]
    left_out: dict[str, str]


class ToolServers:
    """One connection for each server, opened at its first use."""

    def __init__(self, project: Project, load: Load) -> None:
        """Raise `InvalidInput` if the package for a server is missing, or its plugin does not take its options."""
        self._project, self._plugins = project, tool_servers(project)
        self._servers: dict[str, ToolServer] = {
            name: load("protocol", MCP)(name, settings) for name, settings in project.mcp.items()
        }
        for name, choice in project.servers.items():
            self._servers[name] = made("protocol", choice, load, f"servers.{name}")

    def plugin_of(self, name: str) -> tuple[str, str]:
        """Return the server of a tool, and the protocol plugin of that server."""
        server = name.partition(BETWEEN)[0]
        return server, self._plugins[server]

    def has(self, name: str) -> bool:
        """Return whether that name is a server's tool, or stands for all tools of a server."""
        settings = self._project.tools.get(name)
        return (settings is None or not settings.plugin) and server_of(name, self._servers) is not None

    def is_group(self, name: str) -> bool:
        """Return whether that name stands for all tools of a server."""
        return self.has(name) and name == all_of(name.partition(BETWEEN)[0])

    async def group(self, name: str) -> Listed:
        """Return the current tools of a group."""
        found = await self._listed(name.partition(BETWEEN)[0])
        if not found.tools and not found.left_out:
            return Listed({}, {name: "the server lists no tools"})
        return found

    async def named(self, name: str, *, fresh: bool) -> Tool:
        """Return one tool. With `fresh`, its server is asked, whatever is cached.

        Raises:
            UnknownTool: the server has no tool of that name, or an unusable one.
            ProviderUnavailable: the server is unavailable.
            ProviderRefused: the server refuses access.
        """
        server = name.partition(BETWEEN)[0]
        found = await self._listed(server, fresh=fresh)
        if name not in found.tools and name not in (found := await self._listed(server)).tools:
            reason = found.left_out.get(name)
            hint = f"The server {server} has these tools now."
            raise UnknownTool(name, found.tools, f"{hint} {name} cannot be used: {reason}." if reason else hint)
        return found.tools[name]

    async def close(self) -> None:
        """Close the connections."""
        for server in self._servers.values():
            await server.close()

    async def _listed(self, server: str, *, fresh: bool = True) -> Listed:
        """Return a server's tools by their whole names. An unusable tool is left out, and does not affect the others."""
        listed = await self._servers[server].tools(fresh=fresh)
        faults: Mapping[str, str] = getattr(self._servers[server], "left_out", {})
        whole = whole_names(server, [*listed, *faults])
        found: dict[str, Tool] = {}
        left_out = {whole[name]: fault for name, fault in faults.items()}
        for name, tool in listed.items():
            fault = fault_of_schemas(tool)
            if fault is None and whole[name] in found:
                fault = f"the server lists another tool that has the same name {whole[name]}"
            if fault is None:
                found[whole[name]] = tool
            else:
                left_out[whole[name]] = fault
        return Listed(found, left_out)


def fault_of_schemas(tool: Tool) -> str | None:
    """Return the fault of a tool's own schemas; None if they are right."""
    try:
        for field in ("parameters", "needs_approval"):
            check_schema(getattr(tool.facts, field), field)
    except InvalidInput as error:
        return str(error)
    if '"$ref"' in canonical(tool.facts.needs_approval):  # an unresolved reference must not mean "no approval needed"
        return "needs_approval must be a JSON Schema without $ref"
    return None
