"""Dispatch by a desk's figures: round robin, least loaded, performance, and composite.

A todo's replay computes the same matches from the same figures. A changed formula would dispatch todos that are in progress
differently, so that it needs a strategy of its own, or a patch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from kernel.secretary.plan import CONSIDERED, Considered, Match, fitness
from kernel.secretary.ranking.figures import Candidate, DeskFigures, ExecutorFigures
from kernel.secretary.shapes import Strategy, Subtask, Weights

UNKNOWN = 0.5
"""The part of a score for which an executor has no record."""


class Ranked(NamedTuple):
    """The matches by subtask, and the place at which round robin continues."""

    matches: dict[str, Match]
    turn: int


def rank(
    strategy: Strategy,
    subtasks: Sequence[Subtask],
    candidates: Sequence[Candidate],
    figures: DeskFigures,
    weights: Weights | None = None,
    excluded: Mapping[str, Collection[str]] | None = None,
) -> Ranked:
    """Return the match of each subtask that somebody fits. Each assignment counts in the load and the turn of the next one.

    The best score wins, then the smallest load, then the order of `candidates`.
    """
    known, best = figures.by_name(), _Best.of(figures.executors)
    load = Counter({name: each.load for name, each in known.items()})
    turn, places = figures.turn, {candidate.name: place for place, candidate in enumerate(candidates)}
    matches: dict[str, Match] = {}
    for subtask in subtasks:
        barred = (excluded or {}).get(subtask.id, ())
        fitting = [each for each in candidates if each.name not in barred and fitness(subtask, each.capabilities) > 0]
        if not fitting:
            continue
        records = [(each, known.get(each.name) or ExecutorFigures(name=each.name)) for each in fitting]
        scored = [_score(strategy, subtask, each, own, load[each.name], weights, best) for each, own in records]
        if strategy == "round_robin":
            scored = _in_turn(scored, places, turn, len(candidates))
        else:
            scored.sort(key=lambda each: (-each.score, load[each.name]))
        chosen = scored[0]
        matches[subtask.id] = Match(
            assignee=chosen.name,
            score=chosen.score,
            reasons=[f"{_title(strategy)}: {chosen.why}"] if len(scored) > 1 else ["nobody else fits", chosen.why],
            considered=scored[1 : CONSIDERED + 1],
            others=len(scored) - 1,
        )
        load[chosen.name] += 1
        turn = places[chosen.name] + 1
    return Ranked(matches, turn % max(1, len(candidates)))


def reliability(figures: ExecutorFigures) -> float:
    """Return the share of good results, between 0 and 1: Laplace's rule of succession, so that nobody has 0.5.

    A completed subtask that was sent back counts as a failure.
    """
    bad = figures.failed + figures.sent_back
    good = max(0, figures.completed - figures.sent_back)
    return (good + 1) / (good + bad + 2)


class _Best(NamedTuple):
    """The best means of all executors with a record."""

    seconds: float | None
    cost_usd: float | None

    @classmethod
    def of(cls, figures: Collection[ExecutorFigures]) -> _Best:
        seconds = [each.mean_seconds for each in figures if each.mean_seconds is not None]
        costs = [each.mean_cost_usd for each in figures if each.mean_cost_usd is not None]
        return cls(min(seconds, default=None), min(costs, default=None))


def _score(
    strategy: Strategy,
    subtask: Subtask,
    candidate: Candidate,
    figures: ExecutorFigures,
    load: int,
    weights: Weights | None,
    best: _Best,
) -> Considered:
    good, tries = reliability(figures), figures.completed + figures.failed
    match strategy:
        case "performance":
            score, why = good, f"{good:.2f} by {tries} recorded results"
        case "composite":
            parts = {
                "capability": fitness(subtask, candidate.capabilities),
                "load": 1 / (1 + load),
                "performance": good,
                "speed": _relative(best.seconds, figures.mean_seconds),
                "cost": _relative(best.cost_usd, figures.mean_cost_usd),
            }
            by = {name: weight for name, weight in (weights or Weights()).model_dump().items() if weight}
            score = sum(parts[name] * weight for name, weight in by.items()) / sum(by.values())
            why = ", ".join(f"{name} {parts[name]:.2f}" for name in by)
        case _:
            score, why = 1 / (1 + load), f"has {load} in progress or waiting"
    return Considered(name=candidate.name, score=round(score, 6), why=why)


def _relative(best: float | None, own: float | None) -> float:
    """Return 1 for the best mean, 0.5 for one that is twice as high, and 0.5 where there is no record."""
    if best is None or own is None:
        return UNKNOWN
    return 1.0 if own <= 0 else best / own


def _in_turn(scored: list[Considered], places: Mapping[str, int], turn: int, count: int) -> list[Considered]:
    def distance(each: Considered) -> int:
        return (places[each.name] - turn) % count

    return [
        each.model_copy(update={"score": round(1 / (1 + distance(each)), 6), "why": f"is number {distance(each) + 1} in turn"})
        for each in sorted(scored, key=distance)
    ]


def _title(strategy: Strategy) -> str:
    return strategy.replace("_", " ")
