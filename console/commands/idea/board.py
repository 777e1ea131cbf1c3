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
from console.terminal.render import decision_lines, todo_lines
from kernel.basics.event_data import shortened
from kernel.basics.priority import Priority
from kernel.secretary.shapes import CLOSED, TodoItem


class TodosBoard(Board):
    """The todos: the open ones first, then by age."""

    title = "Todos: {count}"
    empty = 'No todos. Create one with: mofa idea "what you want"'

    def __init__(self, server: Client, status: str | None, desk: str | None) -> None:
        super().__init__()
        self._server, self._status, self._desk = server, status, desk
        self._todos: dict[str, TodoItem] = {}

    async def read(self) -> list[Row]:
        """Return the todos."""
        found = await todos(self._server, self._status, self._desk)
        found.sort(key=lambda todo: todo.status in CLOSED)
        self._todos = {_id(todo): todo for todo in found}
        return [Row(_id(todo), todo_lines([todo])[:3], _details(todo)) for todo in found]

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
        await self._order(row, "reprioritize", {"priority": wanted, "by": person()})
        self.tell(f"{row.id}: {wanted}", "green")

    async def _cancel(self, row: Row) -> None:
        reason = await self.read_line(f"Cancel {row.id}; the reason (Escape: do not cancel): ")
        await self._order(row, "cancel", {"by": person(), **({"reason": reason} if reason else {})})
        self.tell(f"{row.id}: cancelled", "green")

    async def _order(self, row: Row, signal: str, order: dict[str, str]) -> None:
        async with client.about(row.id):
            await self._server.get_workflow_handle(row.id).signal(signal, order)


def _id(todo: TodoItem) -> str:
    return todo.workflow_id or f"todo/{todo.id}"


def _details(todo: TodoItem) -> list[Line]:
    lines: list[Line] = [(shortened(todo.idea.content, 300), None)]
    lines += [
        (f"{task.id}  {task.status:<10}{task.assignee or '-':<16}{shortened(task.description, 100)}", None)
        for task in todo.plan
    ]
    lines += [(f"? {request.title}", "yellow") for request in todo.decisions if request.status == "open"]
    if todo.reason:
        lines.append((todo.reason, "red"))
    return lines
