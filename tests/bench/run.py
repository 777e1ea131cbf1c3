"""`make bench`: ours against bare Temporal in the same run, as a table. It judges: a ratio over its limit is an error.

`--write` puts the table into its part of docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from temporalio.client import Client

from tests.bench import chains, crowds, page
from tests.bench.event_log import event_log
from tests.bench.figures import HEAD, Figure, machine, table
from tests.bench.flows import flows
from tests.bench.fused import fused, project
from tests.bench.history import CALLS_AT_LIMIT, LIMIT, conversation
from tests.bench.publish import publish
from tests.bench.start import Place
from tests.bench.store import store_alone
from tests.support.house import House, Server
from tests.support.installed.databases import drop_database, given_or_started, new_database
from tests.support.peers.model_server import ModelServer
from tests.support.processes.forks import tethered

SUBSCRIBERS = 10_000

INTRODUCTION = """## Against bare Temporal

`make bench` measures this on your machine. It starts a Temporal server, our worker and a worker of bare Temporal, with the
same settings, and runs both in turn. The models are the offline model, so that the engine alone is measured. A bare step is
an activity that does nothing. `must` and `aim` are limits of the ratio. The floor of a step is a bare step that writes to the
store what ours writes, in two transactions, without an engine around them. The floor of ten fused steps is a bare run of one
activity that does nothing: from a client no fused form can be faster, and at saturation none can have a higher rate.

`make bench BENCH_ARGS=--write` writes this part of the page.
"""


async def histories(client: Client, models: ModelServer) -> list[Figure]:
    """Measure the history of 100 model calls on a conversation of 200,000 tokens."""
    size = await conversation(client, models, CALLS_AT_LIMIT)
    what = f"history of {size.calls} calls on {size.tokens:,} tokens"
    return [Figure(what, "MiB", size.bytes / (1024 * 1024), must=LIMIT, aim=0.3)]


async def publishing(client: Client) -> list[Figure]:
    """Compare one message to 10,000 subscribers to a bare client's 10,000 signals to them."""
    told = await publish(client, SUBSCRIBERS)
    return [
        Figure(f"publish to {SUBSCRIBERS:,}", "s", told.seconds, told.bare_seconds, must=1.1, aim=1.0),
        Figure("history of the topic after it", "KiB", told.bytes / 1024),
    ]


@contextmanager
def another_worker(house: House, queue: str, module: str, *arguments: str) -> Iterator[int]:
    """Run a worker of `tests.bench` on its own task queue, and yield its process id."""
    line = tethered([sys.executable, "-m", f"tests.bench.{module}", *arguments])
    environ = {**house.environ, "MOFA_TASK_QUEUE": queue}
    with subprocess.Popen(line, env=environ, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
        try:
            assert process.stdout is not None and b"ready" in process.stdout.readline()
            yield process.pid
        finally:
            process.kill()


async def on_one(database: str | None, rows: set[str]) -> list[Figure]:
    """Measure the rows on one database; None stands for SQLite."""
    figures: list[Figure] = []

    def show(found: list[Figure]) -> None:
        figures.extend(found)
        print("\n".join(figure.row() for figure in found), flush=True)

    with tempfile.TemporaryDirectory() as folder, ModelServer() as models:
        server = Server(Path(folder) / "server")
        server.start()
        environ = {**models.environment, **({"MOFA_DATABASE_URL": database} if database else {})}
        house = House(Path(folder) / "house", server, "mofa", **environ)
        (house.home / "mofa.yaml").write_text(project())
        try:
            worker = house.start_worker()
            client = await server.client()
            with another_worker(house, "bare", "bare") as bare:
                place = Place(server.pid, worker.pid, bare)
                databases = database or f"sqlite:///{house.home / 'mofa.db'}", f"sqlite:///{server.place.database}"
                measured: dict[str, Callable[[], Awaitable[list[Figure]]]] = {
                    "steps": lambda: chains.alone(client),
                    "client": lambda: chains.from_a_client(client),
                    "many": lambda: chains.many(client, place, databases),
                    "fused": lambda: fused(client),
                    "flows": lambda: flows(client),
                    "store": lambda: store_alone(database or f"sqlite:///{folder}/store.db"),
                    "participants": lambda: crowds.participants(client),
                    "waiting": lambda: crowds.waiting(client, place, databases),
                    "publish": lambda: publishing(client),
                    "log": lambda: event_log(client, house, another_worker),
                    "history": lambda: histories(client, models),
                }
                for name, measure in measured.items():
                    if not rows or name in rows:
                        show(await measure())
        finally:
            house.stop()
            server.stop()
    return figures


async def main() -> int:
    """Print all results; return 1 if one misses its limit."""
    parser = argparse.ArgumentParser(prog="make bench BENCH_ARGS=...")
    parser.add_argument("--write", action="store_true", help="write the table into docs/benchmarks.md")
    parser.add_argument("--only", default="", help="rows by name, separated by commas")
    parser.add_argument("--sqlite-only", action="store_true", help="leave PostgreSQL out")
    given = parser.parse_args()
    rows = {name for name in given.only.split(",") if name}
    print(f"On SQLite\n\n{HEAD}", flush=True)
    found = {"SQLite": await on_one(None, rows)}
    if not given.sqlite_only:
        url, server = given_or_started("postgresql")
        database = await new_database(url)
        print(f"\nOn PostgreSQL\n\n{HEAD}", flush=True)
        try:
            found["PostgreSQL"] = await on_one(
                database, rows or {"steps", "client", "many", "fused", "participants", "waiting"}
            )
        finally:
            await drop_database(database)
            if server is not None:
                server.remove()
    if given.write:
        parts = [INTRODUCTION, machine(), *(f"### On {name}\n\n{table(figures)}" for name, figures in found.items())]
        page.write("make bench", "\n\n".join(part.strip() for part in parts))
    missed = [f"{name}: {figure.what}" for name, figures in found.items() for figure in figures if figure.missed]
    print("\n" + ("Over their limits: " + "; ".join(missed) if missed else "Every limit is held."))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
