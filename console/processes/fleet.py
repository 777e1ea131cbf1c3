"""The processes of `mofa up`: a worker, the console, and the embedded server unless another one is given."""

from __future__ import annotations

import asyncio
import fcntl
import os
import sys
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from console.processes import embedded, ports
from console.processes.child import Child, python_environment
from console.processes.console_address import address
from console.processes.console_server import EXTRA_MISSING, TIMEOUT_S, console_server, is_installed, served_at
from console.processes.embedded import Place
from console.terminal.failure import Failure
from runtime.private import hide_process, make_private
from runtime.settings import Settings, server_is_given

WORKER_READY = "worker ready"
WORKER_TIMEOUT_S = 60.0
WORKER_GRACE_S = 35.0  # longer than the worker waits for its running activities


@dataclass(frozen=True)
class Ready:
    """The addresses and places of everything that runs."""

    address: str
    ui: str | None
    embedded: bool
    namespace: str
    task_queue: str
    home: str
    database: str
    metrics: str
    console: str | None
    logs: str
    running_workflows: int
    pid: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class AlreadyUp(Exception):
    """Another `mofa up` uses this data directory; `record` is the record that it wrote."""

    def __init__(self, home: Path, record: dict[str, Any]) -> None:
        super().__init__(f"already up in {home}")
        self.home, self.record = home, record


