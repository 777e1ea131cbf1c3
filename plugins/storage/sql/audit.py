"""The audit of a whole database, or of one workflow's part of it, as it was at one moment."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.basics.errors import ProviderUnavailable, StoreUnavailable
from kernel.conversation.transcript import canonical, digest
from kernel.kinds.storage import NotThere
from kernel.model_call.images import references
from kernel.record.audit import Audit
from kernel.record.audit_money import audit_money
from kernel.record.audit_rows import (
    Row,
    ledger_fault,
    message_fault,
    run_fault,
    session_fault,
    text_fault,
    text_of_reply,
    turn_fault,
)
from kernel.record.erasure_log import Erasures
from kernel.record.event_log import Logged, LoggedRun
from kernel.record.faults import Checked, Fault, FaultKind
from plugins.storage.sql.database import Database
from plugins.storage.sql.erasure_log import read_erasures
from plugins.storage.sql.event_log import looking_at, run_of, spent_in, strays_in
from plugins.storage.sql.large import Large
from plugins.storage.sql.session_tables import session_turns, sessions
from plugins.storage.sql.tables import event_runs, events, ledger, messages, texts

KEYS_AT_ONCE = 500
ROWS_AT_ONCE = 100
"""A text may take 64 KiB in its row."""

NO_RUN = ("summary:", "console", "plugin-test:")
"""What scopes of the ledger begin with that are no run's."""


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
        async with self.database.moment() as db:
            look = _Look(db, self._large, await read_erasures(db), anchor)
            try:
                await (look.at_all() if workflow_id is None else look.at_one(workflow_id))
            except (ValueError, TypeError) as error:  # SQLite keeps any value in any column
                message = f"the audit ends here: a row has a value that its column cannot have ({error})"
                look.found.faults.append(Fault(kind="changed", message=message))
            return look.found


