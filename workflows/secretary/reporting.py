"""A todo's reports to the desk that started it: signals, whenever something changes that the desk shows."""

from __future__ import annotations

from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from workflows.secretary.todo_run import TodoRun


class Reporting:
    """Sends the todo to its desk. A todo without a desk sends nothing."""

    def __init__(self, run: TodoRun) -> None:
        self._run = run
        self._reported: tuple[Any, ...] = ()

    async def report_changes(self) -> None:
        """Report every change, until cancelled."""
        while True:
            # Read before the signal is sent: a change in the meantime is reported by the next one.
            seen = self._run.version
            await self.report()
            await workflow.wait_condition(lambda: self._run.version != seen)  # noqa: B023

    async def report(self) -> None:
        """Signal the desk if something has changed that it shows."""
        parent = workflow.info().parent
        if parent is None or self._run.folded is None:
            return
        item = self._run.item().slim()
        now = (item.phase, item.status, item.priority, tuple(d.id for d in item.decisions), item.report and item.report.id)
        if now == self._reported:
            return
        self._reported = now
        try:
            await workflow.get_external_workflow_handle(parent.workflow_id).signal("todo_changed", item)
        except ApplicationError as error:  # the desk is closed; the todo continues without it
            workflow.logger.info("desk %s is closed, and received no report: %s", parent.workflow_id, error)
