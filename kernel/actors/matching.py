"""Matching: a score with reasons for each living agent that could meet a need."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from kernel.actors.agent import State
from kernel.basics.schema import Schema

FIT, FREE = 0.75, 0.25
"""The weights of a candidate's fit and of its free time."""

GENERALIST = 0.5
"""The fit of an agent that declares no capabilities; it may be able to do anything."""

HEALTH: dict[State, float] = {
    "ready": 1.0,
    "executing": 1.0,
    "interrupted": 1.0,
    "initializing": 0.8,
    "created": 0.8,
    "paused": 0.3,
}
"""State → factor of the score. An agent in any other state takes no work."""


class Need(Schema):
    """The capabilities and types that a task needs."""

    capabilities: list[str] = Field(default_factory=list)
    input_types: list[str] = Field(default_factory=list)
    output_types: list[str] = Field(default_factory=list)


class Candidate(Schema):
    """An agent with its current state. `state` is None if it does not answer; `waiting` is the length of its mailbox."""

    name: str
    capabilities: list[str] = Field(default_factory=list)
    input_types: list[str] = Field(default_factory=list)
    output_types: list[str] = Field(default_factory=list)
    requires: list[str] = Field(default_factory=list)
    state: State | None = None
    waiting: int = 0


class Scored(Schema):
    """A candidate's score from 0 to 1, with reasons."""

    name: str
    score: float
    reasons: list[str]


class Surroundings(Schema):
    """The names of the tools, models and living agents that are available."""

    tools: list[str] = Field(default_factory=list)
    models: list[str] = Field(default_factory=list)
    agents: list[str] = Field(default_factory=list)

    def lacks(self, requirement: str) -> bool | None:
        """Return whether `tool:NAME`, `model:NAME` or `agent:NAME` is missing; None if the kind is unknown."""
        kind, colon, name = requirement.partition(":")
        known = {"tool": self.tools, "model": self.models, "agent": self.agents}
        return name not in known[kind] if colon and kind in known else None


def score(need: Need, candidate: Candidate, here: Surroundings | None = None) -> Scored:
    """Return the score health × (0.75 × fit + 0.25 × free time); 0 if a requirement is not met `here`.

    Free time is 1 / (1 + messages to work on).
    """
    health = HEALTH.get(candidate.state, 0.0) if candidate.state else 0.0
    fit, why = _fit(need, candidate)
    busy = candidate.waiting + (candidate.state == "executing")
    free = 1 / (1 + busy)
    met, needs = _requirements(candidate, here or Surroundings())
    health = health if met else 0.0
    reasons = [
        *why,
        *needs,
        f"{busy} message{'' if busy == 1 else 's'} to work on: free {free:.2f}",
        _health(candidate, health),
    ]
    return Scored(name=candidate.name, score=round(health * (FIT * fit + FREE * free), 3), reasons=reasons)


def ranked(need: Need, candidates: Sequence[Candidate], here: Surroundings | None = None) -> list[Scored]:
    """Return the scores of all candidates, the best first, equal ones by name."""
    return sorted((score(need, each, here) for each in candidates), key=lambda each: (-each.score, each.name))


def _fit(need: Need, candidate: Candidate) -> tuple[float, list[str]]:
    parts = [
        _part("capabilities", need.capabilities, candidate.capabilities),
        _part("input types", need.input_types, candidate.input_types),
        _part("output types", need.output_types, candidate.output_types),
    ]
    wanted = [part for part in parts if part is not None]
    if not wanted:
        return 1.0, ["nothing in particular is wanted: fit 1.00"]
    # The weakest part decides: an agent that cannot read its input is useless.
    return min(fit for fit, _ in wanted), [why for _, why in wanted]


def _part(what: str, wanted: list[str], has: list[str]) -> tuple[float, str] | None:
    if not wanted:
        return None
    if not has:
        return GENERALIST, f"declares no {what}: fit {GENERALIST:.2f}"
    there, lacking = [each for each in wanted if each in has], [each for each in wanted if each not in has]
    fit = len(there) / len(wanted)
    words = [f"has {', '.join(there)}"] if there else []
    words += [f"lacks {', '.join(lacking)}"] if lacking else []
    return fit, f"{what}: {'; '.join(words)}: fit {fit:.2f}"


def _requirements(candidate: Candidate, here: Surroundings) -> tuple[bool, list[str]]:
    lacking = [each for each in candidate.requires if here.lacks(each)]
    unknown = [each for each in candidate.requires if here.lacks(each) is None]
    reasons = [f"requires {', '.join(lacking)}, which is not here: it can take no work"] if lacking else []
    reasons += [f"requires {', '.join(unknown)}: not checked"] if unknown else []
    return not lacking, reasons


def _health(candidate: Candidate, health: float) -> str:
    return f"{candidate.state}: health {health:.2f}" if candidate.state else "does not answer: health 0.00"
