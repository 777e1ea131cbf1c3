"""How long an activity waits for a store that is away, holding what only it may have: an answer that is paid for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from kernel.errors import ProviderUnavailable
from kernel.storage import NotThere

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
