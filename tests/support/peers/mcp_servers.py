"""MCP servers of other authors: npm's server-everything and server-filesystem, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from console.processes import ports
from tests.support.house import until
from tests.support.installed import node
from tests.support.processes.forks import tethered
from tests.support.processes.free_ports import free_port

SOURCE = Path(__file__).parent / "mcp-servers"


def modules() -> Path:
    """Return the folder whose `node_modules` has the servers, and the client of the TypeScript SDK."""
    return node.install(SOURCE)


def program(server: str, *arguments: str) -> list[str]:
    """Return the command that starts `everything` or `filesystem`."""
    script = modules() / "node_modules" / "@modelcontextprotocol" / f"server-{server}" / "dist" / "index.js"
    return [node.program("node"), str(script), *arguments]


class Everything:
    """server-everything over streamable HTTP, on a port that it keeps over restarts."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/mcp"

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

    def kill(self) -> None:
        """Kill the server with SIGKILL."""
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.kill()
