"""The measurement of every peer and of ours: a run alone, each further step, and many runs at once.

Standard library only, since the peers' environment runs it too.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass, field
from importlib import metadata
from typing import Any

WORD = "done"
"""The result of a step."""

Run = Callable[[int], Awaitable[Any]]
"""A whole run of that many durable steps, from its start to the last step's word."""


@dataclass(frozen=True)
class Work:
    """The amount of work. `shape_*` is the workload that Resonate and Hatchet publish: five steps, four in flight."""

    short: int = 10
    long: int = 60
    rounds: int = 15
    long_rounds: int = 7
    runs: int = 120
    in_flight: int = 40
    shape_steps: int = 5
    shape_runs: int = 80
    shape_in_flight: int = 4


@dataclass(frozen=True)
class Given:
    """The place of a program: an empty folder, and the servers that are there."""

    folder: str
    database: str | None = None
    temporal: str | None = None
    work: Work = field(default_factory=Work)

    def text(self) -> str:
        """Return this as the argument of a program."""
        return json.dumps(asdict(self))

    @staticmethod
    def parse(text: str) -> Given:
        """Return what `text` wrote."""
        given = json.loads(text)
        return Given(**{**given, "work": Work(**given["work"])})


@dataclass(frozen=True)
class Measured:
    """The figures of one engine on one store. `commits` says how the store makes a commit durable."""

    short_ms: float
    further_ms: float
    many: float
    shape: float
    versions: str
    commits: str = ""


@dataclass(frozen=True)
class Adapter:
    """An engine that is ready: its runs, and how its store makes a commit durable."""

    run: Run
    commits: str = ""


async def measure(adapter: Adapter, work: Work, versions: str) -> Measured:
    """Measure one engine: latencies first, then runs at once."""
    short = await _alone(adapter.run, work.short, work.rounds)
    long = await _alone(adapter.run, work.long, work.long_rounds)
    return Measured(
        short_ms=short * 1000,
        further_ms=(long - short) * 1000 / (work.long - work.short),
        many=await _at_once(adapter.run, work.short, work.runs, work.in_flight),
        shape=await _at_once(adapter.run, work.shape_steps, work.shape_runs, work.shape_in_flight),
        versions=versions,
        commits=adapter.commits,
    )


def program(opened: Callable[[Given], AbstractAsyncContextManager[Adapter]], *packages: str) -> None:
    """Measure the peer of this process, and print its figures as one line of JSON."""
    given = Given.parse(sys.argv[1])
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in packages)

    async def all_of_it() -> Measured:
        async with opened(given) as adapter:
            return await measure(adapter, given.work, versions)

    print("\n" + json.dumps(asdict(asyncio.run(all_of_it()))), flush=True)


async def _alone(run: Run, steps: int, rounds: int) -> float:
    """Return the median seconds of a run, after one that warms up."""
    took = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        await _checked(run, steps)
        took.append(time.perf_counter() - began)
    return statistics.median(took[1:])


async def _at_once(run: Run, steps: int, runs: int, in_flight: int) -> float:
    """Return the steps a second of many runs, of which at most `in_flight` are under way."""
    places = asyncio.Semaphore(in_flight)

    async def one() -> None:
        async with places:
            await _checked(run, steps)

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(runs)))
    return steps * runs / (time.perf_counter() - began)


async def _checked(run: Run, steps: int) -> None:
    """Run to the end. A run with another result is no measurement.

    Raises:
        AssertionError: the run did not return a step's word.
    """
    assert (result := await run(steps)) == WORD, f"a run of {steps} steps returned {result!r}"


Adapters = AsyncIterator[Adapter]
"""The result of an adapter's function, before `asynccontextmanager`."""
