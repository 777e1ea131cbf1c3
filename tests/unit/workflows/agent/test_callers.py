"""The callers of a living agent."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from kernel.actors.agent import AgentState, Answered, State
from kernel.actors.mailbox import key_of
from kernel.conversation.message import Message
from kernel.conversation.participant import Agent
from tests.support.fakes.workflow import FakeWorkflow, turns
from workflows.agent.callers import Callers

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def message(id: str) -> Message:
    return Message(id=id, sender="s", content="?", sent_at=NOW)


def living() -> AgentState:
    return AgentState(agent=Agent(name="ann"), state="ready")


@pytest.mark.parametrize("id", ["m1", "long " * 100])
async def test_all_callers_of_one_message_get_its_answer(temporal: FakeWorkflow, id: str) -> None:
    me, callers = living(), Callers()
    waiting = [asyncio.ensure_future(callers.answer_to(message(id), me)) for _ in range(3)]
    await turns()
    assert callers.ids() == {id} and id in callers and "other" not in callers
    me.answers[key_of("other")] = Answered(at=NOW, content="no")
    await turns()
    assert not any(task.done() for task in waiting)
    me.answers[key_of(id)] = answer = Answered(at=NOW, content="yes")
    assert await asyncio.gather(*waiting) == [answer] * 3
    assert callers.ids() == frozenset()


@pytest.mark.parametrize("end", ["stopped", "failed"])
async def test_an_agent_that_ends_leaves_no_caller_waiting(temporal: FakeWorkflow, end: State) -> None:
    me, callers = living(), Callers()
    me.answers["known"] = Answered(at=NOW, content="yes")
    waiting = [asyncio.ensure_future(callers.answer_to(message(id), me)) for id in ("known", "new")]
    me.state = end
    known, new = await asyncio.gather(*waiting)
    assert known.content == "yes" and known.error is None
    assert new.error is not None and new.error.type == "Stopped" and "before it came to this message" in new.error.message
    assert callers.ids() == frozenset()


async def test_a_caller_that_is_cancelled_counts_no_more(temporal: FakeWorkflow) -> None:
    me, callers = living(), Callers()
    first, second = (asyncio.ensure_future(callers.answer_to(message("m"), me)) for _ in range(2))
    await turns()
    first.cancel()
    await asyncio.wait([first])
    assert callers.ids() == {"m"}
    second.cancel()
    await asyncio.wait([second])
    assert callers.ids() == frozenset()
