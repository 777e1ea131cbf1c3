"""Reports and statistics of desks: lead times, waiting for people, cost, rework, and changed proposals, with plots."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from console.backend.access.rights import absent, allow, allow_some
from console.servers.web.callers import CallerOf
from console.servers.web.pages.page import PageRoute, is_part, render
from console.servers.web.requests import Here
from kernel.basics.schema import parse
from kernel.identity.caller import Caller
from kernel.secretary.reports.statistics import DeskStatistics
from kernel.secretary.reports.titles import TITLES
from kernel.secretary.reports.write import ReportWanted
from runtime.desk_reports import desk_report

router = APIRouter(route_class=PageRoute)

Period = Literal["day", "week", "month", "quarter"]

LENGTHS: dict[str, timedelta] = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "quarter": timedelta(days=91),
}

SHOWN = [name for name in TITLES if name != "forecast"]


@router.get("/reports")
async def reports(
    request: Request,
    here: Here,
    caller: CallerOf,
    desk: Annotated[str | None, Query(max_length=200)] = None,
    tenant: Annotated[str | None, Query(max_length=64)] = None,
    period: Annotated[Period, Query()] = "month",
    type: Annotated[str, Query(max_length=32)] = "progress",
) -> Response:
    """Show a report of a desk that the caller may read; the first one, if none is named."""
    allow_some(caller, "read")
    desks = [each for each in await here.todo_book.desks(caller.tenants) if _readable(caller, each)]
    words: dict[str, Any] = {"desks": desks, "periods": list(LENGTHS), "types": SHOWN, "period": period, "type": type}
    template = "reports_body.html" if is_part(request) else "reports.html"
    if desk is None and not desks:
        return await render(request, here, template, **words, chosen=None, written=None, plots={})
    chosen = desks[0] if desk is None else (desk, tenant or None)
    allow(caller, "read", tenant=chosen[1], desk=chosen[0], what=f"There is no desk {chosen[0]!r}.")
    if chosen not in desks:
        raise absent(f"There is no desk {chosen[0]!r}.")
    given = {"desk": chosen[0], "tenant": chosen[1], "type": type, "period": LENGTHS[period]}
    wanted: ReportWanted = parse(ReportWanted, given, "report")
    written = await here.reads.of(
        ("report", *given.values()), lambda: desk_report(here.storage.database, wanted, datetime.now(UTC))
    )
    return await render(
        request, here, template, **words, chosen=chosen, written=written, plots=_plots(written.figures), figures=written.figures
    )


def _readable(caller: Caller, desk: tuple[str, str | None]) -> bool:
    return caller.may("read", tenant=desk[1], desk=desk[0])


def _plots(figures: DeskStatistics) -> dict[str, list[Any]]:
    """Return the plots: `at` are the times of the points, in seconds; each other list has a value for each of them."""
    names = ("received", "closed", "lead_h", "waiting_h", "cost_usd", "rework_rate", "changed_rate")
    points = figures.points
    return {"at": [each.at.timestamp() for each in points], **{name: [getattr(p, name) for p in points] for name in names}}
