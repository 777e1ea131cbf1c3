"""Room for dead letters: contents go to the store before a letter is dropped, however many letters come meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kernel.actors.topic import TopicState
from kernel.actors.weight import STATE_BYTES, weight_of
from kernel.conversation.message import Message
from kernel.conversation.transcript import Thread
from tests.support.fakes.workflow import FakeWorkflow, turns
from workflows import calls
from workflows.topic import Topic

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LONG = "雨" * 20_000  # 60,000 bytes, so that 26 of them are more than the state may be


def add(topic: TopicState, *ids: str) -> None:
    for id in ids:
        message = Message(id=id, sender="s", content=LONG, sent_at=NOW)
        topic.add_dead_letters(message, {"agent/gone": "it is stopping"}, NOW)


async def test_letters_that_come_during_an_offload_are_offloaded_too(
    temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, stored = TopicState(name="t"), list[str | None]()
    late = [[f"late-{time}-{number}" for number in range(30)] for time in range(3)]

    async def store(thread: Thread, summary: str) -> None:
        await turns()
        stored.extend(entry.text for entry in thread.pending)
        if late:
            add(state, *late.pop(0))

    monkeypatch.setattr(calls, "store_thread", store)
    add(state, *(f"first-{number}" for number in range(30)))
    topic = Topic()
    topic.entity.begin(state)
    await topic._make_room(state)
    assert len(state.dead) == 120 and not late, "none is dropped"
    assert state.refused == [] and weight_of(state).bytes <= STATE_BYTES
    assert set(stored) == {LONG}


async def test_what_no_call_can_store_is_dropped_and_recorded(temporal: FakeWorkflow) -> None:
    state = TopicState(name="t")
    nested: object = [1] * 10_000  # as text it takes a hundred times its size
    for _ in range(90):
        nested = [nested]
    for number in range(100):
        message = Message(id=f"deep-{number}", sender="s", content=nested, sent_at=NOW)
        state.add_dead_letters(message, {"agent/gone": "it is stopping"}, NOW)
    topic = Topic()
    topic.entity.begin(state)
    await topic._make_room(state)
    assert 0 < len(state.dead) < 100 and weight_of(state).bytes <= STATE_BYTES
    assert "deep-99" in state.dead and "deep-0" not in state.dead, "the oldest is dropped first"
    assert state.refused
