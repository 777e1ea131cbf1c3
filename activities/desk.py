"""The activities of desks: the figures of their executors, their slots, and reports."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from temporalio import activity
from temporalio.service import RPCError

from activities.calls import origin_of_activity
from kernel.secretary.desk.slots import (
    DESK_FREE,
    DESK_SLOT,
    LOOK_AGAIN,
    LOOKED_AT,
    Slot,
    SlotAnswer,
    SlotBook,
    SlotsFree,
    SlotWanted,
)
from kernel.secretary.ranking.figures import DESK_FIGURES, DeskFigures, DeskRecords, FiguresWanted
from kernel.secretary.reports.write import DESK_REPORT, ReportWanted
from kernel.secretary.shapes import Report
from plugins.storage.sql import Database
from runtime.desk_reports import desk_report
from runtime.failures import reports_failures
from runtime.workflow_ends import Found, find

_LOG = logging.getLogger(__name__)


class DeskActivities:
    """`desk.figures`, `desk.report`, `desk.slot` and `desk.free`, over the tables of desks."""

    def __init__(self, records: DeskRecords, slots: SlotBook, database: Database) -> None:
        self._records, self._slots, self._database = records, slots, database

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

    @activity.defn(name=DESK_SLOT)
    @reports_failures
    async def slot(self, wanted: SlotWanted) -> SlotAnswer:
        """Return whether the todo may have its executor work now. Todos whose turn came by this get a signal.

        Raises:
            ProviderUnavailable: the database is unreachable.
        """
        if wanted.look:
            await self._take_back(wanted)
        changed = await self._slots.ask(wanted, origin_of_activity().workflow_id)
        await self._tell(wanted, changed.granted)
        assert changed.answer is not None
        return changed.answer

    @activity.defn(name=DESK_FREE)
    @reports_failures
    async def free(self, given: SlotsFree) -> SlotAnswer:
        """Give slots of the todo back, and tell the todos whose turn comes.

        Raises:
            ProviderUnavailable: the database is unreachable.
        """
        await self._tell(given, (await self._slots.free(given)).granted)
        return SlotAnswer(granted=False)

    async def _take_back(self, wanted: SlotWanted) -> None:
        """Take back what ended workflows could not give back, because they were terminated."""
        held = await self._slots.oldest(wanted, LOOKED_AT)
        client = activity.client()
        found = await asyncio.gather(*(find(client, each.workflow_id) for each in held), return_exceptions=True)
        # A run that the server does not know may be in another namespace: the watch of ended runs settles it.
        gone = [each.key for each, run in zip(held, found, strict=True) if isinstance(run, Found) and run.over]
        if gone:
            await _tell((await self._slots.take_back(wanted, gone)).granted)

    async def _tell(self, of: SlotWanted | SlotsFree, granted: Sequence[Slot]) -> None:
        """Signal the todos whose turn came; in a retry, all todos of the desk that have slots.

        The attempt before may have ended between its commit and its signals, and this one finds nothing to grant. A signal too
        many does no harm.
        """
        await _tell(granted if activity.info().attempt == 1 else await self._slots.granted(of))


async def _tell(slots: Sequence[Slot]) -> None:
    """Signal the todos that wait. One that misses it asks again by itself."""
    client = activity.client()

    async def one(workflow_id: str) -> None:
        try:
            await client.get_workflow_handle(workflow_id).signal(LOOK_AGAIN, {})
        except RPCError as error:
            _LOG.info("%s did not hear that its executor is free: %s", workflow_id, error.message)

    await asyncio.gather(*(one(id) for id in dict.fromkeys(slot.workflow_id for slot in slots)))
