"""Live figures of the last hour to the last month, from the database and from Temporal."""

from __future__ import annotations

import asyncio
import math
import time
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client

from console.backend.access.rights import allow
from console.backend.runs import count_runs
from console.servers.web.callers import CallerOf, money_of
from console.servers.web.pages.page import PageRoute, is_part, render
from console.servers.web.requests import Here
from console.servers.web.services import Services
from console.terminal.failure import Failure
from kernel.identity.caller import Caller
from kernel.model_call.cap_use import of_tenants
from plugins.storage.sql import DecisionFilter
from plugins.storage.sql.record.figures import FAILURES
from runtime.connection import ServerUnreachable

router = APIRouter(route_class=PageRoute)

Period = Literal["hour", "day", "week", "month"]

LENGTHS: dict[str, tuple[timedelta, timedelta]] = {
    "hour": (timedelta(hours=1), timedelta(minutes=2)),
    "day": (timedelta(days=1), timedelta(hours=1)),
    "week": (timedelta(days=7), timedelta(hours=6)),
    "month": (timedelta(days=30), timedelta(days=1)),
}
"""Period → its length, and the length of one point of its plots."""

KEPT_S = 5.0
"""The time for which figures are shown again without a read, in seconds: many readers cost as much as one."""

TOP = 12
"""The most rows of a table."""

CAPS = 50
"""The most spending caps that are shown: those that are used most."""


@router.get("/figures")
async def figures(request: Request, here: Here, caller: CallerOf, period: Annotated[Period, Query()] = "day") -> Response:
    """Show the figures."""
    allow(caller, "read")
    found = await _kept(here, caller, period)
    template = "figures_body.html" if is_part(request) else "figures.html"
    return await render(request, here, template, period=period, periods=list(LENGTHS), **found)


async def _kept(here: Services, caller: Caller, period: str) -> dict[str, Any]:
    """Return the figures, from the last read if it is new enough."""
    key = (period, caller.tenants, caller.desks)
    kept = here.kept_figures
    async with here.reading_figures:
        if key in kept and time.monotonic() - kept[key][0] < KEPT_S:
            return kept[key][1]
        found = await _figures(here, caller, period)
        for old in [each for each, (at, _) in kept.items() if time.monotonic() - at >= KEPT_S]:
            del kept[old]
        kept[key] = time.monotonic(), found
        return found


async def _figures(here: Services, caller: Caller, period: str) -> dict[str, Any]:
    length, point = LENGTHS[period]
    now = datetime.now(UTC)
    since, tenants = now - length, money_of(caller)
    wanted = DecisionFilter(tenants=caller.tenants, desks=caller.desks)
    source = here.figures
    spent, latencies, began, waits = await asyncio.gather(
        source.spent(since, tenants),
        source.latencies(since, tenants),
        source.runs(since, tenants),
        here.inbox.waits(wanted, since),
    )
    answers, failures = await asyncio.gather(
        source.sample(["answered"], since, tenants), source.sample(FAILURES, since, tenants)
    )
    caps = await here.spending.states((await here.project()).caps, now)
    caps = caps if tenants is None else of_tenants(caps, tenants)
    prices = await source.priced(since, tenants)
    hits = await source.count("model_cached", since, tenants)
    waiting, oldest = await here.inbox.page(wanted, 1), await here.inbox.oldest(wanted)
    seconds, human = [each for _, each in latencies], [each for _, each, _ in waits]
    calls = sum(row.calls for row in spent)
    return {
        "since": since,
        "cards": {
            "began": sum(number for _, _, number in began),
            "waiting": waiting.total,
            "calls": calls,
            "tokens": sum(row.input_tokens + row.output_tokens for row in spent),
            "cost": sum(row.cost_usd for row in spent),
            "unpriced": sum(row.unpriced for row in spent),
            "failures": len(failures),
            "hits": hits,
            "latency": _middle(seconds),
            "latency_95": _middle(seconds, 0.95),
            "human": _middle(human),
            "human_95": _middle(human, 0.95),
            "settled": len(human),
        },
        "oldest": oldest,
        "caps": sorted(caps, key=lambda state: -state.used)[:CAPS],
        "prices": prices[:TOP],
        "temporal": await _of_temporal(here, caller),
        "by_model": _top((row.model, row.calls, row.input_tokens + row.output_tokens, row.cost_usd) for row in spent),
        "by_tenant": _top((row.tenant or "", row.calls, row.input_tokens + row.output_tokens, row.cost_usd) for row in spent),
        "by_agent": _top((each.name, 1, each.tokens, each.cost_usd) for each in answers),
        "by_day": sorted(
            _summed((row.hour[:10], row.calls, row.input_tokens + row.output_tokens, row.cost_usd) for row in spent),
            reverse=True,
        )[:31],
        "by_kind": sorted(_counted((kind, number) for _, kind, number in began), key=lambda each: -each[1])[:TOP],
        "by_error": sorted(_counted((each.name, 1) for each in failures), key=lambda each: -each[1])[:TOP],
        "plots": _plots(since, now, point, latencies, answers, failures, waits),
    }


