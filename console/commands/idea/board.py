"""`mofa todos --watch`: the todos, live, with keys to answer, to cancel and to change the priority."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import get_args

from temporalio.client import Client

from console.backend import client
from console.commands.decide.board import answer_here
from console.commands.idea.listing import todos
from console.terminal.answer import person
from console.terminal.event_words import Line
from console.terminal.live import Board, Row
from console.terminal.render import day, decision_lines, listed_lines
from kernel.basics.event_data import shortened
from kernel.basics.priority import Priority
from kernel.secretary.desk.listed import ListedTodo, TodoFilter
from kernel.secretary.desk.place import desk_id
from plugins.storage.sql import SqlTodoList


class TodosBoard(Board):
    """The todos: the open ones first, then by age."""

    title = "Todos: {count}"
    empty = 'No todos. Create one with: mofa idea "what you want"'

    def __init__(self, server: Client, book: SqlTodoList, wanted: TodoFilter) -> None:
        super().__init__()
        self._server, self._book, self._wanted = server, book, wanted
        self._found: dict[str, ListedTodo] = {}

    async def read(self) -> list[Row]:
        """Return the todos."""
        found = await todos(self._book, self._wanted)
        found.sort(key=lambda todo: todo.closed)
        self._found = {todo.workflow_id: todo for todo in found}
        return [Row(todo.workflow_id, listed_lines([todo])[:3], _details(todo)) for todo in found]

    def actions(self) -> dict[str, tuple[str, Callable[[Row], Awaitable[None]]]]:
        """Return the keys."""
        return {"enter": ("answer", self._answer), "p": ("priority", self._reprioritize), "c": ("cancel", self._cancel)}

    async def _answer(self, row: Row) -> None:
        waiting = await client.open_decisions(self._server, row.id, most=1)
        if not waiting:
            self.tell("No decision of this todo is open.", "yellow")
            return
        self.show(row, decision_lines(waiting[0], numbered=True))
        try:
            await answer_here(self, self._server, waiting[0])
        finally:
            self.show(row, None)

    async def _reprioritize(self, row: Row) -> None:
        known = get_args(Priority)
        wanted = await self.read_line(f"Priority ({', '.join(known)}): ")
        if wanted not in known:
            self.tell(f"{wanted!r} is no priority; known: {', '.join(known)}.", "yellow")
            return
        await self._order(row, "reprioritize", "reprioritize", {"priority": wanted}, {"by": person()})
        self.tell(f"{row.id}: {wanted}", "green")

    async def _cancel(self, row: Row) -> None:
        reason = await self.read_line(f"Cancel {row.id}; the reason (Escape: do not cancel): ")
        await self._order(row, "cancel", "cancel_todo", {"reason": reason} if reason else {}, {"by": person()})
        self.tell(f"{row.id}: cancelled", "green")

    async def _order(self, row: Row, signal: str, at_desk: str, order: dict[str, str], more: dict[str, str]) -> None:
        """Send an order to a todo, with `more`; while it waits in the queue of its desk, to the desk by `at_desk`."""
        id, given = row.id, {**order, **more}
        listed = self._found.get(row.id)
        if listed is not None and listed.queued and listed.desk is not None:
            id, signal, given = desk_id(listed.desk, listed.tenant), at_desk, {**order, "todo_id": listed.id}
        async with client.about(id):
            await self._server.get_workflow_handle(id).signal(signal, given)


def _details(todo: ListedTodo) -> list[Line]:
    lines: list[Line] = [(shortened(todo.title, 300), None)]
    lines += [(f"desk {todo.desk}" + (f" of {todo.tenant}" if todo.tenant else ""), None)] if todo.desk else []
    lines += [(f"{todo.cost_usd:.4f} USD", None)] if todo.cost_usd else []
    lines += [(f"unknown to the server since {day(todo.unknown_since)}", "yellow")] if todo.unknown_since else []
    return [*lines, (todo.reason, "red")] if todo.reason else lines
