"""The fused form against steps and bare activities: from a client, each further step, at saturation, and long answers."""

from __future__ import annotations

import json
import statistics
import time
import uuid
from datetime import timedelta
from typing import Any

from temporalio.client import Client

from tests.bench.figures import Figure
from tests.bench.start import at_once, seconds, team

TEN, SIXTY = 10, 60
ROUNDS = 5
RUNS, IN_FLIGHT = 100, 20
SIZES = {"short": 1_000, "long": 100_000}


def project() -> str:
    """Return the project file with a model for each of `SIZES`."""
    models = {
        name: {"provider": "offline", "model": name, "options": {"script": {"Speak": "Speak " + "moss " * (size // 5)}}}
        for name, size in SIZES.items()
    }
    return json.dumps({"models": models})


async def fused(client: Client) -> list[Figure]:
    """Measure the fused form. The worker `mofa` has the project file of `project`."""
    ten, sixty = await _chains(client)
    bare, one = [await _bare(client, steps) for steps in (TEN, 1)]
    steps, fused = [await _saturated(client, "Sequential", _chain(TEN, form), "mofa") for form in ("steps", "fused")]
    most = await _saturated(client, "Bare", 1, "bare")
    short, long = [statistics.median([await _worded(client, model) for _ in range(ROUNDS)]) for model in ("short", "long")]
    return [
        Figure("ten steps from a client, fused", "ms", ten * 1000, bare * 1000),
        Figure("a bare run of one activity, from a client", "ms", one * 1000),
        Figure("a bare activity without a workflow, from a client", "ms", await _standalone(client) * 1000),
        Figure("each further step, fused", "ms", (sixty - ten) * 1000 / (SIXTY - TEN), must=1.0, aim=0.5),
        Figure("at saturation, fused / in steps", "steps/s", fused, steps, must=10, aim=20, at_least=True),
        Figure("the same of a bare run of one activity, counted as ten steps", "steps/s", most, steps),
        Figure("ten steps fused, answers of 100 KB / of 1 KB", "ms", long * 1000, short * 1000, must=1.3, aim=1.1),
    ]


async def _chains(client: Client) -> tuple[float, float]:
    """Return the medians of the seconds of ten and of sixty steps."""
    taken: dict[int, list[float]] = {TEN: [], SIXTY: []}
    for round in range(ROUNDS + 1):
        for steps, each in taken.items():
            took, _ = await seconds(client, "Sequential", _chain(steps, "fused"), "mofa")
            if round:  # the first warms up
                each.append(took)
    return statistics.median(taken[TEN]), statistics.median(taken[SIXTY])


async def _bare(client: Client, steps: int) -> float:
    """Return the median of the seconds of a bare run of so many activities."""
    taken = [(await seconds(client, "Bare", steps, "bare"))[0] for _ in range(ROUNDS + 1)]
    return statistics.median(taken[1:])  # the first warms up


async def _standalone(client: Client) -> float:
    """Return the median of the seconds of an activity that the client starts itself."""
    taken = []
    for _ in range(ROUNDS + 1):
        began, limit = time.perf_counter(), timedelta(minutes=3)
        id = f"bench/{uuid.uuid4().hex}"
        await client.execute_activity("bare.step", "words", id=id, task_queue="bare", start_to_close_timeout=limit)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[1:])  # the first warms up


async def _saturated(client: Client, workflow: str, given: Any, queue: str) -> float:
    """Return the steps a second of many runs of ten steps at the same time.

    A bare run of one activity counts as ten: no fused form of ten steps can have a higher rate on this machine.
    """
    began = time.perf_counter()
    await at_once(client, workflow, given, queue, RUNS, IN_FLIGHT, results=True)
    return RUNS * TEN / (time.perf_counter() - began)


async def _worded(client: Client, model: str) -> float:
    """Return the seconds of a fused chain of ten answers of a model of `SIZES`."""
    members = [{"kind": "agent", "name": f"a{number}", "model": model} for number in range(TEN)]
    given = {"task": f"Speak {uuid.uuid4().hex}", "participants": members, "execution": "fused"}
    return (await seconds(client, "Sequential", given, "mofa"))[0]


def _chain(steps: int, form: str) -> dict[str, Any]:
    return {"task": f"Count {uuid.uuid4().hex}", "participants": team(steps), "execution": form}
