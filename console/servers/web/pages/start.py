"""The start page: what waits, what goes on, and what to do first."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request, Response

from console.backend.access.rights import allow_some, readable
from console.backend.runs import RunFacts, RunFilter, RunPage, count_runs, page_of_runs
from console.servers.web.callers import CallerOf, money_of
from console.servers.web.pages.page import PageRoute, render
from console.servers.web.requests import Here
from console.servers.web.services import Services
from console.terminal.failure import Failure
from kernel.identity.caller import Caller
from plugins.storage.sql import DecisionFilter
from runtime.connection import ServerUnreachable

router = APIRouter(route_class=PageRoute)

URGENT = 5


@router.get("/")
async def start(request: Request, here: Here, caller: CallerOf) -> Response:
    """Show where things stand."""
    allow_some(caller, "read")
    wanted = DecisionFilter(tenants=caller.tenants, desks=caller.desks)
    waiting = await here.inbox.page(wanted, URGENT)
    oldest = await here.inbox.oldest(wanted)
    tenants = money_of(caller)
    since = datetime.now(UTC) - timedelta(days=1)
    spent = await here.reads.of(("spent", tenants), lambda: here.figures.spent(since, tenants))
    running: int | None = None
    failed: int | None = None
    latest: list[RunFacts] = []
    fault = ""
    try:
        running, failed, latest = await _runs(here, caller)
    except (Failure, ServerUnreachable) as error:
        fault = str(error)
    return await render(
        request, here, "start.html", waiting=waiting.total, urgent=readable(caller, waiting.items), oldest=oldest,
        running=running, failed=failed, latest=latest, fault=fault, ran=bool(latest), cost=sum(row.cost_usd for row in spent),
    )  # fmt: skip


async def _runs(here: Services, caller: Caller) -> tuple[int, int, list[RunFacts]]:
    client = await here.temporal()
    tenants, desks = caller.tenants, caller.desks

    async def read() -> tuple[int, int, RunPage]:
        return await asyncio.gather(
            count_runs(client, "running", tenants=tenants, desks=desks),
            count_runs(client, "failed", tenants=tenants, desks=desks),
            page_of_runs(client, 6, None, RunFilter(root=True, tenants=tenants, desks=desks)),
        )

    running, failed, page = await here.reads.of(("start", tenants, desks), read)
    return running, failed, readable(caller, page.items)
