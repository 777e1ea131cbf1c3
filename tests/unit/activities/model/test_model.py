"""The model activity over a real SQLite file and a model that a test holds in its hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.model.model import ModelActivities
from activities.model.prompt import idempotency_key, ledger_key, request_for
from activities.store import StoreActivities
from kernel.basics.errors import ProviderRefused, ProviderUnavailable, RateLimited, StoreUnavailable
from kernel.basics.sha256 import sha256_of
from kernel.conversation.budget import Usage
from kernel.conversation.transcript import INLINE_BYTES, PREVIEW_BYTES, Thread
from kernel.kinds.llm import MODEL_CALL, ChatMessage, ModelAnswer, ModelCall, ModelReply, ModelRequest, ToolCall, ToolSpec
from kernel.kinds.storage import Closed, LedgerKey, Paid, TextRead
from kernel.project.project import ModelSettings, Price, Project
from plugins.storage.sql import SqlStorage
from runtime import patience
from runtime.project.prices import Rate, cost, price_of

Answer = ModelReply | BaseException


def says(content: str, **more: Any) -> ModelReply:
    return ModelReply(content=content, model="m-1", **({"input_tokens": 1000, "output_tokens": 100} | more))


class Scripted:
    """A model that gives the answers it was given, and keeps what it was asked."""

    def __init__(self, *answers: Answer, offline: bool = False) -> None:
        self.offline = offline
        self.answers = list(answers)
        self.asked: list[ModelRequest] = []
        self.closed = False

    async def complete(self, request: ModelRequest) -> ModelReply:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    async def close(self) -> None:
        self.closed = True


class Silent(Scripted):
    """A model that never answers; `asked_once` is set when it is asked, `cancelled` when its call is ended."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_once, self.cancelled = asyncio.Event(), False

    async def complete(self, request: ModelRequest) -> ModelReply:
        self.asked_once.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        raise AssertionError("not reached")


