"""A todo's reports to the desk that started it: signals, whenever something changes that the desk shows."""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from workflows.secretary.todo_run import TodoRun

REPORT_AWAITED = "todo-report-awaited"
"""The patch since which a todo that ends waits until its desk has the report that is being sent."""


class Reporting:
    """Sends the todo to its desk. A todo without a desk sends nothing."""

    def __init__(self, run: TodoRun) -> None:
        self._run = run
        self._reported: tuple[Any, ...] = ()
        self._sending = False

    async def report_changes(self) -> None:
        """Report every change, until cancelled."""
        while True:
            # Read before the signal is sent: a change in the meantime is reported by the next one.
            seen = self._run.version
            await self.report()
            await workflow.wait_condition(lambda: self._run.version != seen)  # noqa: B023

    async def end(self, reports: asyncio.Task[None]) -> None:
        """Send the last report, and end the task of `report_changes`.

        A signal that this workflow task has created would be cancelled with that task, and the desk would wait for this todo
        without end.
        """
        if self._sending and workflow.patched(REPORT_AWAITED):
            await workflow.wait_condition(lambda: not self._sending)
        reports.cancel()
        await self.report()

    async def report(self) -> None:
        """Signal the desk if something has changed that it shows."""
        parent = workflow.info().parent
        if parent is None or self._run.folded is None:
            return
        item = self._run.item().slim()
        now = (item.phase, item.status, item.priority, tuple(d.id for d in item.decisions), item.report and item.report.id)
        if now == self._reported:
            return
        self._reported, self._sending = now, True
        try:
            await workflow.get_external_workflow_handle(parent.workflow_id).signal("todo_changed", item)
        except ApplicationError as error:  # the desk is closed; the todo continues without it
            workflow.logger.info("desk %s is closed, and received no report: %s", parent.workflow_id, error)
        finally:
            self._sending = False
