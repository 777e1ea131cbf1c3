"""The state that a living agent passes on to its next run fits into one payload."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from kernel.actors.agent import AGENT_BYTES, AgentState, Answered
from kernel.basics.fitting import json_bytes
from kernel.conversation.budget import Usage
from kernel.conversation.message import QueuedMessage
from kernel.conversation.outcome import Failure
from kernel.conversation.participant import Agent
from kernel.conversation.transcript import Thread
from kernel.record.event_log import Mark
from kernel.record.events import Event
from workflows.agent.agent import CARRIED_BYTES
from workflows.agent.carried import EVENTS, LINES, carry, restore
from workflows.run.record import Events, Record, TranscriptEntry
from workflows.run.run import Run
from workflows.sending import PAYLOAD_BYTES

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def a_run(paused: bool = False) -> Any:
    return SimpleNamespace(paused=paused, record=Record(), outbox=SimpleNamespace(mark=None))


def event(seq: int, words: str = "") -> Event:
    return Event(seq=seq, at=NOW, type="noted", data={"words": words})


def line(seq: int, text: str = "yes", by: str = "s") -> TranscriptEntry:
    return TranscriptEntry(seq=seq, at=NOW, by=by, role="answer", text=text, ref="r" * 64)


def next_run(run: Any, me: AgentState) -> tuple[Any, AgentState]:
    """Return the next run and its state, after a round trip through JSON."""
    state = AgentState.model_validate_json(carry(cast(Run, run), me).model_dump_json())
    following = a_run()
    restore(cast(Run, following), state)
    return following, state


def test_the_record_goes_on_in_the_next_run() -> None:
    run = a_run(paused=True)
    run.record.usage, run.record.offline_models = Usage(calls=3), {"b", "a"}
    run.record.events = Events(event(seq) for seq in range(1, EVENTS + 10))
    run.record.transcript = [line(seq) for seq in range(1, LINES + 10)]
    run.outbox.mark = Mark(seq=9, hash="h")
    following, state = next_run(run, AgentState(agent=Agent(name="ann"), answered=7))
    assert following.paused and following.record.usage == Usage(calls=3) and following.record.offline_models == {"a", "b"}
    assert list(following.record.events) == run.record.events[-EVENTS:]
    assert following.record.transcript == run.record.transcript[-LINES:]
    assert following.outbox.mark == Mark(seq=9, hash="h") and state.answered == 7


def test_a_new_agent_has_nothing_to_take_along() -> None:
    following, state = next_run(a_run(), AgentState(agent=Agent(name="ann")))
    assert list(following.record.events) == following.record.transcript == [] and state == AgentState(agent=Agent(name="ann"))


@pytest.mark.parametrize("word", ["x", "雨", "🌧", '"'])
def test_every_part_at_its_limit_fits_into_one_payload(word: str) -> None:
    width = json_bytes(Agent(name="ann", instructions=word)) - json_bytes(Agent(name="ann"))
    agent = Agent(name="ann", instructions=word * (AGENT_BYTES // width - 100))
    me, run = AgentState(agent=agent), a_run()
    number = 0
    while sum(map(json_bytes, me.mailbox.waiting)) < CARRIED_BYTES - 30_000:
        me.mailbox.put(QueuedMessage(id=f"m{number}", sender=word * 5000, content="?", sent_at=NOW))
        number += 1
    for number in range(1000):
        me.mailbox.seen.add(f"{word * 60}{number}")
        failure = Failure(type="Failed", message=word * 100_000)
        me.answers[list(me.mailbox.seen.keys)[-1]] = Answered(at=NOW, error=failure).slim()
    run.record.events = Events(event(seq, word * 20_000) for seq in range(1, 300))
    run.record.transcript = [line(seq, word * 1000, word * 5000) for seq in range(1, 100)]
    me.thread = Thread(head="h" * 64).say("answer", "ann", word * 1_000_000)
    following, state = next_run(run, me)
    assert json_bytes(state) < PAYLOAD_BYTES
    assert state.answers and following.record.transcript and following.record.events[-1].seq == 299
