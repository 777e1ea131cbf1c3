"""A report on a desk as a workflow of its own, which a Temporal Schedule starts: a daily summary, or what is stale."""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import MofaError
    from kernel.basics.event_data import EventData
    from kernel.record import run_events
    from kernel.secretary.desk.events import ScheduledReport
    from kernel.secretary.reports.write import ReportWanted
    from kernel.secretary.shapes import Report
    from workflows import calls
    from workflows.run.errors import application_error
    from workflows.run.intake import take_in
    from workflows.run.run import Run


@workflow.defn(name="DeskReport")
class DeskReport(Run):
    """One report: {desk, type?, tenant?, person?, until?, period?, stale_after?, zone?} → Report."""

    def __init__(self) -> None:
        super().__init__()
        self.mode = "DeskReport"

    @workflow.run
    async def run(self, input: Any = None) -> Report:
        """ReportWanted → Report. The period ends when the run began, unless `until` is given."""
        try:
            given: ReportWanted = take_in(ReportWanted, input, "DeskReport input")
            self.title, self.desk, self.tenant = f"{given.type} of {given.desk}".replace("_", " "), given.desk, given.tenant
            self.note(run_events.RunStarted(mode=self.mode, participants=[given.desk]))
            wanted = given.model_copy(update={"until": given.until or workflow.info().start_time})
            report = await calls.desk_report(wanted)
            made = ScheduledReport(
                report_id=report.id, type=report.type, desk=given.desk, person=given.person, todos=len(report.todo_ids)
            )
            self.note(made)
        except MofaError as error:
            await self._end("failed", run_events.RunFailed(type=error.type, message=str(error)))
            raise application_error(error) from None
        except asyncio.CancelledError:
            await self._end("cancelled", run_events.RunCancelled())
            raise
        await self._end("completed", run_events.RunFinished(status="completed", reason=None))
        return report

    async def _end(self, status: str, ended: EventData) -> None:
        self.status = status
        self.note(ended)
        await self.outbox.flush()
        self.finish()
