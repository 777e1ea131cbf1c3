"""How a worker in another language answers: its activity or workflow gets one message."""

from __future__ import annotations

import pytest

from kernel.conversation.outcome import Failure
from kernel.conversation.participant import Remote
from kernel.conversation.team import Ask
from tests.support.fakes.run import FakeCalls, FakeRun, failed_activity, failed_child
from workflows.answerers.answerer import Context
from workflows.answerers.remote import RemoteAnswerer

BOB = Remote(kind="remote", name="bob", task_queue="go", activity="answer")
ASK = Ask(content="Rain?", step="s", title="Weather")


async def test_the_worker_gets_one_message_and_answers_any_json(context: Context, made: FakeCalls, run: FakeRun) -> None:
    made.remotes = [{"rain": True}]
    answer = await RemoteAnswerer(context, BOB).answer(ASK)
    assert (answer.participant, answer.status, answer.content) == ("bob", "ok", {"rain": True})
    [message] = made.of("remote")
    assert (message.id, message.to, message.sender, message.content) == ("w:r/bob/s", "bob", "w", "Rain?")
    assert made.summaries("remote") == ["bob: Weather"] and run.sent == [len(message.model_dump_json().encode())]


@pytest.mark.parametrize("error", [failed_activity("Boom", "no"), failed_child("Boom", "no")])
async def test_a_failure_is_a_contribution(error: Exception, context: Context, made: FakeCalls) -> None:
    made.remotes = [error]
    answer = await RemoteAnswerer(context, BOB).answer(ASK)
    assert answer.status == "failed" and answer.error == Failure(type="Boom", message="no")


async def test_work_that_the_other_side_cancelled_is_cancelled(context: Context, made: FakeCalls) -> None:
    made.remotes = [failed_activity("Cancelled")]
    assert (await RemoteAnswerer(context, BOB).answer(ASK)).status == "cancelled"
