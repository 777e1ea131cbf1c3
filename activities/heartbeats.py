"""Heartbeats of activities, and work that a cancellation must not interrupt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from temporalio import activity

T = TypeVar("T")

HEARTBEAT_S = 3.0
"""The pause between heartbeats, in seconds. A cancellation arrives with a heartbeat; the heartbeat timeout is 10 s."""


@asynccontextmanager
async def heartbeats(every_s: float, details: Callable[[], Any] | None = None) -> AsyncIterator[None]:
    """Send heartbeats while the body runs, with the `details`. Short work needs none: the first is after `every_s`."""
    beating = _Beating(every_s, details)
    beating.plan()
    try:
        yield
    finally:
        beating.next.cancel()


class _Beating:
    """The next heartbeat, as a timer: most activities end before it, and a task would cost them more."""

    next: asyncio.TimerHandle

    def __init__(self, every_s: float, details: Callable[[], Any] | None) -> None:
        self._every_s, self._details = every_s, details

    def plan(self) -> None:
        self.next = asyncio.get_running_loop().call_later(self._every_s, self._beat)

    def _beat(self) -> None:
        self.plan()
        activity.heartbeat(*(() if self._details is None else (self._details(),)))


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
