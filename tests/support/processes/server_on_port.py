"""A server in a process of its own, which a test kills and starts again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from tests.support.processes.forks import Process
from tests.support.processes.free_ports import free_port


class ServerOnPort(ABC):
    """A server that keeps its port over restarts. As a context manager it runs within the block, and is killed after it."""

    _process: Process

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    @abstractmethod
    def start(self) -> None:
        """Start the server, and wait until it answers."""

    def kill(self) -> None:
        """Kill the server with SIGKILL."""
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.kill()
