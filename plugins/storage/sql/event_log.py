"""The event log in SQL: each event is stored under its own hash, so that a repeated write adds nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.basics.sha256 import sha256_of
from kernel.conversation.budget import Usage
from kernel.kinds.storage import CACHE
from kernel.record.erasure_log import Erasures
from kernel.record.event_log import Logged, LoggedMark, LoggedRun, Mark, Origin, Outgoing, Spent, chained
from plugins.storage.sql.database import Database, insert_new, insert_or_change, retry_rolled_back
from plugins.storage.sql.erasure_log import read_erasures
from plugins.storage.sql.large import Large
from plugins.storage.sql.store import insert_texts
from plugins.storage.sql.tables.core import event_runs, events, ledger, texts

REFS_AT_ONCE = 500
ROWS_AT_ONCE = 500


class SqlEventLog:
    """`kernel.record.event_log.EventLog` over one database. Errors of the database become `StoreUnavailable`."""

    def __init__(self, database: Database, large: Large | None = None) -> None:
        """`large` stores long texts as objects; it must be the one of the run's `SqlStorage`."""
        self.database, self._large = database, large or Large(None)

    async def write(self, outgoing: Outgoing, origin: Origin, fence: int | None = None) -> LoggedMark:
        """Write the events that are not in the log yet, and move the run's head forward."""
        rows, written = await self._write(outgoing, origin, fence)
        if written:
            await self.on_written(rows, outgoing, origin)
        return LoggedMark(seq=rows[-1].seq, hash=rows[-1].hash, at=[datetime.fromisoformat(row.at) for row in rows])

    async def on_written(self, rows: list[Logged], outgoing: Outgoing, origin: Origin) -> None:
        """Handle rows that were just committed, before `write` returns. Subclasses override it."""

    @retry_rolled_back
    async def _write(self, outgoing: Outgoing, origin: Origin, fence: int | None) -> tuple[list[Logged], bool]:
        """Return the rows, and whether they were written."""
        rows, key = chained(outgoing, origin), sha256_of(outgoing.chain)
        run = {
            "run_id": origin.run_id, "chain_key": key, "workflow_key": sha256_of(origin.workflow_id), "chain": outgoing.chain,
            "workflow_id": origin.workflow_id, "type": origin.type, "scope": outgoing.scope, "tenant": outgoing.tenant,
            "head_seq": rows[-1].seq, "head_hash": rows[-1].hash, "first_at": rows[0].at, "last_at": rows[-1].at,
        }  # fmt: skip
        long_texts = await self._large.rows(outgoing.texts)
        this_run = event_runs.c.run_id == origin.run_id
        async with self.database.transaction() as db:
            await insert_or_change(db, event_runs, run, "tenant")  # locks the run's row
            stored = await _stored(db, key, rows)
            if settled := _settled(stored, origin.run_id):
                rows = chained(outgoing, origin, settled)
            if not await _replace_rewritten(db, run, stored, rows, fence):
                return rows, False  # from a worker that the server had given up: the run has written other events since
            fences = {row.hash: row.fence for row in stored}
            new = [row.model_dump() | {"chain_key": key, "fence": fence} for row in rows if row.hash not in fences]
            await insert_new(db, events, new)
            await insert_texts(db, long_texts)
            if fence is None and (final := [row.hash for row in rows if fences.get(row.hash) is not None]):
                await db.execute(update(events).where(events.c.hash.in_(final)).values(fence=None))
            last = rows[-1]
            moved = {"head_seq": last.seq, "head_hash": last.hash, "last_at": last.at}
            await db.execute(update(event_runs).where(this_run, event_runs.c.head_seq < last.seq).values(**moved))
        return rows, True

    async def runs(self, workflow_id: str | None = None) -> list[LoggedRun]:
        """Return the runs of a workflow id, or all of them, the oldest first."""
        query = select(event_runs).order_by(event_runs.c.first_at, event_runs.c.last_at)
        if workflow_id is not None:
            query = query.where(event_runs.c.workflow_key == sha256_of(workflow_id))
        async with self.database.transaction() as db:
            return [run_of(dict(row)) for row in (await db.execute(query)).mappings().all()]

    @asynccontextmanager
    async def looking(self, chain: str) -> AsyncIterator[tuple[list[LoggedRun], AsyncIterator[Logged]]]:
        """The runs of a chain, the oldest first, and an iterator over its events by `seq`, all from one snapshot."""
        async with self.database.snapshot() as db, open_chain(db, chain) as opened:
            yield opened

    async def chain(self, chain: str) -> tuple[list[LoggedRun], list[Logged]]:
        """Return a chain's runs and all its events."""
        async with self.looking(chain) as (runs, rows):
            return runs, [row async for row in rows]

    async def erasures(self) -> Erasures:
        """Return the log of erasures, which explains events without content."""
        async with self.database.transaction() as db:
            return await read_erasures(db)

    async def texts(self, refs: Iterable[str]) -> dict[str, str]:
        """Return the texts of these refs."""
        wanted = list(dict.fromkeys(refs))
        rows: list[tuple[str, str]] = []
        async with self.database.transaction() as db:
            for start in range(0, len(wanted), REFS_AT_ONCE):
                query = select(texts).where(texts.c.hash.in_(wanted[start : start + REFS_AT_ONCE]))
                rows += [(row.hash, row.content) for row in (await db.execute(query)).all()]
        return dict(zip((hash for hash, _ in rows), await self._large.wholes(rows), strict=True))

    async def spent(self, run: LoggedRun) -> list[Spent]:
        """Return what the ledger lists as paid for models. An entry of a tool has `tool:` and its name as the model."""
        async with self.database.transaction() as db:
            return await spent_in(db, run)

    async def strays(self) -> int:
        """Return how many events belong to no run in `event_runs`."""
        async with self.database.transaction() as db:
            return await strays_in(db)


