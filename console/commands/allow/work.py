"""The work of `mofa allow`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from console.backend.access.identity import caller_here
from console.backend.stores import stored
from console.terminal.answer import person
from console.terminal.failure import OK, Failure, not_found
from console.terminal.screen import emit, say
from kernel.agents.allowance import MOST_ALLOWANCES, Allowance
from kernel.basics.event_data import shortened
from kernel.identity.caller import ORDERED_BY
from plugins.storage.sql import SqlAllowances
from runtime.settings import Settings


async def list_all(as_json: bool) -> int:
    """Print the allowances; return the exit code."""
    async with stored(Settings.from_environment()) as storage:
        found = await SqlAllowances(storage.database).page(MOST_ALLOWANCES)
    now = datetime.now(UTC)
    if as_json:
        emit([_shown(each, now) for each in found])
    elif not found:
        say("Nothing is allowed without an approval. Allow calls of a tool: mofa decide … --choice approve --always P7D")
    for each in [] if as_json else found:
        say(_line(each, now), None if each.counts(now) else "dim")
    return OK


async def revoke(id: str, as_json: bool) -> int:
    """Revoke an allowance; return the exit code.

    Raises:
        Failure: there is none, or the token in the environment has no role for it.
    """
    settings = Settings.from_environment()
    caller = await caller_here(settings)
    async with stored(settings) as storage:
        allowances = SqlAllowances(storage.database)
        found = await allowances.find(id)
        if found is None or (caller is not None and not caller.sees(found.tenant, found.desk)):
            raise not_found(f"There is no allowance {id!r}. List them: mofa allow list")
        if caller is not None and not any(caller.may(action, tenant=found.tenant, desk=found.desk) for action in ORDERED_BY):
            raise Failure(f"{caller.name} may not revoke it: the token has no role for it.", type="Refused")
        revoked = await allowances.revoke(id, person() if caller is None else caller.name) or found
    if as_json:
        emit(_shown(revoked, datetime.now(UTC)))
    else:
        say(f"Revoked: calls of {revoked.tool} need an approval again.", "green")
    return OK


def _shown(allowance: Allowance, now: datetime) -> dict[str, Any]:
    return {**allowance.shown(), "counts": allowance.counts(now)}


def _line(allowance: Allowance, now: datetime) -> str:
    place = {"run": f"run {allowance.root}", "desk": f"desk {allowance.desk}"}.get(allowance.within, "")
    place = place or (f"tenant {allowance.tenant}" if allowance.tenant else "all runs without a tenant")
    who = f"by {allowance.agent}" if allowance.agent else "by any agent"
    same = ", with the same arguments" if allowance.args else ""
    state = f"until {allowance.expires_at:%Y-%m-%d %H:%M} UTC"
    if allowance.revoked_at is not None:
        state = f"revoked {allowance.revoked_at:%Y-%m-%d %H:%M} UTC by {allowance.revoked_by}"
    elif not allowance.counts(now):
        state = f"expired {allowance.expires_at:%Y-%m-%d %H:%M} UTC"
    given = f"given by {allowance.given_by}{' (verified)' if allowance.verified else ''}"
    return f"{allowance.id}  {shortened(allowance.tool)} {who}{same}, in {shortened(place)}; {given}, {state}"
