"""Retries of the database within an activity, which may hold the only copy of an answer that is paid for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from temporalio import activity

from kernel.basics.errors import ProviderUnavailable
from kernel.kinds.storage import NotThere

T = TypeVar("T")

PAUSES_S = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""The pauses between retries, in seconds; together a minute, the time to restart a database."""


async def retry_write(write: Callable[[], Awaitable[T]]) -> T:
    """Return `write()`. While the store is unavailable, retry it for a minute; then raise the store's error."""
    for pause_s in PAUSES_S:
        try:
            return await write()
        except NotThere:
            raise
        except ProviderUnavailable:
            await asyncio.sleep(pause_s)
    return await write()


async def hold_until_written(write: Callable[[], Awaitable[T]], what: str = "A result, which may be paid for,") -> T:
    """Return `write()` of a result that may be paid for already. Retry it for as long as the store is unavailable.

    A lost result would have to be paid again. Only a worker that shuts down gives up, after a minute. `what` is for messages.

    Raises:
        ProviderUnavailable: it could not be written. Not `StoreUnavailable`: for that one a run waits and asks again.
    """
    while True:
        try:
            return await retry_write(write)
        except NotThere:
            raise
        except ProviderUnavailable as error:
            message = f"{what} could not be written to the database. {error}"
            if activity.is_worker_shutdown():
                raise ProviderUnavailable(message) from None
            activity.logger.warning("%s It is retried until the database is back.", message)
