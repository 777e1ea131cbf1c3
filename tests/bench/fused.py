"""The fused form against steps and bare activities: from a client, each further step, at saturation, and long answers."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from temporalio.client import Client

from tests.support.house import House, Server, tethered

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


async def fused(client: Client) -> None:
    """Print all figures. The workers `mofa` and `bare` run."""
    ours = {form: await _chains(client, form) for form in ("steps", "fused")}
    bare = [await _seconds(client, "Bare", TEN, "bare") for _ in range(ROUNDS + 1)][1:]
    for form, (ten, sixty) in ours.items():
        further = (sixty - ten) * 1000 / (SIXTY - TEN)
        print(f"ten steps, {form:9} {ten * 1000:6.1f} ms   (each further step {further:.2f} ms; medians of {ROUNDS} runs)")
    print(f"ten bare activities {statistics.median(bare) * 1000:6.1f} ms")
    steps, at_once = [await _saturated(client, form) for form in ("steps", "fused")]
    print(f"{RUNS} runs of ten      {at_once:6.0f} steps/s fused, {steps:.0f} in steps ({IN_FLIGHT} in flight)")
    print(f"ratio               {at_once / steps:6.2f}")
    short, long = [statistics.median([await _worded(client, model) for _ in range(ROUNDS)]) for model in ("short", "long")]
    print(f"answers of 100 KB   {long * 1000:6.1f} ms   (ten steps fused; of 1 KB {short * 1000:.1f} ms)")
    print(f"ratio               {long / short:6.2f}", flush=True)


async def _chains(client: Client, form: str) -> tuple[float, float]:
    """Return the medians of the seconds of ten and of sixty steps."""
    taken: dict[int, list[float]] = {TEN: [], SIXTY: []}
    for round in range(ROUNDS + 1):
        for steps, each in taken.items():
            seconds = await _seconds(client, "Sequential", _chain(steps, form), "mofa")
            if round:  # the first warms up
                each.append(seconds)
    return statistics.median(taken[TEN]), statistics.median(taken[SIXTY])


async def _saturated(client: Client, form: str) -> float:
    """Return the steps a second of many runs of ten steps at the same time."""
    places = asyncio.Semaphore(IN_FLIGHT)

    async def one() -> None:
        async with places:
            await _seconds(client, "Sequential", _chain(TEN, form), "mofa")

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(RUNS)))
    return RUNS * TEN / (time.perf_counter() - began)


async def _worded(client: Client, model: str) -> float:
    """Return the seconds of a fused chain of ten answers of a model of `SIZES`."""
    team = [{"kind": "agent", "name": f"a{number}", "model": model} for number in range(TEN)]
    given = {"task": f"Speak {uuid.uuid4().hex}", "participants": team, "execution": "fused"}
    return await _seconds(client, "Sequential", given, "mofa")


def _chain(steps: int, form: str) -> dict[str, Any]:
    team = [{"kind": "agent", "name": f"a{number}", "model": "offline:scripted"} for number in range(steps)]
    return {"task": f"Count {uuid.uuid4().hex}", "participants": team, "execution": form}


async def _seconds(client: Client, workflow: str, given: Any, queue: str) -> float:
    began = time.perf_counter()
    await client.execute_workflow(workflow, given, id=f"bench/{uuid.uuid4().hex}", task_queue=queue)
    return time.perf_counter() - began


@contextmanager
def another_worker(house: House, queue: str, module: str, *arguments: str) -> Iterator[None]:
    """Run a worker of `tests.bench` on its own task queue."""
    line = tethered([sys.executable, "-m", f"tests.bench.{module}", *arguments])
    environ = {**house.environ, "MOFA_TASK_QUEUE": queue}
    with subprocess.Popen(line, env=environ, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
        assert process.stdout is not None and b"ready" in process.stdout.readline()
        yield
        process.kill()


async def main() -> None:
    """Print the figures, with a server and workers of its own."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "server")
        server.start()
        house = House(Path(folder) / "house", server, "mofa")
        (house.home / "mofa.yaml").write_text(project())
        try:
            house.start_worker()
            with another_worker(house, "bare", "bare"):
                await fused(await server.client())
        finally:
            house.stop()
            server.stop()


if __name__ == "__main__":
    asyncio.run(main())
