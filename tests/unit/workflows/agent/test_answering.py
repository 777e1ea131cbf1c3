"""The answer of a living agent to one message, with a team of prepared answers."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from kernel.actors.agent import INLINE_ANSWER_BYTES, AgentState, Answered
from kernel.basics.sha256 import sha256_of
from kernel.conversation.message import QueuedMessage
from kernel.conversation.outcome import Contribution, Failure
from kernel.conversation.participant import Agent, Scripted
from kernel.conversation.team import Ask
from kernel.conversation.transcript import Thread
from kernel.kinds.storage import TextFound
from tests.support.fakes.workflow import FakeWorkflow, turns
from workflows import calls
from workflows.agent.answering import Answering
from workflows.answerers.durable_team import DurableTeam
from workflows.run.run import Run

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Team:
    """A team that gives its prepared answer, once it may."""

    def __init__(self, contribution: Contribution) -> None:
        self.contribution = contribution
        self.asked: list[Ask] = []
        self.may_answer = True
        self.ended = False
        self.guarded: dict[str, Thread] = {}

    async def ask(self, participant: Any, ask: Ask) -> Contribution:
        self.asked.append(ask)
        try:
            while not self.may_answer:
                await asyncio.sleep(0)
            return self.contribution
        finally:
            await turns()  # a call ends some time after it is cancelled
            self.ended = True

    def shortened(self, thread: Thread) -> Thread:
        return thread


class Store:
    """The store behind `calls`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.texts: dict[str, str] = {}
        monkeypatch.setattr(calls, "store_thread", self._store)
        monkeypatch.setattr(calls, "read_long", self._read)

    async def _store(self, thread: Thread, summary: str) -> None:
        self.texts |= {entry.ref: entry.text or "" for entry in thread.pending}

    async def _read(self, ref: str) -> TextFound:
        return TextFound(text=self.texts[ref], truncated=False)


@pytest.fixture(autouse=True)
def store(temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch) -> Store:
    return Store(monkeypatch)


def answering(team: Team) -> tuple[Answering, list[tuple[Any, ...]]]:
    said: list[tuple[Any, ...]] = []
    record = SimpleNamespace(say=lambda *words, **more: said.append((*words, more)))
    return Answering(cast(Run, SimpleNamespace(record=record, priority=None)), cast(DurableTeam, team)), said


def message(content: Any = "Will it rain?") -> QueuedMessage:
    return QueuedMessage(id="m1", sender="tester", content=content, sent_at=NOW)


def living(agent: Agent | Scripted | None = None) -> AgentState:
    return AgentState(agent=agent or Agent(name="ann"), state="executing")


SCRIPTED = Scripted(kind="script", name="ann")


async def answer(team: Team, me: AgentState, given: QueuedMessage) -> Answered:
    return await answering(team)[0].answer(me, given)


async def test_question_and_answer_become_part_of_the_conversation(store: Store) -> None:
    me, team = living(), Team(Contribution(participant="ann", content="Yes."))
    assert (await answer(team, me, message())).content == "Yes."
    assert [(entry.role, entry.author, entry.text) for entry in me.thread.pending] == [
        ("task", "tester", "Will it rain?"), ("answer", "ann", "Yes."),
    ]  # fmt: skip
    await answer(team, me, message("Sure?"))
    assert [entry.text for entry in team.asked[1].thread.pending] == ["Will it rain?", "Yes.", "Sure?"]
    assert store.texts == {}


async def test_a_model_answers_by_its_address(store: Store) -> None:
    me = living()
    answered = await answer(Team(Contribution(participant="ann", content="begin", truncated=True, ref="r" * 64)), me, message())
    assert answered.must_be_read and me.thread.pending[-1].text is None and me.thread.pending[-1].ref == "r" * 64


@pytest.mark.parametrize("word", ["x", "雨"])
async def test_a_long_answer_without_an_address_is_stored(store: Store, word: str) -> None:
    at_the_limit = word * (INLINE_ANSWER_BYTES // len(word.encode()))
    for text, stored in [(at_the_limit, False), (at_the_limit + word, True)]:
        answered = await answer(Team(Contribution(participant="ann", content=text)), living(), message())
        assert (answered.ref == sha256_of(text)) is stored and (text in store.texts.values()) is stored
        assert answered.slim().must_be_read is stored


async def test_what_a_guard_changed_is_what_was_said() -> None:
    me, team = living(), Team(Contribution(participant="ann", content="Yes."))
    asked = Thread().say("task", "tester", "Will it rain?")
    team.guarded[str(asked.tip())] = Thread().say("task", "tester", "(left out)")
    await answer(team, me, message())
    assert [entry.text for entry in me.thread.pending] == ["(left out)", "Yes."] and team.guarded == {}


async def test_a_script_gets_the_whole_message_and_holds_no_conversation(store: Store) -> None:
    me, given = living(SCRIPTED), message({"city": "Ulm", "text": "x" * 1000})
    team = Team(Contribution(participant="ann", content="ok"))
    store.texts[given.entry().ref] = str(given.entry().text)
    given.offload()
    await answer(team, me, given)
    sent = team.asked[0].message
    assert sent is not None and sent.content == {"city": "Ulm", "text": "x" * 1000}
    assert me.thread == Thread()


async def test_a_failure_is_an_answer_and_leaves_the_conversation_as_it_was() -> None:
    me, failure = living(), Failure(type="ProviderRefused", message="no")
    answered = await answer(Team(Contribution(participant="ann", status="failed", error=failure)), me, message())
    assert answered.error == failure and me.thread == Thread()


async def test_an_interrupt_ends_the_call_and_is_the_answer() -> None:
    me, team = living(), Team(Contribution(participant="ann", content="Yes."))
    team.may_answer = False
    at_work, _ = answering(team)
    answered = asyncio.ensure_future(at_work.answer(me, message()))
    await turns()
    assert at_work.message_id == "m1" and not at_work.idle
    at_work.interrupt()
    error = (await answered).error
    assert team.ended, "the call has really ended when the message counts as answered"
    assert error == Failure(type="Interrupted", message="ann was interrupted while it worked on this message.")
    assert at_work.idle and at_work.message_id is None and me.thread == Thread()
    team.may_answer = True
    assert (await at_work.answer(me, message("Again"))).content == "Yes.", "the next message is not interrupted"


async def test_an_agent_that_is_cancelled_waits_for_the_end_of_its_call() -> None:
    team = Team(Contribution(participant="ann", content="Yes."))
    team.may_answer = False
    at_work, _ = answering(team)
    answered = asyncio.ensure_future(at_work.answer(living(), message()))
    await turns()
    answered.cancel()
    with pytest.raises(asyncio.CancelledError):
        await answered
    assert team.ended and at_work.idle and at_work.message_id is None


async def test_the_transcript_has_the_question() -> None:
    at_work, said = answering(Team(Contribution(participant="ann", content="Yes.")))
    given = message("x" * 1000)
    await at_work.answer(living(), given)
    given.offload()
    await at_work.answer(living(), given)
    whole, cut = said
    assert whole[:3] == ("tester", "task", "x" * 1000) and not whole[3]["truncated"]
    assert cut[:3] == ("tester", "task", "") and cut[3] == {"ref": sha256_of("x" * 1000), "truncated": True}
