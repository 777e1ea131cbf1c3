"""The events that go to the next run of a workflow."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kernel.basics.fitting import json_bytes
from kernel.record.events import Event, last_events

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def event(seq: int, words: str = "") -> Event:
    return Event(seq=seq, at=NOW, type="noted", by="s", data={"words": words})


def test_the_last_events_that_have_room() -> None:
    events = [event(seq) for seq in range(1, 6)]
    room = sum(json_bytes(each) + 1 for each in events[-3:])
    assert last_events(events, room) == events[-3:]
    assert last_events(events, room - 1) == events[-2:]
    assert last_events([], room) == []


@pytest.mark.parametrize("word", ["x", "雨", "🌧"])
def test_the_very_last_one_is_kept_to_count_on_from(word: str) -> None:
    """Without it the next run would count from 1 again, and its events would clash with those in the log."""
    long = event(2, word * 1000)
    assert last_events([event(1), long], 500) == [Event(seq=2, at=NOW, type="noted", by="s", data={})]
    assert long.data, "the event itself is not changed: a query still shows it"
