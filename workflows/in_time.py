"""A time limit for work within a run."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.fused.current import wait_condition

T = TypeVar("T")


async def in_time(work: Coroutine[Any, Any, T], limit: timedelta, summary: str) -> T:
    """Return the result of the work. `summary` names the timer in the Temporal UI.

    Raises:
        TimeoutError: the work took longer than `limit`. It is cancelled, and has ended.
    """
    task = asyncio.create_task(work)
    try:
        await wait_condition(task.done, timeout=limit, timeout_summary=summary)
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            await workflow.wait([task])
