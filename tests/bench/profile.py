"""`make bench-profile`: where a step's CPU time goes, for steps, for fused runs and for bare Temporal, at saturation.

The CPU time of a worker is measured by its threads. The part that is Python's is divided by the samples of py-spy: a sample
counts for the part of its innermost frame that belongs to one. The rest is Temporal's core, which is written in Rust.
"""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from temporalio.client import Client

from tests.bench import page
from tests.bench.chains import IN_FLIGHT, SHORT
from tests.bench.figures import machine
from tests.bench.run import another_worker
from tests.bench.start import at_once, team
from tests.support.house import House, Server
from tests.support.peers.model_server import ModelServer

RUNS = 150
PARTS = {
    "the run's code: modes, answerers, events": ("workflows/", "kernel/"),
    "the call's layers: ledger, context, redaction, breaker": ("activities/", "runtime/", "plugins/llm/", "plugins/redaction/"),
    "the store: statements and commits": ("plugins/storage/", "sqlalchemy/", "aiosqlite/"),
    "models of pydantic, and JSON": ("pydantic/", "pydantic_core/", "json/"),
    "Temporal's SDK for Python": ("temporalio/", "google/protobuf/"),
    "event loop, and threads that hand over": ("asyncio/", "concurrent/", "selectors.py", "threading.py", "contextlib.py"),
}
"""Part of the table → the beginnings of the files whose frames belong to it."""

CORE, OTHER = "Temporal's core, in Rust", "other"

WAITING = ("_worker (concurrent/futures/thread.py", "select (selectors.py", "_next_group (plugins/storage/sql/engine/writer.py")
"""Frames in which a thread waits. Some of them are sampled while the thread wakes up."""

INTRODUCTION = """## Where a step's CPU time goes

`make bench-profile` measures this on your machine: the CPU time of a worker on SQLite for a step, in milliseconds, with 40
runs of ten steps in flight. It shows what holds the limits above that are missed. py-spy samples what Python does. The
columns of bare Temporal are the floor: no engine on it takes less.
"""


def cpu_of_python(pid: int) -> tuple[float, float]:
    """Return the seconds of CPU of the worker's Python threads, and of the threads of Temporal's core."""
    python = core = 0.0
    for thread in psutil.Process(pid).threads():
        name = Path(f"/proc/{pid}/task/{thread.id}/comm").read_text().strip()
        if name.startswith(("tokio", "workflow-proces", "temporal")):
            core += thread.user_time + thread.system_time
        else:
            python += thread.user_time + thread.system_time
    return python, core


def part_of(stack: str) -> str | None:
    """Return the part that a sampled stack counts for: `outer (file:line);…;inner (file:line)`. None for a waiting thread."""
    frames = stack.split(";")
    if any(frames[-1].startswith(waiting) for waiting in WAITING):
        return None
    for frame in reversed(frames):
        file = frame.rpartition("(")[2]
        for part, beginnings in PARTS.items():
            if file.startswith(beginnings):
                return part
    return OTHER


def shares(raw: str) -> Mapping[str, float]:
    """Return the share of each part in py-spy's raw format: a stack and its number of samples a line."""
    counts: Counter[str] = Counter()
    for line in raw.splitlines():
        stack, _, samples = line.rpartition(" ")
        part = part_of(stack)
        if part is not None:
            counts[part] += int(samples)
    total = counts.total() or 1
    return {part: samples / total for part, samples in counts.items()}


@contextmanager
def sampled(pid: int, into: Path) -> Iterator[None]:
    """Sample a process with py-spy meanwhile."""
    line = ["py-spy", "record", "-p", str(pid), "-d", "600", "-r", "200", "-f", "raw", "-o", str(into), "--nonblocking"]
    found = str(Path(sys.executable).with_name("py-spy"))
    with subprocess.Popen([found, *line[1:]], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as spy:
        yield
        spy.send_signal(signal.SIGINT)
        _, errors = spy.communicate()
        assert into.exists(), f"py-spy took no sample; it needs the right to look into other processes: {errors}"


async def measured(client: Client, pid: int, workflow: str, given: Any, queue: str, folder: Path) -> Mapping[str, float]:
    """Return the milliseconds of CPU of each part for a step."""
    await at_once(client, workflow, given, queue, IN_FLIGHT, IN_FLIGHT, results=True)  # warms up
    raw = folder / f"{workflow}.txt"
    before = cpu_of_python(pid)
    await at_once(client, workflow, given, queue, RUNS, IN_FLIGHT, results=True)
    python, core = (now - then for now, then in zip(cpu_of_python(pid), before, strict=True))
    with sampled(pid, raw):  # in a second round: the samples themselves take time
        await at_once(client, workflow, given, queue, RUNS, IN_FLIGHT, results=True)
    to_ms = 1000 / (RUNS * SHORT)
    found = {part: share * python * to_ms for part, share in shares(raw.read_text()).items()}
    raw.unlink()
    return found | {CORE: core * to_ms}


def table(columns: Mapping[str, Mapping[str, float]]) -> str:
    """Return a Markdown table with a row a part and a column a kind of run."""

    def row(name: str, cells: Iterable[float]) -> str:
        return f"| {name} | " + " | ".join(f"{cell:.2f} ms" for cell in cells) + " |"

    head = ["| | " + " | ".join(columns) + " |", "| --- |" + " --- |" * len(columns)]
    parts = [row(part, (column.get(part, 0) for column in columns.values())) for part in [*PARTS, OTHER, CORE]]
    return "\n".join([*head, *parts, row("all", (sum(column.values()) for column in columns.values()))])


async def main() -> None:
    """Measure, print the table, and write it with `--write`."""
    steps = {"task": "Count", "participants": team(SHORT)}
    with tempfile.TemporaryDirectory() as name, ModelServer() as models:
        folder = Path(name)
        server = Server(folder / "server")
        server.start()
        house = House(folder / "house", server, "mofa", **models.environment)
        try:
            worker = house.start_worker()
            client = await server.client()
            with another_worker(house, "bare", "bare") as bare:
                columns = {
                    "in steps": await measured(client, worker.pid, "Sequential", steps, "mofa", folder),
                    "fused": await measured(client, worker.pid, "Sequential", {**steps, "execution": "fused"}, "mofa", folder),
                    "bare Temporal": await measured(client, bare, "Bare", SHORT, "bare", folder),
                }
        finally:
            house.stop()
            server.stop()
    print(table(columns))
    if "--write" in sys.argv[1:]:
        page.write("make bench-profile", f"{INTRODUCTION}\n{machine()}\n\n{table(columns)}")


if __name__ == "__main__":
    asyncio.run(main())
