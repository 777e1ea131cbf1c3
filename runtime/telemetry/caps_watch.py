"""The use of spending caps, polled from the database for the metrics."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from prometheus_client import Gauge

from kernel.model_call.cap_use import CapState

log = logging.getLogger("mofa.telemetry")

ReadCaps = Callable[[], Awaitable[Sequence[CapState]]]

SHOWN = 200
"""The most sums that the metrics have: those that are used most. Each has series of its own."""


Labels = tuple[str, str, str]


async def watch_caps(read: ReadCaps, used: Gauge, most: Gauge, every_s: float = 15.0) -> None:
    """Set the two gauges from the state of the caps, until cancelled. Of several failures in a row, the first is logged."""
    failing, shown = False, set[Labels]()
    while True:
        try:
            shown = _set(await read(), shown, used, most)
            failing = False
        except Exception as error:  # noqa: BLE001  the database may be away: never fatal
            if not failing:
                log.warning("spending caps cannot be read for the metrics: %s", error)
            failing = True
        await asyncio.sleep(every_s)


def _set(states: Sequence[CapState], before: set[Labels], used: Gauge, most: Gauge) -> set[Labels]:
    """Set the series of these caps, and remove others: a new period has other subjects. Return the labels that are set."""
    now = set[Labels]()
    for state in sorted(states, key=lambda state: -state.used)[:SHOWN]:
        labels = (state.subject, state.cap.per, state.cap.on_exceeded)
        if labels in now:  # several caps of one sum have the same labels: the one that is used most counts
            continue
        used.labels(*labels).set(state.spent_usd + state.reserved_usd)
        most.labels(*labels).set(state.cap.max_usd)
        now.add(labels)
    for old in before - now:
        used.remove(*old)
        most.remove(*old)
    return now
