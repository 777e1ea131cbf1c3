"""MCP servers of other authors: npm's server-everything and server-filesystem, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from console.processes import ports
from tests.support.house import until
from tests.support.installed import node
from tests.support.processes.forks import tethered
from tests.support.processes.server_on_port import ServerOnPort

SOURCE = Path(__file__).parent / "mcp-servers"


def modules() -> Path:
    """Return the folder whose `node_modules` has the servers, and the client of the TypeScript SDK."""
    return node.install(SOURCE)


def program(server: str, *arguments: str) -> list[str]:
    """Return the command that starts `everything` or `filesystem`."""
    script = modules() / "node_modules" / "@modelcontextprotocol" / f"server-{server}" / "dist" / "index.js"
    return [node.program("node"), str(script), *arguments]


class Everything(ServerOnPort):
    """server-everything over streamable HTTP, on a port that it keeps over restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.url += "/mcp"

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        self._process = subprocess.Popen(
            tethered(program("everything", "streamableHttp")),
            env={**os.environ, "PORT": str(self.port)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(lambda: ports.answers(self.port), 30.0, "server-everything")