@asynccontextmanager
async def open_chain(db: AsyncConnection, chain: str) -> AsyncIterator[tuple[list[LoggedRun], AsyncIterator[Logged]]]:
    """The runs of a chain, the oldest first, and an iterator over its events by `seq`."""
    key = sha256_of(chain)
    runs = select(event_runs).where(event_runs.c.chain_key == key).order_by(event_runs.c.first_at, event_runs.c.last_at)
    columns = [events.c[name] for name in Logged.model_fields]
    rows = select(*columns).where(events.c.chain_key == key).order_by(events.c.seq, events.c.hash)
    listed = [run_of(dict(row)) for row in (await db.execute(runs)).mappings().all()]
    async with db.stream(rows.execution_options(yield_per=ROWS_AT_ONCE)) as streamed:
        yield listed, (Logged.model_validate(dict(row)) async for row in streamed.mappings())


async def spent_in(db: AsyncConnection, run: LoggedRun) -> list[Spent]:
    """See `SqlEventLog.spent`."""
    shared = f"summary:{run.tenant or ''}"
    free = ledger.c.model.like("tool:%") | ledger.c.model.like(f"{CACHE}%")
    mine = ledger.c.scope.in_([run.scope, shared]) & (ledger.c.status == "paid") & ~free
    columns = ("scope", "step", "input_tokens", "output_tokens", "cost_usd")
    rows = (await db.execute(select(*(ledger.c[name] for name in columns)).where(mine))).all()
    return [
        Spent(
            step=row.step,
            usage=Usage(calls=1, input_tokens=row.input_tokens, output_tokens=row.output_tokens, cost_usd=row.cost_usd),
            extra=row.scope == shared or row.step.endswith(("/embedding", "/remind")),
        )
        for row in rows
    ]


async def strays_in(db: AsyncConnection) -> int:
    """See `SqlEventLog.strays`."""
    known = select(event_runs.c.chain_key)
    query = select(func.count()).select_from(events).where(events.c.chain_key.not_in(known))
    return int((await db.execute(query)).scalar_one())


async def _stored(db: AsyncConnection, chain_key: str, rows: list[Logged]) -> Sequence[Row[Any]]:
    """Return the chain's events in the range of these events' `seq`, of all its runs."""
    places = events.c.seq.between(rows[0].seq, rows[-1].seq)
    query = select(events).where(events.c.chain_key == chain_key, places)
    return (await db.execute(query)).all()


def _settled(stored: Sequence[Row[Any]], run_id: str) -> dict[int, Logged]:
    """Return the run's own events that are final (without a fence), by `seq`."""
    return {
        row.seq: Logged.model_validate({name: getattr(row, name) for name in Logged.model_fields})
        for row in stored
        if row.run_id == run_id and row.fence is None
    }


async def _replace_rewritten(
    db: AsyncConnection, run: dict[str, Any], stored: Sequence[Row[Any]], rows: list[Logged], fence: int | None
) -> bool:
    """Delete the run's events that these rows replace. Return False if the stored ones are newer.

    After a worker was lost, a run may write other events for the same `seq`. The events with the higher fence count: that
    worker had read more of the run's history. All later events of the run are deleted too, for they follow the deleted ones.
    """
    same = {row.hash for row in rows}
    others = [each for each in stored if each.run_id == run["run_id"] and each.hash not in same]
    if not others:
        return True
    if any(other.fence is None or (fence is not None and other.fence > fence) for other in others):
        return False
    first = min(other.seq for other in others)
    mine = (events.c.chain_key == run["chain_key"]) & (events.c.run_id == run["run_id"]) & (events.c.seq >= first)
    await db.execute(delete(events).where(mine, events.c.hash.not_in(same), events.c.fence.is_not(None)))
    back = {"head_seq": rows[0].seq - 1, "head_hash": rows[0].prev}
    own = (events.c.chain_key == run["chain_key"]) & (events.c.run_id == run["run_id"])
    if (await db.execute(select(events.c.hash).where(own).limit(1))).first() is None:
        back["first_at"] = rows[0].at
    await db.execute(update(event_runs).where(event_runs.c.run_id == run["run_id"]).values(**back))
    return True


def run_of(row: Mapping[str, Any]) -> LoggedRun:
    """Return a row of `event_runs` as a run."""
    return LoggedRun(
        chain=row["chain"],
        scope=row["scope"],
        origin=Origin(workflow_id=row["workflow_id"], run_id=row["run_id"], type=row["type"]),
        tenant=row["tenant"],
        head=Mark(seq=row["head_seq"], hash=row["head_hash"]),
        first_at=row["first_at"],
        last_at=row["last_at"],
    )
