"""What an audit checks of events: the chains of runs, and that what their events refer to is there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.record.audit import Audit
from kernel.record.audit_money import audit_money
from kernel.record.audit_rows import Row, run_fault
from kernel.record.event_log import Logged, LoggedRun
from kernel.record.faults import Checked, Fault
from plugins.storage.sql.audit_look import Look
from plugins.storage.sql.event_log import looking_at, run_of, spent_in
from plugins.storage.sql.session_tables import session_turns, sessions
from plugins.storage.sql.tables import event_runs, ledger, texts


class Chains:
    """Checks chains, one after the other."""

    def __init__(self, look: Look, anchor: Checked | None) -> None:
        """`anchor` is what an earlier audit found."""
        self._look, self._anchor = look, anchor
        self.receipts: set[bytes] = set()
        """The seals that events have, of rows that the ledger has."""

    async def check(self, rows: Sequence[Row]) -> set[str]:
        """Return the chains of these runs; the addresses of the texts that their events refer to."""
        self._look.found.runs = len(rows)
        for row in rows:
            if (why := run_fault(row)) is not None:
                message = f"the run {row['run_id']} in event_runs was changed: {why}"
                self._look.fault("changed", "event_runs", row["run_id"], message, run_of(row))
        refs: set[str] = set()
        for chain in dict.fromkeys(row["chain"] for row in rows):
            refs |= await self._chain(chain)
        return refs

    async def _chain(self, chain: str) -> set[str]:
        auditor, links = Audit(chain, self._look.erasures), _Links()
        async with looking_at(self._look.db, chain) as (runs, rows):
            async for row in rows:
                if auditor.look(row):
                    links.look(row)
        if not runs:
            return set()  # its events count as strays
        newest = runs[-1]
        self._look.found.events += auditor.events
        self._look.found.erased += auditor.erased
        self._look.found.older.events += auditor.older
        for run in runs:
            self._look.found.heads[run.origin.run_id], self._look.found.labels[run.origin.run_id] = run.head.hash, run.labels
        spent = await spent_in(self._look.db, newest)
        faults = auditor.faults(runs) + audit_money(auditor.path(newest), spent, branched=auditor.branched())
        self._look.found.faults += [fault.of(newest.origin.workflow_id, newest.origin.run_id) for fault in faults]
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
            self._look.fault("missing", "events", head, message, run)
        if anchor.labels[run_id] != run.labels:
            message = f"the run {run_id} had another chain, workflow id, type, scope or tenant at the earlier audit"
            self._look.fault("changed", "event_runs", run_id, message, run)

    async def _links(self, links: _Links, run: LoggedRun) -> None:
        """What the events refer to must be there."""
        there = await self._look.there(texts.c.hash, links.texts)
        for ref, row in links.texts.items():
            if ref not in there:
                self._event(row, f"its long text {ref[:12]}… is not among the texts", run)
        await self._paid(links, run)
        for name, row in links.sessions.items():
            session = sha256_of(canonical([run.tenant, name]))
            if not (self._look.erasures.explains("session", session) or await self._look.there(sessions.c.key, [session])):
                self._event(row, f"the session {name!r} is not there", run)
        for turn in links.turns:
            await self._joined(turn, run)

    async def _paid(self, links: _Links, run: LoggedRun) -> None:
        """Each receipt is the seal of a row that the ledger has of this chain's runs."""
        scopes = {each["scope"] async for each in self._look.keyed(event_runs, event_runs.c.chain_key, {sha256_of(run.chain)})}
        paid = select(ledger.c.seal).where(ledger.c.scope.in_(scopes))
        seals = set((await self._look.db.execute(paid)).scalars().all())
        for receipt, row in links.receipts.items():
            if receipt not in seals:
                self._event(row, "the ledger's row that it has a receipt of is not there as it was written", run)
        self.receipts |= {bytes.fromhex(receipt) for receipt in links.receipts if receipt in seals}

    async def _joined(self, turn: _Turn, run: LoggedRun) -> None:
        session = sha256_of(canonical([run.tenant, turn.session]))
        key = sha256_of(canonical([session, run.scope]))
        found = (await self._look.db.execute(select(session_turns).where(session_turns.c.key == key))).first()
        if found is None and self._look.erasures.explains("session", session):
            return
        if found is None or (found.number, found.head) != (turn.number, turn.head):
            self._event(turn.event, f"turn {turn.number} of the session {turn.session!r} is not there as it was written", run)

    def _event(self, row: tuple[int, str], why: str, run: LoggedRun) -> None:
        seq, type = row
        fault = Fault(kind="missing", seq=seq, type=type, message=f"event {seq} ({type}): {why}")
        self._look.found.faults.append(fault.of(run.origin.workflow_id, run.origin.run_id))


class _Turn(NamedTuple):
    """A turn of a session, by the event that tells of it (its place and type)."""

    session: str
    number: int
    head: str
    event: tuple[int, str]


class _Links:
    """What the events of a chain refer to: each with the place and the type of the first event that does."""

    def __init__(self) -> None:
        self.texts: dict[str, tuple[int, str]] = {}
        self.receipts: dict[str, tuple[int, str]] = {}
        self.sessions: dict[str, tuple[int, str]] = {}
        self.turns: list[_Turn] = []

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
                self.turns.append(_Turn(data["session"], data["turn"], data["head"], place))
