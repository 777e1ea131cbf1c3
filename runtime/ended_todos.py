"""The end of todos that cannot say so themselves: their workflow, or the desk in whose queue they wait, was terminated.

A worker tells the todo's desk, so that another todo may have its place, and closes the row. A desk hears the end of its child
workflows by itself, but only in the run that has started them.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from temporalio.api.enums.v1 import WorkflowExecutionStatus as Status
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from kernel.secretary.desk.orders import TODO_ENDED, TodoEnded
from kernel.secretary.desk.place import desk_id
from kernel.secretary.endings import Ending
from plugins.storage.sql import OpenTodo, SqlOpenTodos
from runtime.workflow_ends import COMPLETED, Found, find

log = logging.getLogger("mofa.todos")

_ENDINGS: Mapping[int, Ending] = {
    Status.WORKFLOW_EXECUTION_STATUS_FAILED: "failed",
    Status.WORKFLOW_EXECUTION_STATUS_CANCELED: "cancelled",
    Status.WORKFLOW_EXECUTION_STATUS_TERMINATED: "terminated",
    Status.WORKFLOW_EXECUTION_STATUS_TIMED_OUT: "timed_out",
}


class TodoRows:
    """The open todos, as `runtime.ended_runs.Rows`."""

    def __init__(self, client: Client, book: SqlOpenTodos) -> None:
        self._client, self._book, self.part = client, book, book.part

    async def seen(self, row: OpenTodo, run: Found) -> None:
        """Settle a todo that has written events by its own run, and one that has not by the run of its desk."""
        if not row.queued:
            await self._settle(row, run, run.parent if row.desk else None)
        elif not await self._has_begun(row) and run.over:
            await self._close(row, "desk_ended")

    async def gone(self, row: OpenTodo) -> None:
        """Settle a todo whose run, or whose desk, the server does not have any more."""
        if not row.queued:
            await self._end(row, "unknown", desk_id(row.desk, row.tenant) if row.desk else None)
        elif not await self._has_begun(row):
            await self._close(row, "desk_ended")

    async def _has_begun(self, row: OpenTodo) -> bool:
        """Return whether a todo that has written nothing runs or has run, and settle it if so."""
        todo = await find(self._client, f"todo/{row.todo_id}")
        if todo is None or todo.parent != row.workflow_id:
            return False
        await self._settle(row, todo, row.workflow_id)
        return True

    async def _settle(self, row: OpenTodo, todo: Found, desk: str | None) -> None:
        # A completed todo has written its end, or does so in this moment.
        if todo.over and todo.status != COMPLETED:
            await self._end(row, _ENDINGS[todo.status], desk)

    async def _end(self, row: OpenTodo, ended: Ending, desk: str | None) -> None:
        """Tell the desk first: if this process ends before the row is closed, the next look tells it again."""
        if desk is not None:
            await self._tell(desk, TodoEnded(todo_id=row.todo_id, ended=ended))
        await self._close(row, ended)

    async def _tell(self, desk: str, ended: TodoEnded) -> None:
        try:
            await self._client.get_workflow_handle(desk).signal(TODO_ENDED, ended)
        except RPCError as error:
            if error.status != RPCStatusCode.NOT_FOUND:
                raise
            log.info("%s has ended, and did not hear that todo %s has", desk, ended.todo_id)

    async def _close(self, row: OpenTodo, ended: Ending) -> None:
        if await self._book.close(row, ended):
            log.warning("todo %s has ended without a word (%s)", row.todo_id, ended)
