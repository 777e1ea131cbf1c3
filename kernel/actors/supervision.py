"""Supervision as in Erlang/OTP: restarts of a group of agents after a failure, up to a limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import Field, field_validator

from kernel.actors.entity import EntityState
from kernel.basics.limits import COUNT, Name, Tenant
from kernel.basics.schema import Duration, Schema
from kernel.conversation.participant import Agent

AGENTS_WATCH = "agents.watch"
"""The wire name of the activity that waits for the end of agents."""

CHILDREN = 500
"""The most children of one supervisor: continue-as-new carries all their settings in one payload of 2 MiB."""

Strategy = Literal["one_for_one", "all_for_one", "rest_for_one"]
"""The agents that are restarted: the failed one; all; or the failed one and those started after it."""


class Policy(Schema):
    """The restart policy of a group. After more than `max_restarts` failures in the time `within`, the group is given up."""

    strategy: Strategy = "one_for_one"
    max_restarts: int = Field(default=3, ge=0, le=COUNT)
    within: Duration = Field(default_factory=lambda: timedelta(minutes=5))


class RestartPlan(Schema):
    """The response to a failure: stop the agents of `stop` that are alive, in that order, then start those of `start`.

    With `give_up` all agents are stopped and none is started. `failures` are the times that count towards the limit.
    """

    stop: list[str] = Field(default_factory=list)
    start: list[str] = Field(default_factory=list)
    give_up: bool = False
    reason: str
    failures: list[datetime]


def supervise(policy: Policy, children: Sequence[str], failed: str, failures: Sequence[datetime], now: datetime) -> RestartPlan:
    """Return the response to the failure of one child.

    `children` are in order of start. `failures` are the times of previous failures.

    Raises:
        ValueError: `failed` is not one of the children.
    """
    place = list(children).index(failed)
    counted = [*(each for each in failures if now - each < policy.within), now]
    others = [each for each in children if each != failed]
    if len(counted) > policy.max_restarts:
        within = int(policy.within.total_seconds())
        reason = f"{failed} failed: {len(counted)} failures within {within} s, and {policy.max_restarts} are allowed"
        return RestartPlan(stop=others[::-1], give_up=True, reason=reason, failures=counted)
    affected = {
        "one_for_one": [failed],
        "all_for_one": list(children),
        "rest_for_one": list(children[place:]),
    }[policy.strategy]
    return RestartPlan(
        stop=[each for each in reversed(affected) if each != failed],
        start=affected,
        reason=f"{failed} failed: {policy.strategy.replace('_', ' ')}, {len(counted)} of {policy.max_restarts} restarts",
        failures=counted,
    )


class SupervisorInput(Policy):
    """Input of `Supervisor`: a policy and the agents under it, in order of start. A name refers to an agent of mofa.yaml."""

    children: list[Agent | Name] = Field(min_length=1, max_length=CHILDREN)
    tenant: Tenant | None = Field(default=None, description="The tenant of its agents; by default they are for all.")

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
    """The whole state of a supervisor. `living` maps names, in order of start, to the id of each agent's first run."""

    group: SupervisorInput
    living: dict[str, str] = Field(default_factory=dict)
    failed: list[str] = Field(default_factory=list)
    failures: list[datetime] = Field(default_factory=list)
    log: list[dict[str, str]] = Field(default_factory=list)
    restarts: int = 0
    stopping: bool = False


class Watch(Schema):
    """Input of `agents.watch`: name → id of the first run, of living agents."""

    agents: dict[str, str]


class Watched(Schema):
    """Output of `agents.watch`: name → whether it completed, of the agents that have ended; at least one."""

    ended: dict[str, bool]


def child_name(child: Agent | str) -> str:
    """Return the name of a supervised agent."""
    return child if isinstance(child, str) else child.name
