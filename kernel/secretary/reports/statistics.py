"""Statistics of a desk in a period: lead times, waiting for people, costs, rework, and changed proposals."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import get_args

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.secretary.reports.decided import DecisionFacts
from kernel.secretary.reports.facts import TodoFacts
from kernel.secretary.shapes import Phase

PHASES: tuple[Phase, ...] = get_args(Phase)

POINTS = 31
"""The most points of a plot."""


class Spread(Schema):
    """The middle and the slow end of some durations, in seconds. `count` of them were measured; none gives None."""

    count: int = 0
    median_s: float | None = None
    p90_s: float | None = None
    total_s: float = 0.0


class Point(Schema):
    """The figures of one part of the period, for plots: it begins at `at`. Times are medians in hours, None without any."""

    at: datetime
    received: int = 0
    closed: int = 0
    lead_h: float | None = None
    waiting_h: float | None = None
    cost_usd: float = 0.0
    rework_rate: float | None = None
    changed_rate: float | None = None


class DeskStatistics(Schema):
    """The figures of a desk.

    `received` counts the todos that were opened in the period; `completed`, `failed` and `cancelled` those that ended in it.
    `open` counts all that are open at its end. Lead times, costs and rework are those of the todos that ended in the period;
    `open_cost_usd` is what the open ones have cost so far. `waiting` has the times that people took to settle decisions.
    `reworked` todos were sent back at least once; the rate is their share of those that people or the desk accepted or
    rejected. `changed` of the `proposals` that people decided on were changed; None rates are of nothing.
    """

    since: datetime
    until: datetime
    received: int = 0
    completed: int = 0
    failed: int = 0
    cancelled: int = 0
    open: int = 0
    open_by_status: dict[str, int] = Field(default_factory=dict)
    open_by_phase: dict[str, int] = Field(default_factory=dict)
    lead: Spread = Spread()
    lead_by_phase: dict[str, Spread] = Field(default_factory=dict)
    waiting: Spread = Spread()
    waiting_by_kind: dict[str, Spread] = Field(default_factory=dict)
    open_decisions: int = 0
    cost_usd: float = 0.0
    open_cost_usd: float = 0.0
    unpriced: int = 0
    calls: int = 0
    tokens: int = 0
    reworks: int = 0
    reworked: int = 0
    rework_rate: float | None = None
    proposals: int = 0
    changed: int = 0
    changed_rate: float | None = None
    points: list[Point] = Field(default_factory=list)


def statistics_of(
    todos: Sequence[TodoFacts], decisions: Sequence[DecisionFacts], since: datetime, until: datetime
) -> DeskStatistics:
    """Return the figures of the todos and decisions of one desk in the period. Dry runs do not count."""
    real = [todo for todo in todos if not todo.dry_run and todo.opened_at < until]
    ended = [todo for todo in real if _within(todo.closed_at, since, until)]
    still = [todo for todo in real if todo.closed_at is None or todo.closed_at >= until]
    settled = [each for each in decisions if each.by_people and _within(each.closed_at, since, until)]
    judged = [todo for todo in ended if todo.accepted is not None]
    reworked = [todo for todo in judged if todo.reworks]
    proposed = [each for each in settled if each.changed is not None]
    changed = [each for each in proposed if each.changed]
    by_status = Counter(todo.status for todo in ended)
    return DeskStatistics(
        since=since,
        until=until,
        received=sum(since <= todo.opened_at < until for todo in real),
        completed=by_status["completed"],
        failed=by_status["failed"],
        cancelled=by_status["cancelled"],
        open=len(still),
        open_by_status=dict(Counter(todo.status for todo in still if not todo.closed)),
        open_by_phase=dict(Counter(todo.phase for todo in still if not todo.closed)),
        lead=spread(_lead_s(todo) for todo in ended),
        lead_by_phase={phase: spread(t.seconds[phase] for t in ended if phase in t.seconds) for phase in PHASES},
        waiting=spread(each.seconds(until) for each in settled),
        waiting_by_kind=_by_kind(settled, until),
        open_decisions=sum(_open_at(each, until) for each in decisions),
        cost_usd=_dollars(ended),
        open_cost_usd=_dollars(still),
        unpriced=sum(todo.unpriced for todo in ended),
        calls=sum(todo.calls for todo in ended),
        tokens=sum(todo.input_tokens + todo.output_tokens for todo in ended),
        reworks=sum(todo.reworks for todo in ended),
        reworked=len(reworked),
        rework_rate=_share(len(reworked), len(judged)),
        proposals=len(proposed),
        changed=len(changed),
        changed_rate=_share(len(changed), len(proposed)),
        points=_points(real, settled, since, until),
    )


def spread(values: Iterable[float]) -> Spread:
    """Return the median, the ninth tenth and the sum of durations in seconds."""
    ordered = sorted(values)
    if not ordered:
        return Spread()
    return Spread(
        count=len(ordered),
        median_s=round(_at(ordered, 0.5), 3),
        p90_s=round(_at(ordered, 0.9), 3),
        total_s=round(sum(ordered), 3),
    )


def _at(ordered: Sequence[float], part: float) -> float:
    return ordered[max(math.ceil(len(ordered) * part) - 1, 0)]


def _lead_s(todo: TodoFacts) -> float:
    return max((todo.closed_at - todo.opened_at).total_seconds(), 0.0) if todo.closed_at else 0.0


def _within(at: datetime | None, since: datetime, until: datetime) -> bool:
    return at is not None and since <= at < until


def _open_at(decision: DecisionFacts, until: datetime) -> bool:
    return decision.opened_at < until and (decision.closed_at is None or decision.closed_at >= until)


def _by_kind(settled: Sequence[DecisionFacts], until: datetime) -> dict[str, Spread]:
    kinds = sorted({each.kind for each in settled})
    return {kind: spread(each.seconds(until) for each in settled if each.kind == kind) for kind in kinds}


def _dollars(todos: Iterable[TodoFacts]) -> float:
    return round(sum(todo.cost_usd for todo in todos), 9)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _points(todos: Sequence[TodoFacts], settled: Sequence[DecisionFacts], since: datetime, until: datetime) -> list[Point]:
    """Return the parts of the period: days, or as many days each that there are at most `POINTS`."""
    days = max(math.ceil((until - since) / timedelta(days=1)), 1)
    width = timedelta(days=math.ceil(days / POINTS))
    received: dict[int, int] = defaultdict(int)
    ended: dict[int, list[TodoFacts]] = defaultdict(list)
    decided: dict[int, list[DecisionFacts]] = defaultdict(list)
    for todo in todos:
        if since <= todo.opened_at < until:
            received[int((todo.opened_at - since) / width)] += 1
        if todo.closed_at is not None and since <= todo.closed_at < until:
            ended[int((todo.closed_at - since) / width)].append(todo)
    for each in settled:
        if each.closed_at is not None:
            decided[int((each.closed_at - since) / width)].append(each)
    number = math.ceil((until - since) / width) or 1
    return [_point(since + width * at, received[at], ended[at], decided[at], until) for at in range(number)]


def _point(at: datetime, received: int, ended: Sequence[TodoFacts], decided: Sequence[DecisionFacts], until: datetime) -> Point:
    judged = [todo for todo in ended if todo.accepted is not None]
    proposed = [each for each in decided if each.changed is not None]
    return Point(
        at=at.astimezone(UTC),
        received=received,
        closed=len(ended),
        lead_h=_hours(spread(_lead_s(todo) for todo in ended)),
        waiting_h=_hours(spread(each.seconds(until) for each in decided)),
        cost_usd=_dollars(ended),
        rework_rate=_share(sum(todo.reworks > 0 for todo in judged), len(judged)),
        changed_rate=_share(sum(bool(each.changed) for each in proposed), len(proposed)),
    )


def _hours(spread: Spread) -> float | None:
    return None if spread.median_s is None else round(spread.median_s / 3600, 4)
