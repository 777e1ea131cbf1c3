"""A worker for the bare workflows with the settings of our own worker, as a process: `python -m tests.bench.bare`."""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import activity

import worker
from kernel.conversation.transcript import Thread
from kernel.record.event_log import Mark
from plugins.storage.sql import SqlStorage, create, upgrade
from runtime.connection import connect
from runtime.settings import Settings
from tests.bench.bare_workflow import Bare, BareGather, BareWait, BareWritten
from tests.bench.store import step as write_step
from workflows.catalogue import WORKFLOWS


@activity.defn(name="bare.step")
async def step(words: str) -> str:
    """Return the input."""
    return words


class BareActivities:
    """A replacement of our activities."""

    def __init__(self, store: SqlStorage) -> None:
        self.interceptors: list[Any] = []
        self._store = store
        self._ends: dict[str, tuple[int, Thread, Mark | None]] = {}

    def all(self) -> list[Any]:
        """Return the activities."""
        return [step, self.written]

    @activity.defn(name="bare.written")
    async def written(self, words: str) -> str:
        """Write to the store what a model call writes, and return the input."""
        run = activity.info().workflow_run_id or ""
        number, thread, mark = self._ends.get(run, (0, Thread().say("task", "task", "the task"), None))
        self._ends[run] = (number + 1, *await write_step(self._store, run, number, thread, mark))
        return words


async def serve() -> None:
    """Serve until killed."""
    settings = Settings.from_environment()
    WORKFLOWS[:] = [Bare, BareWritten, BareGather, BareWait]  # the list that our worker serves
    url = settings.database_url
    if url.startswith("sqlite"):  # a file of its own, as our worker has one
        url = url.replace("mofa.db", "bare.db")
    await upgrade(url)
    activities = BareActivities(create(url=url))
    async with worker._worker(await connect(settings), settings, activities):  # type: ignore[arg-type]
        print("worker ready", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
