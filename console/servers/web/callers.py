"""The caller: the dependency of all routes, and the check of their actions."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from console.backend.access.rights import Refusal
from kernel.identity.caller import Caller

CALLER = "mofa.caller"
"""The key of the caller in a request's scope. Only the login sets it."""

STILL = "mofa.still"
"""The key of a function that returns whether the caller is still let in: `Admission` asks it while a request is open."""


def local_caller(person: str) -> Caller:
    """Return the caller on a server without a login, which only this machine can reach: an admin whose name is a claim."""
    return Caller(person, roles=frozenset({"admin"}))


async def _caller(request: Request) -> Caller:
    found = request.scope.get(CALLER)
    if not isinstance(found, Caller):
        raise Refusal(401, "LoginNeeded", "A token is needed: Authorization: Bearer TOKEN, or log in at /login.")
    return found


CallerOf = Annotated[Caller, Depends(_caller)]
"""The caller of a request."""


def money_of(caller: Caller) -> frozenset[str] | None:
    """Return the tenants whose costs, answers and errors a caller may see summed; None for all.

    These have no desk: a caller with a limit on desks sees none of them.
    """
    return caller.tenants if caller.desks is None else frozenset()
