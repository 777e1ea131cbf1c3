"""Reports on desks from the database: for a schedule, a command, a page, or a channel that sends them to a person."""

from __future__ import annotations

from datetime import UTC, datetime

from kernel.basics.errors import InvalidInput
from kernel.secretary.reports.write import DeskReport, ReportWanted, write_report
from plugins.storage.sql import Database, SqlTodoBook
from runtime.calendars import zone_of


async def desk_report(database: Database, wanted: ReportWanted, now: datetime | None = None) -> DeskReport:
    """Return the report: `document` has the forms Markdown, text, JSON and HTML by `kernel.secretary.reports.document`.

    Raises:
        InvalidInput: there is no such time zone.
        ProviderUnavailable: the database is unreachable.
    """
    zone, until = zone_of(wanted.zone), wanted.until or now or datetime.now(UTC)
    if until.tzinfo is None:
        raise InvalidInput("until: has no offset from UTC; give a time such as 2026-12-01T08:00:00Z.", "until")
    known = await SqlTodoBook(database).known(wanted.desk, wanted.tenant, wanted.since(until))
    return write_report(wanted, known, until, zone)
