"""Steps one after the other: one run alone, many runs at once, and a short run as its client sees it."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Any

from temporalio.client import Client

from tests.bench.figures import Figure
from tests.bench.processes import cost
from tests.bench.sizes import database_bytes, history_of
from tests.bench.start import Place, at_once, seconds, team

STEPS, ROUNDS = 20, 5
SHORT, SHORT_ROUNDS = 10, 10
RUNS, IN_FLIGHT = 150, 40


WRITTEN = "a bare step that writes what ours does"
"""The floor of a step: no engine that keeps what ours keeps takes less."""


async def alone(client: Client) -> list[Figure]:
    """Compare a step of Sequential with the offline model, ledger and transcript to an activity that does nothing."""
    ours, bare, written = (taken * 1000 / STEPS for taken in await _in_turn(client, STEPS, ROUNDS, "Bare", "BareWritten"))
    return [
        Figure(f"a step ({STEPS} in a chain)", "ms", ours, bare, must=1.35, aim=1.15),
        Figure(WRITTEN, "ms", written, bare),
    ]


async def from_a_client(client: Client) -> list[Figure]:
    """Compare a short run, from its start to its result."""
    ours, bare = await _in_turn(client, SHORT, SHORT_ROUNDS, "Bare")
    return [Figure("ten steps from a client", "ms", ours * 1000, bare * 1000)]


async def _in_turn(client: Client, steps: int, rounds: int, *bare: str) -> list[float]:
    """Return the median seconds of a run of ours, and of one of each bare workflow.

    They take turns, so that other load falls on all.
    """
    taken: list[list[float]] = [[] for _ in ("ours", *bare)]
    for round in range(rounds + 1):
        chain = {"task": f"Count {round}", "participants": team(steps)}
        given = [("Sequential", chain, "mofa"), *((name, steps, "bare") for name in bare)]
        for each, one in zip(taken, given, strict=True):
            took, _ = await seconds(client, *one)
            if round > 0:  # the first warms up
                each.append(took)
    return [statistics.median(each) for each in taken]


@dataclass(frozen=True)
class Saturated:
    """Many runs at once: the steps a second, and what a step costs, in milliseconds of CPU and in bytes."""

    steps_s: float
    worker_ms: float
    server_ms: float
    history: float
    kept: float
    """The bytes that our database has grown by."""
    served: float
    """The bytes that the server's database has grown by."""


async def many(client: Client, place: Place, databases: tuple[str, str]) -> list[Figure]:
    """Compare many runs at once: steps a second, and what a step costs. `databases` are the URLs of ours and the server's."""
    chain = {"task": "Count", "participants": team(SHORT)}
    ours = await _saturated(client, place, place.worker, "Sequential", chain, "mofa", databases)
    bare = await _saturated(client, place, place.bare, "Bare", SHORT, "bare", databases)
    written = await _saturated(client, place, place.bare, "BareWritten", SHORT, "bare", databases)
    return [
        Figure(
            f"{RUNS} runs of ten steps, {IN_FLIGHT} in flight", "steps/s", ours.steps_s, bare.steps_s, 0.6, 0.85, at_least=True
        ),
        Figure(f"the same, {WRITTEN}", "steps/s", written.steps_s, bare.steps_s),
        Figure("CPU of the worker a step", "ms", ours.worker_ms, bare.worker_ms, must=1.8, aim=1.3),
        Figure(f"the same, {WRITTEN}", "ms", written.worker_ms, bare.worker_ms),
        Figure("CPU of the server a step", "ms", ours.server_ms, bare.server_ms),
        Figure("bytes of history a step", "bytes", ours.history, bare.history),
        Figure("bytes in our database a step", "bytes", ours.kept),
        Figure("bytes in the server's database a step", "bytes", ours.served, bare.served),
    ]


async def _saturated(
    client: Client, place: Place, worker: int, workflow: str, given: Any, queue: str, databases: tuple[str, str]
) -> Saturated:
    sizes = [await database_bytes(url) for url in databases]
    before, server, began = cost(worker), cost(place.server), time.perf_counter()
    handles = await at_once(client, workflow, given, queue, RUNS, IN_FLIGHT, results=True)
    took = time.perf_counter() - began
    worked, served = cost(worker) - before, cost(place.server) - server
    kept = [(await database_bytes(url) - size) / (RUNS * SHORT) for url, size in zip(databases, sizes, strict=True)]
    _, history = await history_of(handles[-1])
    return Saturated(
        steps_s=RUNS * SHORT / took,
        worker_ms=worked.cpu_s * 1000 / (RUNS * SHORT),
        server_ms=served.cpu_s * 1000 / (RUNS * SHORT),
        history=history / SHORT,
        kept=kept[0],
        served=kept[1],
    )
