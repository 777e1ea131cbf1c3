"""The flow of each run in the event log, on real SQLite, PostgreSQL and MariaDB: written, listed, and filled from the log."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from kernel.record.event_log import Mark, Origin, Outgoing
from kernel.record.events import Event
from plugins.storage import sql
from plugins.storage.sql.projections.run_flows import fill_flows
from plugins.storage.sql.tables.core import event_runs, events

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def storage(migrated_url: str) -> AsyncIterator[sql.SqlStorage]:
    storage = sql.create(url=migrated_url)
    yield storage
    await storage.close()


async def run(
    log: sql.SqlEventLog, number: int, flow: str | None, tenant: str | None = None, after: Mark | None = None, name: str = ""
) -> Mark:
    """Write an event of the run of this number: `flow_started`, and a `said` after another event."""
    id, seq = f"{name or 'run'}-{number}", 1 if after is None else after.seq + 1
    data = {"flow": flow, "version": "1", "hash": "h"} if after is None else {"words": "x"}
    event = Event(seq=seq, at=AT + timedelta(seconds=number), type="said" if after else "flow_started", data=data)
    outgoing = Outgoing(chain=f"{id}:c", scope=f"{id}:c", after=after, tenant=tenant, flow=flow, events=[event])
    return (await log.write(outgoing, Origin(workflow_id=id, run_id=id, type="Flow" if flow else "Debate"))).mark


async def test_runs_of_a_flow_are_listed_the_newest_first_page_by_page_and_by_tenant(storage: sql.SqlStorage) -> None:
    log = sql.SqlEventLog(storage.database)
    for number in range(1, 8):
        await run(log, number, "support", "acme" if number % 2 else "zoo")
    await run(log, 8, "Support")
    await run(log, 9, "support-more")
    await run(log, 10, None)
    first = await log.runs_of_flow("support", None, None, 4)
    assert [each.run_id for each in first] == ["run-7", "run-6", "run-5", "run-4"]
    assert [each.run_id for each in await log.runs_of_flow("support", None, first[-1].place, 4)] == ["run-3", "run-2", "run-1"]
    assert [each.run_id for each in await log.runs_of_flow("support", {"zoo"}, None, 9)] == ["run-6", "run-4", "run-2"]
    assert await log.runs_of_flow("support", set(), None, 9) == []
    assert await log.flows_of(["run-8", "run-9", "run-10", "nobody"]) == {"run-8": "Support", "run-9": "support-more"}


async def test_a_later_load_without_a_flow_takes_none_away(storage: sql.SqlStorage) -> None:
    log = sql.SqlEventLog(storage.database)
    mark = await run(log, 1, "support")
    said = Event(seq=2, at=AT, type="said")
    late = Outgoing(chain="run-1:c", scope="run-1:c", after=mark, events=[said])
    await log.write(late, Origin(workflow_id="run-1", run_id="run-1", type="Flow"))
    assert await log.flows_of(["run-1"]) == {"run-1": "support"}


async def test_the_log_of_an_older_version_says_which_flow_each_run_has(storage: sql.SqlStorage) -> None:
    """Also of a run that was reset after its first events. What cannot be read is left without one."""
    log = sql.SqlEventLog(storage.database)
    mark = await run(log, 1, "support")
    reset = Outgoing(chain="run-1:c", scope="run-1:c", after=mark, flow="support", events=[Event(seq=2, at=AT, type="said")])
    await log.write(reset, Origin(workflow_id="run-1", run_id="reset", type="Flow"))
    await run(log, 2, "other")
    await run(log, 3, "damaged")
    await run(log, 4, "strange")
    await run(log, 5, None)
    async with storage.database.transaction() as db:
        await db.execute(update(event_runs).values(flow=None))
        await db.execute(update(events).where(events.c.run_id == "run-3").values(content="{no"))
        await db.execute(update(events).where(events.c.run_id == "run-4").values(content='{"data": {"flow": 5}}'))

    def fill(db: Any) -> None:
        fill_flows(db)
        fill_flows(db)

    await storage.database.write(fill)
    known = {"run-1": "support", "reset": "support", "run-2": "other"}
    assert await log.flows_of(["run-1", "reset", "run-2", "run-3", "run-4", "run-5"]) == known


async def test_the_audit_finds_a_run_that_is_listed_under_another_flow(storage: sql.SqlStorage) -> None:
    log, audit = sql.SqlEventLog(storage.database), sql.SqlAudit(storage.database)
    await run(log, 1, "support")
    await run(log, 2, None)
    for flow, found in (("other", 2), (None, 0), ("support", 1)):
        async with storage.database.transaction() as db:
            await db.execute(update(event_runs).values(flow=flow))
        faults = (await audit.check(None)).faults
        assert len(faults) == found and all("is not the one that its events name" in each.message for each in faults)


async def test_a_page_of_10_000_runs_is_read_from_the_index(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'mofa.db'}"
    await sql.upgrade(url)
    storage = sql.create(url=url)
    log, asked = sql.SqlEventLog(storage.database), list[str]()
    mark = await run(log, 0, "support", "acme")
    async with storage.database.transaction() as db:
        kept = dict((await db.execute(select(event_runs))).mappings().one())
        more = [
            kept | {"run_id": f"r{number}", "first_at": (AT + timedelta(seconds=number)).isoformat()}
            for number in range(1, 10_000)
        ]
        await db.execute(insert(event_runs), more)
        await db.exec_driver_sql("ANALYZE")
    place = (AT + timedelta(seconds=5_000)).isoformat(), "r5000"
    page = await log.runs_of_flow("support", None, place, 50)
    assert [each.run_id for each in page[:2]] == ["r4999", "r4998"] and len(page) == 50 and mark.seq == 1

    async with storage.database.transaction() as db:
        raw = (await db.get_raw_connection()).driver_connection
        assert raw is not None
        await raw.set_trace_callback(asked.append)
        log.database.read = lambda work: db.run_sync(work)  # type: ignore[method-assign]
        for after in (None, place):
            await log.runs_of_flow("support", None, after, 50)
            await log.runs_of_flow("support", {"acme"}, after, 50)
        await raw.set_trace_callback(None)
        wanted = [line for line in asked if line.startswith("SELECT event_runs.first_at")]
        assert len(wanted) == 4
        for line in wanted:
            plan = str((await db.exec_driver_sql(f"EXPLAIN QUERY PLAN {line}")).all())
            assert "event_runs_flow" in plan and "TEMP B-TREE" not in plan and "SCAN" not in plan, plan
    await storage.close()
