"""`make bench-peers`: ten durable steps by the peers and by ours in one run, written into docs/benchmarks.md."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.bench import page
from tests.bench.figures import machine
from tests.bench.peers import ours, theirs
from tests.bench.peers.measure import Work
from tests.bench.peers.stores import settings_of_postgresql
from tests.bench.peers.table import Row, table
from tests.support.house import Server
from tests.support.installed.databases import given_or_started
from tests.support.installed.debian import Missing

QUICK = Work(rounds=3, long_rounds=2, runs=20, shape_runs=8)

INTRODUCTION = """## Beside other engines

`make bench-peers` measures this on your machine, and writes it here. An engine runs steps that return a word, one after the
other. It commits each step before the next one starts, by the adapter that its own documentation recommends. One engine runs
at a time, with an empty store.

| column | figure |
| --- | --- |
| {short} steps, alone | median of {rounds} runs, from the start to the result |
| each further step | the difference to the median of {long_rounds} runs of {long} steps, for one step |
| {short} steps, {in_flight} in flight | {runs} runs |
| {shape_steps} steps, {shape_in_flight} in flight | {shape_runs} runs of the workload that Resonate and Hatchet publish |

The best figure of a column is bold. LangGraph, DBOS and agent-framework run in the process of their caller. MoFA and
pydantic-ai run on a Temporal server and a worker, and their figures contain the requests to them. A step of MoFA is a call of
the offline model with ledger, transcript and events. On SQLite, `synchronous=2` keeps a commit through a loss of power,
`synchronous=1` through a kill of the process."""


@asynccontextmanager
async def temporal() -> AsyncIterator[Server]:
    """Yield a Temporal server of its own for one engine. It runs only then, so that no other engine pays for it."""
    with tempfile.TemporaryDirectory(prefix="mofa-peers-", ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder) / "server")
        server.start()
        try:
            yield server
        finally:
            server.stop()


def engines(database_server: str | None, work: Work) -> dict[str, tuple[str, Callable[[], Awaitable[list[Row]]]]]:
    """Return the engines of one store by the name of `--only`: each with its name in the table and its measurement."""

    def in_process(name: str, program: str) -> tuple[str, Callable[[], Awaitable[list[Row]]]]:
        return name, lambda: theirs.measured(name, program, database_server, None, work)

    def of_ours(execution: str) -> tuple[str, Callable[[], Awaitable[list[Row]]]]:
        async def measured() -> list[Row]:
            async with temporal() as server:
                return await ours.measured(ours.NAMES[execution], execution, server, database_server, work)

        return ours.NAMES[execution], measured

    async def pydantic_ai() -> list[Row]:
        async with temporal() as server:
            return await theirs.measured("pydantic-ai on Temporal", "pydantic_ai", None, server.address, work)

    saver = "SQLite" if database_server is None else "PostgreSQL"
    found = {"langgraph": in_process(f"LangGraph with its {saver} saver", "langgraph"), "dbos": in_process("DBOS", "dbos")}
    if database_server is None:
        found["agent_framework"] = in_process("agent-framework with checkpoints in files", "agent_framework")
        found["pydantic_ai"] = "pydantic-ai on Temporal", pydantic_ai
    return {**found, **{execution: of_ours(execution) for execution in ours.NAMES}}


async def on_one(database_server: str | None, work: Work, only: set[str]) -> list[Row]:
    """Measure the engines on one store; None stands for SQLite and files. An engine that fails gets a note."""
    rows: list[Row] = []
    for word, (name, measured) in engines(database_server, work).items():
        if only and word not in only:
            continue
        try:
            found = await measured()
        except Exception as error:
            found = [Row(name, why=f"It failed: {type(error).__name__}: {' '.join(str(error).split())[:300]}")]
        rows += found
        print("\n".join(row.line() for row in found), flush=True)
    return rows


async def on_postgresql(work: Work, only: set[str]) -> list[str]:
    """Return the part of the page for PostgreSQL. Without a server that is a note."""
    title = "### Engines on PostgreSQL"
    try:
        url, server = given_or_started("postgresql")
    except Missing as missing:
        return [title, f"Not measured: {missing}."]
    try:
        where = f"{settings_of_postgresql(url)}. The Temporal server keeps its own SQLite file."
        return [title, where, table(await on_one(url, work, only), work)]
    finally:
        if server is not None:
            server.remove()


async def main() -> int:
    """Print the figures, and write them into the page unless only a part was measured."""
    parser = argparse.ArgumentParser(prog="make bench-peers BENCH_ARGS=...")
    parser.add_argument("--only", default="", help="engines by name, separated by commas: langgraph, dbos, steps, ...")
    parser.add_argument("--sqlite-only", action="store_true", help="leave PostgreSQL out")
    parser.add_argument("--quick", action="store_true", help="a few runs, to see whether all works")
    parser.add_argument("--no-write", action="store_true", help="print, and leave docs/benchmarks.md as it is")
    given = parser.parse_args()
    work, only = QUICK if given.quick else Work(), {name for name in given.only.split(",") if name}
    before = os.getloadavg()[0]
    rows = [*await on_one(None, work, only), *theirs.absent()]
    parts = ["### Engines on SQLite and files", table(rows, work)]
    if not given.sqlite_only:
        parts += await on_postgresql(work, only)
    load = f"Load average before the run {before:.1f}, after it {os.getloadavg()[0]:.1f}."
    text = "\n\n".join([INTRODUCTION.format(**vars(work)), f"{machine()} {load}", *parts])
    print(f"\n{text}")
    if not (given.no_write or given.quick or given.sqlite_only or only):
        page.write("make bench-peers", text)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
