"""The audit of events: the chains of runs, and the records that events refer to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.modes.flow_team import FLOW
from kernel.record.audit import Audit
from kernel.record.audit_money import audit_money
from kernel.record.audit_rows import Row, run_fault
from kernel.record.event_log import Logged, LoggedRun, data_in
from kernel.record.faults import Checked, Fault
from plugins.storage.sql.audit.context import AuditContext
from plugins.storage.sql.record.event_log import open_chain, run_of, spent_in
from plugins.storage.sql.tables.core import event_runs, ledger, texts
from plugins.storage.sql.tables.session import session_turns, sessions


class ChainAudit:
    """Checks chains, one after the other."""

    def __init__(self, context: AuditContext, anchor: Checked | None) -> None:
        """`anchor` is the result of an earlier audit."""
        self._context, self._anchor = context, anchor
        self.receipts: set[bytes] = set()
        """The seals that events have as receipts, as far as the ledger has their rows."""

    async def check(self, rows: Sequence[Row]) -> set[str]:
        """Check the chains of these runs, rows of `event_runs`. Return the refs of the texts that their events refer to."""
        self._context.result.runs = len(rows)
        for row in rows:
            if (why := run_fault(row)) is not None:
                message = f"the run {row['run_id']} in event_runs was changed: {why}"
                self._context.fault("changed", "event_runs", row["run_id"], message, run_of(row))
        refs: set[str] = set()
        for chain in dict.fromkeys(row["chain"] for row in rows):
            refs |= await self._chain(chain)
        return refs

    async def _chain(self, chain: str) -> set[str]:
        auditor, references = Audit(chain, self._context.erasures), _References()
        async with open_chain(self._context.db, chain) as (runs, rows):
            async for row in rows:
                if auditor.look(row):
                    references.add(row)
        if not runs:
            return set()  # its events are reported as events without a run
        newest = runs[-1]
        self._context.result.events += auditor.events
        self._context.result.erased += auditor.erased
        self._context.result.older.events += auditor.older
        for run in runs:
            self._context.result.heads[run.origin.run_id] = run.head.hash
            self._context.result.labels[run.origin.run_id] = run.labels
        spent = await spent_in(self._context.db, newest)
        faults = auditor.faults(runs) + audit_money(auditor.path(newest), spent, branched=auditor.branched())
        self._context.result.faults += [fault.of(newest.origin.workflow_id, newest.origin.run_id) for fault in faults]
        for run in runs:
            self._anchored(run, auditor)
            self._check_flow(run, references.flow)
        await self._check_references(references, newest)
        return set(references.texts)

    def _check_flow(self, run: LoggedRun, named: str | None) -> None:
        """Check the flow of a run by the event that names it. Loads from before schema 0025 have left it out."""
        known = run.origin.type == FLOW and named is None  # a flow that was not found has no such event
        if not known and run.flow not in (None, named if run.origin.type == FLOW else None):
            message = f"the flow of the run {run.origin.run_id} is not the one that its events name"
            self._context.fault("changed", "event_runs", run.origin.run_id, message, run)

    def _anchored(self, run: LoggedRun, auditor: Audit) -> None:
        """Check that a run still contains the event that it ended with at the earlier audit, under the same labels."""
        run_id, anchor = run.origin.run_id, self._anchor
        if anchor is None or run_id not in anchor.heads:
            return
        head = anchor.heads[run_id]
        if all(row.hash != head for row in auditor.path(run)):
            message = f"the event {head[:12]}…, the last one of the run {run_id} at the earlier audit, is missing"
            self._context.fault("missing", "events", head, message, run)
        if anchor.labels[run_id] != run.labels:
            message = f"the run {run_id} had another chain, workflow id, type, scope or tenant at the earlier audit"
            self._context.fault("changed", "event_runs", run_id, message, run)

    async def _check_references(self, references: _References, run: LoggedRun) -> None:
        """Check that the records which the events refer to exist."""
        existing = await self._context.existing(texts.c.hash, references.texts)
        for ref, row in references.texts.items():
            if ref not in existing:
                self._event(row, f"its long text {ref[:12]}… is missing", run)
        await self._check_receipts(references, run)
        for name, row in references.sessions.items():
            session = sha256_of(canonical([run.tenant, name]))
            deleted = self._context.erasures.explains("session", session)
            if not (deleted or await self._context.existing(sessions.c.key, [session])):
                self._event(row, f"the session {name!r} is missing", run)
        for turn in references.turns:
            await self._check_turn(turn, run)

    async def _check_receipts(self, references: _References, run: LoggedRun) -> None:
        """Check that each receipt is the seal of a row in the ledger, of a run of this chain."""
        runs = self._context.keyed(event_runs, event_runs.c.chain_key, {sha256_of(run.chain)})
        scopes = {row["scope"] async for row in runs}
        paid = select(ledger.c.seal).where(ledger.c.scope.in_(scopes))
        seals = set((await self._context.db.execute(paid)).scalars().all())
        for receipt, row in references.receipts.items():
            if receipt not in seals:
                self._event(row, "the ledger's row for its receipt is missing or was changed", run)
        self.receipts |= {bytes.fromhex(receipt) for receipt in references.receipts if receipt in seals}

    async def _check_turn(self, turn: _Turn, run: LoggedRun) -> None:
        session = sha256_of(canonical([run.tenant, turn.session]))
        key = sha256_of(canonical([session, run.scope]))
        row = (await self._context.db.execute(select(session_turns).where(session_turns.c.key == key))).first()
        if row is None and self._context.erasures.explains("session", session):
            return
        if row is None or (row.number, row.head) != (turn.number, turn.head):
            self._event(turn.event, f"turn {turn.number} of the session {turn.session!r} is missing or was changed", run)

    def _event(self, row: tuple[int, str], why: str, run: LoggedRun) -> None:
        seq, type = row
        fault = Fault(kind="missing", seq=seq, type=type, message=f"event {seq} ({type}): {why}")
        self._context.result.faults.append(fault.of(run.origin.workflow_id, run.origin.run_id))


class _Turn(NamedTuple):
    """A turn of a session, and the event that records it (`seq` and type)."""

    session: str
    number: int
    head: str
    event: tuple[int, str]


class _References:
    """The records that the events of a chain refer to, each with `seq` and type of the first event that does."""

    def __init__(self) -> None:
        self.texts: dict[str, tuple[int, str]] = {}
        self.receipts: dict[str, tuple[int, str]] = {}
        self.sessions: dict[str, tuple[int, str]] = {}
        self.turns: list[_Turn] = []
        self.flow: str | None = None
        """The flow that the runs of the chain have run."""

    def add(self, row: Logged) -> None:
        """Add the references of one event.

        An event of the older form adds no session: deletions of sessions were not logged then.
        """
        place = (row.seq, row.type)
        if row.type == "flow_started":
            self.flow = data_in(row.content).get("flow")
        for ref in row.refs():
            self.texts.setdefault(ref, place)
        for receipt in json.loads(row.receipts or "[]"):
            self.receipts.setdefault(receipt, place)
        if row.type in ("session_opened", "session_joined") and row.content is not None and row.labels is not None:
            data = json.loads(row.content)["data"]
            self.sessions.setdefault(data["session"], place)
            if row.type == "session_joined":
                self.turns.append(_Turn(data["session"], data["turn"], data["head"], place))