class _Look:
    """One audit under way."""

    def __init__(self, db: AsyncConnection, large: Large, erasures: Erasures, anchor: Checked | None) -> None:
        self._db, self._large, self._erasures, self._anchor = db, large, erasures, anchor
        self._receipts: set[bytes] = set()
        self.found = Checked(erasures=erasures.seen(), erasure_head=erasures.head)
        for seq, message in erasures.faults():
            self._fault("changed", "erasures", str(seq), message)
        if anchor is not None and not erasures.has(anchor.erasure_head):
            message = "the log of erasures had another end at the earlier audit: entries were changed or taken out since"
            self._fault("missing", "erasures", anchor.erasure_head, message)

    async def at_all(self) -> None:
        """Every row of every table that the audit knows."""
        runs = await self._all(_by_age())
        await self._chains(runs)
        if strays := await strays_in(self._db):
            message = f"{strays} events belong to no run in event_runs: a row was taken out there, or they were put in"
            self.found.faults.append(Fault(kind="inserted", table="events", message=message))
        await self._ledger(self._rows(ledger, ledger.c.key))
        await self._messages(self._rows(messages, messages.c.hash))
        await self._sessions()
        await self._texts(self._rows(texts, texts.c.hash))
        await self._payers({run["scope"] for run in runs})
        await self._older()
        await self._left_behind()
        for run_id in self._anchor.heads if self._anchor else ():
            if run_id not in self.found.heads:
                self._fault("missing", "event_runs", run_id, f"the run {run_id} is missing: it was there at the earlier audit")

    async def at_one(self, workflow_id: str) -> None:
        """The runs of one workflow id, and what they refer to."""
        mine = event_runs.c.workflow_key == digest(workflow_id)
        runs = await self._all(_by_age().where(mine))
        scopes = {run["scope"] for run in runs}
        wanted = await self._chains(runs)
        paid = [row async for row in self._keyed(ledger, ledger.c.scope, scopes)]
        wanted |= await self._ledger(_each(paid))
        turns = [row async for row in self._keyed(session_turns, session_turns.c.scope, scopes)]
        for row in turns:
            await self._turn(row)
        heads = {row["head"] for row in (*paid, *turns) if row["head"] is not None}
        wanted |= await self._messages(self._conversations(heads))
        await self._texts(self._keyed(texts, texts.c.hash, wanted))

    # ---- events --------------------------------------------------------------------------------------------------

    async def _chains(self, rows: Sequence[Row]) -> set[str]:
        """The chains of these runs; the addresses of the texts that their events refer to."""
        self.found.runs = len(rows)
        for row in rows:
            if (why := run_fault(row)) is not None:
                message = f"the run {row['run_id']} in event_runs was changed: {why}"
                self._fault("changed", "event_runs", row["run_id"], message, run_of(row))
        refs: set[str] = set()
        for chain in dict.fromkeys(row["chain"] for row in rows):
            refs |= await self._chain(chain)
        return refs

    async def _chain(self, chain: str) -> set[str]:
        auditor, links = Audit(chain, self._erasures), _Links()
        async with looking_at(self._db, chain) as (runs, rows):
            async for row in rows:
                if auditor.look(row):
                    links.look(row)
        if not runs:
            return set()  # its events count as strays
        newest = runs[-1]
        self.found.events += auditor.events
        self.found.erased += auditor.erased
        self.found.older.events += auditor.older
        for run in runs:
            self.found.heads[run.origin.run_id], self.found.labels[run.origin.run_id] = run.head.hash, run.labels
        spent = await spent_in(self._db, newest)
        faults = auditor.faults(runs) + audit_money(auditor.path(newest), spent, branched=auditor.branched())
        of = {"workflow_id": newest.origin.workflow_id, "run_id": newest.origin.run_id}
        self.found.faults += [fault.model_copy(update=of) for fault in faults]
        for run in runs:
            self._anchored(run, auditor)
        await self._links(links, newest)
        return set(links.texts)

    def _anchored(self, run: LoggedRun, auditor: Audit) -> None:
        """A run must still lead through the event that it ended with at the earlier audit, under the same labels."""
        run_id, anchor = run.origin.run_id, self._anchor
        if anchor is None or run_id not in anchor.heads:
            return
        head = anchor.heads[run_id]
        if all(row.hash != head for row in auditor.path(run)):
            message = f"the event {head[:12]}…, the last one of the run {run_id} at the earlier audit, is missing"
            self._fault("missing", "events", head, message, run)
        if anchor.labels[run_id] != run.labels:
            message = f"the run {run_id} had another chain, workflow id, type, scope or tenant at the earlier audit"
            self._fault("changed", "event_runs", run_id, message, run)

    async def _links(self, links: _Links, run: LoggedRun) -> None:
        """What the events refer to must be there."""
        there = await self._there(texts.c.hash, links.texts)
        for ref, row in links.texts.items():
            if ref not in there:
                self._event(row, f"its long text {ref[:12]}… is not among the texts", run)
        scopes = {each["scope"] async for each in self._keyed(event_runs, event_runs.c.chain_key, {digest(run.chain)})}
        seals = set((await self._db.execute(select(ledger.c.seal).where(ledger.c.scope.in_(scopes)))).scalars().all())
        for receipt, row in links.receipts.items():
            if receipt not in seals:
                self._event(row, "the ledger's row that it has a receipt of is not there as it was written", run)
        self._receipts |= {bytes.fromhex(receipt) for receipt in links.receipts if receipt in seals}
        for name, row in links.sessions.items():
            session = digest(canonical([run.tenant, name]))
            if not (self._erasures.explains("session", session) or await self._there(sessions.c.key, [session])):
                self._event(row, f"the session {name!r} is not there", run)
        for name, number, head, row in links.turns:
            session = digest(canonical([run.tenant, name]))
            key = digest(canonical([session, run.scope]))
            turn = (await self._db.execute(select(session_turns).where(session_turns.c.key == key))).first()
            if turn is None and self._erasures.explains("session", session):
                continue
            if turn is None or (turn.number, turn.head) != (number, head):
                self._event(row, f"turn {number} of the session {name!r} is not there as it was written", run)

    def _event(self, row: tuple[int, str], why: str, run: LoggedRun) -> None:
        seq, type = row
        fault = Fault(kind="missing", seq=seq, type=type, message=f"event {seq} ({type}): {why}")
        self.found.faults.append(fault.model_copy(update=_of(run)))

    # ---- the ledger ----------------------------------------------------------------------------------------------

    async def _ledger(self, rows: AsyncIterator[Row]) -> set[str]:
        """Rows of the ledger; the addresses of the texts of their replies."""
        refs: set[str] = set()
        async for some in _batches(rows):
            kept = {row["key"]: ref for row in some if (ref := await self._reply(row)) is not None}
            heads = {row["key"]: row["head"] for row in some if row["head"] is not None and self._receipted(row)}
            there = await self._there(texts.c.hash, kept.values())
            said = await self._there(messages.c.hash, heads.values())
            for key in (key for key, ref in kept.items() if ref not in there):
                why = "its words are not among the texts: they are not those that were written, or their row was taken out"
                self._fault("changed", "ledger", key, f"the ledger's reply {key[:12]}… was changed: {why}")
            for key in (key for key, head in heads.items() if head not in said):
                message = f"the conversation of the ledger's reply {key[:12]}… is missing: its last message is not there"
                self._fault("missing", "messages", heads[key], message)
            refs.update(kept.values())
        return refs

    def _receipted(self, row: Row) -> bool:
        """Whether a run had this answer; only then its conversation was certainly written down."""
        return row["seal"] is not None and len(row["seal"]) == 64 and bytes.fromhex(row["seal"]) in self._receipts

    async def _reply(self, row: Row) -> str | None:
        """Check a row; the address of its reply's text."""
        self.found.replies += row["status"] == "paid"
        self.found.older.replies += row["status"] == "paid" and row["seal"] is None
        reply = row["reply"]
        if (address := Large.object_of(reply)) is not None:
            if (data := await self._object(address, f"the ledger's reply {row['key'][:12]}…", "ledger", row["key"])) is None:
                return None
            reply = json.loads(data)
        if (why := ledger_fault(row, reply, self._erasures)) is not None:
            message = f"the ledger's row {row['key'][:12]}… ({row['step']}) was changed: {why}"
            self._fault("changed", "ledger", row["key"], message)
            return None
        return None if row["status"] != "paid" or row["erased_at"] is not None else text_of_reply(reply)

    async def _payers(self, scopes: set[str]) -> None:
        """Every run that paid for something is in the log: its events are written before its first call."""
        paid = select(ledger.c.scope, func.count().label("rows")).where(ledger.c.seal.is_not(None)).group_by(ledger.c.scope)
        for row in (await self._db.execute(paid)).all():
            if row.scope not in scopes and not row.scope.startswith(NO_RUN):
                message = f"the run {row.scope!r} is missing: the ledger has {row.rows} paid calls of it, and the log no event"
                self._fault("missing", "event_runs", row.scope, message)

    # ---- what was said -------------------------------------------------------------------------------------------

    async def _messages(self, rows: AsyncIterator[Row]) -> set[str]:
        """Messages; the addresses of their texts."""
        refs: set[str] = set()
        async for some in _batches(rows):
            self.found.messages += len(some)
            parents = await self._there(messages.c.hash, (row["parent"] for row in some if row["parent"] is not None))
            there = await self._there(texts.c.hash, (row["text_hash"] for row in some))
            for row in some:
                hash, of = row["hash"], f"the message {row['hash'][:12]}… of {row['author']}"
                if (why := message_fault(row)) is not None:
                    self._fault("changed", "messages", hash, f"{of} was changed: {why}")
                elif row["parent"] is not None and row["parent"] not in parents:
                    self._fault("missing", "messages", row["parent"], f"the message before {of} is missing")
                if row["text_hash"] not in there:
                    self._fault("missing", "texts", row["text_hash"], f"the text of {of} is missing")
            refs.update(row["text_hash"] for row in some)
        return refs

    async def _conversations(self, heads: set[str]) -> AsyncIterator[Row]:
        """The messages that lead to these ends, each once."""
        seen, wanted = set[str](), heads
        while wanted:
            seen |= wanted
            parents: set[str] = set()
            async for row in self._keyed(messages, messages.c.hash, wanted):
                parents |= {row["parent"]} if row["parent"] is not None else set()
                yield row
            wanted = parents - seen

    async def _texts(self, rows: AsyncIterator[Row]) -> None:
        """Texts, and the images that they refer to."""
        images: set[str] = set()
        async for row in rows:
            self.found.texts += 1
            hash, content = row["hash"], row["content"]
            if row["erased_at"] is None and Large.is_pointer(hash, content):
                data = await self._object(hash, f"the text {hash[:12]}…", "texts", hash)
                if data is not None and content != f"object:{hash}:{len(data)}":
                    self._fault("changed", "texts", hash, f"the text {hash[:12]}… was changed: its object is not so long")
                content = (data or b"").decode(errors="replace")
            elif (why := text_fault(row, self._erasures)) is not None:
                self._fault("changed", "texts", hash, f"the text {hash[:12]}… was changed: {why}")
            images.update(address for address, _ in references(content))
        for address in sorted(images if self._large.has_objects else ()):
            await self._image(address)

    async def _image(self, address: str) -> None:
        """An image that a text refers to. One that is missing is only counted: anybody may write such a reference."""
        try:
            await self._large.get(address)
            self.found.images += 1
        except NotThere:
            self.found.images_missing += not self._erasures.explains("object", address)
        except StoreUnavailable:
            raise
        except ProviderUnavailable as error:
            self._fault("changed", "texts", address, f"the image {address[:12]}… was changed: {error}")

    async def _object(self, address: str, what: str, table: str, key: str) -> bytes | None:
        """An object, which its store holds against its address; None, and a fault, where it is not there or damaged."""
        self.found.objects += 1
        try:
            return await self._large.get(address)
        except StoreUnavailable:
            raise
        except ProviderUnavailable as error:
            self._fault("changed", table, key, f"{what} has lost its object: {error}")
            return None

    # ---- sessions ------------------------------------------------------------------------------------------------

    async def _sessions(self) -> None:
        async for row in self._rows(sessions, sessions.c.key):
            self.found.sessions += 1
            self.found.older.sessions += row["seal"] is None
            turns = select(session_turns).where(session_turns.c.session == row["key"]).order_by(session_turns.c.number)
            if (why := session_fault(row, await self._all(turns), self._erasures)) is not None:
                self._fault("changed", "sessions", row["key"], f"the session {row['name']!r} was changed: {why}")
        async for row in self._rows(session_turns, session_turns.c.key):
            await self._turn(row)

    async def _turn(self, row: Row) -> None:
        self.found.turns += 1
        of = f"turn {row['number']} of the session {row['session'][:12]}…"
        if (why := turn_fault(row)) is not None:
            self._fault("changed", "session_turns", row["key"], f"{of} was changed: {why}")
        if not await self._there(messages.c.hash, [row["head"]]):
            self._fault("missing", "messages", row["head"], f"the last message of {of} is missing")
        if not await self._there(sessions.c.key, [row["session"]]):
            self._fault("missing", "sessions", row["session"], f"the session of {of} is missing")

    # ---- rows of the older form ----------------------------------------------------------------------------------

    async def _older(self) -> None:
        """None were written since their number was noted; none of the ledger's are taken out."""
        for table, which in (
            (events, events.c.labels.is_(None)),
            (ledger, ledger.c.seal.is_(None) & (ledger.c.status == "paid")),
            (sessions, sessions.c.seal.is_(None)),
            (session_turns, session_turns.c.seal.is_(None)),
        ):
            query = select(func.count()).select_from(table).where(which)
            found, noted = (await self._db.execute(query)).scalar_one(), self._erasures.older(table.name)
            if found > noted:
                message = (
                    f"{table.name} has {found} rows of the older form, and had {noted} when that was noted: "
                    "rows were put in or lost their seal, or a worker of an older version still writes"
                )
                self.found.faults.append(Fault(kind="inserted", table=table.name, message=message))
            if table is ledger and found < noted:
                message = f"the ledger has {found} paid rows of the older form, and had {noted}: rows were taken out"
                self.found.faults.append(Fault(kind="missing", table=table.name, message=message))

    async def _left_behind(self) -> None:
        """What an erasure took words out of is still there without them."""
        for kind, table, key in (("event", events, "hash"), ("text", texts, "hash"), ("reply", ledger, "key")):
            items = self._erasures.items(kind)
            for item in sorted(items - await self._there(table.c[key], items)):
                message = f"a row of {table.name} that an erasure took words out of is missing: {item[:12]}…"
                self._fault("missing", table.name, item, message)

    # ---- rows ----------------------------------------------------------------------------------------------------

    async def _rows(self, table: Table, key: Column[str]) -> AsyncIterator[Row]:
        """All rows of a table, one by one, though others are read meanwhile."""
        query = select(table).order_by(key).limit(ROWS_AT_ONCE)
        some = await self._all(query)
        while some:
            for row in some:
                yield row
            some = await self._all(query.where(key > some[-1][key.key]))

    async def _keyed(self, table: Table, column: ColumnElement[str], keys: Iterable[str]) -> AsyncIterator[Row]:
        """The rows with these values of a column."""
        for some in _portions(keys):
            for row in await self._all(select(table).where(column.in_(some))):
                yield row

    async def _all(self, query: Select[Any]) -> list[Row]:
        return [dict(row) for row in (await self._db.execute(query)).mappings().all()]

    async def _there(self, column: ColumnElement[str], keys: Iterable[str]) -> set[str]:
        """Those of the keys that a table has."""
        found: set[str] = set()
        for some in _portions(keys):
            found.update((await self._db.execute(select(column).where(column.in_(some)))).scalars().all())
        return found

    def _fault(self, kind: FaultKind, table: str, key: str, message: str, run: LoggedRun | None = None) -> None:
        fault = Fault(kind=kind, table=table, key=key, message=message)
        self.found.faults.append(fault.model_copy(update=_of(run)) if run else fault)


