"""A whole installation for a test: a real Temporal dev server, workers in their own processes, a home folder, clients."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
import weakref
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ClassVar, Protocol

from temporalio.client import Client, WorkflowHandle
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.service import RPCError, RPCStatusCode

from console.processes import ports
from console.processes.child import python_environment
from console.processes.embedded import Place, binary_on, command
from tests.support.processes import forks
from tests.support.processes.forks import Process, tethered
from tests.support.processes.free_ports import free_port

ROOT = Path(__file__).parents[2]
READY_S = 120.0
HANGS_S = 300.0
"""A wait of this length has failed. It is no measure of speed: on a busy machine everything takes ten times as long."""
NOT_NOW = (RPCStatusCode.CANCELLED, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.FAILED_PRECONDITION)


class Server:
    """The embedded server, as `mofa up` starts it, on a free port.

    With `renews_at`, the server suggests continue-as-new after that many events, as it does after years.
    """

    def __init__(self, home: Path, renews_at: int | None = None) -> None:
        early = f"limit.historyCount.suggestContinueAsNew={renews_at}"
        self._more = [] if renews_at is None else ["--dynamic-config-value", early]
        home.mkdir(parents=True, exist_ok=True)
        self.place = Place(home=home, port=free_port())
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return self.place.address

    @property
    def pid(self) -> int:
        """The process id, once it is started."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start, and wait until it answers."""
        program = binary_on()
        assert program is not None
        with (self.place.home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                tethered([*command(program, self.place), *self._more]), stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        until(lambda: ports.answers(self.place.port), READY_S, "the Temporal server")

    def kill(self) -> None:
        """Kill the server with SIGKILL."""
        _kill(self._process, signal.SIGKILL)

    def stop(self) -> None:
        """Stop the server."""
        _kill(self._process, signal.SIGTERM)

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def client(self) -> Client:
        """Return a client, once the server serves."""
        for _ in range(100):
            try:
                return await Client.connect(self.address, data_converter=pydantic_data_converter)
            except RuntimeError:
                await asyncio.sleep(0.1)
        raise AssertionError(f"no server at {self.address}")


class HasAddress(Protocol):
    """A server that a house can use."""

    @property
    def address(self) -> str:
        """The address, as host:port."""
        ...


class House:
    """A home folder, with workers on one server."""

    open: ClassVar[weakref.WeakSet[House]] = weakref.WeakSet()
    """Those that have not been stopped: a failing test shows the end of their workers' output."""

    def __init__(self, home: Path, server: HasAddress, task_queue: str, **environ: str) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home, self.server, self.task_queue = home, server, task_queue
        self.environ = {
            **{
                key: value
                for key, value in python_environment(os.environ).items()
                if not key.startswith(("MOFA_", "OPENAI_", "OTEL_"))
            },
            "MOFA_HOME": str(home),
            "MOFA_TASK_QUEUE": task_queue,
            "TEMPORAL_ADDRESS": server.address,
            "MOFA_METRICS_ADDRESS": "127.0.0.1:0",
            "TMPDIR": temporary_folder(home),
            **environ,
        }
        self._workers: list[Process] = []
        self._started = 0
        self._log = home / "worker.log"
        House.open.add(self)

    def start_worker(self, **environ: str) -> Process:
        """Start another worker, and wait until it polls."""
        offset = self._log.stat().st_size if self._log.exists() else 0
        with self._log.open("ab") as log:
            process = forks.start(
                "worker", [], env={**self.environ, **environ}, cwd=self.home, out=log, err=log, nth=self._started
            )
        self._started += 1
        self._workers.append(process)

        def ready() -> bool:
            assert process.poll() is None, f"the worker ended with {process.poll()}:\n{self.worker_log(offset)}"
            return "worker ready" in self.worker_log(offset)

        until(ready, READY_S, "the worker")
        return process

    def worker_log(self, offset: int = 0) -> str:
        """Return the output of the workers."""
        with self._log.open("rb") as log:
            log.seek(offset)
            return log.read().decode(errors="replace")

    def report(self) -> str:
        """Return where each thread of the workers is, and the end of their output."""
        alive = [worker for worker in self._workers if worker.poll() is None]
        before = len(self.worker_log()) if self._log.exists() else 0
        for worker in alive:
            worker.send_signal(signal.SIGUSR1)
        if alive:
            time.sleep(1)  # for people: nothing hangs on it
        log = self.worker_log() if self._log.exists() else ""
        codes = [worker.poll() for worker in self._workers]
        return f"{self.home}: exit codes {codes}\n{log[:before][-12_000:]}\n{log[before:][:8_000]}"

    def kill_workers(self) -> None:
        """Kill all workers with SIGKILL."""
        for process in self._workers:
            _kill(process, signal.SIGKILL)
        self._workers.clear()

    def stop(self) -> None:
        """End the processes that are left."""
        self.kill_workers()
        House.open.discard(self)

    def temporal(self, *arguments: str) -> str:
        """Run the `temporal` command line against the server, and return its output."""
        program = binary_on()
        done = subprocess.run(
            [str(program), *arguments, "--address", self.server.address],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"temporal {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout

    def spawn(self, *arguments: str) -> Process:
        """Start a `mofa` command that keeps running; its output is in the workers' log."""
        with self._log.open("ab") as log:
            return forks.start("console.main", arguments, env=self.environ, cwd=self.home, out=log, err=log)

    def mofa(self, *arguments: str, input: str = "", check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a `mofa` command to its end."""
        done = forks.run("console.main", arguments, env=self.environ, cwd=self.home, typed=input)
        assert not check or done.returncode == 0, f"mofa {' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done


def temporary_folder(home: Path) -> str:
    """Return the temporary folder of processes at `home`: what a killed one leaves goes with the test's own folder."""
    folder = home.with_name(f"{home.name}-tmp")
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder)


async def eventually(look: Callable[[], Awaitable[Any]], seconds: float = 120.0, every: float = 0.05) -> Any:
    """Call `look` until it returns something true, and return that; the other side is another process.

    A query that a busy worker does not answer in time, or that fails with a workflow task, counts as nothing.
    """
    end = time.monotonic() + max(seconds, HANGS_S)
    while True:
        try:
            found = await look()
        except RPCError as error:
            if error.status not in NOT_NOW:
                raise
            found = error
        else:
            if found:
                return found
        assert time.monotonic() < end, f"nothing after {seconds} s; the last look gave {found!r}"
        await asyncio.sleep(every)


async def open_decision(handle: WorkflowHandle[Any, Any], kind: str | None = None, seconds: float = 120.0) -> dict[str, Any]:
    """Return the first open decision of a run, once there is one."""

    async def look() -> dict[str, Any] | None:
        for decision in await handle.query("decisions"):
            if decision["status"] == "open" and kind in (None, decision["kind"]):
                return dict(decision)
        return None

    found: dict[str, Any] = await eventually(look, seconds)
    return found


async def history_types(handle: WorkflowHandle[Any, Any]) -> list[str]:
    """Return the event types of a run's history."""
    return [event.WhichOneof("attributes") or "" async for event in handle.fetch_history_events()]


def until(look: Callable[[], bool], seconds: float, what: str) -> None:
    end = time.monotonic() + max(seconds, HANGS_S)
    while not look():
        assert time.monotonic() < end, f"{what} is not ready after {seconds} s"
        time.sleep(0.05)


def _kill(process: Process | None, number: signal.Signals) -> None:
    if process is not None and process.poll() is None:
        process.send_signal(number)
        process.wait(120)
