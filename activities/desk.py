"""The activities of desks: the figures of their executors, and reports."""

from __future__ import annotations

from temporalio import activity

from activities.calls import origin_of_activity
from kernel.secretary.ranking.figures import DESK_FIGURES, DeskFigures, DeskRecords, FiguresWanted
from kernel.secretary.reports.write import DESK_REPORT, ReportWanted
from kernel.secretary.shapes import Report
from plugins.storage.sql import Database
from runtime.desk_reports import desk_report
from runtime.failures import reports_failures


class DeskActivities:
    """`desk.figures` and `desk.report`, over the tables of desks."""

    def __init__(self, records: DeskRecords, database: Database) -> None:
        self._records, self._database = records, database

    @activity.defn(name=DESK_FIGURES)
    @reports_failures
    async def figures(self, wanted: FiguresWanted) -> DeskFigures:
        """Return the figures of a desk's executors, and claim those that the strategy chooses. A retry claims once.

        Raises:
            ProviderUnavailable: the database is unreachable.
        """
        return await self._records.figures(wanted, origin_of_activity().workflow_id)

    @activity.defn(name=DESK_REPORT)
    @reports_failures
    async def report(self, wanted: ReportWanted) -> Report:
        """Return a report on a desk.

        Raises:
            InvalidInput: there is no such time zone.
            ProviderUnavailable: the database is unreachable.
        """
        return (await desk_report(self._database, wanted)).report
