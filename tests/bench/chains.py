"""Steps one after the other: one run alone, many runs at once, and a short run as its client sees it."""

from __future__ import annotations

import statistics
import time
from typing import Any

from temporalio.client import Client

from tests.bench.figures import Figure
from tests.bench.processes import cost
from tests.bench.start import Place, at_once, seconds, team

STEPS, ROUNDS = 20, 5
SHORT, SHORT_ROUNDS = 10, 10
RUNS, IN_FLIGHT = 150, 40


WRITTEN = "a bare step that writes what ours does"
"""The floor of a step: no engine that keeps what ours keeps takes less."""


async def alone(client: Client) -> list[Figure]:
    """Compare a step of Sequential with the offline model, ledger and transcript to an activity that does nothing."""
    ours, bare, written = (taken * 1000 / STEPS for taken in await _in_turn(client, STEPS, ROUNDS))
    return [
        Figure(f"a step ({STEPS} in a chain)", "ms", ours, bare, must=1.35, aim=1.15),
        Figure(WRITTEN, "ms", written, bare),
    ]


async def from_a_client(client: Client) -> list[Figure]:
    """Compare a short run, from its start to its result."""
    ours, bare, _ = await _in_turn(client, SHORT, SHORT_ROUNDS)
    return [Figure("ten steps from a client", "ms", ours * 1000, bare * 1000)]


async def _in_turn(client: Client, steps: int, rounds: int) -> list[float]:
    """Return the median seconds of a run of ours, of a bare one, and of a bare one that writes.

    They take turns, so that other load falls on all.
    """
    kinds: tuple[tuple[str, Any, str], ...] = (
        ("Sequential", {"task": "Count", "participants": team(steps)}, "mofa"),
        ("Bare", steps, "bare"),
        ("BareWritten", steps, "bare"),
    )
    taken: list[list[float]] = [[] for _ in kinds]
    for round in range(rounds + 1):
        for kind, each in zip(kinds, taken, strict=True):
            took, _ = await seconds(client, *kind)
            if round > 0:  # the first warms up
                each.append(took)
    return [statistics.median(each) for each in taken]


async def many(client: Client, place: Place) -> list[Figure]:
    """Compare many runs at once: steps a second, and the CPU time of the worker and of the server for a step."""
    ours = await _saturated(client, place, place.worker, "Sequential", {"task": "Count", "participants": team(SHORT)}, "mofa")
    bare = await _saturated(client, place, place.bare, "Bare", SHORT, "bare")
    written = await _saturated(client, place, place.bare, "BareWritten", SHORT, "bare")
    return [
        Figure(f"{RUNS} runs of ten steps, {IN_FLIGHT} in flight", "steps/s", ours[0], bare[0], 0.6, 0.85, at_least=True),
        Figure(f"the same, {WRITTEN}", "steps/s", written[0], bare[0]),
        Figure("CPU of the worker a step", "ms", ours[1], bare[1], must=1.8, aim=1.3),
        Figure(f"the same, {WRITTEN}", "ms", written[1], bare[1]),
        Figure("CPU of the server a step", "ms", ours[2], bare[2]),
    ]


async def _saturated(
    client: Client, place: Place, worker: int, workflow: str, given: Any, queue: str
) -> tuple[float, float, float]:
    """Return the steps a second, and the milliseconds of CPU of the worker and of the server for a step."""
    before, server, began = cost(worker), cost(place.server), time.perf_counter()
    await at_once(client, workflow, given, queue, RUNS, IN_FLIGHT, results=True)
    took = time.perf_counter() - began
    steps = RUNS * SHORT
    return steps / took, (cost(worker) - before).cpu_s * 1000 / steps, (cost(place.server) - server).cpu_s * 1000 / steps
