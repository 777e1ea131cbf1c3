"""How a person answers: by a decision, whose option, words and comment become the contribution."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kernel.conversation.decision import Option
from kernel.conversation.participant import Human
from kernel.conversation.team import Ask
from kernel.conversation.transcript import Thread
from tests.support.fakes.run import FakeRun
from workflows.answerers.answerer import Context
from workflows.answerers.human import HumanAnswerer

TEA = [Option(id="tea", label="Some tea"), Option(id="milk", label="Milk")]
ASK = Ask(
    content="Which?", step="s", options=TEA, round=2, thread=Thread().say("task", "task", "A drink").say("note", "bob", "x")
)


@pytest.mark.parametrize(
    ("decision", "content", "choice"),
    [
        ({"choice": "tea"}, "Some tea", "tea"),
        ({"choice": "tea", "comment": "hot"}, "Some tea", "tea"),
        ({"answer": "Water."}, "Water.", None),
        ({"answer": {"n": 1}}, {"n": 1}, None),
    ],
)
async def test_the_decision_is_the_answer(
    decision: dict[str, Any], content: Any, choice: str | None, context: Context, run: FakeRun
) -> None:
    run.people = [decision]
    answer = await HumanAnswerer(
        context, "hanna", ["hanna"], Human(kind="human", name="hanna", deadline=timedelta(hours=1))
    ).answer(ASK)
    assert (answer.participant, answer.content, answer.choice, answer.comment, answer.round) == (
        "hanna", content, choice, decision.get("comment"), 2,
    )  # fmt: skip


async def test_the_question_has_the_conversation_and_its_form(context: Context, run: FakeRun) -> None:
    run.people = [{"choice": "tea"}] * 3
    await HumanAnswerer(context, "hanna", ["hanna"]).answer(ASK)
    await HumanAnswerer(context, "hanna").answer(
        ASK.model_copy(update={"allow_answer": True, "answer_schema": {"type": "object"}})
    )
    await HumanAnswerer(context, "hanna").answer(Ask(content="Free?", step="s", title="T", kind="other"))
    closed, open_, free = run.asked
    assert closed.question == "A drink\n\n[bob] x\n\nWhich?" and closed.title == "A question for you"
    assert (closed.allow_answer, closed.answer_schema, closed.assignees) == (False, None, ["hanna"])
    assert (open_.allow_answer, open_.answer_schema, open_.assignees) == (True, {"type": "object"}, [])
    assert (free.allow_answer, free.title) == (True, "T")


async def test_nobody_decided(context: Context, run: FakeRun) -> None:
    run.people = [None]
    answer = await HumanAnswerer(context, "hanna").answer(ASK)
    assert answer.status == "failed" and answer.error is not None and answer.error.type == "DecisionExpired"


async def test_an_offloaded_answer_keeps_its_address(context: Context, run: FakeRun) -> None:
    run.people = [{"answer": "begin", "answer_ref": "f" * 64}]
    answer = await HumanAnswerer(context, "hanna").answer(ASK)
    assert (answer.ref, answer.truncated) == ("f" * 64, True)
