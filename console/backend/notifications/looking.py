"""The background loop of the console, which looks for work again and again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NoReturn

from kernel.basics.errors import MofaError


async def look_again(look: Callable[[], Awaitable[None]], pause_s: float, log: logging.Logger, what: str) -> NoReturn:
    """Call `look` with pauses of so many seconds until it is cancelled. Failures of `what` are logged, and never end it."""
    while True:
        try:
            await look()
        except MofaError as error:  # the database does not answer for the moment, or the project file has faults
            log.debug("%s waits: %s", what, error)
        except Exception:
            log.exception("%s failed; it looks again", what)
        await asyncio.sleep(pause_s)
