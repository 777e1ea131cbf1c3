"""`make bench-crowds`: runs that wait for a person and agents that are alive, by tens of thousands, as a table.

`make bench` measures 1,000 waiting runs, all of them cached. Here most are not: the worker keeps as many as its settings
allow. `--write` puts the table into its part of docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
import uuid
from pathlib import Path

from temporalio.client import Client, WorkflowHandle

from tests.bench import crowds, page
from tests.bench.figures import Figure, machine, table
from tests.bench.processes import cost
from tests.bench.run import another_worker
from tests.bench.start import Place
from tests.support.house import House, Server

RUNS, BARE, AGENTS = 100_000, 10_000, 10_000
IN_FLIGHT = 40
QUIET_S = 30.0
"""How long the processes are watched while nothing happens to those that wait."""

INTRODUCTION = """## Many that wait, and many that live

`make bench-crowds` measures this on your machine: runs that wait for a person, opened, kept and decided, next to bare workflows
that wait for a signal, at most 10,000 of them; then agents that are alive, each of whom answers one question. The worker caches
at most 10,000 workflows, and no more than a quarter of the memory holds. `BENCH_ARGS="--runs 1000 --agents 100"` is a short
one.
"""


async def agents(client: Client, place: Place, count: int) -> list[Figure]:
    """Start agents, ask each of them one question, watch them while nothing happens, and stop them."""
    word = uuid.uuid4().hex[:8]
    room = asyncio.Semaphore(IN_FLIGHT)
    handles: list[WorkflowHandle[object, object]] = []
    given = {"kind": "agent", "instructions": "Answer in one word.", "model": "offline:scripted"}

    async def start(number: int) -> None:
        name = f"{word}-{number}"
        async with room:
            handles.append(
                await client.start_workflow("Agent", {"agent": {**given, "name": name}}, id=f"agent/{name}", task_queue="mofa")
            )

    async def ask(handle: WorkflowHandle[object, object]) -> None:
        async with room:
            answer = await handle.execute_update("ask", {"id": "q1", "sender": "bench", "content": "Ready?"})
            assert answer["content"], answer

    async def stop(handle: WorkflowHandle[object, object]) -> None:
        async with room:
            await handle.signal("stop")
            await handle.result()

    before, began = (cost(place.worker), cost(place.server)), time.perf_counter()
    await asyncio.gather(*map(start, range(count)))
    await asyncio.gather(*map(ask, handles))
    asked = time.perf_counter() - began
    worker, server = cost(place.worker) - before[0], cost(place.server) - before[1]
    idle = await crowds.at_rest(place.worker, place.server, QUIET_S)
    began = time.perf_counter()
    await asyncio.gather(*map(stop, handles))
    return [
        Figure(f"{count:,} agents started, each asked once", "agents/s", count / asked),
        Figure("CPU of the worker for one", "ms", worker.cpu_s * 1000 / count),
        Figure("CPU of the server for one", "ms", server.cpu_s * 1000 / count),
        Figure("memory of the worker for one", "KiB", worker.memory / count / crowds.KIB),
        Figure("memory of the server for one", "KiB", server.memory / count / crowds.KIB),
        *(crowds.resting(name, cpu) for name, cpu in zip(("worker", "server"), idle, strict=True)),
        Figure("the same agents stopped", "agents/s", count / (time.perf_counter() - began)),
    ]


async def measured(runs: int, count: int) -> list[Figure]:
    """Start a server, our worker and a worker of bare Temporal, and measure on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "server")
        server.start()
        house = House(Path(folder) / "house", server, "mofa")
        try:
            worker = house.start_worker()
            client = await server.client()
            with another_worker(house, "bare", "bare") as bare:
                place = Place(server.pid, worker.pid, bare)
                databases = f"sqlite:///{house.home / 'mofa.db'}", f"sqlite:///{server.place.database}"
                waited = await crowds.waiting(client, place, databases, runs, min(runs, BARE), QUIET_S)
                print(table(waited), flush=True)
                alive = await agents(client, place, count)
                print("\n".join(figure.row() for figure in alive))
                return [*waited, *alive]
        finally:
            house.stop()
            server.stop()


async def main() -> None:
    """Print the table, and write it with `--write`."""
    parser = argparse.ArgumentParser(prog="make bench-crowds BENCH_ARGS=...")
    parser.add_argument("--write", action="store_true", help="write the table into docs/benchmarks.md")
    parser.add_argument("--runs", type=int, default=RUNS, help="runs that wait for a person (default: 100000)")
    parser.add_argument("--agents", type=int, default=AGENTS, help="agents that are alive (default: 10000)")
    given = parser.parse_args()
    print(f"{given.runs:,} runs that wait, and {min(given.runs, BARE):,} bare workflows ...", flush=True)
    before = os.getloadavg()[0]
    found = table(await measured(given.runs, given.agents))
    load = f"Load average before the run {before:.1f}, after it {os.getloadavg()[0]:.1f}."
    if given.write:
        page.write("make bench-crowds", "\n\n".join(part.strip() for part in (INTRODUCTION, f"{machine()} {load}", found)))


if __name__ == "__main__":
    asyncio.run(main())
