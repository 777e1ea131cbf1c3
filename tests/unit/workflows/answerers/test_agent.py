"""How an agent answers: its calls, its repairs, its tools, its guards; with the names that the ledger and histories hold."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import pytest

from kernel.agents.tool_loop import LAST_STEP
from kernel.conversation.decision import Option
from kernel.conversation.outcome import Failure
from kernel.conversation.participant import Agent
from kernel.conversation.team import Ask
from kernel.conversation.transcript import Thread
from kernel.kinds.llm import ModelAnswer, ToolCall
from kernel.kinds.tool import ToolDescription, ToolResult
from tests.support.fakes.run import PAID, FakeCalls, FakeRun, failed_activity
from workflows.answerers.agent import AgentAnswerer
from workflows.answerers.answerer import Context
from workflows.sending import LONG_THREAD_BYTES

ASK = Ask(content="Rain?", step="draft", title="Your draft", thread=Thread().say("task", "task", "Weather"))
ANN = Agent(name="ann", instructions="Be short.", model="openai:gpt")
HANDY = ANN.model_copy(update={"tools": ["calc"]})
SCHEMA = {"type": "object"}


def says(text: str = "Yes.", **fields: Any) -> ModelAnswer:
    return ModelAnswer(**{"model": "m", "head": f"h-{text}", "ref": f"r-{text}", "text": text, "usage": PAID, **fields})


def wants(*arguments: str, **fields: Any) -> ModelAnswer:
    calls = [ToolCall(id=f"c{n}", name="calc", arguments=each) for n, each in enumerate(arguments)]
    return says("", tool_calls=calls, head="h-tools", **fields)


@pytest.fixture(autouse=True)
def calc(made: FakeCalls) -> None:
    made.described["calc"] = ToolDescription(name="calc", description="counts")


def steps(made: FakeCalls) -> list[str]:
    return [call.step for call in made.of("model")]


async def test_an_answer_in_words(context: Context, made: FakeCalls, run: FakeRun) -> None:
    made.models = [says("Yes.", truncated=True, cut_at_limit=True)]
    answer = await AgentAnswerer(context, ANN).answer(ASK)
    assert (answer.content, answer.ref, answer.truncated, answer.cut_at_limit) == ("Yes.", "r-Yes.", True, True)
    assert (answer.status, answer.model, answer.usage, run.record.usage) == ("ok", "m", PAID, PAID)
    [call] = made.of("model")
    assert (call.scope, call.step, call.participant, call.instructions, call.content) == (
        "w:r", "draft", "ann", "Be short.", "Rain?",
    )  # fmt: skip
    assert call.tools == [] and made.summaries("model") == ["ann: Your draft"] and run.gates == []


async def test_a_choice_is_an_option_and_its_reason(context: Context, made: FakeCalls) -> None:
    made.models = [says(data={"choice": "a", "reason": "It pours."})]
    options = [Option(id="a", label="Yes"), Option(id="b", label="No")]
    answer = await AgentAnswerer(context, ANN).answer(ASK.model_copy(update={"options": options}))
    assert (answer.choice, answer.comment, answer.content) == ("a", "It pours.", "It pours.")
    assert made.of("model")[0].output_schema["properties"]["choice"]["enum"] == ["a", "b"]


async def test_without_tools_repairs_are_named_after_the_step(context: Context, made: FakeCalls, run: FakeRun) -> None:
    made.models = [says("one", invalid="not JSON"), says("two", data={"n": 1}), says("three", data={"n": 2})]
    run.guidance = ["never read"]
    agent = ANN.model_copy(update={"max_steps": 1, "output_schema": SCHEMA})
    answer = await AgentAnswerer(context, agent, lambda data: "n is 1" if data == {"n": 1} else None).answer(ASK)
    assert answer.content == {"n": 2} and answer.usage.calls == 3
    assert steps(made) == ["draft", "draft/repair-1", "draft/repair-2"]
    assert made.summaries("model") == ["ann: Your draft", "ann: repair 1 of draft", "ann: repair 2 of draft"]
    assert [call.thread.head for call in made.of("model")[1:]] == ["h-one", "h-two"]
    assert made.of("model")[1].content == (
        "Your answer cannot be used: not JSON\nAnswer again, with JSON that fits the schema and nothing else."
    )
    assert [note["step"] for note in run.noted("answer_repaired")] == ["draft", "draft/repair-1"]
    assert run.gates == [] and run.guidance == ["never read"], "repairs belong to the call that passed the gate"


@pytest.mark.parametrize(("agent", "noted"), [(ANN, 3), (HANDY, 2)])
async def test_two_repairs_are_the_last(agent: Agent, noted: int, context: Context, made: FakeCalls, run: FakeRun) -> None:
    made.models = [says(f"{n}", invalid=f"bad {n}") for n in range(3)]
    answer = await AgentAnswerer(context, agent).answer(ASK)
    assert answer.status == "failed" and answer.content == "2" and answer.usage.calls == 3
    words = "ann's answer is still not of the form asked for after 2 repairs: bad 2"
    assert answer.error == Failure(type="OutputInvalid", message=words)
    assert len(run.noted("answer_repaired")) == noted


async def test_with_tools_the_steps_are_counted(context: Context, made: FakeCalls, run: FakeRun) -> None:
    made.models = [wants("{}", "{bad"), says("2", invalid="no words"), says("Three.")]
    made.tools = [ToolResult(ref="t", text="3", usage=PAID)]
    run.guidance = ["Hurry.", ""]
    answer = await AgentAnswerer(context, HANDY).answer(ASK)
    assert answer.content == "Three." and answer.usage.calls == 4, "a tool's price is the answer's, too"
    assert steps(made) == ["draft", "draft/step-2", "draft/step-2/repair-1"]
    assert made.summaries("model") == ["ann: Your draft", "ann: step 2", "ann: step 2, repair 1"]
    assert [use.step for use in made.of("tool")] == ["draft/step-1/tool-1"] and made.summaries("tool") == ["ann uses calc"]
    second = made.of("model")[1]
    assert (second.content, second.thread.head) == ("Hurry.", "h-tools")
    assert [entry.role for entry in second.thread.pending] == ["tool_result", "tool_result"]
    assert [note["ok"] for note in run.noted("tool_answered")] == [False, True] and run.gates == [1, 1]
    assert [tool.name for tool in made.of("model")[2].tools] == ["calc"]


async def test_the_last_step_is_said_and_uses_no_tool(context: Context, made: FakeCalls) -> None:
    made.models = [wants("{}")]
    answer = await AgentAnswerer(context, HANDY.model_copy(update={"max_steps": 1})).answer(ASK)
    assert answer.error is not None and answer.error.type == "StepLimit"
    assert made.of("model")[0].content == f"Rain?\n\n{LAST_STEP}" and made.of("tool") == []


async def test_a_tool_that_is_rejected_is_not_used(context: Context, made: FakeCalls, run: FakeRun) -> None:
    made.described["calc"] = ToolDescription(name="calc", description="counts", needs_approval=True)
    made.models, run.people = [wants("{}"), says("Well.")], [{"choice": "reject", "comment": "too dear"}]
    assert (await AgentAnswerer(context, HANDY).answer(ASK)).content == "Well."
    assert made.of("tool") == [] and run.asked[0].title == "ann wants to use calc"
    assert "too dear" in run.noted("tool_denied")[0]["reason"]


async def test_a_tool_that_fails_is_a_result(context: Context, made: FakeCalls) -> None:
    made.models, made.tools = [wants("{}"), says("Well.")], [failed_activity("ToolFault", "no net")]
    assert (await AgentAnswerer(context, HANDY).answer(ASK)).status == "ok"
    assert made.of("model")[1].thread.pending[0].text == "calc failed. ToolFault: no net"


@pytest.mark.parametrize("agent", [ANN, HANDY])
async def test_a_failure_costs_what_was_paid_before(agent: Agent, context: Context, made: FakeCalls) -> None:
    made.models = [says(invalid="bad"), failed_activity("ProviderRefused", "no")]
    answer = await AgentAnswerer(context, agent).answer(ASK)
    assert answer.error == Failure(type="ProviderRefused", message="no") and answer.usage == PAID
    made.models = [says("Hm.", failure=Failure(type="ProviderRefused", message="filter"))]
    answer = await AgentAnswerer(context, agent).answer(ASK)
    assert answer.error == Failure(type="ProviderRefused", message="filter") and answer.content == "Hm."


@pytest.mark.parametrize(("agent", "counts"), [(ANN, True), (HANDY, False)])
async def test_an_answer_that_comes_in_spite_of_a_cancellation(
    agent: Agent, counts: bool, context: Context, made: FakeCalls, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.models = [says("Yes.")]
    asking = asyncio.current_task()
    assert asking is not None

    async def cancelled_meanwhile(*_: Any) -> ModelAnswer:
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(0)
        return says("Yes.")

    monkeypatch.setattr("workflows.calls.model_call", cancelled_meanwhile)
    try:
        answer = await AgentAnswerer(context, agent).answer(ASK)
        assert counts and answer.content == "Yes."
    except asyncio.CancelledError:
        assert not counts
    finally:
        asking.uncancel()


async def test_a_guard_changes_the_answer_and_another_refuses(context: Context, made: FakeCalls, run: FakeRun) -> None:
    agent = ANN.model_copy(update={"guards": ["g"]})
    made.models, made.scripts = [says("Damn.")], [{"verdict": "allow"}, {"verdict": "change", "value": "Hm."}]
    answer = await AgentAnswerer(context, agent).answer(ASK)
    assert (answer.content, answer.ref) == ("Hm.", None), "changed words have no address"
    assert [step.step for step in made.of("script")] == ["draft/ann/model_call/g", "draft/ann/model_answer/g"]
    made.scripts = [{"verdict": "refuse", "reason": "rude"}]
    answer = await AgentAnswerer(context, agent).answer(ASK)
    assert answer.error is not None and answer.error.type == "GuardRefused" and "rude" in answer.error.message
    assert len(made.of("model")) == 1 and len(run.noted("guard_refused")) == 1


async def test_a_script_writes_the_instructions(context: Context, made: FakeCalls) -> None:
    agent = ANN.model_copy(update={"instructions_from": "writer"})
    made.models, made.scripts = [says()], ["Rhyme.", ["no text"]]
    await AgentAnswerer(context, agent).answer(ASK)
    assert made.of("model")[0].instructions == "Rhyme." and made.of("script")[0].step == "draft/ann/instructions"
    answer = await AgentAnswerer(context, agent).answer(ASK)
    assert answer.error is not None and answer.error.message.endswith("as a text; it gave a list.")
    assert len(made.of("model")) == 1


async def test_a_long_conversation_is_stored_before_it_is_sent(context: Context, made: FakeCalls) -> None:
    made.models = [says(), says()]
    ask = ASK.model_copy(update={"thread": Thread().say("task", "task", "x" * (LONG_THREAD_BYTES + 1))})
    await AgentAnswerer(context, ANN).answer(ask)
    assert made.summaries("store") == ["Store a long conversation"]
    assert made.of("model")[0].thread == Thread(head=ask.thread.tip())
    await AgentAnswerer(context, ANN).answer(ask)
    assert len(made.of("store")) == 1


async def test_a_conversation_that_a_model_has_read_is_named_by_its_hash(context: Context, made: FakeCalls) -> None:
    made.models = [says(), says()]
    await AgentAnswerer(context, ANN).answer(ASK)
    await AgentAnswerer(context, ANN).answer(ASK)
    assert [call.thread.head for call in made.of("model")] == [None, ASK.thread.tip()]
