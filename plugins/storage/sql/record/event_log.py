"""The event log in SQL: each event is stored under its own hash, so that a repeated write adds nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.basics.sha256 import sha256_of
from kernel.conversation.budget import Usage
from kernel.kinds.storage import CACHE
from kernel.record.erasure_log import Erasures
from kernel.record.event_log import Logged, LoggedMark, LoggedRun, Mark, Origin, Outgoing, Spent, path
from plugins.storage.sql.engine.database import Database
from plugins.storage.sql.large import Large
from plugins.storage.sql.record.erasure_log import read_erasures
from plugins.storage.sql.record.event_steps import write_events
from plugins.storage.sql.tables.core import event_runs, events, ledger, texts

REFS_AT_ONCE = 500
ROWS_AT_ONCE = 500


class FlowRun(NamedTuple):
    """A run of a flow in the log, and the time of its first event."""

    first_at: str
    run_id: str

    @property
    def place(self) -> tuple[str, str]:
        """Its place in the list of the flow's runs."""
        return self.first_at, self.run_id


class SqlEventLog:
    """`kernel.record.event_log.EventLog` over one database. Errors of the database become `StoreUnavailable`."""

    def __init__(self, database: Database, large: Large | None = None) -> None:
        """`large` stores long texts as objects; it must be the one of the run's `SqlStorage`."""
        self.database, self._large = database, large or Large(None)

    async def write(self, outgoing: Outgoing, origin: Origin, fence: int | None = None) -> LoggedMark:
        """Write the events that are not in the log yet, and move the run's head forward."""
        long_texts = await self._large.rows(outgoing.texts)
        rows, written = await self.database.carry_out(
            lambda transaction: write_events(transaction, outgoing, origin, fence, long_texts), {origin.run_id}
        )
        if written:
            await self.on_written(rows, outgoing, origin)
        return LoggedMark.of(rows)

    async def on_written(self, rows: Sequence[Logged], outgoing: Outgoing, origin: Origin) -> None:
        """Handle rows that were just committed, before their writer goes on. Subclasses override it."""

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

    async def newest(self, workflow_id: str) -> LoggedRun | None:
        """Return the newest run of a workflow id, or None."""
        query = select(event_runs).where(event_runs.c.workflow_key == sha256_of(workflow_id))
        query = query.order_by(event_runs.c.first_at.desc(), event_runs.c.last_at.desc()).limit(1)
        row = await self.database.read(lambda db: db.execute(query).mappings().one_or_none())
        return None if row is None else run_of(dict(row))

    async def runs_of_flow(
        self, flow: str, tenants: Collection[str] | None, after: tuple[str, str] | None, limit: int
    ) -> list[FlowRun]:
        """Return the runs of a flow, the newest first: of these tenants (None: of all), after the `place` of another one."""
        query = select(*(event_runs.c[name] for name in FlowRun._fields)).where(event_runs.c.flow == flow)
        if tenants is not None:
            query = query.where(event_runs.c.tenant.in_(sorted(tenants)))
        if after is not None:
            at, run_id = after
            older = (event_runs.c.first_at == at) & (event_runs.c.run_id < run_id)
            query = query.where(event_runs.c.first_at <= at, (event_runs.c.first_at < at) | older)
        query = query.order_by(event_runs.c.first_at.desc(), event_runs.c.run_id.desc()).limit(limit)
        return await self.database.read(lambda db: [FlowRun(*row) for row in db.execute(query).all()])

    async def flows_of(self, run_ids: Collection[str]) -> dict[str, str]:
        """Return the flow of each of these runs that is a run of one."""
        query = select(event_runs.c.run_id, event_runs.c.flow)
        query = query.where(event_runs.c.run_id.in_(list(run_ids)), event_runs.c.flow.is_not(None))
        return await self.database.read(lambda db: {row.run_id: row.flow for row in db.execute(query).all()})

    async def part(self, run: LoggedRun, after: int, limit: int) -> list[Logged]:
        """Return at most `limit` events of a run after the place `after`, in order."""
        mine = (events.c.chain_key == sha256_of(run.chain)) & (events.c.seq > after) & (events.c.seq <= run.head.seq)
        columns = [events.c[name] for name in Logged.model_fields]
        query = select(*columns).where(mine).order_by(events.c.seq, events.c.hash).limit(limit + 1)
        found = await self.database.read(lambda db: db.execute(query).mappings().all())
        rows = [Logged.model_validate(dict(row)) for row in found]
        if len({row.seq for row in rows}) == len(rows):
            return rows[:limit]
        # The chain has branches, because a run was reset: only the path to this run's head tells which events are its own.
        whole = path((await self.chain(run.chain))[1], run.head)
        return [row for row in whole if row.seq > after][:limit]

    async def count(self, run: LoggedRun, types: Collection[str], until: int) -> int:
        """Return how many events of these types a run has up to the place `until`."""
        mine = (events.c.chain_key == sha256_of(run.chain)) & (events.c.seq <= until) & events.c.type.in_(types)
        query = select(func.count(events.c.seq.distinct())).where(mine)
        async with self.database.transaction() as db:
            return int((await db.execute(query)).scalar_one())

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
        flow=row["flow"],
    )
