"""The end of decisions for which nobody waits: their workflow has ended, and did not say that they are over."""

from __future__ import annotations

import logging

from plugins.storage.sql import AskingRuns, SqlOpenDecisions
from runtime.workflow_ends import Found

log = logging.getLogger("mofa.decisions")


class DecisionRows:
    """The open decisions of all workflows by their runs, as `runtime.ended_runs.Rows`."""

    def __init__(self, book: SqlOpenDecisions) -> None:
        self._book, self.part = book, book.part

    async def seen(self, row: AskingRuns, run: Found) -> None:
        """Close the decisions of a run that is over; open them again if a reset has brought it back."""
        if run.over:
            await self.gone(row)
        elif opened := await self._book.open(row.closed):
            log.warning("%s lives again, and waits for decisions: %d", row.workflow_id, opened)

    async def gone(self, row: AskingRuns) -> None:
        """Close the decisions of a run that the server does not have any more."""
        if closed := await self._book.close(row.waiting):
            log.warning("%s has ended without closing its decisions: %d", row.workflow_id, closed)
