"""The rights of callers: the check of an action on a row, for every server that knows who asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from console.backend import client as backend
from console.backend.connections import Connections
from console.backend.runs import facts_of
from console.terminal.failure import FAILED, NOT_FOUND, Failure
from kernel.identity.caller import ALLOWED, ANY, Action, Caller, Place
from kernel.record.event_log import LoggedRun
from runtime.connection import ServerUnreachable


class Refusal(Failure):
    """A request that is refused with this problem."""

    def __init__(self, status: int, name: str, detail: str, current: Any = None) -> None:
        super().__init__(detail, NOT_FOUND if status == 404 else FAILED, name)
        self.status, self.name, self.current = status, name, current


def absent(what: str) -> Refusal:
    """Return the refusal of a name or an id that does not exist."""
    return Refusal(404, "NotFound", what)


def allow(
    caller: Caller, action: Action, *, tenant: Place = ANY, desk: Place = ANY, what: str = "There is no such thing."
) -> None:
    """Let an action of a caller pass.

    Args:
        caller: who asks for it.
        action: what they want to do.
        tenant: the tenant of the row that it is about, None if the row has none.
        desk: its desk, None if the row has none; without one, a row of a tenant has none.
        what: the words of a row that does not exist.

    Raises:
        Refusal: the row is of a tenant or a desk that the caller may not see (404), or the action is not allowed (403).
    """
    desk = None if desk is ANY and tenant is not ANY else desk
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


def of_tenant(caller: Caller, task: dict[str, Any]) -> dict[str, Any]:
    """Return the input of a run that the caller may start. The only tenant of a caller is the default.

    Raises:
        Refusal: it may not.
    """
    allow_some(caller, "start")
    if caller.tenants is not None and task.get("tenant") is None and len(caller.tenants) == 1:
        task = {**task, "tenant": next(iter(caller.tenants))}
    tenant = task.get("tenant")
    if not caller.may("start", tenant=tenant if isinstance(tenant, str) else None, desk=None):
        limits = ", ".join(sorted(caller.tenants or caller.desks or ()))
        raise not_allowed(f"tenant: {caller.name} may start runs only for: {limits}.")
    return task


async def reach(here: Connections, caller: Caller, id: str, action: Action = "read") -> None:
    """Let an action of a caller on a run pass.

    An id may be used again: neither the server's run nor the newest one in the event log may be of another tenant or desk.

    Raises:
        Refusal: the caller may not do it (403), or may not see the run, or there is none (404).
    """
    allow_some(caller, action)
    if caller.everywhere and caller.policy is None:
        return
    what = f"There is no run {id!r}."
    logged = await here.log.newest(id)
    try:
        described = await backend.describe(await here.temporal(), id)
    except (ServerUnreachable, Failure) as failure:
        if logged is None and isinstance(failure, ServerUnreachable):
            raise
        tenant = None if logged is None else logged.tenant
        allow(caller, action, tenant=tenant, desk=await _logged_desk(here, caller, logged), what=what)
        return
    facts = facts_of(described)
    allow(caller, action, tenant=facts.tenant, desk=facts.desk, what=what)
    if logged is not None:
        same = logged.chain == f"{id}:{described.raw_description.workflow_execution_info.first_run_id}"
        desk = facts.desk if same else await _logged_desk(here, caller, logged)
        allow(caller, action, tenant=logged.tenant, desk=desk, what=what)


async def _logged_desk(here: Connections, caller: Caller, run: LoggedRun | None) -> str | None:
    """Return the desk of a run that the event log has, for a caller to whom it makes a difference."""
    if run is None or (caller.desks is None and caller.policy is None):
        return None
    return await here.todo_book.desk_of(run.chain)
