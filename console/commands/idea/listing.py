"""The todos of all desks, and those that were started by themselves: from the database, so that no workflow is asked."""

from __future__ import annotations

from console.backend.desk import desk_of, project_of
from kernel.basics.schema import parse
from kernel.secretary.desk.listed import ListedTodo, TodoFilter
from plugins.storage.sql import SqlTodoList
from runtime.settings import Settings

LISTED = 1_000
"""The most todos of a list: the open ones first, and the newest of them."""


def filter_of(settings: Settings, status: str | None, desk: str | None, tenant: str | None) -> TodoFilter:
    """Return which todos are wanted. A desk that is named without a tenant is that of the project file's tenant, or of none."""
    if tenant is None and desk is not None:
        tenant = desk_of(project_of(settings), desk).tenant
    untenanted = tenant is None and desk is not None
    given = {"desk": desk, "status": status, "tenants": None if tenant is None else [tenant], "untenanted": untenanted}
    wanted: TodoFilter = parse(TodoFilter, given, "todos")
    return wanted


async def todos(book: SqlTodoList, wanted: TodoFilter) -> list[ListedTodo]:
    """Return the todos in order of age."""
    return sorted(await book.open_first(wanted, LISTED), key=lambda todo: todo.created_at)
