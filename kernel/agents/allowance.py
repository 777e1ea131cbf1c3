"""Allowances: tool calls that need no approval until a time, because a person said so when approving one of them.

An allowance never adds a right: it counts for a call that its giver could approve alone, or several givers together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

from pydantic import Field

from kernel.basics.limits import Line
from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.always import Always, Within
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.conversation.quorum import name_of
from kernel.conversation.statement import Statement
from kernel.conversation.transcript import canonical

ALLOWANCE_GIVE: Final = "allowance.give"
"""The wire name of the activity that stores an allowance."""

ALLOWANCE_FIND: Final = "allowance.find"
"""The wire name of the activity that finds those that count for a call."""

MOST_ALLOWANCES = 10_000
"""The most allowances of one database that count, and the most that one call is compared with."""

SLACK = timedelta(minutes=10)
"""The time by which the clocks of the console and the server may differ."""

_RISKS = {"low": 1, "medium": 2, "high": 3}


class Allowance(Schema):
    """`given_by` allows a tool until `expires_at`. Fields that are None make no difference between calls.

    `tenant`, `desk` and `root` are those of the run in which it was given; `root` is the run at the top of its tree. Who may
    decide at that desk may see and revoke it, also if it counts beyond the desk.
    """

    id: str
    tool: str
    within: Within
    agent: str | None = None
    args: str | None = Field(default=None, description="The hash of the arguments, if only calls with the same ones are meant.")
    risk: str | None = Field(default=None, description="The tool's risk then; it does not count for a higher one.")
    tenant: str | None = None
    desk: str | None = None
    root: str | None = None
    given_by: Line
    verified: bool = False
    workflow_id: str
    run_id: str
    decision_id: str
    given_at: datetime
    expires_at: datetime
    seal: str | None = Field(default=None, description="The seal of the decision, which proves who gave it, and for what.")
    revoked_at: datetime | None = None
    revoked_by: Line | None = None

    def counts(self, now: datetime) -> bool:
        """Return whether it has neither expired nor been revoked."""
        return self.revoked_at is None and self.given_at <= self.expires_at and now < self.expires_at

    def shown(self) -> dict[str, Any]:
        """Return it as people and programs see it: without the seal."""
        return self.model_dump(mode="json", exclude={"seal", "run_id"}, exclude_none=True)

    def place(self) -> str:
        """Return the key by which it is found: the hash of the tool and the place."""
        return place_of(self.tool, self.within, self.tenant, self.desk if self.within == "desk" else self.root)


class AllowanceWanted(Schema):
    """Input of `allowance.find`: a tool call that needs an approval."""

    tool: str
    agent: str
    args: str
    risk: str | None = None
    tenant: str | None = None
    desk: str | None = None
    root: str
    approvers: list[str] = Field(default_factory=list)
    quorum: int = 1

    def places(self) -> list[str]:
        """Return the keys of the allowances that may count."""
        places: list[tuple[Within, str | None]] = [("run", self.root), ("tenant", None)]
        if self.desk is not None:
            places.append(("desk", self.desk))
        return [place_of(self.tool, within, self.tenant, at) for within, at in places]


class AllowedBy(Schema):
    """An allowance that counts for a call."""

    id: str
    by: str
    verified: bool = False


class AllowancesFound(Schema):
    """Output of `allowance.find`: the allowances that replace the approval. Without any, people are asked."""

    allowed: list[AllowedBy] = Field(default_factory=list)


class AllowanceGiven(Schema):
    """Output of `allowance.give`."""

    id: str


class Allowances(Protocol):
    """The port of the store of allowances. Methods raise `StoreUnavailable` if the database is unreachable."""

    async def give(self, allowance: Allowance) -> None:
        """Store an allowance; once more changes nothing. Raise `InvalidInput` if there are too many."""
        ...

    async def at(self, places: Sequence[str], now: datetime) -> Sequence[Allowance]:
        """Return the allowances of these places that have neither expired nor been revoked."""
        ...

    async def find(self, id: str) -> Allowance | None:
        """Return one; None if there is none."""
        ...

    async def page(self, limit: int, after: str | None = None) -> Sequence[Allowance]:
        """Return the newest, or those that follow the one with the id `after`; none if there is no such one."""
        ...

    async def revoke(self, id: str, by: str) -> Allowance | None:
        """Revoke one; None if there is none. A second time changes nothing."""
        ...


def place_of(tool: str, within: Within, tenant: str | None, at: str | None) -> str:
    """Return the key of a tool in a place. The tenant is always a part of it."""
    return sha256_of(canonical([tool, within, tenant, at if within != "tenant" else None]))


def args_key(args: dict[str, Any]) -> str:
    """Return the hash of a call's arguments."""
    return sha256_of(canonical(args))


