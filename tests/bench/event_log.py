"""The cost of the event log: a step of Sequential with it, and one without."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from contextlib import AbstractContextManager

from temporalio.client import Client

from tests.bench.figures import Figure
from tests.bench.start import seconds, team
from tests.support.house import House

STEPS, ROUNDS = 20, 10


async def event_log(client: Client, house: House, another_worker: Callable[..., AbstractContextManager[int]]) -> list[Figure]:
    """Compare a step of Sequential with the event log to one without. Both workers are ours."""
    found: dict[str, list[float]] = {"yes": [], "no": []}
    with another_worker(house, "logged", "with_log", "yes"), another_worker(house, "unlogged", "with_log", "no"):
        for round in range(ROUNDS + 1):
            given = {"task": f"Log {round}", "participants": team(STEPS)}
            for logs, queue in (("yes", "logged"), ("no", "unlogged")):
                took, _ = await seconds(client, "Sequential", given, queue)
                found[logs] += [took * 1000 / STEPS] if round else []
    return [
        Figure("a step with the event log / without it", "ms", statistics.median(found["yes"]), statistics.median(found["no"]))
    ]
