"""A full context in the model activity: what the model is shown, what it costs, and that a summary is paid once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from temporalio.testing import ActivityEnvironment

from activities.model.context import SUMMARY_AUTHOR, check_context, token_counter
from activities.model.model import ModelActivities
from kernel.basics.errors import InvalidInput, ProviderUnavailable
from kernel.conversation.transcript import Thread
from kernel.kinds.llm import ModelReply, ModelRequest
from kernel.model_call.context import ContextSettings
from kernel.project.project import ModelSettings, Price, Project
from plugins.storage.sql import SqlStorage
from tests.unit.activities.model.test_model import Scripted, call, says

count = token_counter("o200k_base")


def long_talk(turns: int = 12, words: int = 60) -> Thread:
    thread = Thread()
    for n in range(turns):
        thread = thread.say("task", "task", f"question {n} " + "why " * words).say(
            "answer", "ann", f"answer {n} " + "so " * words
        )
    return thread.say("task", "task", "the last question")


class Talker(Scripted):
    """Sums up and answers, and keeps apart what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.fail_next_answer = False

    async def complete(self, request: ModelRequest) -> ModelReply:
        self.asked.append(request)
        await asyncio.sleep(0.01)
        if request.output_name == "summary":
            return says(f"SUMMARY {len(self.summaries)}")
        if self.fail_next_answer:
            self.fail_next_answer = False
            raise ProviderUnavailable("away")
        return says("the answer")

    @property
    def summaries(self) -> list[ModelRequest]:
        return [r for r in self.asked if r.output_name == "summary"]

    @property
    def replies(self) -> list[ModelRequest]:
        return [r for r in self.asked if r.output_name != "summary"]


def activities(store: SqlStorage, model: Talker, **context: Any) -> ModelActivities:
    def load(kind: str, name: str) -> Callable[..., Any]:
        return lambda **options: model

    project = Project(
        model="fake:m",
        context=ContextSettings(max_tokens=600, **context),
        prices={"fake:m": Price(input_per_million=2, output_per_million=10)},
    )
    return ModelActivities(store, project, load=load)


def tokens(request: ModelRequest) -> int:
    return sum(count(m.content) for m in request.messages)


async def test_a_window_leaves_out_the_oldest_and_says_so(store: SqlStorage, env: ActivityEnvironment) -> None:
    model = Talker()
    answer = await env.run(activities(store, model, strategy="window").call, call(thread=long_talk()))
    [asked] = model.asked
    said = [m.content for m in asked.messages]
    assert said[0] == "You are Ann." and "earlier messages are left out here" in said[1] and said[-1] == "the last question"
    assert any("answer 11" in text for text in said) and not any("question 0" in text for text in said)
    assert tokens(asked) <= 600
    assert answer.compressed is not None and answer.compressed.summary is None
    assert answer.compressed.left_out == 25 - (len(said) - 2)
    assert len(await store.chain(answer.head)) == 26, "the originals are kept"


async def test_what_fits_is_shown_whole(store: SqlStorage, env: ActivityEnvironment) -> None:
    model = Talker()
    answer = await env.run(activities(store, model).call, call(thread=long_talk(1, 5)))
    assert answer.compressed is None and len(model.asked) == 1


async def test_the_oldest_is_summed_up_once_and_found_by_every_later_run(
    store: SqlStorage,
    env: ActivityEnvironment,
) -> None:
    model = Talker()
    made = activities(store, model, strategy="mix")
    answer = await env.run(made.call, call(thread=long_talk()))
    assert answer.compressed is not None and answer.compressed.summary is not None
    shown = model.replies[0].messages
    assert shown[1].content == f"[{SUMMARY_AUTHOR}] SUMMARY {len(model.summaries)}" and tokens(model.replies[0]) <= 600
    assert (
        SUMMARY_AUTHOR not in model.summaries[0].messages[1].content and "question 0" in model.summaries[0].messages[1].content
    )
    assert "SUMMARY 1" in model.summaries[1].messages[1].content, "each block is summed up with the summary of those before"
    assert answer.usage.calls == 1 + len(model.summaries) and answer.usage.cost_usd == pytest.approx(0.003 * answer.usage.calls)
    paid = len(model.summaries)
    other = await env.run(made.call, call(thread=long_talk(), scope="another run", participant="bob"))
    assert len(model.summaries) == paid and other.usage.calls == 1, "another run of the same conversation pays nothing for it"
    await env.run(made.call, call(thread=long_talk(), scope="a third", tenant="acme"))
    assert len(model.summaries) == 2 * paid, "another tenant reads nothing of it"


async def test_a_repeated_attempt_still_counts_what_it_paid(store: SqlStorage, env: ActivityEnvironment) -> None:
    model = Talker()
    model.fail_next_answer = True
    made = activities(store, model)
    with pytest.raises(Exception, match="away"):
        await env.run(made.call, call(thread=long_talk()))
    paid = len(model.summaries)
    answer = await env.run(made.call, call(thread=long_talk()))
    assert len(model.summaries) == paid > 0 and answer.usage.calls == 1 + paid


async def test_many_at_once_pay_for_one_summary(store: SqlStorage, env: ActivityEnvironment) -> None:
    model = Talker()
    made = activities(store, model, strategy="summary")
    calls = [call(thread=long_talk(), step=f"s{n}", participant=f"p{n}") for n in range(4)]
    answers = await asyncio.gather(*(env.run(made.call, each) for each in calls))
    assert len({m.messages[1].content for m in model.summaries}) == len(model.summaries)
    assert sum(a.usage.calls for a in answers) == len(model.asked)


def test_settings_that_cannot_be_used_are_refused_early() -> None:
    with pytest.raises(InvalidInput, match="Unknown pretrained model: nonsense"):
        check_context(Project(context=ContextSettings(max_tokens=500, tokenizer="nonsense")))
    with pytest.raises(InvalidInput, match="neither provider:model"):
        check_context(
            Project(
                models={"a": ModelSettings(provider="x", model="y", context=ContextSettings(max_tokens=500, summary_model="b"))}
            )
        )


def test_tokens_are_those_of_the_model() -> None:
    assert count("hello world") == 2 and count("") == 0
    assert token_counter("cl100k_base")("你好，世界") != len("你好，世界".encode())