def _plots(
    since: datetime, now: datetime, point: timedelta, latencies: Any, answers: Any, failures: Any, waits: Any
) -> dict[str, Any]:
    """Return the plots: `at` are the times of the points, in seconds; each other list has a value for each of them."""
    width = point.total_seconds()
    start = math.floor(since.timestamp() / width) * width
    number = int((now.timestamp() - start) / width) + 1

    def place(at: datetime) -> int:
        return min(max(int((at.timestamp() - start) / width), 0), number - 1)

    def summed(values: Iterable[tuple[datetime, float]]) -> list[float]:
        points = [0.0] * number
        for at, value in values:
            points[place(at)] += value
        return [round(value, 6) for value in points]

    def typical(values: Iterable[tuple[datetime, float]]) -> list[float | None]:
        points: list[list[float]] = [[] for _ in range(number)]
        for at, value in values:
            points[place(at)].append(value)
        return [_middle(each) for each in points]

    return {
        "at": [start + width * each for each in range(number)],
        "answers": summed((each.at, 1) for each in answers),
        "tokens": summed((each.at, each.tokens) for each in answers),
        "cost": summed((each.at, each.cost_usd) for each in answers),
        "failures": summed((each.at, 1) for each in failures),
        "latency": typical(latencies),
        "human": typical((at, waited / 60) for at, waited, _ in waits),
    }


def _middle(values: list[float], part: float = 0.5) -> float | None:
    """Return the value below which this part of them lies; None of nothing."""
    return None if not values else round(sorted(values)[min(int(len(values) * part), len(values) - 1)], 3)


Row = tuple[str, int, int, float]


def _summed(rows: Iterable[Row]) -> list[Row]:
    """Return (name, calls, tokens, cost), summed by name."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0, 0, 0.0])
    for name, *values in rows:
        for place, value in enumerate(values):
            sums[name][place] += value
    return [(name, int(calls), int(tokens), cost) for name, (calls, tokens, cost) in sums.items()]


def _top(rows: Iterable[Row]) -> list[Row]:
    return sorted(_summed(rows), key=lambda row: (-row[3], -row[2]))[:TOP]


def _counted(rows: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    counts: dict[str, int] = defaultdict(int)
    for name, number in rows:
        counts[name] += number
    return list(counts.items())


async def _of_temporal(here: Services, caller: Caller) -> dict[str, Any] | None:
    """Return the runs by status and the backlog of the task queue; None if the server does not answer."""
    try:
        client = await here.temporal()
        shown = ("running", "completed", "failed", "canceled", "terminated", "timed_out")
        limits = {"tenants": caller.tenants, "desks": caller.desks}
        counts = await asyncio.gather(*(count_runs(client, status, **limits) for status in shown))
        found: dict[str, Any] = {"statuses": [*zip(shown, counts, strict=True)], "queues": []}
    except (Failure, ServerUnreachable):
        return None
    if caller.everywhere:
        with suppress(Exception):  # a server without these figures
            kinds = (TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
            for kind, name in zip(kinds, ("workflow", "activity"), strict=True):
                found["queues"].append((name, *await _backlog(client, here.settings.task_queue, kind)))
    return found


async def _backlog(client: Client, queue: str, kind: Any) -> tuple[int, float, int]:
    """Return the number of waiting tasks, the age of the oldest one in seconds, and the number of pollers."""
    asked = DescribeTaskQueueRequest(
        namespace=client.namespace, task_queue=TaskQueue(name=queue), task_queue_type=kind, report_stats=True
    )
    answer = await client.workflow_service.describe_task_queue(asked)
    stats = answer.stats
    return stats.approximate_backlog_count, stats.approximate_backlog_age.ToTimedelta().total_seconds(), len(answer.pollers)
