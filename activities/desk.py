"""The activity of desks: the figures of their executors."""

from __future__ import annotations

from temporalio import activity

from activities.calls import origin_of_activity
from kernel.secretary.ranking.figures import DESK_FIGURES, DeskFigures, DeskRecords, FiguresWanted
from runtime.failures import reports_failures


class DeskActivities:
    """`desk.figures`, over the tables of desks."""

    def __init__(self, records: DeskRecords) -> None:
        self._records = records

    @activity.defn(name=DESK_FIGURES)
    @reports_failures
    async def figures(self, wanted: FiguresWanted) -> DeskFigures:
        """Return the figures of a desk's executors, and claim those that the strategy chooses. A retry claims once.

        Raises:
            ProviderUnavailable: the database is unreachable.
        """
        return await self._records.figures(wanted, origin_of_activity().workflow_id)
