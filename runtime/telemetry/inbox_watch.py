"""The number of open decisions and the age of the oldest, polled from Temporal's visibility."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from temporalio.client import Client, WorkflowExecution

log = logging.getLogger("mofa.telemetry")

# A terminated run keeps its last search attributes, so only running ones count.
OPEN = "MofaOpenDecisions > 0 AND ExecutionStatus = 'Running'"
MEMO = "mofa_decisions"
"""The memo in which a workflow keeps its open decisions: a list of `{id, title, opened_at, deadline}`."""

LISTED = 200
"""The most runs that are read. Each further run counts as one decision, without an age."""


async def watch_decisions(client: Client, report: Callable[[int, float], None], every_s: float = 15.0) -> None:
    """Report the number of open decisions and the age of the oldest in seconds, until cancelled.

    Of several failures in a row, the first is logged.
    """
    failing = False
    while True:
        try:
            report(*await open_decisions(client))
            failing = False
        except Exception as error:  # noqa: BLE001  the server may be away, or lack the attribute: never fatal
            if not failing:
                log.warning("open decisions cannot be counted for the metrics: %s", error)
            failing = True
        await asyncio.sleep(every_s)


async def open_decisions(client: Client) -> tuple[int, float]:
    """Return the number of open decisions in the namespace, and the age of the oldest in seconds (0 without one)."""
    runs = (await client.count_workflows(OPEN)).count
    decisions, listed, oldest = 0, 0, 0.0
    if runs:
        now = datetime.now(UTC)
        async for run in client.list_workflows(OPEN, limit=LISTED):
            ages = [age for item in await _waiting(run) if (age := _age(item, now)) is not None]
            listed += 1
            decisions += max(1, len(ages))
            oldest = max([oldest, *ages])
    return decisions + max(0, runs - listed), oldest


async def _waiting(run: WorkflowExecution) -> list[Any]:
    decisions = await run.memo_value(MEMO, default=[])
    return decisions if isinstance(decisions, list) else []


def _age(item: Any, now: datetime) -> float | None:
    """Return the seconds since the decision was opened; None if the memo has another form."""
    try:
        return max(0.0, (now - datetime.fromisoformat(item["opened_at"])).total_seconds())
    except (KeyError, TypeError, ValueError):
        return None
