"""A worker whose runs write their events to the log, or do not: `python -m tests.bench.with_log yes|no`."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import worker
from activities.catalogue import open_activities
from kernel.record.events import Event
from runtime.connection import connect
from runtime.settings import Settings
from workflows.outbox import Outbox


def forget(self: Outbox, event: Event, again: Any = None) -> None:
    """Do nothing, instead of `Outbox.add`."""


async def serve(logs: bool) -> None:
    """Serve until killed."""
    settings = Settings.from_environment()
    if not logs:
        Outbox.add = forget  # type: ignore[method-assign]
    async with worker._worker(await connect(settings), settings, await open_activities(settings)):
        print("worker ready", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1] == "yes"))
