"""How long an activity waits for a store that is away, holding what only it may have: an answer that is paid for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from temporalio import activity

from kernel.basics.errors import ProviderUnavailable
from kernel.kinds.storage import NotThere

T = TypeVar("T")

PAUSES_S = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Together a minute: time enough for a database to be restarted."""


async def asked_again(write: Callable[[], Awaitable[T]]) -> T:
    """What `write` gives; while the store is unavailable it is asked again, and in the end its own error is raised."""
    for pause_s in PAUSES_S:
        try:
            return await write()
        except NotThere:
            raise
        except ProviderUnavailable:
            await asyncio.sleep(pause_s)
    return await write()


async def written_down(write: Callable[[], Awaitable[T]]) -> T:
    """What `write` gives, of what was done and perhaps paid already: that is held for as long as the store is away.

    To give it up would be to pay again. Only a worker that is told to end gives it up, after a minute.

    Raises:
        ProviderUnavailable: it could not be written. Not `StoreUnavailable`, after which a run waits, and asks again.
    """
    while True:
        try:
            return await asked_again(write)
        except NotThere:
            raise
        except ProviderUnavailable as error:
            words = f"What was done, and perhaps paid, could not be written down. {error}"
            if activity.is_worker_shutdown():
                raise ProviderUnavailable(words) from None
            activity.logger.warning("%s It is held until it can be.", words)
