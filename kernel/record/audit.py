"""What an audit finds in the event log: events that were changed, taken out, moved or put in, and money that does not agree."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage
from kernel.conversation.transcript import digest
from kernel.record.event_log import Logged, LoggedRun, Spent, genesis, link


class Fault(Schema):
    """One thing that is wrong. `seq` is the event's place in its run."""

    kind: Literal["changed", "missing", "moved", "inserted", "unpaid", "overpaid"]
    seq: int
    type: str | None = None
    message: str


class Seen(NamedTuple):
    """What an audit keeps of an event; many fit into memory. `paid` is a model's answer: its step and what it says it cost."""

    hash: str
    prev: str
    seq: int
    type: str
    paid: tuple[str, Usage] | None


def seen(row: Logged, before: Seen | None = None) -> Seen:
    """What is kept of an event. `before` is the one that was looked at last, whose strings are shared."""
    prev = before.hash if before is not None and before.hash == row.prev else row.prev
    return Seen(row.hash, prev, row.seq, row.type, _paid(row))


class Audit:
    """Looks at the events of a chain, one after the other in any order, and then says what is wrong."""

    def __init__(self, chain: str) -> None:
        self._begins = genesis(chain)
        self._by_hash: dict[str, Seen] = {}
        self._last: Seen | None = None
        self._faults: list[Fault] = []
        self.events = self.erased = 0

    def look(self, row: Logged) -> None:
        """Look at one event."""
        self._last = self._by_hash[row.hash] = seen(row, self._last)
        self.events += 1
        self.erased += row.content is None
        if (fault := _own_fault(row)) is not None:
            self._faults.append(fault)

    def path(self, run: LoggedRun) -> Iterator[Seen]:
        """The events of a run, the last one first, as far as the chain is whole."""
        hash, met = run.head.hash, 0
        while (row := self._by_hash.get(hash)) is not None and met < len(self._by_hash):
            yield row
            hash, met = row.prev, met + 1

    def faults(self, runs: Sequence[LoggedRun]) -> list[Fault]:
        """What is wrong: every run's events must lead back, hash by hash, to the chain's beginning."""
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
                    faults.append(_fault("moved", row, f"it stands at place {row.seq}, and its place is {seq}"))
                hash, seq, follower = row.prev, seq - 1, f"event {seq} ({row.type})"
        faults += gaps.values()
        # Beyond a gap nothing leads on: what stands before it counts as there when it leads up to the gap from the beginning.
        stray = [row for row in self._by_hash.values() if row.hash not in reached]
        before = _from_beginning(self._begins, stray) if gaps else set()
        limit = max((gap.seq for gap in gaps.values()), default=0)
        for row in stray:
            if row.hash not in before or row.seq >= limit:
                faults.append(_fault("inserted", row, "no event of this run leads to it"))
        return sorted(faults, key=lambda fault: fault.seq)

    def branched(self) -> bool:
        """Whether the chain has branches: a run of it was reset."""
        return len({row.prev for row in self._by_hash.values()}) < len(self._by_hash)


def audit(chain: str, runs: Sequence[LoggedRun], rows: Iterable[Logged]) -> list[Fault]:
    """What is wrong with a chain whose events are at hand."""
    auditor = Audit(chain)
    for row in rows:
        auditor.look(row)
    return auditor.faults(runs)


def _own_fault(row: Logged) -> Fault | None:
    if row.content is not None and digest(row.content) != row.content_hash:
        return _fault("changed", row, "its content is not the one that was written")
    if link(row.prev, row.seq, row.at, row.type, row.content_hash) != row.hash:
        return _fault("changed", row, "its place, its time, its type or its predecessor is not the one that was written")
    return None


def _fault(kind: Literal["changed", "moved", "inserted"], row: Logged | Seen, why: str) -> Fault:
    return Fault(kind=kind, seq=row.seq, type=row.type, message=f"event {row.seq} ({row.type}) was {kind}: {why}")


def _from_beginning(begins: str, rows: Sequence[Seen]) -> set[str]:
    following: dict[str, list[Seen]] = {}
    for row in rows:
        following.setdefault(row.prev, []).append(row)
    found: set[str] = set()
    ahead = list(following.get(begins, []))
    while ahead:
        row = ahead.pop()
        if row.hash not in found:
            found.add(row.hash)
            ahead += following.get(row.hash, [])
    return found


def audit_money(events: Iterable[Seen], spent: Sequence[Spent], *, branched: bool) -> list[Fault]:
    """Where what a run says that an answer cost, and what the ledger holds as paid for it, differ.

    A run that was reset may have paid for a step twice (`branched`): then only what the ledger lacks counts.
    """
    said = [(row, *row.paid) for row in events if row.paid is not None]
    paid = dict.fromkeys((step for _, step, _ in said), Usage())
    extra = Usage()
    for each in spent:  # a step's repairs and tools are paid under it; of two steps that fit, the longer one's
        fitting = [step for step in paid if each.step == step or each.step.startswith(f"{step}/")]
        if each.extra:
            extra = extra + each.usage
        elif fitting:
            step = max(fitting, key=len)
            paid[step] = paid[step] + each.usage
    faults = []
    for row, step, usage in said:
        if _less(paid[step] + extra, usage):
            faults.append(_money("unpaid", row, f"it says {_words(usage)}; the ledger has {_words(paid[step])} for {step!r}"))
        elif not branched and _less(usage, paid[step]):
            faults.append(_money("overpaid", row, f"the ledger has {_words(paid[step])} for {step!r}; it says {_words(usage)}"))
    return faults


def _money(kind: Literal["unpaid", "overpaid"], row: Seen, why: str) -> Fault:
    return Fault(kind=kind, seq=row.seq, type=row.type, message=f"event {row.seq} ({row.type}): {why}")


def _paid(row: Logged) -> tuple[str, Usage] | None:
    """The step and the price of a model's answer; None for other events, and for what was erased."""
    if row.type != "answered" or row.content is None:
        return None
    data: dict[str, Any] = json.loads(row.content)["data"]
    if not data.get("model") or not data.get("usage"):  # a person, a team (its own run has the calls), another language
        return None
    return str(data["step"]), Usage.model_validate(data["usage"])


def _less(one: Usage, other: Usage) -> bool:
    cheaper = None not in (one.cost_usd, other.cost_usd) and (one.cost_usd or 0) < (other.cost_usd or 0) - 1e-6
    fewer = one.input_tokens < other.input_tokens or one.output_tokens < other.output_tokens
    return one.calls < other.calls or fewer or cheaper


def _words(usage: Usage) -> str:
    cost = "an unknown price" if usage.cost_usd is None else f"${usage.cost_usd:.6f}"
    return f"{usage.calls} calls, {usage.input_tokens + usage.output_tokens} tokens, {cost}"
