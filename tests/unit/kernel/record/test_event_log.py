"""Hash chains: what is written follows from what was before, and nothing can be changed, taken out, moved or put in unseen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kernel.basics.sha256 import sha256_of
from kernel.conversation.budget import Usage
from kernel.conversation.transcript import INLINE_BYTES
from kernel.record.audit import Audit, audit, audited
from kernel.record.audit_money import audit_money
from kernel.record.erasure_log import ErasedItem, ErasureEntry, Erasures, entry_link, erasures_begin, items_hash
from kernel.record.event_log import (
    Logged,
    LoggedRun,
    Mark,
    Origin,
    Outgoing,
    Spent,
    by_reference,
    chained,
    expanded,
    link,
    path,
)
from kernel.record.events import Event
from kernel.record.faults import Fault

CHAIN = "todo/x:run-1"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def event(seq: int, **data: Any) -> Event:
    return Event(seq=seq, at=BEGAN + timedelta(seconds=seq), type="said", by="ann", data=data or {"n": seq})


def load(first: int, last: int, after: Mark | None = None) -> Outgoing:
    return Outgoing(chain=CHAIN, scope=CHAIN, after=after, events=[event(n) for n in range(first, last + 1)])


def origin(run_id: str = "run-1") -> Origin:
    return Origin(workflow_id="todo/x", run_id=run_id, type="Todo")


def run(rows: list[Logged], run_id: str = "run-1") -> LoggedRun:
    head = Mark(seq=rows[-1].seq, hash=rows[-1].hash)
    first, last = rows[0].at, rows[-1].at
    return LoggedRun(chain=CHAIN, scope=CHAIN, origin=origin(run_id), tenant=None, head=head, first_at=first, last_at=last)


ROWS = chained(load(1, 6), origin())


def faults(rows: list[Logged], runs: list[LoggedRun] | None = None) -> list[tuple[str, int | None]]:
    return [(fault.kind, fault.seq) for fault in audit(CHAIN, runs or [run(ROWS)], rows)]


def test_two_loads_make_the_same_chain_as_one() -> None:
    first = chained(load(1, 4), origin())
    assert [*first, *chained(load(5, 6, after=Mark(seq=4, hash=first[-1].hash)), origin())] == ROWS
    assert faults(ROWS) == []
    assert path(reversed(ROWS), run(ROWS).head) == ROWS
    assert [row.event() for row in ROWS] == [event(n) for n in range(1, 7)]


@pytest.mark.parametrize("seq", range(1, 7))
def test_a_change_is_found_and_named(seq: int) -> None:
    row = ROWS[seq - 1]
    later = (BEGAN + timedelta(days=1)).isoformat()
    other = '{"by":"eve","data":{}}'
    updates: list[dict[str, Any]] = [{"content": other}, {"at": later}, {"type": "work_accepted"}]
    updates.append({"content": other, "content_hash": sha256_of(other)})
    for update in updates:
        found = audit(CHAIN, [run(ROWS)], [row.model_copy(update=update) if each is row else each for each in ROWS])
        assert [(fault.kind, fault.seq) for fault in found] == [("changed", seq)]
        assert f"event {seq} (" in found[0].message


@pytest.mark.parametrize("seq", range(1, 7))
def test_what_is_missing_is_found_and_named(seq: int) -> None:
    assert faults([row for row in ROWS if row.seq != seq]) == [("missing", seq)]


def test_several_missing_events_are_one_gap() -> None:
    assert faults([row for row in ROWS if row.seq not in (3, 4)]) == [("missing", 4)]
    assert faults([]) == [("missing", 6)]


def test_two_events_that_changed_places_are_found() -> None:
    swapped = {3: 4, 4: 3}
    rows = [row.model_copy(update={"seq": swapped.get(row.seq, row.seq)}) for row in ROWS]
    assert {kind for kind, _ in faults(rows)} == {"changed", "moved"}
    assert {seq for _, seq in faults(rows)} == {3, 4}


def test_an_event_that_was_put_in_is_found_and_named() -> None:
    (forged,) = chained(
        Outgoing(chain=CHAIN, scope=CHAIN, after=Mark(seq=3, hash=ROWS[2].hash), events=[event(4, forged=True)]), origin()
    )
    assert faults([*ROWS, forged]) == [("inserted", 4)]
    (other,) = chained(load(7, 7, after=Mark(seq=6, hash=ROWS[5].hash)), origin())
    assert faults([*ROWS, other]) == [("inserted", 7)]


def erasures(*hashes: str) -> Erasures:
    """A log with one erasure, of these events."""
    items = [ErasedItem("event", hash) for hash in hashes]
    entry = ErasureEntry(
        seq=1, prev=erasures_begin(), hash="", at=BEGAN.isoformat(), what="tenant", whose=sha256_of("acme"), counts="{}",
        items_hash=items_hash(items),
    )  # fmt: skip
    return Erasures([(entry.model_copy(update={"hash": entry_link(entry)}), items)])


def test_erased_content_leaves_the_chain_valid() -> None:
    gone = {"content": None, "erased_at": BEGAN}
    rows = [row.model_copy(update=gone) if row.seq in (1, 3) else row for row in ROWS]
    assert audit(CHAIN, [run(ROWS)], rows, erasures(ROWS[0].hash, ROWS[2].hash)) == []
    assert rows[2].event() == Event(seq=3, at=event(3).at, type="said", by=None, data={"erased": ROWS[2].content_hash})


def test_content_that_no_erasure_took_out_is_found_and_so_is_content_that_came_back() -> None:
    gone = {"content": None, "erased_at": BEGAN}
    rows = [row.model_copy(update=gone) if row.seq == 3 else row for row in ROWS]
    assert faults(rows) == [("changed", 3)]
    later = [row.model_copy(update={"erased_at": BEGAN + timedelta(days=1)}) if row.seq == 3 else row for row in rows]
    for changed in (later, ROWS):
        found = audit(CHAIN, [run(ROWS)], changed, erasures(ROWS[2].hash))
        assert [(fault.kind, fault.seq) for fault in found] == [("changed", 3)]


@pytest.mark.parametrize("field", ["tenant", "scope", "workflow_id", "type", "run_id"])
def test_a_run_that_is_labelled_otherwise_is_found(field: str) -> None:
    told = run(ROWS)
    if field in ("tenant", "scope"):
        other = told.model_copy(update={field: "other"})
    else:
        other = told.model_copy(update={"origin": told.origin.model_copy(update={field: "other"})})
    found = audit(CHAIN, [other], ROWS)
    assert [(fault.kind, fault.seq) for fault in found] == [("changed", 1)]


def test_events_of_the_older_form_are_checked_as_far_as_they_go() -> None:
    rows: list[Logged] = []
    for row in ROWS[:4]:  # as versions before schema 0012 wrote them
        older = row.model_copy(update={"prev": rows[-1].hash if rows else row.prev, "labels": None})
        rows.append(older.model_copy(update={"hash": link(older)}))
    rows += chained(load(5, 6, after=Mark(seq=4, hash=rows[-1].hash)), origin())
    assert audit(CHAIN, [run(rows)], rows) == []
    changed = [row.model_copy(update={"type": "other"}) if row.seq == 2 else row for row in rows]
    assert [(each.kind, each.seq) for each in audit(CHAIN, [run(rows)], changed)] == [("changed", 2)]
    other = run(rows).model_copy(update={"tenant": "other"})  # the newer events of the run bind its labels
    assert [(each.kind, each.seq) for each in audit(CHAIN, [other], rows)] == [("changed", 5)]


def test_a_reset_is_a_branch_and_both_runs_are_whole() -> None:
    later = [each.model_copy(update={"at": each.at + timedelta(hours=1)}) for each in load(4, 5).events]
    branch = chained(Outgoing(chain=CHAIN, scope=CHAIN, after=Mark(seq=3, hash=ROWS[2].hash), events=later), origin("run-2"))
    second = run(branch, "run-2")
    assert faults([*ROWS, *branch], [run(ROWS), second]) == []
    assert path([*ROWS, *branch], second.head) == [*ROWS[:3], *branch]
    auditor = Audit(CHAIN)
    for row in ROWS:
        auditor.look(row)
    assert not auditor.branched()
    for row in branch:
        auditor.look(row)
    assert auditor.branched() and [each.seq for each in auditor.path(second)] == [5, 4, 3, 2, 1]


def test_long_texts_are_kept_apart_and_come_back() -> None:
    long = "é" * INLINE_BYTES
    whole = event(1, words=[{"a": long}, "short"], again=long)
    kept, texts = by_reference(whole)
    assert texts == [long, long] and len(kept.model_dump_json()) < 500
    assert expanded(kept.data, {sha256_of(long): long}) == whole.data
    assert expanded(kept.data, {})["again"] == f"(a text that is not kept: {sha256_of(long)})"


def test_what_no_payload_holds_is_kept_by_its_hash() -> None:
    kept, texts = by_reference(event(1, many=["x" * 4000] * 400))
    assert set(kept.data) == {"too_large"} and texts == []


def answered(step: str, calls: int, tokens: int, cost_usd: float | None) -> Outgoing:
    usage = {"calls": calls, "input_tokens": tokens, "output_tokens": 0, "cost_usd": cost_usd}
    data = {"participant": "a", "step": step, "status": "ok", "usage": usage, "model": "openai:x"}
    return Outgoing(chain=CHAIN, scope=CHAIN, events=[Event(seq=1, at=BEGAN, type="answered", data=data)])


def paid(step: str, tokens: int, cost_usd: float | None) -> Spent:
    return Spent(step=step, usage=Usage(calls=1, input_tokens=tokens, cost_usd=cost_usd))


@pytest.mark.parametrize(
    ("spent", "branched", "found"),
    [
        ([paid("s", 10, 0.1), paid("s/repair-1", 5, 0.1), paid("s2", 9, 9.0)], False, None),
        ([paid("s", 10, 0.1)], False, "unpaid"),
        ([], True, "unpaid"),
        ([paid("s", 10, 0.1), paid("s/repair-1", 5, 0.1), paid("s", 15, 0.2)], False, "overpaid"),
        ([paid("s", 10, 0.1), paid("s/repair-1", 5, 0.1), paid("s", 15, 0.2)], True, None),
        ([paid("s", 10, 0.1), paid("s/repair-1", 5, 0.3)], False, "overpaid"),
    ],
)
def test_money_is_held_against_the_ledger(spent: list[Spent], branched: bool, found: str | None) -> None:
    said: list[Fault] = audit_money(map(audited, chained(answered("s", 2, 15, 0.2), origin())), spent, branched=branched)
    assert [fault.kind for fault in said] == ([found] if found else [])


@pytest.mark.parametrize(
    ("spent", "found"),
    [
        ([paid("s", 10, 0.1), paid("s", 12, 0.1)], None),
        ([paid("s", 12, 0.1)], None),  # equal participants that shared one answer
        ([paid("s", 9, 0.1)], "unpaid"),
        ([paid("s", 10, 0.1), paid("s", 12, 0.1), paid("s", 1, 0.1)], "overpaid"),
    ],
)
def test_participants_of_one_step_are_held_against_the_ledger_together(spent: list[Spent], found: str | None) -> None:
    events = [*answered("s", 1, 10, 0.1).events, *answered("s", 1, 12, 0.1).events]
    said = audit_money(
        map(audited, chained(Outgoing(chain=CHAIN, scope=CHAIN, events=events), origin())), spent, branched=False
    )
    assert {fault.kind for fault in said} == ({found} if found else set())
