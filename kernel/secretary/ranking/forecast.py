"""The forecast of a plan before it begins: the critical path, single points, and time, cost and risk of each subtask."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from kernel.conversation.participant import Resolved, is_person
from kernel.secretary.plan import Match
from kernel.secretary.ranking.choice import fitting
from kernel.secretary.ranking.figures import DeskFigures, ExecutorFigures, candidates_of
from kernel.secretary.ranking.rank import reliability
from kernel.secretary.shapes import Forecast, Subtask, SubtaskForecast

UNRELIABLE = 0.6
"""The share of good results below which a subtask is at risk."""


def forecast(
    plan: Sequence[Subtask],
    executors: Sequence[Resolved],
    figures: DeskFigures,
    unassigned: Mapping[str, Match] | None = None,
) -> Forecast:
    """Return the forecast of a dispatched plan. `unassigned` has the subtasks without an executor."""
    by_name, candidates = figures.by_name(), candidates_of(executors)
    people = {executor.name for executor in executors if is_person(executor)}
    each = [
        _subtask(subtask, fitting(subtask, candidates), by_name, people, plan, (unassigned or {}).get(subtask.id))
        for subtask in plan
    ]
    times = {one.id: one.seconds for one in each if one.seconds is not None}
    path = critical_path(plan, times if len(times) == len(plan) else dict.fromkeys((s.id for s in plan), 1.0))
    costs = [one.cost_usd for one in each if one.cost_usd is not None]
    return Forecast(
        subtasks=each,
        critical_path=path,
        seconds=round(sum(times[id] for id in path), 3) if all(id in times for id in path) else None,
        cost_usd=round(sum(costs), 6) if len(costs) == len(plan) else None,
        single_points=single_points(plan, executors),
    )


def critical_path(plan: Sequence[Subtask], length: Mapping[str, float]) -> list[str]:
    """Return the ids of the longest chain of subtasks that wait for each other. `plan` is in a valid order of execution."""
    ends: dict[str, float] = {}
    before: dict[str, str | None] = {}
    for subtask in plan:
        last = max(subtask.depends_on, key=lambda id: ends[id], default=None)
        before[subtask.id] = last
        ends[subtask.id] = length[subtask.id] + (ends[last] if last is not None else 0)
    path: list[str] = []
    at = max(ends, key=lambda id: ends[id], default=None)
    while at is not None:
        path.append(at)
        at = before[at]
    return path[::-1]


def single_points(plan: Sequence[Subtask], executors: Sequence[Resolved]) -> dict[str, str]:
    """Return the capabilities that the plan requires and one executor alone has, with that executor's name."""
    wanted = dict.fromkeys(capability for subtask in plan for capability in subtask.required_capabilities)
    have = {capability: [e.name for e in executors if capability in e.capabilities] for capability in wanted}
    generalists = any(not executor.capabilities for executor in executors)
    return {capability: names[0] for capability, names in have.items() if len(names) == 1 and not generalists}


def _subtask(
    subtask: Subtask,
    able: Sequence[str],
    figures: Mapping[str, ExecutorFigures],
    people: Collection[str],
    plan: Sequence[Subtask],
    match: Match | None,
) -> SubtaskForecast:
    name = subtask.assignee
    own = figures.get(name) if name is not None else None
    high, medium = [], []
    if name is None:
        high.append("nobody is chosen: a person has to decide" if able else "nobody has all the capabilities that it needs")
    elif len(able) == 1:
        medium.append(f"only {name} can do it, and nobody can replace it")
    if match is not None and match.confidence is not None:
        medium.append(f"the model is not sure (confidence {match.confidence:.2f})")
    if own is not None and own.completed + own.failed and (good := reliability(own)) < UNRELIABLE:
        tries = own.completed + own.failed
        high.append(f"{name} has {good:.2f} by {tries} recorded results")
    if name in people:
        medium.append(f"{name} is a person, whose time is not known")
    waiting = sum(subtask.id in other.depends_on for other in plan)
    if waiting > 1:
        medium.append(f"{waiting} other subtasks wait for it")
    if name is not None and (own is None or own.mean_seconds is None):
        medium.append(f"{name} has no recorded result at this desk")
    return SubtaskForecast(
        id=subtask.id,
        assignee=name,
        others=len([other for other in able if other != name]),
        seconds=own.mean_seconds if own else None,
        cost_usd=own.mean_cost_usd if own else None,
        risk="high" if high else "medium" if medium else "low",
        reasons=[*high, *medium],
    )


def forecast_markdown(title: str, plan: Sequence[Subtask], made: Forecast) -> str:
    """Return the forecast in Markdown, for the person who says whether the work begins."""
    on_path = set(made.critical_path)
    lines = []
    for subtask, each in zip(plan, made.subtasks, strict=True):
        who = f"{each.assignee}, {each.others} others could do it" if each.assignee else "nobody yet"
        mark = ", on the critical path" if each.id in on_path else ""
        words = " ".join(subtask.description.split())
        lines.append(
            f"- **{each.id}** {words}\n  - {who}{mark}\n  - {_time(each.seconds)}; {_cost(each.cost_usd)}; risk {each.risk}"
            + (f": {'; '.join(each.reasons)}" if each.reasons else "")
        )
    alone = [f"- {capability}: {name}" for capability, name in made.single_points.items()]
    parts = [
        f"# Forecast: {' '.join(title.split())}",
        "Nothing was done: this is a dry run. Figures are means of this desk's recorded results.",
        "## Subtasks\n\n" + "\n".join(lines),
        f"## Critical path\n\n{' → '.join(made.critical_path)}: {_time(made.seconds)}",
        "## Capabilities of one executor alone\n\n" + ("\n".join(alone) or "None."),
        f"## Cost\n\n{_cost(made.cost_usd)}.",
    ]
    return "\n\n".join(parts) + "\n"


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "time unknown"
    return f"about {seconds:.0f} s" if seconds < 120 else f"about {seconds / 60:.0f} min"


def _cost(cost: float | None) -> str:
    return "cost unknown" if cost is None else f"about {cost:.4f} USD"
