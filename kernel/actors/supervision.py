"""Supervision, as in Erlang: which agents of a group are started again after a failure, and when the group is given up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import Field, field_validator

from kernel.actors.entity import EntityState
from kernel.basics.limits import COUNT, Name
from kernel.basics.schema import Duration, Schema
from kernel.conversation.participant import Agent

AGENTS_WATCH = "agents.watch"
"""The activity's wire name."""

CHILDREN = 500
"""The most children of one supervisor: their settings go through continue-as-new together, in one payload of 2 MiB."""

Strategy = Literal["one_for_one", "all_for_one", "rest_for_one"]
"""Start again: the one that failed; all of them; or that one and those that were started after it."""


class Policy(Schema):
    """How a group is supervised. More than `max_restarts` failures `within` that time, and the group is given up."""

    strategy: Strategy = "one_for_one"
    max_restarts: int = Field(default=3, ge=0, le=COUNT)
    within: Duration = Field(default_factory=lambda: timedelta(minutes=5))


class Verdict(Schema):
    """The consequence of a failure: end those of `stop` that still live, in that order, then start those of `start`.

    With `give_up` none is started again, and all that live are to be stopped. `failures` are the times that still count.
    """

    stop: list[str] = Field(default_factory=list)
    start: list[str] = Field(default_factory=list)
    give_up: bool = False
    reason: str
    failures: list[datetime]


def supervise(policy: Policy, children: Sequence[str], failed: str, failures: Sequence[datetime], now: datetime) -> Verdict:
    """Return the consequence of the failure of one child.

    `children` are in order of start; `failures` are the times of earlier failures.

    Raises:
        ValueError: `failed` is none of the children.
    """
    place = list(children).index(failed)
    counted = [*(each for each in failures if now - each < policy.within), now]
    others = [each for each in children if each != failed]
    if len(counted) > policy.max_restarts:
        within = int(policy.within.total_seconds())
        reason = f"{failed} failed: {len(counted)} failures within {within} s, and {policy.max_restarts} are allowed"
        return Verdict(stop=others[::-1], give_up=True, reason=reason, failures=counted)
    affected = {
        "one_for_one": [failed],
        "all_for_one": list(children),
        "rest_for_one": list(children[place:]),
    }[policy.strategy]
    return Verdict(
        stop=[each for each in reversed(affected) if each != failed],
        start=affected,
        reason=f"{failed} failed: {policy.strategy.replace('_', ' ')}, {len(counted)} of {policy.max_restarts} restarts",
        failures=counted,
    )


class SupervisorInput(Policy):
    """Input of `Supervisor`: a policy, and the agents that live under it, in order of start; a name is one of mofa.yaml."""

    children: list[Agent | Name] = Field(min_length=1, max_length=CHILDREN)

    @field_validator("children", mode="before")
    @classmethod
    def _plain_agents(cls, children: Any) -> Any:
        if isinstance(children, list):
            return [child["agent"] if isinstance(child, dict) and set(child) == {"agent"} else child for child in children]
        return children

    @field_validator("children")
    @classmethod
    def _names_differ(cls, children: list[Agent | str]) -> list[Agent | str]:
        twice = sorted(name for name, count in Counter(map(child_name, children)).items() if count > 1)
        if twice:
            raise ValueError(f"{', '.join(twice)} occurs more than once; give each agent a name of its own")
        return children


class SupervisorState(EntityState):
    """All that a supervisor knows. `living` is in order of start; the value is the id of an agent's first run."""

    group: SupervisorInput
    living: dict[str, str] = Field(default_factory=dict)
    failed: list[str] = Field(default_factory=list)
    failures: list[datetime] = Field(default_factory=list)
    log: list[dict[str, str]] = Field(default_factory=list)
    restarts: int = 0
    stopping: bool = False


class Watch(Schema):
    """Input of `agents.watch`: names of living agents, with each one's first run."""

    agents: dict[str, str]


class Watched(Schema):
    """Output of `agents.watch`: name → whether it ended well, of the agents that have ended. There is at least one."""

    ended: dict[str, bool]


def child_name(child: Agent | str) -> str:
    """Return a supervised agent's name."""
    return child if isinstance(child, str) else child.name