class Watching:
    """Keeps what an observer is told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    @contextmanager
    def span(self, model: str, provider: str, participant: str, step: str) -> Iterator[None]:
        self.told.append(("enter", model, provider, participant, step))
        yield
        self.told.append("leave")

    def finished(self, answer: ModelAnswer, provider: str, seconds: float) -> None:
        self.told.append(("finished", answer.recorded, provider, seconds >= 0))

    def failed(self, error_type: str, provider: str) -> None:
        self.told.append(("failed", error_type, provider))

    def opened(self, breaker: str) -> None:
        self.told.append(("opened", breaker))


PROJECT = Project(
    model="fast",
    models={
        "fast": ModelSettings(provider="fake", model="m", options={"a": 1}),
        "slow": ModelSettings(provider="fake", model="l"),
    },
    prices={"fake:m": Price(input_per_million=2, output_per_million=10)},
)

THREAD = Thread().say("note", "context", "the facts").say("task", "task", "make tea")


def call(**fields: Any) -> ModelCall:
    return ModelCall.model_validate(
        {"scope": "run", "step": "s1", "participant": "ann", "instructions": "You are Ann.", "thread": THREAD, **fields}
    )


def activities(store: SqlStorage, model: Scripted, **options: Any) -> ModelActivities:
    made: list[dict[str, Any]] = []

    def load(kind: str, name: str) -> Callable[..., Any]:
        assert (kind, name) == ("llm", "fake")

        def create(**given: Any) -> Scripted:
            made.append(given)
            return model

        return create

    return ModelActivities(store, PROJECT, load=load, **options)


def test_the_activity_has_its_wire_name() -> None:
    from temporalio.activity import _Definition

    definition = _Definition.must_from_callable(ModelActivities.call)
    assert definition.name == MODEL_CALL
    assert definition.arg_types is not None
    assert definition.arg_types[-1] is ModelCall
    assert definition.ret_type is ModelAnswer


async def test_an_answer_is_given_priced_and_kept(store: SqlStorage, env: ActivityEnvironment) -> None:
    model = Scripted(says("tea is made"))
    answer = await env.run(activities(store, model).call, call(content="Go on."))
    assert (answer.text, answer.truncated, answer.ref) == ("tea is made", False, sha256_of("tea is made"))
    assert answer.usage == Usage(calls=1, input_tokens=1000, output_tokens=100, cost_usd=0.003)
    assert (answer.model, answer.offline, answer.recorded, answer.maybe_double) == ("fake:m", False, False, False)
    said = await store.chain(answer.head)
    assert [(e.role, e.author, e.text) for e in said] == [
        ("note", "context", "the facts"), ("task", "task", "make tea"), ("task", "task", "Go on."),
        ("answer", "ann", "tea is made"),
    ]  # fmt: skip
    [request] = model.asked
    assert [(m.role, m.content) for m in request.messages] == [
        ("system", "You are Ann."), ("user", "[context] the facts"), ("user", "make tea"), ("user", "Go on."),
    ]  # fmt: skip
    assert (request.model, request.temperature, request.seed) == ("m", 0.0, 7)
    assert request.idempotency_key == idempotency_key(ledger_key(call(content="Go on."), "fake", request))


async def test_what_is_recorded_is_not_paid_again(store: SqlStorage, env: ActivityEnvironment) -> None:
    model = Scripted(says("once"))
    first = await env.run(activities(store, model).call, call())
    again = await env.run(activities(store, Scripted()).call, call())
    assert again == first.model_copy(update={"recorded": True})
    assert len(model.asked) == 1


async def test_another_step_scope_or_word_is_another_call(store: SqlStorage, env: ActivityEnvironment) -> None:
    others = [
        call(),
        call(step="s2"),
        call(scope="run-2"),
        call(content="!"),
        call(instructions="Be brief."),
        call(temperature=0.5),
    ]
    model = Scripted(*[says(f"answer {number}") for number in range(len(others))])
    activity = activities(store, model)
    answers = [await env.run(activity.call, each) for each in others]
    assert [answer.recorded for answer in answers] == [False] * len(others)
    assert len({request.idempotency_key for request in model.asked}) == len(others)


async def test_an_attempt_that_vanished_may_have_been_paid(store: SqlStorage, env: ActivityEnvironment) -> None:
    model = Scripted(ConnectionResetError("the worker's line broke"), ProviderUnavailable("timed out"), says("at last"))
    activity = activities(store, model)
    with pytest.raises(ConnectionResetError):
        await env.run(activity.call, call())
    with pytest.raises(ApplicationError, match="timed out"):
        await env.run(activity.call, call())
    answer = await env.run(activity.call, call())
    assert (answer.text, answer.maybe_double) == ("at last", True)
    assert len({request.idempotency_key for request in model.asked}) == 1
    assert (await env.run(activity.call, call())).maybe_double


async def test_a_refusal_cost_nothing(store: SqlStorage, env: ActivityEnvironment) -> None:
    activity = activities(store, Scripted(RateLimited("slow down", 2.0), ProviderRefused("bad key"), says("fine")))
    for kind in ("RateLimited", "ProviderRefused"):
        with pytest.raises(ApplicationError) as refused:
            await env.run(activity.call, call())
        assert refused.value.type == kind
    assert (await env.run(activity.call, call())).maybe_double is False


async def test_two_attempts_at_once_give_one_answer(store: SqlStorage, env: ActivityEnvironment) -> None:
    activity = activities(store, Scripted(says("one"), says("two")))
    answers = await asyncio.gather(*(env.run(activity.call, call()) for _ in range(2)))
    assert answers[0].text == answers[1].text
    assert answers[0].head == answers[1].head


async def test_a_later_turn_reads_the_whole_conversation(store: SqlStorage, env: ActivityEnvironment) -> None:
    model = Scripted(says("draft"), says("too long"), says("shorter"))
    activity = activities(store, model)
    head = (await env.run(activity.call, call())).head
    head = (await env.run(activity.call, call(participant="bob", thread=Thread(head=head), step="s2", instructions=""))).head
    await env.run(activity.call, call(thread=Thread(head=head).say("answer", "cy", "agreed"), step="s3", content="Once more."))
    assert model.asked[1].messages[-1] == ChatMessage(role="user", content="[ann] draft")
    assert model.asked[1].messages[0].role == "user"
    assert [(m.role, m.content) for m in model.asked[2].messages][2:] == [
        ("user", "make tea"), ("assistant", "draft"), ("user", "[bob] too long"), ("user", "[cy] agreed"),
        ("user", "Once more."),
    ]  # fmt: skip


async def test_a_long_answer_rides_as_a_preview(store: SqlStorage, env: ActivityEnvironment) -> None:
    words = "a" + "é" * INLINE_BYTES
    answer = await env.run(activities(store, Scripted(says(words))).call, call())
    assert answer.truncated
    assert words.startswith(answer.text)
    assert len(answer.text.encode()) == PREVIEW_BYTES - 1
    reading = StoreActivities(store)
    assert (await env.run(reading.read, TextRead(ref=answer.ref))).text == words
    part = await env.run(reading.read, TextRead(ref=answer.ref, limit=3))
    assert (part.text, part.truncated) == ("aéé", True)
    with pytest.raises(ApplicationError, match="no text has the address 'nope'"):
        await env.run(reading.read, TextRead(ref="nope"))


async def test_json_is_read_or_its_fault_said(store: SqlStorage, env: ActivityEnvironment) -> None:
    schema = {"type": "object", "required": ["choice"]}
    activity = activities(
        store, Scripted(says('```json\n{"choice": 1}\n```'), says("{}"), says('{"choice', finish_reason="length"))
    )
    good, bad, cut = [
        await env.run(activity.call, call(step=f"s{n}", output_schema=schema, output_name="vote")) for n in range(3)
    ]
    assert (good.data, good.invalid) == ({"choice": 1}, None)
    assert (bad.data, bad.invalid) == (
        None,
        "The JSON does not fit the schema. At the whole answer: 'choice' is a required property.",
    )
    assert cut.invalid is not None
    assert "cut off" in cut.invalid
    assert bad.usage.calls == 1


async def test_tool_calls_are_handed_on(store: SqlStorage, env: ActivityEnvironment) -> None:
    wanted = ToolCall(id="1", name="search", arguments='{"q": "tea"}')
    asked = call(output_schema={"type": "object"}, tools=[ToolSpec(name="search")])
    answer = await env.run(activities(store, Scripted(says("", tool_calls=[wanted]))).call, asked)
    assert (answer.text, answer.tool_calls, answer.invalid) == ("", [wanted], None)


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (says("", finish_reason="content_filter"), "ProviderRefused", "content filter stopped the answer of m-1"),
        (says("The recipe", finish_reason="content_filter"), "ProviderRefused", "Change the wording"),
        (says("", refusal="I will not."), "ProviderRefused", "declined to answer: I will not."),
    ],
)
async def test_answers_that_are_none_are_paid_once_and_say_why(
    store: SqlStorage, env: ActivityEnvironment, reply: ModelReply, kind: str, words: str
) -> None:
    asked = call(tools=[ToolSpec(name="t")])
    answer = await env.run(activities(store, Scripted(reply)).call, asked)
    assert answer.failure is not None and (answer.failure.type, answer.invalid) == (kind, None)
    assert words in answer.failure.message and answer.tool_calls == [] and answer.usage.calls == 1
    again = await env.run(activities(store, Scripted()).call, asked)
    assert again == answer.model_copy(update={"recorded": True}), "it is in the ledger"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (says("  "), "gave an empty answer (finish reason: none)"),
        (says("", thought=True, finish_reason="stop"), "only thought, and gave no answer"),
        (says("<think>Let me see</think>\n"), "only thought, and gave no answer"),
        (says("<think>Let me see", finish_reason="length"), "ran into its length limit while it was thinking"),
        (says("", thought=True, finish_reason="length"), "ran into its length limit while it was thinking"),
        (says("", finish_reason="length"), "ran into its length limit before its first word"),
        (says("", tool_calls=[ToolCall(id="1", name="not-offered", arguments="{}")]), "gave an empty answer"),
        (says("", tool_calls=[ToolCall(id="1", name="t", arguments="x" * 300_000)]), "larger than 262,144 characters"),
    ],
)
async def test_an_answer_without_words_is_paid_once_and_may_be_asked_for_again(
    store: SqlStorage, env: ActivityEnvironment, reply: ModelReply, words: str
) -> None:
    model, asked = Scripted(reply), call(tools=[ToolSpec(name="t")] if "larger" in words else [])
    answer = await env.run(activities(store, model).call, asked)
    assert answer.tool_calls == [] and answer.invalid is not None and words in answer.invalid and answer.failure is None
    assert (answer.usage.calls, answer.usage.input_tokens, answer.usage.cost_usd) == (1, 1000, 0.003)
    assert answer.cut_at_limit == (reply.finish_reason == "length")
    again = await env.run(activities(store, Scripted()).call, asked)
    assert again == answer.model_copy(update={"recorded": True}) and len(model.asked) == 1


async def test_an_answer_that_is_cut_off_is_marked(store: SqlStorage, env: ActivityEnvironment) -> None:
    answer = await env.run(activities(store, Scripted(says("First, boil", finish_reason="length"))).call, call())
    assert (answer.text, answer.cut_at_limit, answer.invalid, answer.failure) == ("First, boil", True, None, None)


@pytest.mark.parametrize(
    ("counted", "used"),
    [((0, 0), (10, 3)), ((7, 0), (7, 3)), ((0, 7), (10, 7))],
)
async def test_what_the_provider_does_not_count_is_estimated_and_has_no_price(
    store: SqlStorage, env: ActivityEnvironment, counted: tuple[int, int], used: tuple[int, int]
) -> None:
    reply = says("tea is made", input_tokens=counted[0], output_tokens=counted[1])
    answer = await env.run(activities(store, Scripted(reply)).call, call())
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == used, "a token for four bytes"
    assert answer.usage.estimated and answer.usage.cost_usd is None
    assert not (await env.run(activities(store, Scripted(says("x"))).call, call(step="s2"))).usage.estimated


@pytest.mark.parametrize(
    ("fields", "kind", "words"),
    [
        (
            {"thread": Thread(), "content": " "},
            "InvalidInput",
            "^InvalidInput: content: empty, and so is the conversation; ann has",
        ),
        ({"model": "fsat"}, "InvalidInput", "'fsat' is neither provider:model"),
        ({"output_schema": {"type": "strng"}}, "InvalidInput", "output_schema.type: not valid JSON Schema"),
        ({"thread": Thread(head="0" * 64)}, "ProviderUnavailable", "does not have the whole conversation"),
    ],
)
async def test_bad_input_costs_nothing(
    store: SqlStorage, env: ActivityEnvironment, fields: dict[str, Any], kind: str, words: str
) -> None:
    model = Scripted(says("x"))
    with pytest.raises(ApplicationError, match=words) as failed:
        await env.run(activities(store, model).call, call(**fields))
    assert failed.value.type == kind
    assert model.asked == []


async def test_halves_of_characters_do_not_break_the_store(store: SqlStorage, env: ActivityEnvironment) -> None:
    answer = await env.run(activities(store, Scripted(says("tea \ud83d and\0more"))).call, call())
    assert answer.text == "tea ? and\ufffdmore"
    assert await store.text(answer.ref) == answer.text


async def test_it_beats_while_the_model_is_silent_until_it_is_cancelled(store: SqlStorage, env: ActivityEnvironment) -> None:
    model, beats, enough = Silent(), [0], asyncio.Event()

    def beat(*_: Any) -> None:
        beats[0] += 1
        if beats[0] >= 3:
            enough.set()

    env.on_heartbeat = beat
    running = asyncio.ensure_future(env.run(activities(store, model, heartbeat_s=0.001).call, call()))
    await model.asked_once.wait()
    await enough.wait()
    env.cancel()
    answer = await running
    assert model.cancelled and answer.cut_off and answer.usage.calls == 1 and answer.usage.input_tokens > 0
    after = beats[0]
    await asyncio.sleep(0.01)  # more than several beats: none may come
    assert beats[0] == after


class Slow:
    """A store that closes no call until it is let go, and fails as often as it is told."""

    def __init__(self, store: SqlStorage, failures: int = 0) -> None:
        self.store, self.failures = store, failures
        self.recording, self.go_on = asyncio.Event(), asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    async def close_call(self, key: LedgerKey, paid: Paid, **more: Any) -> Closed:
        self.recording.set()
        await self.go_on.wait()
        if self.failures:
            self.failures -= 1
            raise ProviderUnavailable("the database is busy")
        return await self.store.close_call(key, paid, **more)


async def test_a_paid_answer_is_written_down_even_when_cancelled(store: SqlStorage, env: ActivityEnvironment) -> None:
    slow: Any = Slow(store)
    running = asyncio.ensure_future(env.run(activities(slow, Scripted(says("paid"))).call, call()))
    await slow.recording.wait()
    env.cancel()
    slow.go_on.set()
    cut_off = await running
    assert cut_off.cut_off and (cut_off.usage.calls, cut_off.usage.input_tokens) == (1, says("paid").input_tokens)
    assert (await ActivityEnvironment().run(activities(store, Scripted()).call, call())).text == "paid"


async def test_a_paid_answer_is_written_down_by_a_busy_store(store: SqlStorage, env: ActivityEnvironment) -> None:
    slow: Any = Slow(store, failures=1)
    slow.go_on.set()
    answer = await env.run(activities(slow, Scripted(says("paid"))).call, call())
    assert (answer.text, slow.failures) == ("paid", 0)


async def test_a_store_that_is_away_before_anything_is_paid_is_the_runs_to_wait_for(
    store: SqlStorage, env: ActivityEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any, **__: Any) -> Any:
        raise StoreUnavailable("The database is away.")

    monkeypatch.setattr(patience, "PAUSES_S", (0.0,))
    monkeypatch.setattr(store, "open_call", away)
    model = Scripted(says("x"))
    with pytest.raises(ApplicationError, match=r"The database is away\.") as failed:
        await env.run(activities(store, model).call, call())
    assert (failed.value.type, failed.value.non_retryable, model.asked) == ("StoreUnavailable", False, [])


async def test_a_paid_answer_is_held_for_as_long_as_the_store_is_away(
    store: SqlStorage, env: ActivityEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    close, tries = store.close_call, 0

    async def away(*args: Any, **more: Any) -> Closed:
        nonlocal tries
        tries += 1
        if tries < 20:
            raise StoreUnavailable("The database is away.")
        return await close(*args, **more)

    monkeypatch.setattr(patience, "PAUSES_S", (0.0,))
    monkeypatch.setattr(store, "close_call", away)
    model = Scripted(says("x"))
    assert (await env.run(activities(store, model).call, call())).text == "x"
    assert (tries, len(model.asked)) == (20, 1)


async def test_a_worker_that_ends_gives_up_what_it_cannot_write_down(
    store: SqlStorage, env: ActivityEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any, **__: Any) -> Any:
        env.worker_shutdown()
        raise StoreUnavailable("The database is away.")

    monkeypatch.setattr(patience, "PAUSES_S", (0.0,))
    monkeypatch.setattr(store, "close_call", away)
    with pytest.raises(ApplicationError, match=r"could not be written to the database\. The database is away\.") as failed:
        await env.run(activities(store, Scripted(says("x"))).call, call())
    assert failed.value.type == "ProviderUnavailable"


async def test_a_model_that_never_answers_is_given_up(
    store: SqlStorage, env: ActivityEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.model.fallback.ASK_S", 0.05)
    silent = Silent()
    with pytest.raises(ApplicationError, match=r"fake:m gave no answer within 0\.05 s\.") as failed:
        await env.run(activities(store, silent).call, call())
    assert (failed.value.type, failed.value.non_retryable, silent.cancelled) == ("ProviderUnavailable", False, True)


async def test_observers_hear_of_it_all(store: SqlStorage, env: ActivityEnvironment) -> None:
    watching = Watching()
    activity = activities(store, Scripted(says("x"), ProviderUnavailable("down")), observe=watching)
    await env.run(activity.call, call())
    await env.run(activity.call, call())
    for fields in ({"step": "s2"}, {"model": "fsat"}):
        with pytest.raises(ApplicationError):
            await env.run(activity.call, call(**fields))
    enter = ("enter", "m", "fake", "ann", "s1")
    assert watching.told == [
        enter, ("finished", False, "fake", True), "leave",
        enter, ("finished", True, "fake", True), "leave",
        ("enter", "m", "fake", "ann", "s2"), ("failed", "ProviderUnavailable", "fake"),
        ("failed", "InvalidInput", ""),
    ]  # fmt: skip


async def test_the_offline_model_is_free_and_an_unknown_price_is_not(store: SqlStorage, env: ActivityEnvironment) -> None:
    free = await env.run(activities(store, Scripted(says("x"), offline=True)).call, call())
    assert (free.usage.cost_usd, free.offline) == (0.0, True)
    unknown = await env.run(activities(store, Scripted(says("x"))).call, call(model="slow"))
    assert (unknown.usage.cost_usd, unknown.model) == (None, "fake:l")


async def test_one_plugin_for_one_set_of_settings(store: SqlStorage, env: ActivityEnvironment) -> None:
    made: list[tuple[dict[str, Any], Scripted]] = []

    def load(kind: str, name: str) -> Callable[..., Any]:
        def create(**options: Any) -> Scripted:
            made.append((options, Scripted(*[says("x")] * 3)))
            return made[-1][1]

        return create

    activity = ModelActivities(store, PROJECT, load=load, default_model="slow")
    for number, name in enumerate(("fast", None, "slow", "fake:other", "fast")):
        await env.run(activity.call, call(model=name, step=f"s{number}"))
    assert [options for options, _ in made] == [{"a": 1}, {}]
    assert [request.model for _, model in made for request in model.asked] == ["m", "m", "l", "l", "other"]
    await activity.close()
    assert [model.closed for _, model in made] == [True, True]


def test_prices() -> None:
    own = {"openai:gpt-5-mini": Price(input_per_million=1, output_per_million=1)}
    known = price_of("openai:gpt-5-mini", {})
    assert known is not None and known.price == Price(input_per_million=0.25, output_per_million=2)
    assert known.source.startswith("genai-prices ") and known.source.endswith(", gpt-5-mini")
    assert price_of("openai:gpt-5-mini-2025-08-07", {}) == known
    assert price_of("openai:gpt-5-mini", own) == Rate(own["openai:gpt-5-mini"], "mofa.yaml")
    assert price_of("openai:gpt-5-mini", {}, own_endpoint=True) is None
    assert price_of("openai:mystery", {}) is None
    assert cost(known, says("x", input_tokens=0, output_tokens=0)) is None
    assert cost(None, says("x")) is None


def test_the_request_hash_depends_on_the_words_and_the_model_alone() -> None:
    request = request_for(call(), "m", THREAD.pending)
    key = ledger_key(call(), "fake", request)
    assert ledger_key(call(), "fake", request.model_copy(update={"idempotency_key": "x"})) == key
    assert ledger_key(call(), "other", request) != key
    assert ledger_key(call(tenant="acme"), "fake", request) == key
