"""Reports on desks from the database: for a schedule, a command, a page, or a channel that sends them to a person."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kernel.basics.errors import InvalidInput
from kernel.secretary.reports.write import DeskReport, ReportWanted, write_report
from plugins.storage.sql import Database, SqlTodoBook


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


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone. Raise `InvalidInput` if there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput(f"zone: there is no time zone {name!r}; names are like Europe/Berlin and UTC.", "zone") from None
