"""The audit of a chain of events: changed, missing, moved, inserted or relabelled ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from kernel.basics.sha256 import sha256_of
from kernel.record.audit_money import price_of
from kernel.record.erasure_log import Erasures
from kernel.record.event_log import Logged, LoggedRun, genesis, link
from kernel.record.faults import AuditedEvent, Fault


def audited(row: Logged, before: AuditedEvent | None = None) -> AuditedEvent:
    """Return the part of an event that an audit keeps. To save memory it shares strings with `before`, the previous one."""
    prev, run_id, labels = row.prev, row.run_id, row.labels
    if before is not None:
        prev = before.hash if before.hash == prev else prev
        run_id = before.run_id if before.run_id == run_id else run_id
        labels = before.labels if before.labels == labels else labels
    paid = None if row.content is None or sha256_of(row.content) != row.content_hash else price_of(row)
    return AuditedEvent(row.hash, prev, row.seq, row.type, row.at, run_id, labels, paid)


class Audit:
    """An audit of one chain: it takes the events one by one, in any order, and then returns the faults."""

    def __init__(self, chain: str, erasures: Erasures | None = None) -> None:
        """Begin an audit. `erasures` explain events without content."""
        self._begins, self._erasures = genesis(chain), erasures or Erasures()
        self._by_hash: dict[str, AuditedEvent] = {}
        self._last: AuditedEvent | None = None
        self._faults: list[Fault] = []
        self.events = self.erased = self.older = 0

    def look(self, row: Logged) -> bool:
        """Take one event. Return whether it is unchanged in itself."""
        self._last = self._by_hash[row.hash] = audited(row, self._last)
        self.events += 1
        self.erased += row.content is None
        self.older += row.labels is None
        if (why := _own_fault(row) or _gap(row, self._erasures)) is not None:
            self._faults.append(_fault("changed", row, why))
        return why is None

    def path(self, run: LoggedRun) -> Iterator[AuditedEvent]:
        """Yield the events of a run, the last one first, up to a gap if there is one."""
        hash, met = run.head.hash, 0
        while (row := self._by_hash.get(hash)) is not None and met < len(self._by_hash):
            yield row
            hash, met = row.prev, met + 1

    def faults(self, runs: Sequence[LoggedRun]) -> list[Fault]:
        """Return the faults. A run's events must lead back to the chain's beginning by their hashes, and carry its labels."""
        faults, reached, gaps = list(self._faults), set[str](), dict[str, Fault]()
        for run in runs:
            hash, seq, follower = run.head.hash, run.head.seq, "the end of the run"
            while hash != self._begins and hash not in reached:
                row = self._by_hash.get(hash)
                if row is None:
                    message = f"event {seq} is missing: {follower} follows it, and it is not in the log"
                    gaps[hash] = Fault(kind="missing", seq=seq, message=message)
                    break
                reached.add(hash)
                if row.seq != seq:
                    faults.append(_fault("moved", row, f"it is at place {row.seq}, and belongs at {seq}"))
                hash, seq, follower = row.prev, seq - 1, f"event {seq} ({row.type})"
        faults += gaps.values()
        # A gap cuts off the events before it. They are not strays if they lead from the beginning up to the gap.
        stray = [row for row in self._by_hash.values() if row.hash not in reached]
        before = _from_beginning(self._begins, stray) if gaps else set()
        limit = max((gap.seq or 0 for gap in gaps.values()), default=0)
        for row in stray:
            if row.hash not in before or row.seq >= limit:
                faults.append(_fault("inserted", row, "no event of this run leads to it"))
        first = self._first_of_each()
        faults += self._relabelled(runs, first)
        if not faults:  # with other faults, a first or last event may only look misplaced
            faults += [fault for run in runs if (fault := self._misplaced(run, first)) is not None]
        return sorted(faults, key=lambda fault: fault.seq or 0)

    def branched(self) -> bool:
        """Return whether the chain has branches, because one of its runs was reset."""
        return len({row.prev for row in self._by_hash.values()}) < len(self._by_hash)

    def _first_of_each(self) -> dict[tuple[str, str | None], AuditedEvent]:
        """Return the first event of each run, by its id and labels."""
        first: dict[tuple[str, str | None], AuditedEvent] = {}
        for row in self._by_hash.values():
            if (earliest := first.get((row.run_id, row.labels))) is None or row.seq < earliest.seq:
                first[row.run_id, row.labels] = row
        return first

    def _relabelled(self, runs: Sequence[LoggedRun], first: dict[tuple[str, str | None], AuditedEvent]) -> list[Fault]:
        """Return the runs whose events and whose row in `event_runs` have different labels, one fault a run."""
        labels, faults = {run.origin.run_id: run.labels for run in runs}, []
        for (run_id, bound), row in first.items():
            if run_id not in labels:
                faults.append(_fault("changed", row, f"no run of this chain has the id {run_id!r} that it names"))
            elif bound is not None and labels[run_id] != bound:
                why = "its run id, or the run's chain, workflow id, type, scope or tenant, is not the one that was written"
                faults.append(_fault("changed", row, why))
        return faults

    def _misplaced(self, run: LoggedRun, first: dict[tuple[str, str | None], AuditedEvent]) -> Fault | None:
        """Return the fault if `event_runs` and the events differ in when the run began or ended, or in its last event."""
        head, own = self._by_hash.get(run.head.hash), first.get((run.origin.run_id, run.labels))
        if head is None:
            return None  # reported as missing
        if head.at != run.last_at:
            return _fault("moved", head, f"event_runs has {run.last_at} for the run's last event")
        if head.labels is not None and head.run_id != run.origin.run_id:
            return _fault("inserted", head, f"the run {run.origin.run_id} ends with it in event_runs, and did not write it")
        if own is not None and own.at != run.first_at and (run.origin.run_id, None) not in first:
            return _fault("moved", own, f"event_runs has {run.first_at} for the run's first event")
        return None


def audit(chain: str, runs: Sequence[LoggedRun], rows: Iterable[Logged], erasures: Erasures | None = None) -> list[Fault]:
    """Return the faults of a chain."""
    auditor = Audit(chain, erasures)
    for row in rows:
        auditor.look(row)
    return auditor.faults(runs)


def _own_fault(row: Logged) -> str | None:
    if row.content is not None and sha256_of(row.content) != row.content_hash:
        return "its content is not the one that was written"
    if row.labels is None and row.receipts is not None:
        return "it has receipts that were not written with it"
    if link(row) != row.hash:
        return "its place, time, type, predecessor, labels or receipts are not those that were written"
    return None


def _gap(row: Logged, erasures: Erasures) -> str | None:
    """Return the contradiction between an event and the log of erasures, if there is one."""
    if row.content is None:
        if not erasures.explains_at("event", row.hash, row.erased_at):
            return "its content is missing, and no logged erasure removed it at that time"
    elif row.erased_at is not None or erasures.explains("event", row.hash):
        return "an erasure removed its content, but it is there"
    return None


def _fault(kind: Literal["changed", "moved", "inserted"], row: Logged | AuditedEvent, why: str) -> Fault:
    return Fault(kind=kind, seq=row.seq, type=row.type, message=f"event {row.seq} ({row.type}) was {kind}: {why}")


def _from_beginning(begins: str, rows: Sequence[AuditedEvent]) -> set[str]:
    following: dict[str, list[AuditedEvent]] = {}
    for row in rows:
        following.setdefault(row.prev, []).append(row)
    reached: set[str] = set()
    ahead = list(following.get(begins, []))
    while ahead:
        row = ahead.pop()
        if row.hash not in reached:
            reached.add(row.hash)
            ahead += following.get(row.hash, [])
    return reached
