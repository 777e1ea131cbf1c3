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


async def alone(client: Client) -> list[Figure]:
    """Compare a step of Sequential with the offline model, ledger and transcript to an activity that does nothing."""
    ours, bare = await _in_turn(client, STEPS, ROUNDS)
    return [Figure(f"a step ({STEPS} in a chain)", "ms", ours * 1000 / STEPS, bare * 1000 / STEPS, must=1.35, aim=1.15)]


async def from_a_client(client: Client) -> list[Figure]:
    """Compare a short run, from its start to its result."""
    ours, bare = await _in_turn(client, SHORT, SHORT_ROUNDS)
    return [Figure("ten steps from a client", "ms", ours * 1000, bare * 1000)]


async def _in_turn(client: Client, steps: int, rounds: int) -> tuple[float, float]:
    """Return the median seconds of a run of ours and of a bare one. They take turns, so that other load falls on both."""
    ours, bare = [], []
    for round in range(rounds + 1):
        one, _ = await seconds(client, "Sequential", {"task": f"Count {round}", "participants": team(steps)}, "mofa")
        other, _ = await seconds(client, "Bare", steps, "bare")
        if round > 0:  # the first warms up
            ours.append(one)
            bare.append(other)
    return statistics.median(ours), statistics.median(bare)


async def many(client: Client, place: Place) -> list[Figure]:
    """Compare many runs at once: steps a second, and the CPU time of the worker and of the server for a step."""
    ours = await _saturated(client, place, place.worker, "Sequential", {"task": "Count", "participants": team(SHORT)}, "mofa")
    bare = await _saturated(client, place, place.bare, "Bare", SHORT, "bare")
    return [
        Figure(f"{RUNS} runs of ten steps, {IN_FLIGHT} in flight", "steps/s", ours[0], bare[0], 0.6, 0.85, at_least=True),
        Figure("CPU of the worker a step", "ms", ours[1], bare[1], must=1.8, aim=1.3),
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
