"""The person or program behind a request: its name, its roles, and the tenants and desks for which it has them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Literal, Protocol

Role = Literal["viewer", "decider", "operator", "admin"]
"""A set of actions. Who has several roles may do the actions of all of them."""

Action = Literal["read", "decide", "start", "operate", "publish", "administer"]

ORDERED_BY: tuple[Action, ...] = ("decide", "operate")
"""The actions of which one is needed to put a decision off, to ask other people, or to revoke an allowance."""
"""`operate` steers, pauses, cancels and forks runs; `publish` changes flows and plugins; `administer` is for tokens."""

ALLOWED: Final[dict[Role, frozenset[Action]]] = {
    "viewer": frozenset({"read"}),
    "decider": frozenset({"read", "decide"}),
    "operator": frozenset({"read", "start", "operate", "publish"}),
    "admin": frozenset({"read", "decide", "start", "operate", "publish", "administer"}),
}
"""Role → its actions. Who operates does not decide: a decision is asked for because somebody else should see it."""


class Anywhere(Enum):
    """The place of an action that is about no row: whether the caller may do it for any tenant or desk at all."""

    ANY = "any"


ANY: Final = Anywhere.ANY

Place = str | None | Literal[Anywhere.ANY]
"""A tenant or a desk; None for a row that belongs to none, which only callers without such a limit may see."""


class Policy(Protocol):
    """Says what a caller may do, in place of the table of roles."""

    def allows(self, caller: Caller, action: Action, tenant: Place, desk: Place) -> bool:
        """Return whether an action on a row of this tenant and desk is allowed."""
        ...


@dataclass(frozen=True, slots=True)
class Caller:
    """The one who calls. `tenants` and `desks` limit the rows, None for no limit.

    `verified`: the name was proved by a login. The name of a caller without one is a claim, and so are other names in `by`.
    """

    name: str
    kind: Literal["person", "service"] = "person"
    roles: frozenset[Role] = frozenset()
    tenants: frozenset[str] | None = None
    desks: frozenset[str] | None = None
    verified: bool = False
    policy: Policy | None = field(default=None, compare=False, repr=False)

    @property
    def proven(self) -> str | None:
        """The name, if a login has proved it: spending caps by person count what it starts."""
        return self.name if self.verified else None

    @property
    def everywhere(self) -> bool:
        """Whether the caller may see the rows of all tenants and desks, and change what all of them share."""
        return self.tenants is None and self.desks is None

    def may(self, action: Action, *, tenant: Place = ANY, desk: Place = ANY) -> bool:
        """Return whether the roles, or the policies, allow an action, and the limits the row that it is about."""
        if not self.sees(tenant, desk):
            return False
        if self.policy is not None:
            return self.policy.allows(self, action, tenant, desk)
        return any(action in ALLOWED[role] for role in self.roles)

    def sees(self, tenant: Place = ANY, desk: Place = ANY) -> bool:
        """Return whether the limits allow rows of this tenant and desk."""
        return _within(tenant, self.tenants) and _within(desk, self.desks)


def proved(
    name: str,
    kind: Literal["person", "service"],
    roles: Collection[Role],
    tenants: Collection[str] | None,
    desks: Collection[str] | None,
) -> Caller:
    """Return the caller that has proved to have this name."""
    return Caller(name, kind, frozenset(roles), limit_of(tenants), limit_of(desks), verified=True)


def limit_of(names: Collection[str] | None) -> frozenset[str] | None:
    """Return the names as a limit of a caller; None for no limit."""
    return None if names is None else frozenset(names)


def _within(place: Place, limit: Collection[str] | None) -> bool:
    return limit is None or place is ANY or place in limit
