"""Soft spending caps: a call asks, the answer of a person counts for the period, and embeddings and tools are held to caps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.embedding import Embedder
from activities.spending import SpendingActivities
from activities.tool import ToolActivities
from kernel.basics.errors import ProviderUnavailable, StoreUnavailable
from kernel.basics.sha256 import sha256_of
from kernel.conversation.caller import Caller, Payer
from kernel.conversation.transcript import canonical
from kernel.kinds.embedding import EmbeddingReply, EmbeddingRequest
from kernel.model_call.caps import NANO, CapAsks, CapReached, SpendCap, Spender, SpendQuestion, limits_of, period_of
from kernel.model_call.consent import SpendAnswer, SpendAnswered, SpendWait, WaitingCall, question_in, workflow_of
from kernel.project.project import ModelSettings, Price, Project, ToolSettings
from plugins.storage.sql import SqlSpendBook, SqlSpendQuestions, SqlStorage, SqlVectors
from plugins.storage.sql.engine.database import insert_new_rows
from plugins.storage.sql.spend.questions import PAGE, _key
from plugins.storage.sql.tables.spending import questions as answers
from plugins.storage.sql.tables.spending import spending, waiting
from runtime.plugins.providers import Providers
from tests.unit.activities.model.test_caps import sums
from tests.unit.activities.model.test_model import Scripted
from tests.unit.activities.test_tool import Counting, use

NOW = datetime.now(UTC)
SOFT = SpendCap(max_usd=1, on_exceeded="ask")
ANN = Spender("acme", "ann", "fake:m", Payer(desk="office", person="eve"))


def asking(cap: SpendCap = SOFT) -> SpendQuestion:
    [limit] = limits_of([cap], ANN, NOW)
    [asks] = limit.asks
    return asks


def waiting_call(workflow_id: str) -> WaitingCall:
    return WaitingCall(workflow_id=workflow_id, run_id="r", activity_id="1")


def row_of(call: WaitingCall, question: str) -> dict[str, Any]:
    return {"id": _key(call), "question_id": question, **call.model_dump(), "since": NOW}


async def test_beyond_a_soft_cap_a_call_asks_until_a_person_has_answered(store: SqlStorage) -> None:
    book, questions = SqlSpendBook(store.database), SqlSpendQuestions(store.database)
    limits = limits_of([SOFT, SpendCap(max_usd=2)], ANN, NOW)
    [limit] = limits
    [question] = limit.asks
    assert limit.most == 2 * NANO, "both are caps of one sum"
    await book.reserve("one", limits, NANO, NOW)
    with pytest.raises(CapAsks, match="a person has to allow it") as asks:
        await book.reserve("two", limits, 1, NOW)
    assert question_in([vars(asks.value)]) == question
    with pytest.raises(CapReached, match="2 US dollars") as hard:
        await book.reserve("two", limits, 2 * NANO, NOW)
    assert not isinstance(hard.value, CapAsks), "nobody is asked about a call that a hard cap stops anyway"
    assert await sums(store) == [("all calls", 0, True)]

    first = await questions.answer(SpendAnswer(question=question, answer="allow", by="ann"), NOW)
    second = await questions.answer(SpendAnswer(question=question, answer="stop", by="bob"), NOW)
    assert first == second and (first.state, first.by) == ("allow", "ann"), "the first answer counts"
    await book.reserve("two", limits, NANO, NOW)
    with pytest.raises(CapReached, match="2 US dollars"):
        await book.reserve("three", limits, 1, NOW)


async def test_a_no_stops_the_calls_of_the_period_and_a_raised_cap_asks_again(store: SqlStorage) -> None:
    book, questions = SqlSpendBook(store.database), SqlSpendQuestions(store.database)
    await questions.answer(SpendAnswer(question=asking(), answer="stop", by="ann"), NOW)
    with pytest.raises(CapReached, match="ann has said no") as stopped:
        await book.reserve("one", limits_of([SOFT], ANN, NOW), 2 * NANO, NOW)
    assert question_in([vars(stopped.value)]) is None
    raised = SOFT.model_copy(update={"max_usd": 1.5})
    with pytest.raises(CapAsks):
        await book.reserve("one", limits_of([raised], ANN, NOW), 2 * NANO, NOW)


async def test_each_soft_cap_of_a_sum_is_asked_about(store: SqlStorage) -> None:
    book, questions = SqlSpendBook(store.database), SqlSpendQuestions(store.database)
    upper = SpendCap(max_usd=3, on_exceeded="ask", approvers=["eve"])
    limits = limits_of([upper, SOFT], ANN, NOW)
    [limit] = limits
    assert [each.cap for each in limit.asks] == [SOFT, upper]
    for number, question in enumerate(limit.asks):
        with pytest.raises(CapAsks) as asks:
            await book.reserve("one", limits, 4 * NANO, NOW)
        assert question_in([vars(asks.value)]) == question
        await questions.answer(SpendAnswer(question=question, answer="allow", by="ann"), NOW)
        await book.reserve(f"under the next cap {number}", limits, NANO // 2, NOW)
    await book.reserve("one", limits, 4 * NANO, NOW)


async def test_a_subject_with_odd_characters_is_stored(store: SqlStorage) -> None:
    book, odd = SqlSpendBook(store.database), "a\0b" + "\0" * 700
    cap = SpendCap(max_usd=1, by="person", on_exceeded="ask")
    limits = limits_of([cap], Spender(None, "ann", "fake:m", Payer(person=odd)), NOW)
    await book.reserve("one", limits, 1, NOW)
    await SqlSpendQuestions(store.database).answer(SpendAnswer(question=limits[0].asks[0], answer="stop", by="bob"), NOW)
    # PostgreSQL refuses NUL.
    row = {"id": "x", "words": "a\0b", "period": "2026-11", "spent": 0, "held": 0, "updated_at": NOW}
    await store.database.write(lambda db: insert_new_rows(db, spending, [row]))
    for table in ("spending", "spending_questions"):
        async with store.database.transaction() as db:
            stored = (await db.exec_driver_sql(f"select words from {table}")).scalars().all()
        assert stored and all("\0" not in words and len(words) <= 500 for words in stored)


EACH = SpendCap(max_usd=1, by="tenant", on_exceeded="ask")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(EACH.model_copy(update={"only": "acme"}), id="one tenant"),
        pytest.param(EACH.model_copy(update={"approvers": ["eve"]}), id="others are asked"),
        pytest.param(EACH.model_copy(update={"max_usd": 0.5}), id="another amount"),
    ],
)
async def test_each_soft_cap_of_a_sum_has_an_answer_of_its_own(store: SqlStorage, other: SpendCap) -> None:
    book, questions = SqlSpendBook(store.database), SqlSpendQuestions(store.database)
    limits = limits_of([EACH, other], ANN, NOW)
    [limit] = limits
    assert len({workflow_of(each) for each in limit.asks}) == 2
    assert workflow_of(limit.asks[0]).startswith(f"spending/{period_of('month', NOW)}/")
    for question in limit.asks:
        with pytest.raises(CapAsks) as asks:
            await book.reserve("one", limits, 2 * NANO, NOW)
        assert question_in([vars(asks.value)]) == question
        await questions.answer(SpendAnswer(question=question, answer="allow", by="ann"), NOW)
    await book.reserve("one", limits, 2 * NANO, NOW)
    states = {state.cap.model_dump_json(): state.answered_by for state in await book.states([EACH, other], NOW)}
    assert states == {EACH.model_dump_json(): "ann", other.model_dump_json(): "ann"}


async def test_an_answer_with_the_former_key_counts_for_all_caps_of_its_amount(store: SqlStorage) -> None:
    book, questions, call = SqlSpendBook(store.database), SqlSpendQuestions(store.database), waiting_call("w")
    one = EACH.model_copy(update={"only": "acme", "approvers": ["eve"]})
    limits = limits_of([EACH, one], ANN, NOW)
    [limit] = limits
    former = sha256_of(canonical([limit.id, NANO]))
    row = {"id": former, "answer": "allow", "answered_by": "ann", "words": "", "period": limit.period, "answered_at": NOW}
    await store.database.write(lambda db: insert_new_rows(db, answers, [row]))
    await store.database.write(lambda db: insert_new_rows(db, waiting, [row_of(call, former)]))
    await book.reserve("one", limits, 2 * NANO, NOW)
    assert [state.answered_by for state in await book.states([EACH, one], NOW)] == ["ann", "ann"]
    late = await questions.answer(SpendAnswer(question=limit.asks[0], answer="stop", by="bob"), NOW)
    assert (late.state, late.by) == ("allow", "ann"), "the first answer counts"
    assert await questions.waiting(limit.asks[0]) == [call], "who waited under the former key is woken"


async def test_who_waits_or_the_answer_sees_the_other(store: SqlStorage) -> None:
    questions, call = SqlSpendQuestions(store.database), waiting_call("w")
    assert await questions.wait(asking(), call) is None
    assert await questions.wait(asking(), call) is None, "the next attempt of the same activity"
    assert await questions.waiting(asking()) == [call]
    answered = await questions.answer(SpendAnswer(question=asking(), answer="allow", by="ann"), NOW)
    assert await questions.wait(asking(), call) == answered
    await questions.woken([call])
    assert await questions.waiting(asking()) == []


async def test_a_question_about_a_cap_that_is_not_in_the_project_file_is_void(
    store: SqlStorage, env: ActivityEnvironment
) -> None:
    questions = SqlSpendQuestions(store.database)
    mine = SpendingActivities(questions, lambda: [SpendCap(max_usd=5, on_exceeded="ask")])
    assert (await env.run(mine.wait, SpendWait(question=asking()))).state == "void"
    given = SpendAnswer(question=asking(), answer="allow", by="eve")
    assert (await env.run(mine.answer, given)).state == "void"
    past = asking().model_copy(update={"period": "2020-01"})
    over = SpendingActivities(questions, lambda: [SOFT])
    assert (await env.run(over.wait, SpendWait(question=past))).state == "void"
    assert (await env.run(over.answer, given)).state == "allow"


async def test_a_call_whose_question_is_void_waits_no_longer(store: SqlStorage, env: ActivityEnvironment) -> None:
    questions, info = SqlSpendQuestions(store.database), env.info
    call = WaitingCall(workflow_id=info.workflow_id or "", run_id=info.workflow_run_id or "", activity_id=info.activity_id)
    await questions.wait(asking(), call)
    gone = SpendingActivities(questions, list)
    assert (await env.run(gone.wait, SpendWait(question=asking()))).state == "void"
    assert await questions.waiting(asking()) == []


async def test_calls_that_wait_are_woken_in_pages(
    store: SqlStorage, env: ActivityEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Paged(SqlSpendQuestions):
        pages: ClassVar[list[int]] = []

        async def waiting(self, question: SpendQuestion) -> Sequence[WaitingCall]:
            found = await super().waiting(question)
            self.pages.append(len(found))
            return found

    woken, beats = list[str](), list[Any]()

    async def complete(call: WaitingCall, answered: SpendAnswered) -> None:
        woken.append(call.workflow_id)

    monkeypatch.setattr("activities.spending._complete", complete)
    env.on_heartbeat = lambda *details: beats.append(details)
    calls = [waiting_call(f"w{n}") for n in range(2 * PAGE + 1)]
    rows = [row_of(call, asking().ids[0]) for call in calls]
    await store.database.write(lambda db: insert_new_rows(db, waiting, rows))
    given = SpendingActivities(Paged(store.database), lambda: [SOFT])
    await env.run(given.answer, SpendAnswer(question=asking(), answer="allow", by="eve"))
    assert sorted(woken) == sorted(call.workflow_id for call in calls)
    assert Paged.pages == [PAGE, PAGE, 1, 0] and len(beats) == 3


def test_desks_and_persons_have_sums_of_their_own() -> None:
    caps = [SpendCap(max_usd=1, by="desk"), SpendCap(max_usd=1, by="person"), SpendCap(max_usd=1, by="desk", only="other")]
    found = limits_of(caps, ANN, NOW)
    assert {each.subject for each in found} == {"the desk office of acme", "the person eve"}
    elsewhere = Spender("umbrella", "ann", "fake:m", ANN.payer)
    assert len({each.id for each in [*found, *limits_of(caps, elsewhere, NOW)]}) == 3, "a desk is of its tenant"
    assert limits_of(caps, Spender("acme", "ann", "fake:m"), NOW) == []


class Embedding(Scripted):
    """A model that embeds, and counts a token for each text."""

    def __init__(self) -> None:
        super().__init__()
        self.embedded = 0

    async def embed(self, request: EmbeddingRequest) -> EmbeddingReply:
        self.embedded += 1
        return EmbeddingReply(vectors=[[1.0]] * len(request.texts), model="m", input_tokens=len(request.texts))


def embedder(store: SqlStorage, model: Any, *caps: SpendCap, book: Any = None) -> Embedder:
    settings = ModelSettings(provider="fake", model="m")
    prices = {"fake:m": Price(input_per_million=1_000, output_per_million=0)}
    project = Project(models={"fast": settings}, embedding="fast", prices=prices, caps=list(caps))

    def load(kind: str, name: str) -> Callable[..., Any]:
        return lambda **options: model

    providers = Providers(project, "fast", load)
    return Embedder(project, providers, store, SqlVectors(store.database), spending=book or SqlSpendBook(store.database))


async def test_embeddings_are_held_to_caps(store: SqlStorage, env: ActivityEnvironment) -> None:
    model, caller = Embedding(), Caller(now=NOW, scope="r", step="s", participant="ann", payer=ANN.payer)
    given = embedder(store, model, SpendCap(max_usd=0.01, by="person"))
    await env.run(given.embed, caller, ["four"])
    assert await sums(store) == [("the person eve", NANO // 1000, False)]
    with pytest.raises(CapReached, match="the person eve has no room"):
        await env.run(given.embed, caller, ["x" * 20])
    assert model.embedded == 1 and await sums(store) == [("the person eve", NANO // 1000, False)]


PRICED = {"count": ToolSettings(plugin="counting", price_usd=0.4)}


def tools(store: SqlStorage, tool: Counting, *caps: SpendCap, book: Any = None) -> ToolActivities:
    def load(kind: str, name: str) -> Callable[..., Any]:
        return lambda: tool

    book = book or SqlSpendBook(store.database)
    return ToolActivities(store, Project(tools=PRICED, caps=list(caps)), load=load, spending=book)


async def test_a_priced_tool_is_booked_and_held_to_caps(store: SqlStorage, env: ActivityEnvironment) -> None:
    tool = Counting("one", "two", "three", repeatable=False)
    given = tools(store, tool, SpendCap(max_usd=1, by="model", only="tool:count"))
    for step in ("s1", "s1", "s2"):  # the first call is made once
        assert (await env.run(given.call, use(step))).usage.cost_usd == 0.4
    for _ in range(2):
        with pytest.raises(ApplicationError, match=r"has no room for a call that may cost \$0.4000") as refused:
            await env.run(given.call, use("s3"))
    assert refused.value.type == "BudgetExceeded"
    assert tool.used == 2 and await sums(store) == [("the model tool:count", round(0.8 * NANO), False)]
    assert (await env.run(tools(store, tool).call, use("s3"))).text == "three", "the refused attempt has not taken effect"


@pytest.mark.parametrize(("repeatable", "held"), [(False, False), (True, True)], ids=["nothing was done", "perhaps"])
async def test_a_tool_that_is_away_costs_nothing_if_it_says_so(
    store: SqlStorage, env: ActivityEnvironment, repeatable: bool, held: bool
) -> None:
    tool = Counting(ProviderUnavailable("away"), repeatable=repeatable)
    with pytest.raises(ApplicationError):
        await env.run(tools(store, tool, SpendCap(max_usd=1)).call, use())
    assert await sums(store) == [("all calls", 0, held)]


async def test_nothing_is_sent_while_the_database_is_away(
    store: SqlStorage, env: ActivityEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away(SqlSpendBook):
        async def reserve(self, *_: Any) -> None:
            raise StoreUnavailable("the database is away")

    async def at_once(_: float) -> None:
        pass

    monkeypatch.setattr(asyncio, "sleep", at_once)
    model, caller = Embedding(), Caller(now=NOW, scope="r", step="s", participant="ann")
    with pytest.raises(StoreUnavailable):
        await env.run(embedder(store, model, SpendCap(max_usd=5), book=Away(store.database)).embed, caller, ["four"])
    assert model.embedded == 0


class AwayFor(SqlSpendBook):
    """A book whose database is away for some attempts."""

    def __init__(self, store: SqlStorage, attempts: int) -> None:
        super().__init__(store.database)
        self.left = attempts

    async def reserve(self, *given: Any) -> None:
        if self.left:
            self.left -= 1
            raise StoreUnavailable("the database is away")
        await super().reserve(*given)


async def test_a_tool_waits_for_its_reservation_while_the_database_is_away(
    store: SqlStorage, env: ActivityEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.patience.PAUSES_S", (0.0, 0.0))
    tool = Counting("done", repeatable=False)
    given = tools(store, tool, SpendCap(max_usd=1), book=AwayFor(store, 10))
    assert (await env.run(given.call, use())).text == "done"
    assert tool.used == 1 and await sums(store) == [("all calls", round(0.4 * NANO), False)]


async def test_a_reservation_that_a_worker_gives_up_is_no_attempt_of_the_tool(
    store: SqlStorage, env: ActivityEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.patience.PAUSES_S", (0.0, 0.0))
    env.worker_shutdown()
    tool = Counting("done", repeatable=False)
    with pytest.raises(ApplicationError, match="reservation") as away:
        await env.run(tools(store, tool, SpendCap(max_usd=1), book=AwayFor(store, 3)).call, use())
    assert (away.value.type, away.value.non_retryable) == ("StoreUnavailable", False)
    assert (await env.run(tools(store, tool, SpendCap(max_usd=1)).call, use())).text == "done" and tool.used == 1


async def test_a_refused_tool_is_released_however_long_the_database_is_away(
    store: SqlStorage, env: ActivityEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    release, left = SqlStorage.release, [10]

    async def away(self: SqlStorage, key: Any) -> None:
        if left[0]:
            left[0] -= 1
            raise StoreUnavailable("the database is away")
        await release(self, key)

    monkeypatch.setattr("runtime.patience.PAUSES_S", (0.0, 0.0))
    monkeypatch.setattr(SqlStorage, "release", away)
    tool = Counting("done", repeatable=False)
    with pytest.raises(ApplicationError, match="has no room"):
        await env.run(tools(store, tool, SpendCap(max_usd=0.1)).call, use())
    assert (await env.run(tools(store, tool).call, use())).text == "done"


@pytest.mark.parametrize("period", ["2026-02-29", "2026-13", "soon", "2026-1", "9999-12", ""])
def test_a_question_has_a_period_that_there_is(period: str) -> None:
    with pytest.raises(ValueError, match="period"):
        SpendQuestion.model_validate({"cap": SOFT, "period": period})
    for per in ("day", "month"):
        assert SpendQuestion(cap=SOFT, period=period_of(per, NOW)).ends > NOW
