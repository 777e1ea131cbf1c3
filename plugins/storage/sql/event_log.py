"""The event log in SQL: rows under their own hashes, so that no write can be there twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, select, update

from kernel.event_log import Logged, LoggedRun, Mark, Origin, Outgoing, chained
from kernel.transcript import digest
from plugins.storage.sql.database import Database, insert_new
from plugins.storage.sql.tables import event_runs, events, texts

REFS_AT_ONCE = 500


class SqlEventLog:
    """`kernel.event_log.EventLog` over one database. Errors of the database are `ProviderUnavailable`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def write(self, outgoing: Outgoing, origin: Origin) -> Mark:
        """Write the events that are not there yet, and move the run's last event on."""
        rows = chained(outgoing)
        head, key = Mark(seq=rows[-1].seq, hash=rows[-1].hash), digest(outgoing.chain)
        run = {
            "run_id": origin.run_id, "chain_key": key, "workflow_key": digest(origin.workflow_id), "chain": outgoing.chain,
            "workflow_id": origin.workflow_id, "type": origin.type, "scope": outgoing.scope, "tenant": outgoing.tenant,
            "head_seq": head.seq, "head_hash": head.hash, "first_at": rows[0].at, "last_at": rows[-1].at,
        }  # fmt: skip
        mine = (event_runs.c.run_id == origin.run_id) & (event_runs.c.head_seq < head.seq)
        moved = {"head_seq": head.seq, "head_hash": head.hash, "last_at": rows[-1].at, "tenant": outgoing.tenant}
        async with self.database.transaction() as db:
            await insert_new(db, events, [{**row.model_dump(), "chain_key": key, "erased_at": None} for row in rows])
            await insert_new(db, texts, [{"hash": digest(text), "content": text} for text in dict.fromkeys(outgoing.texts)])
            await insert_new(db, event_runs, [run])
            await db.execute(update(event_runs).where(mine).values(**moved))
        return head

    async def runs(self, workflow_id: str | None = None) -> list[LoggedRun]:
        """The runs of a workflow id, or all of them, the oldest first."""
        query = select(event_runs).order_by(event_runs.c.first_at, event_runs.c.last_at)
        if workflow_id is not None:
            query = query.where(event_runs.c.workflow_key == digest(workflow_id))
        async with self.database.transaction() as db:
            return [_run(row) for row in (await db.execute(query)).all()]

    async def rows(self, chain: str) -> list[Logged]:
        """All that is kept of a chain, by place."""
        columns = [events.c[name] for name in Logged.model_fields]
        query = select(*columns).where(events.c.chain_key == digest(chain)).order_by(events.c.seq, events.c.hash)
        async with self.database.transaction() as db:
            return [Logged.model_validate(dict(row)) for row in (await db.execute(query)).mappings()]

    async def texts(self, refs: Iterable[str]) -> dict[str, str | None]:
        """The texts of those addresses."""
        wanted, found = list(dict.fromkeys(refs)), {}
        async with self.database.transaction() as db:
            for start in range(0, len(wanted), REFS_AT_ONCE):
                query = select(texts).where(texts.c.hash.in_(wanted[start : start + REFS_AT_ONCE]))
                found.update({row.hash: row.content for row in (await db.execute(query)).all()})
        return found


def _run(row: Row[Any]) -> LoggedRun:
    return LoggedRun(
        chain=row.chain,
        scope=row.scope,
        origin=Origin(workflow_id=row.workflow_id, run_id=row.run_id, type=row.type),
        tenant=row.tenant,
        head=Mark(seq=row.head_seq, hash=row.head_hash),
        first_at=row.first_at,
        last_at=row.last_at,
    )
