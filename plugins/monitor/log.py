"""A monitor that writes each event as one line to the worker's log, for a log collector."""

from __future__ import annotations

import logging

from kernel.basics.errors import InvalidInput
from kernel.kinds.notification import Monitor, Told

log = logging.getLogger("mofa.monitor")


def create(*, level: str = "INFO") -> Monitor:
    """Return the monitor.

    Args:
        level: the level of its lines: DEBUG, INFO, WARNING or ERROR.

    Raises:
        InvalidInput: the level is not one of these.
    """
    levels = {"DEBUG": logging.DEBUG, "INFO": logging.INFO, "WARNING": logging.WARNING, "ERROR": logging.ERROR}
    if level not in levels:
        raise InvalidInput(f"Monitor plugin log: level must be one of {', '.join(levels)}.", "config")
    return LogLines(levels[level])


class LogLines:
    """Writes the type and the place of each event, without its content."""

    def __init__(self, level: int) -> None:
        self._level = level

    async def observe(self, told: Told) -> None:
        """Write one line."""
        event = told.event
        log.log(self._level, "%s of %s %s (event %s, seq %s)", event.type, told.workflow, told.workflow_id, event.id, event.seq)

    async def close(self) -> None:
        """Do nothing: there is nothing to close."""