class _Links:
    """What the events of a chain refer to: each with the place and the type of the first event that does."""

    def __init__(self) -> None:
        self.texts: dict[str, tuple[int, str]] = {}
        self.receipts: dict[str, tuple[int, str]] = {}
        self.sessions: dict[str, tuple[int, str]] = {}
        self.turns: list[tuple[str, int, str, tuple[int, str]]] = []

    def look(self, row: Logged) -> None:
        """Look at one event. Sessions that were deleted before erasures were logged are not missed."""
        place = (row.seq, row.type)
        for ref in row.refs():
            self.texts.setdefault(ref, place)
        for receipt in json.loads(row.receipts or "[]"):
            self.receipts.setdefault(receipt, place)
        if row.type in ("session_opened", "session_joined") and row.content is not None and row.labels is not None:
            data = json.loads(row.content)["data"]
            self.sessions.setdefault(data["session"], place)
            if row.type == "session_joined":
                self.turns.append((data["session"], data["turn"], data["head"], place))


def _of(run: LoggedRun) -> dict[str, str]:
    return {"workflow_id": run.origin.workflow_id, "run_id": run.origin.run_id}


def _by_age() -> Select[Any]:
    return select(event_runs).order_by(event_runs.c.first_at, event_runs.c.last_at)


def _portions(keys: Iterable[str]) -> Iterable[list[str]]:
    listed = sorted(set(keys))
    return (listed[start : start + KEYS_AT_ONCE] for start in range(0, len(listed), KEYS_AT_ONCE))


async def _each(rows: Iterable[Row]) -> AsyncIterator[Row]:
    for row in rows:
        yield row


async def _batches(rows: AsyncIterator[Row]) -> AsyncIterator[list[Row]]:
    some: list[Row] = []
    async for row in rows:
        some.append(row)
        if len(some) == ROWS_AT_ONCE:
            yield some
            some = []
    if some:
        yield some
