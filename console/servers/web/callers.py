"""The caller: the dependency of all routes, and the check of their actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Request

from console.servers.web.problems import Refusal, absent
from kernel.identity.caller import ALLOWED, ANY, Action, Caller, Place

CALLER = "mofa.caller"
"""The key of the caller in a request's scope. Only the login sets it."""

STILL = "mofa.still"
"""The key of a function that returns whether the caller is still let in: `Admission` asks it while a request is open."""


def local_caller(person: str) -> Caller:
    """Return the caller on a server without a login, which only this machine can reach: an admin whose name is a claim."""
    return Caller(person, roles=frozenset({"admin"}))


def _caller(request: Request) -> Caller:
    found = request.scope.get(CALLER)
    if not isinstance(found, Caller):
        raise Refusal(401, "LoginNeeded", "A token is needed: Authorization: Bearer TOKEN, or log in at /login.")
    return found


CallerOf = Annotated[Caller, Depends(_caller)]
"""The caller of a request."""


def allow(
    caller: Caller, action: Action, *, tenant: Place = ANY, desk: Place = ANY, what: str = "There is no such thing."
) -> None:
    """Let an action of a caller pass.

    Args:
        caller: who asks for it.
        action: what they want to do.
        tenant: the tenant of the row that it is about, None if the row has none.
        desk: its desk, None if the row has none.
        what: the words of a row that does not exist.

    Raises:
        Refusal: the row is of a tenant or a desk that the caller may not see (404), or the action is not allowed (403).
    """
    if not caller.sees(tenant, desk):
        raise absent(what)
    if not caller.may(action, tenant=tenant, desk=desk):
        roles = ", ".join(role for role, actions in ALLOWED.items() if action in actions)
        why = f"this needs one of the roles {roles}" if caller.policy is None else "no policy permits it"
        raise not_allowed(f"{caller.name} may not {action}: {why}.")


def allow_some(caller: Caller, action: Action) -> None:
    """Let an action pass that is about some rows, each of which is still to be checked: policies judge a row alone.

    Raises:
        Refusal: the roles do not allow it for any row.
    """
    if caller.policy is None:
        allow(caller, action)


class Owned(Protocol):
    """A row of a tenant."""

    @property
    def tenant(self) -> str | None:
        """The tenant, if it has one."""
        ...


Row = TypeVar("Row", bound=Owned)


def readable(caller: Caller, rows: Iterable[Row]) -> list[Row]:
    """Return the rows that the caller may read. Limits are part of the queries; policies judge each row."""
    return [row for row in rows if caller.may("read", tenant=row.tenant, desk=getattr(row, "desk", None))]


def money_of(caller: Caller) -> frozenset[str] | None:
    """Return the tenants whose costs, answers and errors a caller may see summed; None for all.

    These have no desk: a caller with a limit on desks sees none of them.
    """
    return caller.tenants if caller.desks is None else frozenset()


def allow_shared(caller: Caller, action: Action) -> None:
    """Let an action on something pass that all tenants share, like a flow.

    Raises:
        Refusal: the caller may not do it, or only for some tenants or desks.
    """
    allow(caller, action)
    if not caller.everywhere:
        raise not_allowed(f"{caller.name} may {action} for some tenants or desks alone, and this is shared by all.")


def not_allowed(words: str) -> Refusal:
    """Return the refusal of an action for which a role is missing."""
    return Refusal(403, "NotAllowed", words)


def name_for(caller: Caller, claimed: str | None) -> str:
    """Return the name to record for a change.

    Raises:
        Refusal: the caller's name is verified, and the request claims another one.
    """
    if claimed is None or not caller.verified:
        return claimed or caller.name
    if claimed != caller.name:
        raise not_allowed(f"by: you are {caller.name}, and the request says {claimed}. Leave `by` out.")
    return caller.name
