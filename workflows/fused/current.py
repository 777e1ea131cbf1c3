"""The fused form of the running workflow, if it has one: times and waits that go through it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.fused.fused import Fused, Read


def fused_now() -> Fused | None:
    """Return what settles the calls of the running workflow; None for a run in steps."""
    if not workflow.in_workflow():
        return None
    fused: Fused | None = getattr(workflow.instance(), "fused", None)
    return fused


def now() -> datetime:
    """Return the time for records: in a stretch and its replay, that of the last call that settled."""
    fused = fused_now()
    return workflow.now() if fused is None else fused.now()


def clock() -> datetime:
    """Return the time for the inputs of calls: in a stretch and its replay, that of its start."""
    fused = fused_now()
    return workflow.now() if fused is None else fused.clock


async def away(what: str, real: Callable[[], Awaitable[Any]], read: Read = lambda result: result) -> Any:
    """Return the result of work that no stretch can do. `what` names it, and is the same over restarts."""
    fused = fused_now()
    return await real() if fused is None else await fused.away(what, real, read)


async def sleep(duration: timedelta, summary: str) -> None:
    """Wait for some time."""
    fused = fused_now()
    if fused is None:
        await workflow.sleep(duration, summary=summary)
    else:
        await fused.sleep(duration, summary)


def wait_condition(
    holds: Callable[[], bool], timeout: timedelta | None = None, timeout_summary: str = ""
) -> Coroutine[Any, Any, None]:
    """Wait until `holds`. A run waits for its own calls and orders here, so that a stretch and its replay do the same.

    It is no coroutine itself, and without a timer it has no summary: a run that waits for years keeps both in memory.

    Raises:
        TimeoutError: it does not within `timeout`.
    """
    fused = fused_now()
    if fused is not None:
        return _wait_in_stretch(fused, holds, timeout, timeout_summary)
    return workflow.wait_condition(holds, timeout=timeout, timeout_summary=timeout_summary if timeout else None)


async def _wait_in_stretch(fused: Fused, holds: Callable[[], bool], timeout: timedelta | None, timeout_summary: str) -> None:
    if timeout is None:
        await fused.until(holds)
        return
    timer = asyncio.create_task(fused.sleep(timeout, timeout_summary))
    try:
        await fused.until(lambda: holds() or timer.done())
        if not holds():
            raise TimeoutError
    finally:
        if not timer.done():
            timer.cancel()
