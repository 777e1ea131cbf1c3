"""What an activity does while it waits, and when it is told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from temporalio import activity

T = TypeVar("T")

HEARTBEAT_S = 3.0
"""Cancellation reaches an activity with its heartbeat; the heartbeat's own time limit is 10 s."""


@asynccontextmanager
async def heartbeats(every_s: float) -> AsyncIterator[None]:
    """Beats while what is within runs; what is over before the first beat costs none."""

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


async def to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """Do `work` even when cancelled meanwhile; the cancellation then comes after it."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        if not task.cancelled() and task.exception() is not None:
            activity.logger.warning("an answer that was paid for could not be recorded: %s", task.exception())
        raise
