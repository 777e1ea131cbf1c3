"""Heartbeats of activities, and work that a cancellation must not interrupt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from temporalio import activity

T = TypeVar("T")

HEARTBEAT_S = 3.0
"""The pause between heartbeats, in seconds. A cancellation arrives with a heartbeat; the heartbeat timeout is 10 s."""


@asynccontextmanager
async def heartbeats(every_s: float) -> AsyncIterator[None]:
    """Send heartbeats while the body runs. The first one comes after `every_s`, so short work needs none."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(every_s)
            activity.heartbeat()

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
        await asyncio.wait([beating])


async def uninterrupted(work: Coroutine[Any, Any, T]) -> T:
    """Finish `work` even if the activity is cancelled meanwhile; the cancellation is raised after it."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        if not task.cancelled() and task.exception() is not None:
            activity.logger.warning("a paid answer could not be recorded: %s", task.exception())
        raise
