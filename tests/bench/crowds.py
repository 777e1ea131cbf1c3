"""Many at once: participants of one run, and runs that wait for a person."""

from __future__ import annotations

import asyncio
import statistics
import time
from contextlib import suppress
from typing import Any

from temporalio.client import Client, WorkflowHandle

from tests.bench.figures import Figure
from tests.bench.processes import Cost, cost
from tests.bench.sizes import database_bytes, history_of
from tests.bench.start import Place, at_once, seconds, team
from tests.support.house import eventually

PARTICIPANTS, FANS = 1000, 3
WAITING, IN_FLIGHT = 1000, 40
KIB = 1024
SLOWEST_S = 10
"""The runs a second that are opened at least."""

AGAIN_S = 60.0
"""The time after which a run is told again, in seconds: a decision that came before its question changes nothing."""


async def participants(client: Client) -> list[Figure]:
    """Compare 1,000 participants of Parallel with the offline model to a gather of 1,000 activities that do nothing."""
    ours, bare = [], []
    for round in range(FANS):
        given = {"task": f"Fan {round}", "participants": team(PARTICIPANTS)}
        one, outcome = await seconds(client, "Parallel", given, "mofa")
        assert outcome["status"] == "completed" and outcome["usage"]["calls"] == PARTICIPANTS, outcome["reason"]
        other, _ = await seconds(client, "BareGather", PARTICIPANTS, "bare")
        ours.append(one)
        bare.append(other)
    return [Figure(f"{PARTICIPANTS:,} participants", "s", statistics.median(ours), statistics.median(bare), 1.6, 1.2)]


async def waiting(
    client: Client,
    place: Place,
    databases: tuple[str, str],
    runs: int = WAITING,
    bare_runs: int | None = None,
    quiet_s: float = 0,
) -> list[Figure]:
    """Compare runs that wait for a person to bare workflows that wait for a signal: opened, kept, decided.

    `databases` are the URLs of our database and of the server's. Nothing happens for `quiet_s` seconds before the decisions.
    There are as many bare workflows unless `bare_runs` says how many.
    """
    human = {"task": "Wait", "participants": [{"kind": "human", "name": "ann"}]}
    decision = {"decision_id": "d1", "answer": "Go on."}
    sizes = [await database_bytes(url) for url in databases]
    ours = await _wait(
        client, place, place.worker, "RequestResponse", human, "mofa", ("decide", decision), runs, _decision, quiet_s
    )
    grown = [(await database_bytes(url) - size) / runs / KIB for url, size in zip(databases, sizes, strict=True)]
    others = bare_runs or runs
    bare = await _wait(client, place, place.bare, "BareWait", "?", "bare", ("answer", "Go on."), others, _waits, quiet_s)
    cached = " that is cached" if runs <= WAITING else ""
    return [
        Figure(f"{runs:,} runs opened that wait", "runs/s", ours.opened, bare.opened, 0.6, 0.9, at_least=True),
        Figure("CPU of the worker to open one", "ms", ours.worker_ms, bare.worker_ms),
        Figure("CPU of the server to open one", "ms", ours.server_ms, bare.server_ms),
        Figure(f"memory of the worker for one{cached}", "KiB", ours.kib, bare.kib, *((1.5, 1.2) if cached else ())),
        Figure("memory of the server for one", "KiB", ours.server_kib, bare.server_kib),
        Figure("bytes in our database for one", "KiB", grown[0]),
        Figure("bytes in the server's database for one", "KiB", grown[1]),
        *([resting("worker", ours.worker_idle, bare.worker_idle)] if quiet_s else []),
        *([resting("server", ours.server_idle, bare.server_idle)] if quiet_s else []),
        Figure("the same runs decided", "runs/s", ours.decided, bare.decided),
    ]


class _Waited:
    def __init__(self, runs: int, opened: float, decided: float, worker: Cost, server: Cost, idle: tuple[float, float]) -> None:
        self.worker_idle, self.server_idle = idle
        self.opened, self.decided = runs / opened, runs / decided
        self.worker_ms, self.server_ms = worker.cpu_s * 1000 / runs, server.cpu_s * 1000 / runs
        self.kib, self.server_kib = worker.memory / runs / KIB, server.memory / runs / KIB


async def _wait(
    client: Client,
    place: Place,
    worker: int,
    workflow: str,
    given: Any,
    queue: str,
    answer: tuple[str, Any],
    runs: int,
    waits: Any,
    quiet_s: float,
) -> _Waited:
    for handle in await at_once(client, workflow, given, queue, 20, 5, results=False):  # warms up
        await eventually(lambda handle=handle: waits(handle))  # type: ignore[misc]
        await handle.signal(*answer)
        await handle.result()
    before, server, began = cost(worker), cost(place.server), time.perf_counter()
    handles = await at_once(client, workflow, given, queue, runs, IN_FLIGHT, results=False)
    for handle in handles[-IN_FLIGHT:]:
        await eventually(lambda handle=handle: waits(handle), seconds=runs / SLOWEST_S)  # type: ignore[misc]
    opened = time.perf_counter() - began
    costs = cost(worker) - before, cost(place.server) - server
    idle = await at_rest(worker, place.server, quiet_s) if quiet_s else (0.0, 0.0)
    places, began = asyncio.Semaphore(IN_FLIGHT), time.perf_counter()

    async def decide(handle: WorkflowHandle[Any, Any]) -> None:
        async with places:
            ended = False
            while not ended:
                await handle.signal(*answer)
                with suppress(TimeoutError):
                    await asyncio.wait_for(handle.result(), AGAIN_S)
                    ended = True

    await asyncio.gather(*map(decide, handles))
    return _Waited(runs, opened, time.perf_counter() - began, *costs, idle)


async def at_rest(worker: int, server: int, quiet_s: float) -> tuple[float, float]:
    """Return the CPU time that a worker and a server take while nothing happens, in milliseconds a second."""
    before = cost(worker), cost(server)
    await asyncio.sleep(quiet_s)
    after = cost(worker), cost(server)
    worked, served = ((late.cpu_s - early.cpu_s) * 1000 / quiet_s for early, late in zip(before, after, strict=True))
    return worked, served


def resting(process: str, ours: float, bare: float | None = None) -> Figure:
    return Figure(f"CPU of the {process} while they wait", "ms a second", ours, bare)


async def _decision(handle: WorkflowHandle[Any, Any]) -> bool:
    return bool(await handle.query("decisions"))


async def _waits(handle: WorkflowHandle[Any, Any]) -> bool:
    events, _ = await history_of(handle)
    return events > 3
