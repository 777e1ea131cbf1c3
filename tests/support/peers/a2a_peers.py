"""A2A agents on other SDKs, each in a process of its own: the JavaScript one and the Python one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from console.processes import ports
from tests.support.house import until
from tests.support.installed import node
from tests.support.processes.forks import tethered
from tests.support.processes.server_on_port import ServerOnPort

SOURCE = Path(__file__).parent / "a2a-peers"


def modules() -> Path:
    """Return the folder whose `node_modules` has the JavaScript SDK."""
    return node.install(SOURCE)


class PeerAgent(ServerOnPort):
    """An agent that keeps its port over restarts."""

    def __init__(self, line: list[str], *after: str) -> None:
        super().__init__()
        self._line = [*line, str(self.port), *after]

    def journal(self) -> dict[str, list[Any]]:
        """Return the messages that it received, and the tasks that were cancelled."""
        with urllib.request.urlopen(f"{self.url}/journal", timeout=60) as answer:
            found: dict[str, list[Any]] = json.load(answer)
        return found

    def messages(self, word: str) -> list[dict[str, Any]]:
        """Return the received messages that contain the word."""
        return [message for message in self.journal()["messages"] if word in message["text"]]

    def release(self) -> None:
        """Release the tasks that wait."""
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}/release", method="POST"), timeout=60):
            pass

    def start(self) -> None:
        """Start the agent, and wait until it answers."""
        self._process = subprocess.Popen(tethered(self._line), stdin=subprocess.DEVNULL, env=os.environ)
        until(lambda: ports.answers(self.port), 30.0, "the agent")


def in_javascript(token: str) -> PeerAgent:
    """Return an agent on the JavaScript SDK that demands the token."""
    return PeerAgent([node.program("node"), str(SOURCE / "server.mjs"), str(modules())], token)


def in_python() -> PeerAgent:
    """Return an agent on the Python SDK."""
    return PeerAgent([sys.executable, str(Path(__file__).parent / "a2a_peer.py")])
