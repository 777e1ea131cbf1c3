"""The record of a run."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import pytest

from kernel.record import run_events
from kernel.record.event_log import LoggedMark
from kernel.record.events import Event, Page
from tests.support.fakes.workflow import START
from tests.unit.workflows.run.conftest import ARun
from workflows.run.record import Events, page_of


def test_entries_share_the_set_of_their_fields_and_copies_do_not(run: ARun) -> None:
    for reason in ("one", "two"):
        run.note(run_events.CancelIgnored(reason=reason))
        run.record.say("ann", "answer", reason)
    for first, second in (run.record.events, run.record.transcript):
        assert first.model_fields_set is second.model_fields_set == set(type(first).model_fields)
        copy = first.model_copy(update={"by": "ben"})
        assert copy.model_fields_set is not first.model_fields_set and first.by != "ben"


def events(count: int, **data: Any) -> Events:
    """The events 1 to `count`, of two types."""
    kept = Events()
    for seq in range(1, count + 1):
        kind = "odd" if seq % 2 else "even"
        kept.append(Event(seq=kept.next_seq, at=START + timedelta(seconds=seq), type=kind, by="ann", data={**data, "n": seq}))
    return kept


def nested(levels: int) -> Any:
    value: Any = "the innermost"
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize("value", [nested(250), "half \ud83d", 2**70, 0.1, -0.0, math.inf, None, {"a": [True, {}]}, "安"])
def test_a_packed_event_is_read_as_it_was(value: Any) -> None:
    kept = events(3, value=value)
    before = [*kept]
    for event in before[:2]:
        kept.pack(event)
    assert [*kept] == before and kept[0] is not before[0] and kept[2] is before[2]
    assert repr(kept[0].data) == repr(before[0].data)
    assert kept[-3:] == before and page_of(kept, Page(after=1, limit=1)) == before[1:2]
    assert kept.of_type("odd") == [before[0], before[2]] and kept.of_type("od") == []
    assert kept.next_seq == 4


def test_only_the_event_that_is_kept_is_packed() -> None:
    kept = events(3)
    first, *_ = [*kept]
    kept.keep_last(2)
    kept.pack(first)
    kept.pack(kept[0].model_copy())
    assert [each.seq for each in kept] == [2, 3] and kept[0] is kept[0]
    kept.keep_last(5)
    assert len(kept) == 2


async def test_an_event_is_packed_with_its_time_in_the_log(run: ARun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflows.outbox.own_chain", lambda: "w:r")
    for reason in ("one", "two"):
        run.outbox.add(run.note(run_events.CancelIgnored(reason=reason)))
    later = START + timedelta(minutes=1)
    load = run.outbox._take(10_000)
    assert load is not None and run.record.events[0] is run.record.events[0]
    run.outbox._arrived(LoggedMark(seq=2, hash="h", at=[START, later]))
    assert [event.at for event in run.record.events] == [START, later]
    assert run.record.events[1] is not run.record.events[1]