class Up:
    """Starts everything in `async with Up(...) as ready:`, and stops it at the end: the worker first, then the server."""

    def __init__(
        self,
        settings: Settings,
        port: int,
        say: Callable[[str], None],
        environ: Mapping[str, str] | None = None,
        *,
        with_console: bool = True,
    ) -> None:
        self.with_console = with_console
        self.settings, self.say = settings, say
        self.environ = dict(os.environ if environ is None else environ)
        self.place = Place(settings.home, port)
        self.given = server_is_given(self.environ)
        self.server: Child | None = None
        self.worker: Child | None = None
        self.console: Child | None = None
        self.ready: Ready | None = None
        self._lock: IO[str] | None = None

    async def __aenter__(self) -> Ready:
        try:
            self.ready = await self._start()
            return self.ready
        except BaseException:
            await self._stop()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()

    async def _start(self) -> Ready:
        hide_process()
        make_private(self.settings.home)
        if self.given:
            address, running = await self._given_server()
        else:
            self._take_home()
            address, running = await self._embedded_server()
        await self._upgrade()
        metrics = self._metrics()
        self.worker, self.console = self._worker(metrics), self._console()
        console = None
        if self.console is None:
            await self.worker.start(WORKER_TIMEOUT_S)
        else:
            await _both(self.worker.start(WORKER_TIMEOUT_S), self.console.start(TIMEOUT_S))
            console = self._console_place(self.console)
        return Ready(
            address=address, ui=None if self.given else self.place.ui, embedded=not self.given, namespace=self._namespace(),
            task_queue=self.settings.task_queue, home=str(self.settings.home), database=self.settings.database_url,
            metrics=f"http://{metrics}/metrics", console=console, logs=str(self.settings.home / "logs"),
            running_workflows=running, pid=os.getpid(),
        )  # fmt: skip

    async def _upgrade(self) -> None:
        """Upgrade the database's schema, which a worker only checks. A new database is created silently."""
        from plugins.storage import sql

        is_new = (await sql.schema_state(self.settings.database_url)).found is None
        report = None if is_new else lambda done: self.say(f"Database schema {done}")
        await sql.upgrade(self.settings.database_url, report)

    def _take_home(self) -> None:
        """Lock the data directory, so that one `mofa up` uses it; the operating system releases the lock of a dead process.

        Raises:
            AlreadyUp: another `mofa up` has the lock.
        """
        file = self.settings.home / "lock"
        file.touch(mode=0o600)
        self._lock = file.open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyUp(self.settings.home, embedded.read_record(self.place) or {}) from None
        for name in embedded.end_orphans(self.place):
            self.say(f"Ended a {name} that an earlier, killed mofa up left behind.")

    async def _embedded_server(self) -> tuple[str, int]:
        embedded.check_ports(self.place.port)
        program = await embedded.binary(self.settings.home, self.say)
        self.server = embedded.server(program, self.place, self.say, self._write_down)
        await self.server.start(embedded.START_TIMEOUT_S)
        return self.place.address, await embedded.running_workflows(program, self.place.address)

    async def _given_server(self) -> tuple[str, int]:
        """Return the address and the number of running workflows of the server that the environment names.

        Raises:
            ServerUnreachable: it does not answer. The embedded server is never a fallback: it has other data.
        """
        from runtime.connection import address_of, connect

        client = await connect(self.settings)
        counted = await client.count_workflows('ExecutionStatus = "Running"')
        return address_of(self.settings), counted.count

    def _namespace(self) -> str:
        if not self.given:
            return embedded.NAMESPACE
        from temporalio.envconfig import ClientConfig

        return str(ClientConfig.load_client_connect_config().get("namespace") or embedded.NAMESPACE)

    def _metrics(self) -> str:
        """Return the worker's metrics address; another port if the default one is in use and was not set explicitly."""
        host, _, port = self.settings.metrics_address.rpartition(":")
        if self.environ.get("MOFA_METRICS_ADDRESS") or ports.is_free(int(port)):
            return self.settings.metrics_address
        return f"{host}:{ports.free_port(int(port) + 1)}"

    def _worker(self, metrics: str) -> Child:
        environ = {
            **python_environment(self.environ), "MOFA_HOME": str(self.settings.home), "MOFA_METRICS_ADDRESS": metrics,
            "MOFA_TASK_QUEUE": self.settings.task_queue, "MOFA_DATABASE_URL": self.settings.database_url,
        }  # fmt: skip

        async def is_ready(child: Child) -> bool:
            return WORKER_READY in child.written()

        return Child(
            name="worker", command=[sys.executable, "-m", "worker"], environ=environ, grace_s=WORKER_GRACE_S,
            log=self.settings.home / "logs" / "worker.log", is_ready=is_ready, say=self.say, on_start=self._write_down,
        )  # fmt: skip

    def _console(self) -> Child | None:
        """Return the console's process; None if it is not wanted, or its packages are not installed.

        Raises:
            Failure: other machines could reach the address that was set without a token.
        """
        if not self.with_console:
            return None
        if not is_installed():
            self.say(EXTRA_MISSING)
            return None
        address(self.environ)  # refuses a wrong one before anything has started
        environ = {
            **python_environment(self.environ), "MOFA_HOME": str(self.settings.home),
            "MOFA_TASK_QUEUE": self.settings.task_queue, "MOFA_DATABASE_URL": self.settings.database_url,
        }  # fmt: skip
        log = self.settings.home / "logs" / "console.log"
        return console_server(environ, log, self.say, self._write_down)

    def _console_place(self, console: Child) -> str:
        """Return the address that the console has taken, and let it have the same one after a restart."""
        wanted, taken = address(self.environ), served_at(console)
        port = taken.rpartition(":")[2]
        if int(port) != wanted.port:
            self.say(f"Port {wanted.port} is in use by {ports.holder(wanted.port)}; the console takes {port}.")
        console.environ = {**console.environ, "MOFA_CONSOLE_ADDRESS": f"{wanted.host}:{port}"}
        return taken

    def _write_down(self) -> None:
        if self._lock is not None:
            embedded.write_record(self.place, [c for c in (self.server, self.worker, self.console) if c is not None])

    async def _stop(self) -> None:
        began = time.monotonic()
        for child, doing in (
            (self.console, "Stopping the console"),
            (self.worker, "Stopping the worker (it finishes its running steps)"),
            (self.server, "Stopping the server"),
        ):
            if child is not None and child.process is not None:
                self.say(doing + " …")
                await child.stop()
        if self._lock is not None:
            if self.server is not None:
                self.place.record.unlink(missing_ok=True)
                self.say(f"Stopped, after {time.monotonic() - began:.1f} s. Nothing is left running.")
            self._lock.close()


async def _both(*starts: Coroutine[Any, Any, None]) -> None:
    """Start both at the same time. If one fails, the other is not waited for."""
    tasks = [asyncio.create_task(start) for start in starts]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def already(up: AlreadyUp) -> str:
    """Return the message for a second `mofa up` in one data directory."""
    record = up.record
    where = f" Server {record['address']}, Temporal UI {record['ui']}." if record else " It is still starting."
    end = f" Stop it with Ctrl-C in its terminal, or: kill {record['mofa_pid']}" if record else ""
    return f"MoFA is up already, with the data in {up.home}.{where}{end}"


__all__ = ["AlreadyUp", "Failure", "Ready", "Up", "already"]