def allowance_of(
    request: DecisionRequest, decision: Decision, now: datetime, *, scope: str, tenant: str | None, desk: str | None, root: str
) -> Allowance:
    """Return the allowance that an approval gives: `decision.always` is set, and `scope` is the name of the run's chain."""
    always, action = decision.always, request.allowing()
    assert always is not None and action is not None  # `refusal` has seen to it
    return Allowance(
        id=sha256_of(canonical([scope, request.id, name_of(decision)]))[:16],
        tool=action.name,
        within=always.within,
        agent=request.initiator if always.agent == "this" else None,
        args=args_key(action.args) if always.args == "same" else None,
        risk=request.risk,
        tenant=tenant,
        desk=desk,
        root=root if always.within == "run" else None,
        given_by=name_of(decision),
        verified=bool(decision.verified),
        workflow_id=request.workflow_id,
        run_id=request.run_id,
        decision_id=request.id,
        given_at=now,
        expires_at=always.end(now),
        seal=decision.seal,
    )


def unproved(allowance: Allowance, statement: Statement) -> str | None:
    """Return the field in which an allowance says more than the sealed statement of its giver; None if it says the same."""
    try:
        told = json.loads(statement.always or "")
        (tool, args), always = told["call"], Always.model_validate(told["always"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return "always"
    latest = datetime.fromtimestamp(statement.expires_at, UTC) + SLACK
    expected = {
        "given_by": statement.name,
        "workflow_id": statement.workflow_id,
        "run_id": statement.run_id,
        "decision_id": statement.decision_id,
        "tool": tool,
        "within": always.within,
        "agent": told.get("asker") if always.agent == "this" else None,
        "args": args if always.args == "same" else None,
        "risk": told.get("risk"),
    }
    wrong = next((name for name, value in expected.items() if getattr(allowance, name) != value), None)
    return wrong or ("expires_at" if allowance.expires_at > always.end(latest) else None)


def allowed_by(
    known: Iterable[Allowance], wanted: AllowanceWanted, now: datetime, trusted: Callable[[Allowance], bool]
) -> list[AllowedBy]:
    """Return the allowances that together replace the approval of a call; none if people have to be asked.

    `trusted` says whether the giver is who it says, and may still decide there. Several people count where a quorum is wanted,
    each once.
    """
    by_name: dict[str, Allowance] = {}
    places = set(wanted.places())
    for each in known:
        if each.given_by not in by_name and each.place() in places and _fits(each, wanted, now) and trusted(each):
            by_name[each.given_by] = each
    if len(by_name) < wanted.quorum:
        return []
    chosen = list(by_name.values())[: wanted.quorum]
    return [AllowedBy(id=each.id, by=each.given_by, verified=each.verified) for each in chosen]


def _fits(allowance: Allowance, wanted: AllowanceWanted, now: datetime) -> bool:
    return (
        allowance.counts(now)
        and allowance.tool == wanted.tool
        and allowance.tenant == wanted.tenant
        and allowance.agent in (None, wanted.agent)
        and allowance.args in (None, wanted.args)
        and _RISKS.get(wanted.risk or "", 4) <= _RISKS.get(allowance.risk or "", 4)
        and allowance.given_by != wanted.agent
        and (not wanted.approvers or allowance.given_by in wanted.approvers)
    )
