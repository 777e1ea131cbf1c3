"""How an external agent answers: its task is followed, a person answers its questions, a cancellation cancels its task."""

from __future__ import annotations

import asyncio

import pytest

from kernel.conversation.participant import A2aAgent
from kernel.conversation.team import Ask
from kernel.kinds.a2a import PeerReply, message_id
from tests.support.fakes.run import FakeCalls, FakeRun, failed_activity
from tests.support.fakes.workflow import turns
from workflows.answerers.a2a import A2aAnswerer
from workflows.answerers.answerer import Context

PEER = A2aAgent(kind="a2a", name="peer", url="https://example.com")
ASK = Ask(content="Rain?", step="s", title="Weather")


async def test_a_completed_task_is_the_answer(context: Context, made: FakeCalls) -> None:
    made.peers = [PeerReply(state="completed", content="Yes.")]
    answer = await A2aAnswerer(context, PEER).answer(ASK)
    assert (answer.participant, answer.status, answer.content) == ("peer", "ok", "Yes.")
    [call] = made.of("a2a")
    assert (call.step, call.message.id, call.tenant) == ("s/peer", message_id("w:r", "s/peer"), "acme")
    assert call.message.text.startswith("Rain?") and made.summaries("a2a") == ["peer: Weather"]


async def test_a_person_answers_its_questions_in_the_same_task(context: Context, made: FakeCalls, run: FakeRun) -> None:
    asks = [
        PeerReply(state="input_required", task_id="t", context_id="c", content=words, mark=words) for words in ("Where?", "")
    ]
    made.peers, run.people = [*asks, PeerReply(state="completed", content="Yes.")], [{"answer": "Ulm"}, {"answer": "Now"}]
    assert (await A2aAnswerer(context, PEER).answer(ASK)).status == "ok"
    assert [request.question for request in run.asked] == ["Where?", "peer needs more to go on, and does not say what."]
    assert [call.step for call in made.of("a2a")] == ["s/peer", "s/peer/answer-1", "s/peer/answer-2"]
    assert made.summaries("a2a") == ["peer: Weather", "peer: answer 1", "peer: answer 2"]
    second = made.of("a2a")[1]
    assert (second.answers, second.message.text, second.message.task_id, second.message.context_id) == (
        "Where?",
        "Ulm",
        "t",
        "c",
    )


@pytest.mark.parametrize(
    ("state", "status", "type", "words"),
    [
        ("canceled", "cancelled", "Cancelled", "peer cancelled its task: no"),
        ("rejected", "failed", "ProviderRefused", "peer does not take the task: no"),
        ("auth_required", "failed", "ProviderRefused", "peer wants a permission that cannot be given from here: no"),
        ("failed", "failed", "TaskFailed", "peer failed: no"),
    ],
)
async def test_an_end_without_an_answer(
    state: str, status: str, type: str, words: str, context: Context, made: FakeCalls
) -> None:
    made.peers = [PeerReply.model_validate({"state": state, "content": "no"})]
    answer = await A2aAnswerer(context, PEER).answer(ASK)
    assert answer.error is not None and (answer.status, answer.error.type, answer.error.message) == (status, type, words)


async def test_an_agent_that_is_away_is_a_failure(context: Context, made: FakeCalls) -> None:
    made.peers = [failed_activity("ProviderUnavailable", "away")]
    answer = await A2aAnswerer(context, PEER).answer(ASK)
    assert answer.status == "failed" and made.of("a2a_cancel") == []


async def test_a_cancellation_cancels_its_task(
    context: Context, made: FakeCalls, run: FakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.peers = [PeerReply(state="input_required", content="Where?")]
    waiting = asyncio.Event()
    monkeypatch.setattr(run, "ask_person", lambda **_: waiting.wait())
    asking = asyncio.ensure_future(A2aAnswerer(context, PEER).answer(ASK))
    await turns()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert [call.step for call in made.of("a2a_cancel")] == ["s/peer"]
    assert run.noted("a2a_cancelled") == [{"participant": "peer", "step": "s/peer", "task": "t1"}]
