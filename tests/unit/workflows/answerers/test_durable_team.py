"""The durable team: it picks the answerer by the participant's kind, keeps the time, and records each answer with its step."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import timedelta
from typing import Any

import pytest

from kernel.basics.errors import BudgetExceeded, InvalidInput
from kernel.basics.sha256 import sha256_of
from kernel.conversation.outcome import Contribution, Outcome
from kernel.conversation.participant import A2aAgent, Agent, Human, Remote, Resolved, Scripted, TeamOf
from kernel.conversation.team import Ask
from kernel.conversation.transcript import Thread
from kernel.kinds.a2a import PeerReply
from kernel.kinds.llm import ModelAnswer
from tests.support.fakes.run import PAID, FakeCalls, FakeRun
from tests.support.fakes.workflow import FakeWorkflow, turns
from workflows.answerers.durable_team import COPIED_BYTES, DurableTeam
from workflows.answerers.record import INLINE_TOTAL_BYTES
from workflows.answerers.threads import STORED_ONCE_BYTES

ASK = Ask(content="Rain?", step="s", thread=Thread().say("task", "task", "Weather"))
ANN, BOB = Agent(name="ann", model="openai:gpt"), Agent(name="bob", model="openai:gpt")
REMOTE = Remote(kind="remote", name="rem", task_queue="go", activity="answer")
CREW = TeamOf.model_validate({"kind": "team", "name": "crew", "mode": "Parallel", "participants": [ANN]})


def says(text: str = "Yes.") -> ModelAnswer:
    return ModelAnswer(model="m", head="h", ref="r", text=text, usage=PAID)


@pytest.fixture
def team(run: FakeRun, made: FakeCalls) -> DurableTeam:
    return DurableTeam(run.run)


@pytest.mark.parametrize(
    ("participant", "call"),
    [
        (ANN, "model"),
        (Human(kind="human", name="hanna"), None),
        (CREW, "child"),
        (REMOTE, "remote"),
        (Scripted(kind="script", name="sum"), "script"),
        (A2aAgent(kind="a2a", name="peer", url="https://example.com"), "a2a"),
    ],
)
async def test_each_kind_of_participant_has_its_answerer(
    participant: Resolved, call: str | None, team: DurableTeam, made: FakeCalls, run: FakeRun
) -> None:
    made.models, made.children = [says()], [Outcome(mode="Parallel", status="completed", output="Yes.")]
    made.remotes, made.scripts, made.peers = ["Yes."], ["Yes."], [PeerReply(state="completed", content="Yes.")]
    run.people = [{"answer": "Yes."}]
    answer = await team.ask(participant, ASK)
    assert (answer.participant, answer.content, answer.step) == (participant.name, "Yes.", "s")
    assert {name for name, _, _ in made.made} - {"check"} == ({call} if call else set()) and len(run.asked) == (call is None)
    assert team.contributions == [answer] and run.steps == [("s", answer)]
    assert run.said[-1] == (participant.name, "answer", "Yes.")
    assert [run.notes[0][0], run.notes[-1][0]] == ["asked", "answered"] and run.gates[0] == 0


async def test_an_answer_that_a_fork_took_over_is_not_asked_for(team: DurableTeam, made: FakeCalls, run: FakeRun) -> None:
    run.taken_over = {"s": Contribution(participant="ann", content="Before.")}
    answer = await team.ask(ANN, ASK)
    assert (answer.content, answer.step) == ("Before.", "s") and made.made == [] and run.gates == []
    assert [type for type, _ in run.notes] == ["recalled"]
    assert (await team.ask_operator(ASK)).content == "Before." and run.asked == []


async def test_guidance_is_read_last(team: DurableTeam, made: FakeCalls, run: FakeRun) -> None:
    made.models, run.guidance = [says()], ["Be kind."]
    await team.ask(ANN, ASK)
    assert made.of("model")[0].content == "Rain?\n\nBe kind."


async def test_a_model_call_counts_before_it_begins(team: DurableTeam, made: FakeCalls, run: FakeRun) -> None:
    counted: list[int] = []

    class Spy(list[Any]):
        def pop(self, _: Any = -1) -> Any:
            counted.append(run.in_flight)
            return says()

    made.models = Spy()
    async with aclosing(team.ask_each([(ANN, ASK), (BOB, ASK)])) as settling:
        assert {answer.participant async for answer in settling} == {"ann", "bob"}
    assert counted[0] == 2 and run.in_flight == 0


async def test_an_answer_that_takes_too_long_is_a_timeout(run: FakeRun, made: FakeCalls, temporal: FakeWorkflow) -> None:
    team, temporal.too_late = DurableTeam(run.run, timeout=timedelta(minutes=90)), True
    made.remotes = ["late"]
    answer = await team.ask(REMOTE, ASK)
    assert answer.status == "timeout" and answer.error is not None
    assert answer.error.message == "rem did not answer within PT1H30M." and answer.step == "s"
    assert [type for type, _ in run.notes] == ["asked", "not_answered"]


async def test_a_piece_of_the_run_is_not_timed(run: FakeRun, made: FakeCalls, temporal: FakeWorkflow) -> None:
    team, temporal.too_late = DurableTeam(run.run, timeout=timedelta(minutes=1)), True
    made.children = [Outcome(mode="Parallel", status="completed")]
    assert (await team.ask(CREW, ASK.model_copy(update={"part": True}))).status == "ok"


async def test_leaving_a_fan_out_cancels_the_rest(team: DurableTeam, made: FakeCalls, run: FakeRun) -> None:
    never = asyncio.Event()

    async def waits(*_: Any) -> Any:
        await never.wait()

    made.models = [says()]
    run.ask_person = lambda **_: waits()  # type: ignore[method-assign]
    hanna = Human(kind="human", name="hanna")
    async with aclosing(team.ask_each([(ANN, ASK), (hanna, ASK)])) as settling:
        async for answer in settling:
            assert answer.participant == "ann"
            break
    await turns()
    [_, late] = team.contributions
    assert (late.participant, late.status, late.step) == ("hanna", "cancelled", "s")


async def test_answers_that_were_begun_are_waited_for_when_the_budget_is_used_up(
    team: DurableTeam, made: FakeCalls, run: FakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed: list[int] = []

    async def gate(own: int = 0) -> None:
        passed.append(own)
        if len(passed) > 1:
            raise BudgetExceeded("max_calls", 1, 1)

    monkeypatch.setattr(run, "gate", gate)
    made.models = [says()]
    heard: list[str] = []
    with pytest.raises(BudgetExceeded):
        async for answer in team.ask_each([(ANN, ASK), (BOB, ASK)]):
            heard.append(answer.participant)  # noqa: PERF401
    assert heard == ["ann"]


async def test_a_conversation_that_many_read_is_stored_once(team: DurableTeam, made: FakeCalls) -> None:
    made.models = [says(), says()]
    ask = ASK.model_copy(update={"thread": Thread().say("task", "task", "x" * STORED_ONCE_BYTES)})
    async for _ in team.ask_each([(ANN, ask), (BOB, ask)]):
        pass
    assert len(made.of("store")) == 1
    assert [call.thread for call in made.of("model")] == [Thread(head=ask.thread.tip())] * 2


async def test_copies_that_do_not_fit_are_refused(team: DurableTeam, made: FakeCalls) -> None:
    ask = ASK.model_copy(update={"content": "x" * (COPIED_BYTES // 2 + 1)})
    with pytest.raises(InvalidInput, match="would be sent a copy each"):
        async for _ in team.ask_each([(REMOTE, ask), (REMOTE.model_copy(update={"name": "two"}), ask)]):
            pass
    with pytest.raises(InvalidInput, match="would be sent a copy each"):
        await team.tell_each([(ANN, ask), (BOB, ask)])
    assert made.made == []


async def test_handing_over_waits_for_nobody(team: DurableTeam, made: FakeCalls, run: FakeRun) -> None:
    answers = await team.tell_each([(ANN, ASK), (BOB, ASK)])
    assert [(a.participant, a.status, a.comment, a.step) for a in answers] == [
        ("ann", "skipped", "Handed over to w/ann/s.", "s"), ("bob", "skipped", "Handed over to w/bob/s.", "s"),
    ]  # fmt: skip
    (name, given, options), _ = made.of("start")
    assert (name, given["task"], given["budget"]) == (
        "RequestResponse",
        "Weather\n\nRain?",
        {"max_calls": 5, "on_exceeded": "stop"},
    )
    assert given["participants"] == [{"kind": "agent", "name": "ann", "model": "openai:gpt"}] and options["id"] == "w/ann/s"
    assert run.parts == [2, 1] and len(run.noted("handed_over")) == 2


async def test_what_many_say_is_offloaded_beyond_a_limit(team: DurableTeam, made: FakeCalls) -> None:
    text = "x" * (INLINE_TOTAL_BYTES - 100)
    made.remotes = [text, "y" * 5000, {"n": "z" * 5000}]
    first = await team.ask(REMOTE, ASK)
    second = await team.ask(REMOTE, ASK)
    structured = await team.ask(REMOTE, ASK.model_copy(update={"answer_schema": {"type": "object"}}))
    assert (first.truncated, first.ref) == (False, None)
    assert (second.truncated, second.ref, len(second.content)) == (True, sha256_of("y" * 5000), 1024)
    assert structured.content == {"n": "z" * 5000} and structured.ref is not None and not structured.truncated
    assert await team.whole(second) == "y" * 5000 and await team.whole(structured) == made.texts[structured.ref]
