"""The store against real SQLite, PostgreSQL and MariaDB: what is written once, twice, at the same time, or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from kernel.basics.errors import ProviderUnavailable
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import Entry, Thread, link
from kernel.kinds.storage import LedgerKey, Paid, StreamedAnswer
from plugins.storage.sql import SqlStorage, create, schema_state
from plugins.storage.sql.schema import VERSION_TABLE
from tests.support.processes.store_writer import APPENDS, write_at_once

KEY = LedgerKey(scope="todo/tea-1", step="requirement", request_hash="abc")


def paid(words: str, cost_usd: float | None = 0.25) -> Paid:
    return Paid(reply={"content": words}, cost_usd=cost_usd)


def answer_of(found: Paid | None) -> Paid | None:
    """What was recorded, without its receipt."""
    return found and found.model_copy(update={"receipt": None})


@pytest.fixture
async def store(migrated_url: str) -> AsyncIterator[SqlStorage]:
    opened = create(url=migrated_url)
    yield opened
    await opened.close()


async def rows(store: SqlStorage, query: str) -> list[tuple[Any, ...]]:
    async with store.database.transaction() as db:
        return [tuple(row) for row in (await db.execute(text(query))).all()]


async def test_counts_the_attempts_that_left_no_record(store: SqlStorage) -> None:
    assert [(await store.begin(KEY, tenant="acme", model="openai:m")).earlier_attempts for _ in range(3)] == [0, 1, 2]


async def test_a_refused_attempt_is_taken_back(store: SqlStorage) -> None:
    await store.begin(KEY, tenant=None, model="m")
    await store.release(KEY)
    await store.release(KEY)
    assert (await store.begin(KEY, tenant=None, model="m")).earlier_attempts == 0


async def test_a_call_that_version_0_1_began_goes_on_under_its_key(store: SqlStorage) -> None:
    former, begun = (LedgerKey(scope="run", step=step, request_hash="former") for step in ("paid", "begun"))
    await store.begin(former, tenant=None, model="m")
    await store.record(former, paid("before the upgrade"), texts=[], input_tokens=1, output_tokens=1)
    await store.begin(begun, tenant=None, model="m")

    found = await store.begin(asked("paid"), tenant=None, model="m")
    assert found.paid is not None
    assert (found.key, answer_of(found.paid)) == (former, paid("before the upgrade"))
    going_on = await store.begin(asked("begun"), tenant=None, model="m")
    assert (going_on.key, going_on.paid, going_on.earlier_attempts) == (begun, None, 1)
    fresh = await store.begin(asked("new"), tenant=None, model="m")
    assert (fresh.key.request_hash, fresh.paid, fresh.earlier_attempts) == ("with who asks", None, 0)
    assert (await store.begin(asked("new"), tenant=None, model="m")).earlier_attempts == 1
    assert sorted(await rows(store, "SELECT step, request_hash FROM ledger")) == [
        ("begun", "former"), ("new", "with who asks"), ("paid", "former"),
    ]  # fmt: skip


def asked(step: str) -> LedgerKey:
    return LedgerKey(scope="run", step=step, request_hash="with who asks", former_hash="former")


async def test_the_first_record_wins_and_comes_back(store: SqlStorage) -> None:
    await store.begin(KEY, tenant="acme", model="openai:m")
    first = await store.record(KEY, paid("first"), texts=["first"], input_tokens=3, output_tokens=4)
    second = await store.record(KEY, paid("second", 9.0), texts=["second"], input_tokens=5, output_tokens=6)
    assert first == second and first.receipt is not None and answer_of(first) == paid("first")
    begun = await store.begin(KEY, tenant="acme", model="openai:m")
    assert begun.paid == first
    assert begun.earlier_attempts == 0
    await store.release(KEY)
    assert (await store.begin(KEY, tenant=None, model="m")).paid == first


async def test_the_ledger_row_says_what_was_paid_for_whom(store: SqlStorage) -> None:
    await store.begin(KEY, tenant="acme", model="openai:m")
    await store.record(KEY, paid("x", None), texts=["x"], input_tokens=3, output_tokens=4)
    columns = "scope, step, status, attempts, tenant, model, input_tokens, output_tokens, cost_usd"
    assert await rows(store, f"select {columns} from ledger") == [
        ("todo/tea-1", "requirement", "paid", 1, "acme", "openai:m", 3, 4, None)
    ]
    assert await rows(store, "select count(*) from ledger where paid_at >= created_at") == [(1,)]


async def test_other_steps_and_requests_are_other_payments(store: SqlStorage) -> None:
    await store.record(KEY, paid("x"), texts=["x"], input_tokens=0, output_tokens=0)
    for other in ({"scope": "todo/tea-2"}, {"step": "plan"}, {"request_hash": "abd"}):
        assert (await store.begin(KEY.model_copy(update=other), tenant=None, model="m")).paid is None


async def test_a_recorded_answer_brings_its_texts(store: SqlStorage) -> None:
    await store.record(KEY, paid("tea"), texts=["tea", "tea", ""], input_tokens=0, output_tokens=0)
    assert await store.text(sha256_of("tea")) == "tea"
    assert await store.text(sha256_of("")) == ""
    assert await store.text(sha256_of("coffee")) is None


async def test_a_conversation_comes_back_in_order_whatever_is_repeated(store: SqlStorage) -> None:
    thread = Thread().say("note", "context", "für {tea}").say("task", "task", "make tea").say("answer", "ann", "done ☕")
    heads = [await store.append(None, thread.pending) for _ in range(2)]
    assert heads == [thread.tip()] * 2
    assert await store.chain(heads[0]) == list(thread.pending)
    assert await store.chain(None) == []
    assert await store.append(heads[0], []) == heads[0]


async def test_a_fork_shares_what_came_before(store: SqlStorage) -> None:
    head = await store.append(None, Thread().say("task", "task", "t").pending)
    one = await store.append(head, [Entry.of("answer", "ann", "yes")])
    two = await store.append(head, [Entry.of("answer", "bob", "no")])
    assert [e.text for e in await store.chain(one)] == ["t", "yes"]
    assert [e.text for e in await store.chain(two)] == ["t", "no"]
    assert await rows(store, "select count(*) from messages") == [(3,)]


async def test_an_entry_may_name_a_text_that_is_stored_already(store: SqlStorage) -> None:
    await store.record(KEY, paid("long"), texts=["long words"], input_tokens=0, output_tokens=0)
    head = await store.append(None, [Entry(role="answer", author="ann", ref=sha256_of("long words"))])
    assert [e.text for e in await store.chain(head)] == ["long words"]


@pytest.mark.drill
async def test_a_conversation_of_5000_messages(store: SqlStorage) -> None:
    entries = [Entry.of("answer", "ann", f"message {number}") for number in range(5000)]
    assert await store.chain(await store.append(None, entries)) == entries


async def test_parts_that_are_not_there_are_said(store: SqlStorage) -> None:
    entry = Entry.of("task", "task", "t")
    with pytest.raises(ProviderUnavailable, match=r"does not have an earlier part of this conversation.*MOFA_DATABASE_URL"):
        await store.append("0" * 64, [entry])
    with pytest.raises(ProviderUnavailable, match="does not have an earlier part"):
        await store.append(None, [entry.model_copy(update={"text": None})])
    with pytest.raises(ProviderUnavailable, match="does not have the whole conversation 000000000000"):
        await store.chain("0" * 64)
    assert await store.chain(await store.append(None, [entry])) == [entry]


async def test_four_processes_start_and_write_at_once(database_url: str) -> None:
    url = database_url
    assert write_at_once(url, 4) == [0] * 4
    assert (await schema_state(url)).current
    store = create(url=url)
    assert await rows(store, f"select count(*) from {VERSION_TABLE}") == [(1,)]
    assert await rows(store, "select status, count(*) from ledger group by status") == [("paid", APPENDS)]
    assert await rows(store, "select count(*) from messages") == [(4 * APPENDS,)]
    head = None
    for number in range(APPENDS):
        head = link(head, Entry.of("answer", "writer-3", f"message {number}"))
    assert len(await store.chain(head)) == APPENDS
    await store.close()


async def test_keys_that_differ_in_case_accents_or_blanks_are_others(store: SqlStorage) -> None:
    keys = [LedgerKey(scope="s", step=step, request_hash="r") for step in ("tea", "Tea", "téa", "tea ", "茶🍵")]
    for number, key in enumerate(keys):
        await store.record(key, paid(f"{number}"), texts=[], input_tokens=0, output_tokens=0)
    found = [answer_of((await store.begin(key, tenant=None, model="m")).paid) for key in keys]
    assert found == [paid(f"{number}") for number in range(len(keys))]
    await store.follow("run/A")
    assert (await store.begin(KEY.model_copy(update={"scope": "run/A:1"}), tenant=None, model="m")).followed
    assert not (await store.begin(KEY.model_copy(update={"scope": "run/a:1"}), tenant=None, model="m")).followed


async def test_long_words_and_all_characters_come_back_as_they_were(store: SqlStorage) -> None:
    words = "".join(map(chr, [*range(1, 0x180), 0x2028, 0xFFFD, 0x1F375])) + "\r\n\\ ' \" %s :x " * 10
    long = words * 6000  # some megabytes: more than a TEXT of MySQL holds
    await store.record(KEY, paid(words), texts=[words, long], input_tokens=0, output_tokens=0)
    assert await store.text(sha256_of(words)) == words
    assert await store.text(sha256_of(long)) == long
    assert answer_of((await store.begin(KEY, tenant=None, model="m")).paid) == paid(words)


async def test_running_words_in_the_order_in_which_they_began(store: SqlStorage) -> None:
    for number in range(5):
        key = LedgerKey(scope="run:1", step=f"{number}", request_hash="r")
        streamed = StreamedAnswer(scope="run:1", step=f"{number}", participant="ann", attempt=1, text="a")
        await store.write_stream(key, streamed)
        await store.write_stream(key, streamed.model_copy(update={"text": "ab"}))
    assert [(each.step, each.text) for each in await store.streams_of("run")] == [(f"{number}", "ab") for number in range(5)]


async def test_any_characters_come_back_as_they_were(store: SqlStorage) -> None:
    """U+0000 too, which PostgreSQL keeps in no text, and what stands for it."""
    words = ["a\0b", "\0", "\ufdd0", "\ufdd00 is no escape", "a\0b\ufdd0c\ufdd01", "☕ \U0001f600"]
    for each in words:
        entry = Entry.of("answer", f"ann {each}", each)
        head = link(None, entry)
        assert await store.append(None, [entry]) == head
        assert [(said.author, said.text) for said in await store.chain(head)] == [(f"ann {each}", each)]
        assert await store.text(sha256_of(each)) == each
    key = KEY.model_copy(update={"step": "a\0b"})
    await store.begin(key, tenant="te\0nant", model="m")
    answer = Paid(reply={"content": "a\0b"}, cost_usd=0.1)
    await store.record(key, answer, texts=["the \0 answer"], input_tokens=1, output_tokens=1)
    assert answer_of((await store.begin(key, tenant=None, model="m")).paid) == answer
    assert await store.text(sha256_of("the \0 answer")) == "the \0 answer"
