"""Each layer of a model call alone: what it asks of the next one, and what it makes of the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from temporalio.activity import ActivityCancellationDetails
from temporalio.testing import ActivityEnvironment

from activities.model.cache import Cache
from activities.model.elsewhere import OwnQueue
from activities.model.fallback import TimeLimit
from activities.model.images import Images
from activities.model.ledger import Ledger
from activities.model.pricing import Pricing
from activities.model.question import Answered, Question
from activities.model.recording import Recording
from activities.model.redaction import Redacted, Redaction
from activities.model.reminding import Reminding
from activities.model.replies import UnusableAnswer, Usable
from activities.model.spending import Cancellable, InFlight, Spent
from activities.model.streaming import Streaming
from kernel.basics.errors import ProviderUnavailable
from kernel.conversation.budget import Usage
from kernel.conversation.caller import Caller
from kernel.conversation.outcome import Failure
from kernel.conversation.recall import RecallQuery
from kernel.conversation.transcript import Entry
from kernel.kinds.answer import CutOff, Elsewhere
from kernel.kinds.llm import ChatMessage, ModelReply, ModelRequest
from kernel.kinds.storage import Said
from kernel.project.project import Project
from plugins.storage.sql import SqlStorage
from runtime.plugins.providers import Provider, Providers
from tests.unit.activities.model.test_model import PROJECT, THREAD, Scripted, Silent, call, says

Ask = Callable[[Question], Awaitable[Answered]]
USED = Usage(calls=1, input_tokens=1000, output_tokens=100, cost_usd=0.003)


class Next:
    """The next layer, which answers with these replies in turn, and keeps what it was asked."""

    def __init__(self, *replies: ModelReply | Exception) -> None:
        self.replies, self.asked = list(replies), list[Question]()

    async def ask(self, question: Question) -> Answered:
        self.asked.append(question)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return Answered(reply, question.provider, Pricing(PROJECT).of(question.provider, reply))


NOBODY = Scripted()


def provider(plugin: Any = None, **fields: Any) -> Provider:
    made = {"name": "fake", "model": "m", "plugin": plugin or NOBODY, "own_endpoint": False, "honours_key": False}
    return Provider(**{**made, **fields})


def question(by: Provider | None = None, **fields: Any) -> Question:
    return Question.of(call(**fields), by or provider(), Said(THREAD.pending))


async def test_the_ledger_asks_once_and_gives_what_is_on_record(store: SqlStorage, env: ActivityEnvironment) -> None:
    below = Next(says("once"), says("never"))
    ledger = Ledger(store, below)
    first = await env.run(ledger.ask, question())
    assert (first.reply.content, first.own, first.recorded, first.maybe_double) == ("once", USED, False, False)
    again = await env.run(ledger.ask, question())
    assert again == replace(first, recorded=True, said=False) and len(below.asked) == 1


async def test_of_two_answers_the_ledger_gives_the_one_that_was_recorded_first(
    store: SqlStorage, env: ActivityEnvironment
) -> None:
    class Slow(Next):
        async def ask(self, question: Question) -> Answered:
            await Ledger(store, Next(says("the other worker's"))).ask(question)
            return await super().ask(question)

    answered = await env.run(Ledger(store, Slow(says("mine"))).ask, question())
    assert answered.reply.content == "the other worker's"


async def test_the_ledger_says_where_an_earlier_attempt_may_have_been_paid(store: SqlStorage, env: ActivityEnvironment) -> None:
    below = Next(ProviderUnavailable("lost"), says("at last"))
    with pytest.raises(ProviderUnavailable):
        await env.run(Ledger(store, below).ask, question())
    assert (await env.run(Ledger(store, below).ask, question())).maybe_double
    known = provider(honours_key=True)
    below = Next(ProviderUnavailable("lost"), says("at last"))
    with pytest.raises(ProviderUnavailable):
        await env.run(Ledger(store, below).ask, question(known, step="s2"))
    assert not (await env.run(Ledger(store, below).ask, question(known, step="s2"))).maybe_double


async def test_followers_hear_words_and_no_json_and_no_summary(store: SqlStorage, env: ActivityEnvironment) -> None:
    await store.follow("run")
    schema = {"type": "object"}
    asked = [
        question(scope="run:1"),
        question(scope="run:1", output_schema=schema),
        question(scope="run:1", unheard=True, step="s2"),
        replace(question(scope="run:1", step="s3"), paid_for="x"),
        question(scope="another:1"),
    ]
    below = Next(*[says("x")] * len(asked))
    for each in asked:
        await env.run(Ledger(store, below).ask, each)
    assert [each.streamed for each in below.asked] == [True, False, False, False, False]


async def test_the_cache_gives_an_answer_of_earlier_for_nothing_unless_it_was_none(
    store: SqlStorage, env: ActivityEnvironment
) -> None:
    by = provider(cache_s=60.0)
    await env.run(Ledger(store, Next(says("earlier"))).ask, question(by))
    below = Next(says("new"))
    cached = await env.run(Cache(store, below).ask, question(by, step="s2"))
    assert (cached.reply.content, cached.reply.cached, cached.own, below.asked) == ("earlier", True, Usage(), [])
    for other in (question(provider(), step="s2"), replace(question(by, step="s2"), paid_for="a summary's call")):
        assert (await env.run(Cache(store, Next(says("new"))).ask, other)).reply.content == "new"
    empty = says("", unusable=Failure(type="OutputInvalid", message="empty"))
    await env.run(Ledger(store, Next(empty)).ask, question(by, step="s3"))
    assert (await env.run(Cache(store, Next(says("new"))).ask, question(by, step="s4"))).reply.content == "new"


async def test_the_time_limit_calls_the_next_layer_off(env: ActivityEnvironment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("activities.model.fallback.ASK_S", 0.05)
    silent = Silent()

    class Below:
        async def ask(self, question: Question) -> Answered:
            return Answered(await silent.complete(question.request), question.provider)

    with pytest.raises(ProviderUnavailable, match=r"no answer within 0\.05 s") as late:
        await env.run(TimeLimit(Below()).ask, question())
    assert late.value.reason == "timeout" and silent.cancelled


async def test_a_reply_is_put_right_and_priced_or_paid_in_vain(env: ActivityEnvironment) -> None:
    usable = Usable(Pricing(PROJECT), Next(says("tea"), says(""), says("", refusal="No.")))
    assert (await env.run(usable.ask, question())).own == USED
    for reason in ("down", None):
        with pytest.raises(UnusableAnswer) as vain:
            await env.run(usable.ask, question())
        assert (vain.value.reason, vain.value.answer.own, vain.value.answer.reply.unusable is None) == (reason, USED, False)


async def test_hidden_values_are_back_in_the_answer(env: ActivityEnvironment) -> None:
    class Echo:
        async def ask(self, question: Question) -> Answered:
            said = question.request.messages[-1].content
            assert "a@b.org" not in said
            return Answered(says(f"You said: {said}"), question.provider)

    redaction = Redaction(Project.model_validate({"privacy": {"redact": ["emails"]}}))
    answered = await env.run(Redacted(redaction, Echo()).ask, question(content="Write to a@b.org"))
    assert (answered.reply.content, answered.reply.redacted) == ("You said: Write to a@b.org", {"emails": 1})


async def test_images_stand_beside_the_words_that_refer_to_them(env: ActivityEnvironment) -> None:
    class QueuedMessage:
        async def kept(self, address: str) -> bytes:
            return address.encode()

    store: Any = QueuedMessage()
    below = Next(says("A heron."), says("Nothing."))
    await env.run(Images(store, below).ask, question(content=f"What is image:{'a' * 64}.png?"))
    await env.run(Images(store, below).ask, question())
    assert [len(each.request.messages[-1].images) for each in below.asked] == [1, 0]
    assert below.asked[0].key == question(content=f"What is image:{'a' * 64}.png?").key, "it is that of the words"


class Speaking(Scripted):
    """A model that answers in pieces too."""

    async def stream(self, request: ModelRequest, say: Callable[[str], None]) -> ModelReply:
        say("It ")
        say("rains.")
        return says("It rains.")


async def test_words_are_heard_as_they_come_where_somebody_follows(store: SqlStorage, env: ActivityEnvironment) -> None:
    streamed = replace(question(provider(Speaking()), scope="run:1"), streamed=True)
    answered = await env.run(Streaming(store).ask, streamed)
    assert answered.reply.content == "It rains." and streamed.first_word.is_set()
    assert [said.text for said in await store.streams_of("run")] == ["It rains."]
    whole = question(provider(Speaking(says("Whole."))), scope="quiet:1")
    assert (await env.run(Streaming(store).ask, whole)).reply.content == "Whole."
    assert not whole.first_word.is_set() and await store.streams_of("quiet") == []


async def test_a_question_and_its_raw_reply_are_recorded_where_that_is_wanted(env: ActivityEnvironment, tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    await env.run(Recording(Next(says(""))).ask, question(provider(record=str(file))))
    await env.run(Recording(Next(says("x"))).ask, question())
    assert len(file.read_text().splitlines()) == 1


async def test_what_is_remembered_is_told_and_asked_for_once(store: SqlStorage, env: ActivityEnvironment) -> None:
    class Memories:
        asked = 0

        async def recall(self, caller: Caller, query: str, *, limit: int) -> list[Any]:
            self.asked += 1
            caller.spend(Usage(calls=1, input_tokens=5))
            return []

    memory: Any = Memories()
    wish: dict[str, Any] = {"remind": RecallQuery(agent="ann", query="tea"), "now": "2026-01-05T12:00:00Z"}
    below = Next(says("a"), says("b"), says("c"))
    for fields in (wish, wish, {}):
        answered = await env.run(Reminding(store, memory, below).ask, question(**fields))
        assert answered.beside == (Usage(calls=1, input_tokens=5) if fields else Usage())
    assert below.asked[0].key == below.asked[1].key and memory.asked == 1, "a repeated attempt asks the model the same"


async def test_a_call_goes_to_the_queue_that_keeps_its_models_limit() -> None:
    class Limits(Providers):
        def queue(self, name: str | None, task_queue: str) -> str | None:
            return "mofa-slow" if name == "slow" else None

    class Below:
        async def ask(self, call: Any) -> str:
            return "answered"

    layer = OwnQueue(Limits(PROJECT), Below())
    env = ActivityEnvironment()
    assert await env.run(layer.ask, call(model="slow")) == Elsewhere(model="slow", queue="mofa-slow")
    assert await env.run(layer.ask, call(model="fast")) == "answered"
    env.info = replace(env.info, task_queue="mofa-slow")
    assert await env.run(layer.ask, call(model="slow")) == "answered"


def on_order() -> ActivityCancellationDetails:
    return ActivityCancellationDetails(cancel_requested=True)


async def test_a_call_that_is_stopped_on_order_says_what_was_on_its_way(env: ActivityEnvironment) -> None:
    sent = asyncio.Event()

    class Waiting:
        async def ask(self, question: Question) -> Answered:
            sent.set()
            await asyncio.Event().wait()
            raise AssertionError

    class Whole:
        async def ask(self, call: Any) -> Answered:
            return await Spent(InFlight(Pricing(PROJECT), Waiting())).ask(question())

    running = asyncio.ensure_future(env.run(Cancellable(Whole()).ask, call()))
    await sent.wait()
    env.cancel(cancellation_details=on_order())
    stopped = await running
    assert isinstance(stopped, CutOff) and stopped.usage.calls == 1 and stopped.usage.input_tokens > 0


async def test_what_failed_is_not_on_its_way_any_more_and_what_was_paid_in_vain_is(env: ActivityEnvironment) -> None:
    reached = asyncio.Event()
    vain = UnusableAnswer(Answered(says(""), provider(), USED), Failure(type="OutputInvalid", message="empty"), empty=True)

    class Whole:
        async def ask(self, call: Any) -> Answered:
            layer = InFlight(Pricing(PROJECT), Next(ProviderUnavailable("down"), vain))
            for kind in (ProviderUnavailable, UnusableAnswer):
                with pytest.raises(kind):
                    await layer.ask(question())
            reached.set()
            await asyncio.Event().wait()
            raise AssertionError

    running = asyncio.ensure_future(env.run(Cancellable(Whole()).ask, call()))
    await reached.wait()
    env.cancel(cancellation_details=on_order())
    stopped = await running
    assert isinstance(stopped, CutOff) and stopped.usage == USED


async def test_a_worker_that_ends_gives_no_answer(env: ActivityEnvironment) -> None:
    waiting = asyncio.Event()

    class Whole:
        async def ask(self, call: Any) -> Answered:
            waiting.set()
            await asyncio.Event().wait()
            raise AssertionError

    running = asyncio.ensure_future(env.run(Cancellable(Whole()).ask, call()))
    await waiting.wait()
    env.cancel(cancellation_details=ActivityCancellationDetails(worker_shutdown=True))
    with pytest.raises(asyncio.CancelledError):
        await running


def test_a_question_about_another_conversation_has_another_key() -> None:
    one = question()
    other = one.showing([*THREAD.pending, Entry.of("note", "memory", "tea")])
    assert one.key != other.key and one.request.idempotency_key != other.request.idempotency_key
    assert other.showing(THREAD.pending) == one
    assert one.request.messages[0] == ChatMessage(role="system", content="You are Ann.")
