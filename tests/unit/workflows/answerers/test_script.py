"""How a script answers: its `execute` gets one message, or the message that a living agent was sent."""

from __future__ import annotations

from kernel.conversation.message import Message
from kernel.conversation.participant import Scripted
from kernel.conversation.team import Ask
from tests.support.fakes.run import FakeCalls, FakeRun, failed_activity
from tests.support.fakes.workflow import START
from workflows.answerers.answerer import Context
from workflows.answerers.script import ScriptAnswerer

SUM = Scripted(kind="script", name="sum", script="adder")
ASK = Ask(content="1 + 2", step="s")


async def test_the_value_is_the_answer(context: Context, made: FakeCalls, run: FakeRun) -> None:
    made.scripts = [3]
    answer = await ScriptAnswerer(context, SUM).answer(ASK)
    assert (answer.participant, answer.status, answer.content) == ("sum", "ok", 3)
    [step] = made.of("script")
    assert (step.step, step.script.owner, step.input["content"], step.input["id"]) == ("s/sum", "adder", "1 + 2", "w:r/sum/s")
    assert [type for type, _ in run.notes] == ["script_started", "script_ended"]


async def test_without_a_script_of_its_own_it_is_the_one_of_its_name(context: Context, made: FakeCalls) -> None:
    made.scripts = [3]
    await ScriptAnswerer(context, SUM.model_copy(update={"script": None})).answer(ASK)
    assert made.of("check") == [["sum"]]


async def test_a_message_is_passed_on_as_it_came(context: Context, made: FakeCalls) -> None:
    message = Message(id="m1", sender="jo", content={"n": 1}, sent_at=START)
    made.scripts = [3]
    await ScriptAnswerer(context, SUM).answer(ASK.model_copy(update={"message": message}))
    assert made.of("script")[0].input == message.model_dump(mode="json")


async def test_a_failing_script_is_a_failed_answer(context: Context, made: FakeCalls) -> None:
    made.scripts = [failed_activity("ScriptError", "line 3")]
    answer = await ScriptAnswerer(context, SUM).answer(ASK)
    assert answer.status == "failed" and answer.error is not None
    assert (answer.error.type, answer.error.message) == ("ScriptError", "line 3")
    made.entries = ["other"]
    answer = await ScriptAnswerer(context, Scripted(kind="script", name="b")).answer(ASK)
    assert answer.error is not None and answer.error.type == "InvalidInput"
