"""The list of todos."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from console.backend.access.rights import allow_some, readable
from console.servers.web.callers import CallerOf
from console.servers.web.requests import Here, Limit, StrictRoute
from kernel.secretary.desk.listed import TodoFilter, TodoPage
from kernel.secretary.shapes import TodoStatus

router = APIRouter(tags=["todos"], route_class=StrictRoute)


@router.get("/todos", summary="List todos")
async def list_todos(
    here: Here,
    caller: CallerOf,
    desk: Annotated[str | None, Query(max_length=100, description="Only todos of the desk with this name.")] = None,
    status: Annotated[TodoStatus | None, Query(description="Only todos in this state.")] = None,
    closed: Annotated[bool | None, Query(description="Only todos that have ended, or only those that have not.")] = None,
    tenant: Annotated[str | None, Query(max_length=128, description="Only todos of this tenant.")] = None,
    limit: Limit = 100,
    after: Annotated[str | None, Query(max_length=500, description="The `next` of the page before.")] = None,
) -> TodoPage:
    """List the todos of all desks and of those without a desk, the newest first, as far as the caller may read them.

    The list comes from the database. It has todos that wait in the queue of their desk, too.
    """
    allow_some(caller, "read")
    tenants = caller.tenants
    if tenant is not None:
        tenants = frozenset({tenant}) if tenants is None else tenants & {tenant}
    wanted = TodoFilter(desk=desk, status=status, closed=closed, tenants=tenants, desks=caller.desks)
    page = await here.todos.page(wanted, limit, after)
    return TodoPage(items=readable(caller, page.items), next=page.next)
