"""The store's part of a step on each database: `python -m tests.bench.store [sqlite] [postgresql] [mysql]`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from kernel.conversation.transcript import Thread
from kernel.kinds.storage import LedgerKey, Paid
from kernel.record.event_log import LoggedMark, Mark, Origin, Outgoing
from kernel.record.events import Event
from plugins.storage.sql import SqlStorage, create, upgrade
from tests.bench.figures import Figure
from tests.support.installed.databases import new_database, server_of
from tests.support.installed.debian import Missing

RUNS, STEPS = 40, 10
EVENTS_A_STEP = 2


async def step(store: SqlStorage, run: int | str, number: int, thread: Thread, mark: Mark | None) -> tuple[Thread, Mark]:
    """Write what a model call writes: two events, a message, the ledger's row, and the exchange."""
    scope, origin = f"run/{run}:r{run}", Origin(workflow_id=f"run/{run}", run_id=f"r{run}", type="Sequential")
    happened = [
        Event(seq=EVENTS_A_STEP * number + each, at=datetime.now(UTC), type="asked", by="ann", data={"step": f"{number}"})
        for each in range(EVENTS_A_STEP)
    ]
    riding = Outgoing(chain=scope, scope=scope, after=mark, events=happened), origin
    said = await store.said(thread)
    key = LedgerKey(scope=scope, step=f"{number}", request_hash=f"{number:064}", former_hash=f"f{number:063}")
    opened = await store.open_call(key, tenant=None, model="m", thread=thread, as_of=said.as_of, events=riding)
    text = f"answer {number} of {run} " + "word " * 60
    end = Thread(head=thread.tip()).say("task", "task", f"question {number}").say("answer", "ann", text)
    paid = Paid(reply={"content": text, "model": "m", "tool_calls": []}, cost_usd=0.1)
    counts = {"input_tokens": 5, "output_tokens": 5, "as_of": opened.as_of}
    await store.close_call(opened.begun.key, paid, said=end, texts=[text], **counts)  # type: ignore[arg-type]
    return Thread(head=end.tip()).say("note", "x", f"note {number} of {run}"), LoggedMark.of(opened.rows).mark


async def steps(store: SqlStorage, run: int, count: int) -> None:
    thread, mark = Thread().say("task", "task", "the task"), None
    for number in range(count):
        thread, mark = await step(store, run, number, thread, mark)


@dataclass(frozen=True)
class Rate:
    """The store's part of steps of `at_once` runs: the steps a second, and the milliseconds and those of CPU for one."""

    at_once: int
    steps_s: float
    ms: float
    cpu_ms: float


async def rates(url: str) -> list[Rate]:
    """Measure one run alone, and many at once, on the database of that URL."""
    await upgrade(url)
    store = create(url=url)
    await steps(store, 0, 3)  # warms up
    found = []
    for at_once, count in ((1, 3 * STEPS), (RUNS, STEPS)):
        cpu, began = time.process_time(), time.perf_counter()
        await asyncio.gather(*(steps(store, 1000 * at_once + run, count) for run in range(at_once)))
        cpu, took = time.process_time() - cpu, time.perf_counter() - began
        done = at_once * count
        found.append(Rate(at_once, done / took, took / done * 1e3, cpu / done * 1e3))
    await store.close()
    return found


async def store_alone(url: str) -> list[Figure]:
    """Return the store's part of a step: the time of its two transactions, without an engine around them."""
    alone, many = await rates(url)
    return [
        Figure("the store's part of a step, alone", "ms", alone.ms),
        Figure(f"the store's part of steps, {many.at_once} at once", "steps/s", many.steps_s),
    ]


async def measure(url: str) -> None:
    for rate in await rates(url):
        each = f"{rate.ms:6.2f} ms and {rate.cpu_ms:5.2f} ms of CPU each"
        print(f"{url.split(':')[0]:11} {rate.at_once:3} at once: {rate.steps_s:6.0f} steps/s, {each}", flush=True)


def main(families: list[str]) -> None:
    for family in families or ["sqlite", "postgresql", "mysql"]:
        if family == "sqlite":
            with tempfile.TemporaryDirectory() as folder:
                asyncio.run(measure(f"sqlite:///{folder}/mofa.db"))
            continue
        try:
            server = server_of(family)
        except Missing as missing:
            print(f"{family}: {missing}")
            continue
        try:
            server.make()
            server.start()
            asyncio.run(measure(asyncio.run(new_database(server.url))))
        finally:
            server.remove()


if __name__ == "__main__":
    main(sys.argv[1:])
