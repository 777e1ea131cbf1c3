"""A worker for `Bare` and `BareGather` with the settings of our own worker, as a process: `python -m tests.bench.bare`."""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import activity

import worker
from runtime.connection import connect
from runtime.settings import Settings
from tests.bench.bare_workflow import Bare, BareGather, BareWait
from workflows.catalogue import WORKFLOWS


@activity.defn(name="bare.step")
async def step(words: str) -> str:
    """Return the input."""
    return words


class OneActivity:
    """A replacement of our activities."""

    def __init__(self) -> None:
        self.interceptors: list[Any] = []

    def all(self) -> list[Any]:
        """Return the only activity."""
        return [step]


async def serve() -> None:
    """Serve until killed."""
    settings = Settings.from_environment()
    WORKFLOWS[:] = [Bare, BareGather, BareWait]  # the list that our worker serves
    async with worker._worker(await connect(settings), settings, OneActivity()):  # type: ignore[arg-type]
        print("worker ready", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
