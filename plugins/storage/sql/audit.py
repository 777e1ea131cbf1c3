"""The audit of a whole database, or of one workflow's part of it, as it was at one moment."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from kernel.basics.sha256 import sha256_of
from kernel.record.faults import Checked, Fault
from plugins.storage.sql.audit_chains import Chains
from plugins.storage.sql.audit_look import Look, each
from plugins.storage.sql.audit_records import Records
from plugins.storage.sql.database import Database
from plugins.storage.sql.erasure_log import read_erasures
from plugins.storage.sql.event_log import strays_in
from plugins.storage.sql.large import Large
from plugins.storage.sql.session_tables import session_turns, sessions
from plugins.storage.sql.tables import event_runs, events, ledger, messages, texts


class SqlAudit:
    """Holds what the tables say against its hashes, against each other and against the log of erasures."""

    def __init__(self, database: Database, large: Large | None = None) -> None:
        """`large` is the store's way with long texts: without it, those that are objects count as missing."""
        self.database, self._large = database, large or Large(None)

    async def check(self, workflow_id: str | None = None, anchor: Checked | None = None) -> Checked:
        """Check everything, or what belongs to one workflow id; against an earlier audit too, where it is given.

        Raises:
            StoreUnavailable: the database or the objects are out of reach.
        """
        found = Checked()
        try:
            async with self.database.moment() as db:
                audit = _Audit(look := Look(db, await read_erasures(db)), self._large, anchor)
                found = look.found
                await (audit.of_all() if workflow_id is None else audit.of_one(workflow_id))
        except (ValueError, TypeError) as error:  # SQLite keeps any value in any column
            message = f"the audit ends here: a row has a value that its column cannot have ({error})"
            found.faults.append(Fault(kind="changed", message=message))
        return found


class _Audit:
    """One audit under way."""

    def __init__(self, look: Look, large: Large, anchor: Checked | None) -> None:
        self._look, self._anchor = look, anchor
        self._chains, self._records = Chains(look, anchor), Records(look, large)
        for seq, message in look.erasures.faults():
            look.fault("changed", "erasures", str(seq), message)
        if anchor is not None and not look.erasures.has(anchor.erasure_head):
            message = "the log of erasures had another end at the earlier audit: entries were changed or taken out since"
            look.fault("missing", "erasures", anchor.erasure_head, message)

    async def of_all(self) -> None:
        """Every row of every table that the audit knows."""
        look, records = self._look, self._records
        runs = await look.all(_by_age())
        await self._chains.check(runs)
        if strays := await strays_in(look.db):
            message = f"{strays} events belong to no run in event_runs: a row was taken out there, or they were put in"
            look.fault("inserted", "events", None, message)
        await records.ledger(look.rows(ledger, ledger.c.key), self._chains.receipts)
        await records.messages(look.rows(messages, messages.c.hash))
        await records.sessions()
        await records.texts(look.rows(texts, texts.c.hash))
        await records.payers({run["scope"] for run in runs})
        await self._older()
        await self._left_behind()
        for run_id in self._anchor.heads if self._anchor else ():
            if run_id not in look.found.heads:
                look.fault("missing", "event_runs", run_id, f"the run {run_id} is missing: it was there at the earlier audit")

    async def of_one(self, workflow_id: str) -> None:
        """The runs of one workflow id, and what they refer to."""
        look, records = self._look, self._records
        runs = await look.all(_by_age().where(event_runs.c.workflow_key == sha256_of(workflow_id)))
        scopes = {run["scope"] for run in runs}
        wanted = await self._chains.check(runs)
        paid = [row async for row in look.keyed(ledger, ledger.c.scope, scopes)]
        wanted |= await records.ledger(each(paid), self._chains.receipts)
        turns = [row async for row in look.keyed(session_turns, session_turns.c.scope, scopes)]
        for row in turns:
            await records.turn(row)
        heads = {row["head"] for row in (*paid, *turns) if row["head"] is not None}
        wanted |= await records.messages(records.conversations(heads))
        await records.texts(look.keyed(texts, texts.c.hash, wanted))

    async def _older(self) -> None:
        """None were written since their number was noted; none of the ledger's are taken out."""
        for table, which in (
            (events, events.c.labels.is_(None)),
            (ledger, ledger.c.seal.is_(None) & (ledger.c.status == "paid")),
            (sessions, sessions.c.seal.is_(None)),
            (session_turns, session_turns.c.seal.is_(None)),
        ):
            found, noted = await self._look.count(table, which), self._look.erasures.older(table.name)
            if found > noted:
                message = (
                    f"{table.name} has {found} rows of the older form, and had {noted} when that was noted: "
                    "rows were put in or lost their seal, or a worker of an older version still writes"
                )
                self._look.fault("inserted", table.name, None, message)
            if table is ledger and found < noted:
                message = f"the ledger has {found} paid rows of the older form, and had {noted}: rows were taken out"
                self._look.fault("missing", table.name, None, message)

    async def _left_behind(self) -> None:
        """What an erasure took words out of is still there without them."""
        for kind, table, key in (("event", events, "hash"), ("text", texts, "hash"), ("reply", ledger, "key")):
            items = self._look.erasures.items(kind)
            for item in sorted(items - await self._look.there(table.c[key], items)):
                message = f"a row of {table.name} that an erasure took words out of is missing: {item[:12]}…"
                self._look.fault("missing", table.name, item, message)


def _by_age() -> Select[Any]:
    return select(event_runs).order_by(event_runs.c.first_at, event_runs.c.last_at)
