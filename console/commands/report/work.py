"""The work of `mofa report write` and `mofa report figures`."""

from __future__ import annotations

import sys
from typing import Any

from console.backend.desk import desk_of, project_of
from console.backend.stores import stored
from console.terminal.failure import OK, Failure, usage
from console.terminal.screen import emit, say
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.secretary.reports.document import as_html, as_markdown, as_text
from kernel.secretary.reports.write import DeskReport, ReportWanted, figure_lines
from runtime.calendars import zone_of
from runtime.desk_reports import desk_report
from runtime.settings import Settings

FORMS = {"text": as_text, "markdown": as_markdown, "html": as_html}


def wanted_of(settings: Settings, desk_name: str | None, **fields: Any) -> ReportWanted:
    """Return what is asked for, of the named desk or the project file's. Raise `Failure` for a wrong field."""
    desk = desk_of(project_of(settings), desk_name)
    given = {"desk": desk.name, "tenant": desk.tenant, **fields}
    try:
        wanted: ReportWanted = parse(
            ReportWanted, {name: value for name, value in given.items() if value is not None}, "report"
        )
        zone_of(wanted.zone)
    except InvalidInput as error:
        raise Failure(str(error), 2, error.type) from None
    return wanted


async def write_report(
    type: str, *, desk: str | None, person: str | None, period: str | None, until: str | None, zone: str, stale_after: str,
    form: str,
) -> int:  # fmt: skip
    """Print a report in a form; return the exit code."""
    if form not in FORMS and form != "json":
        raise usage(f"--format: {form!r} is not known; known: {', '.join(FORMS)} and json.")
    settings = Settings.from_environment()
    wanted = wanted_of(settings, desk, type=type, person=person, period=period, until=until, zone=zone, stale_after=stale_after)
    written = await _written(settings, wanted)
    if form == "json":
        emit(written)
    else:
        sys.stdout.write(FORMS[form](written.document))
    return OK


async def show_figures(desk: str | None, period: str, as_json: bool) -> int:
    """Print the figures of a desk; return the exit code."""
    settings = Settings.from_environment()
    wanted = wanted_of(settings, desk, type="progress", period=period)
    written = await _written(settings, wanted)
    if as_json:
        emit(written.figures)
        return OK
    say(f"{wanted.desk}: {written.document.lead}", "bold")
    for name, value in figure_lines(written.figures):
        say(f"  {name:<38}{value}")
    return OK


async def _written(settings: Settings, wanted: ReportWanted) -> DeskReport:
    async with stored(settings) as storage:
        return await desk_report(storage.database, wanted)
