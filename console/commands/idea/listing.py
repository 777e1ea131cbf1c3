"""The todos of all desks, and those that were started by themselves."""

from __future__ import annotations

from temporalio.client import Client

from console.backend import client
from kernel.secretary.shapes import TodoItem


async def todos(server: Client, status: str | None, desk: str | None) -> list[TodoItem]:
    """Return the todos in order of age, of one desk if it is given."""
    desks = [client.desk_id(desk)] if desk else await client.desks(server)
    found = [todo for id in desks for todo in await client.todos_of(server, id, None)]
    if desk is None:
        known = {todo.workflow_id for todo in found}
        for id in await client.todos_alone(server):
            if id not in known:
                item = await client.maybe_query(server, id, "todo", TodoItem)
                found += [item] if item else []
    return sorted((todo for todo in found if status in (None, todo.status)), key=lambda todo: todo.created_at)
