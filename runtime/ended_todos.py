"""The end of todos that cannot say so themselves: their workflow, or the desk in whose queue they wait, was terminated.

Each worker looks at the open rows of `desk_todos`, some at a time, and asks the server about the run behind each. It tells the
todo's desk, so that another todo may have its place, and closes the row. A desk hears the end of its child workflows by itself,
but only in the run that has started them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from temporalio.api.enums.v1 import WorkflowExecutionStatus as Status
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from kernel.secretary.desk.orders import TODO_ENDED, TodoEnded
from kernel.secretary.endings import Ending
from plugins.storage.sql import OpenTodo, SqlOpenTodos
from runtime.workflow_ends import COMPLETED, Found, find, last_of_chain

log = logging.getLogger("mofa.todos")

LOOK_S = 60.0
"""The pause between two looks, in seconds."""

LOOKED_AT, AT_ONCE = 200, 8
"""The most rows of one look, and the most chains of runs that are looked at in the same moment."""

_ENDINGS: Mapping[int, Ending] = {
    Status.WORKFLOW_EXECUTION_STATUS_FAILED: "failed",
    Status.WORKFLOW_EXECUTION_STATUS_CANCELED: "cancelled",
    Status.WORKFLOW_EXECUTION_STATUS_TERMINATED: "terminated",
    Status.WORKFLOW_EXECUTION_STATUS_TIMED_OUT: "timed_out",
}


async def settle_ended_todos(client: Client, book: SqlOpenTodos, every_s: float = LOOK_S) -> None:
    """Look at the open todos, until cancelled. Of several failures in a row, the first is logged."""
    after, failing = "", False
    while True:
        try:
            after, failures = await settle_part(client, book, after)
        except Exception as error:  # noqa: BLE001  the database may be away: never fatal
            failures = [error]
        if failures and not failing:
            log.warning("it is not known of all open todos whether their workflows live: %s", failures[0])
        failing = bool(failures)
        await asyncio.sleep(every_s)


async def settle_part(
    client: Client, book: SqlOpenTodos, after: str = "", most: int = LOOKED_AT
) -> tuple[str, list[Exception]]:
    """Look at a part of the open todos, and settle those that have ended.

    Return the `after` of the next part, and the failures. A todo that failed is looked at again in its turn, so that it does
    not hold up the others.

    Raises:
        MofaError: the database does not answer.
    """
    rows, following = await book.part(after, most)
    chains: dict[tuple[str, str, str], list[OpenTodo]] = {}
    for row in rows:
        chains.setdefault((row.workflow_id, row.run_id, row.first_run_id), []).append(row)
    room = asyncio.Semaphore(AT_ONCE)

    async def look(chain: tuple[str, str, str], mine: list[OpenTodo]) -> None:
        async with room:
            found = await last_of_chain(client, *chain)
            if found is None:
                return  # its history is deleted, or another server has it
            for row in mine:
                await (_in_queue if row.queued else _begun)(client, book, row, found)

    looks = await asyncio.gather(*(look(*each) for each in chains.items()), return_exceptions=True)
    return following, [failure for failure in looks if isinstance(failure, Exception)]


async def _begun(client: Client, book: SqlOpenTodos, row: OpenTodo, todo: Found) -> None:
    """Settle a todo that has written events."""
    await _settle(client, book, row, todo, todo.parent if row.desk else None)


async def _in_queue(client: Client, book: SqlOpenTodos, row: OpenTodo, desk: Found) -> None:
    """Settle a todo that has written nothing. It may have begun."""
    todo = await find(client, f"todo/{row.todo_id}")
    if todo is not None and todo.parent == row.workflow_id:
        await _settle(client, book, row, todo, row.workflow_id)
    elif desk.over:
        await _close(book, row, "desk_ended")


async def _settle(client: Client, book: SqlOpenTodos, row: OpenTodo, todo: Found, desk: str | None) -> None:
    """Tell the desk first: if this process ends before the row is closed, the next look tells it again."""
    # A completed todo has written its end, or does so in this moment.
    if not todo.over or todo.status == COMPLETED:
        return
    ended = _ENDINGS[todo.status]
    if desk is not None:
        await _tell(client, desk, TodoEnded(todo_id=row.todo_id, ended=ended))
    await _close(book, row, ended)


async def _tell(client: Client, desk: str, ended: TodoEnded) -> None:
    try:
        await client.get_workflow_handle(desk).signal(TODO_ENDED, ended)
    except RPCError as error:
        if error.status != RPCStatusCode.NOT_FOUND:
            raise
        log.info("%s has ended, and did not hear that todo %s has", desk, ended.todo_id)


async def _close(book: SqlOpenTodos, row: OpenTodo, ended: Ending) -> None:
    if await book.close(row, ended):
        log.warning("todo %s has ended without a word (%s)", row.todo_id, ended)
