"""The audit of a whole database, or of one workflow's records, in one snapshot of the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from kernel.basics.sha256 import sha256_of
from kernel.record.faults import Checked, Fault
from plugins.storage.sql.audit.chains import ChainAudit
from plugins.storage.sql.audit.context import AuditContext, as_async
from plugins.storage.sql.audit.records import RecordAudit
from plugins.storage.sql.engine.database import Database
from plugins.storage.sql.large import Large
from plugins.storage.sql.record.erasure_log import read_erasures
from plugins.storage.sql.record.event_log import strays_in
from plugins.storage.sql.tables.core import event_runs, events, ledger, messages, texts
from plugins.storage.sql.tables.session import session_turns, sessions


class SqlAudit:
    """Compares the tables with their hashes, with each other and with the log of erasures."""

    def __init__(self, database: Database, large: Large | None = None) -> None:
        """`large` reads objects. Without it, every long text counts as missing."""
        self.database, self._large = database, large or Large(None)

    async def check(self, workflow_id: str | None = None, anchor: Checked | None = None) -> Checked:
        """Check everything, or the records of one workflow id. With `anchor`, compare with that earlier audit too.

        Raises:
            StoreUnavailable: the database or the object store cannot be reached.
        """
        result = Checked()
        try:
            async with self.database.snapshot() as db:
                context = AuditContext(db, await read_erasures(db))
                audit, result = _Audit(context, self._large, anchor), context.result
                await (audit.of_all() if workflow_id is None else audit.of_one(workflow_id))
        except (ValueError, TypeError) as error:  # SQLite stores any value in any column
            message = f"the audit stopped: a row has a value that its column cannot have ({error})"
            result.faults.append(Fault(kind="changed", message=message))
        return result


class _Audit:
    """One audit in progress."""

    def __init__(self, context: AuditContext, large: Large, anchor: Checked | None) -> None:
        self._context, self._anchor = context, anchor
        self._chains, self._records = ChainAudit(context, anchor), RecordAudit(context, large)
        for seq, message in context.erasures.faults():
            context.fault("changed", "erasures", str(seq), message)
        if anchor is not None and not context.erasures.has(anchor.erasure_head):
            message = "the log of erasures had another end at the earlier audit: entries were changed or deleted since"
            context.fault("missing", "erasures", anchor.erasure_head, message)

    async def of_all(self) -> None:
        """Check every row of every table that has hashes or seals."""
        context, records = self._context, self._records
        runs = await context.all(_by_age())
        await self._chains.check(runs)
        if strays := await strays_in(context.db):
            message = f"{strays} events belong to no run in event_runs: its row was deleted, or the events were inserted"
            context.fault("inserted", "events", None, message)
        await records.ledger(context.rows(ledger, ledger.c.key), self._chains.receipts)
        await records.messages(context.rows(messages, messages.c.hash))
        await records.sessions()
        await records.texts(context.rows(texts, texts.c.hash))
        await records.payers({run["scope"] for run in runs})
        await self._older()
        await self._left_behind()
        for run_id in self._anchor.heads if self._anchor else ():
            if run_id not in context.result.heads:
                context.fault("missing", "event_runs", run_id, f"the run {run_id} is missing; the earlier audit found it")

    async def of_one(self, workflow_id: str) -> None:
        """Check the runs of one workflow id, and the records that they refer to."""
        context, records = self._context, self._records
        runs = await context.all(_by_age().where(event_runs.c.workflow_key == sha256_of(workflow_id)))
        scopes = {run["scope"] for run in runs}
        refs = await self._chains.check(runs)
        paid = [row async for row in context.keyed(ledger, ledger.c.scope, scopes)]
        refs |= await records.ledger(as_async(paid), self._chains.receipts)
        turns = [row async for row in context.keyed(session_turns, session_turns.c.scope, scopes)]
        for row in turns:
            await records.turn(row)
        heads = {row["head"] for row in (*paid, *turns) if row["head"] is not None}
        refs |= await records.messages(records.conversations(heads))
        await records.texts(context.keyed(texts, texts.c.hash, refs))

    async def _older(self) -> None:
        """Check that no rows of the older form were inserted since their number was noted, and that the ledger lost none."""
        for table, is_older in (
            (events, events.c.labels.is_(None)),
            (ledger, ledger.c.seal.is_(None) & (ledger.c.status == "paid")),
            (sessions, sessions.c.seal.is_(None)),
            (session_turns, session_turns.c.seal.is_(None)),
        ):
            count, noted = await self._context.count(table, is_older), self._context.erasures.older(table.name)
            if count > noted:
                message = (
                    f"{table.name} has {count} rows of the older form, and had {noted} at the upgrade: "
                    "rows were inserted or lost their seal, or a worker of an older version still writes"
                )
                self._context.fault("inserted", table.name, None, message)
            if table is ledger and count < noted:
                message = (
                    f"the ledger has {count} paid rows of the older form, and had {noted} at the upgrade: rows were deleted"
                )
                self._context.fault("missing", table.name, None, message)

    async def _left_behind(self) -> None:
        """Check that the rows which lost their words in an erasure still exist."""
        for kind, table, key in (("event", events, "hash"), ("text", texts, "hash"), ("reply", ledger, "key")):
            items = self._context.erasures.items(kind)
            for item in sorted(items - await self._context.existing(table.c[key], items)):
                message = f"a row of {table.name} whose words an erasure removed is missing: {item[:12]}…"
                self._context.fault("missing", table.name, item, message)


def _by_age() -> Select[Any]:
    return select(event_runs).order_by(event_runs.c.first_at, event_runs.c.last_at)
