"""The SQL store against real SQLite files: what is written once, twice, at the same time, or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from kernel.errors import InvalidInput, MofaError, ProviderUnavailable
from kernel.storage import LedgerKey, Paid
from kernel.transcript import Entry, Thread, digest, link
from plugins import discovery
from plugins.storage.sql import SqlStorage, create, schema_state, upgrade
from plugins.storage.sql.address import address
from plugins.storage.sql.faults import readable
from plugins.storage.sql.schema import VERSION_TABLE
from tests.support.store_writer import APPENDS, write_at_once

KEY = LedgerKey(scope="todo/tea-1", step="requirement", request_hash="abc")


def paid(words: str, cost_usd: float | None = 0.25) -> Paid:
    return Paid(reply={"content": words}, cost_usd=cost_usd)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "mofa.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[SqlStorage]:
    await upgrade(f"sqlite:///{file}")
    opened = create(url=f"sqlite:///{file}")
    yield opened
    await opened.close()


async def test_is_found_as_a_plugin() -> None:
    assert "sql" in discovery.names("storage")
    assert discovery.load("storage", "sql") is create


async def test_counts_the_attempts_that_left_no_record(store: SqlStorage) -> None:
    assert [(await store.begin(KEY, tenant="acme", model="openai:m")).earlier_attempts for _ in range(3)] == [0, 1, 2]


async def test_a_refused_attempt_is_taken_back(store: SqlStorage) -> None:
    await store.begin(KEY, tenant=None, model="m")
    await store.release(KEY)
    await store.release(KEY)
    assert (await store.begin(KEY, tenant=None, model="m")).earlier_attempts == 0


async def test_the_first_record_wins_and_comes_back(store: SqlStorage) -> None:
    await store.begin(KEY, tenant="acme", model="openai:m")
    first = await store.record(KEY, paid("first"), texts=["first"], input_tokens=3, output_tokens=4)
    second = await store.record(KEY, paid("second", 9.0), texts=["second"], input_tokens=5, output_tokens=6)
    assert first == second == paid("first")
    begun = await store.begin(KEY, tenant="acme", model="openai:m")
    assert begun.paid == paid("first")
    assert begun.earlier_attempts == 0
    await store.release(KEY)
    assert (await store.begin(KEY, tenant=None, model="m")).paid == paid("first")


async def test_the_ledger_row_says_what_was_paid_for_whom(store: SqlStorage, file: Path) -> None:
    await store.begin(KEY, tenant="acme", model="openai:m")
    await store.record(KEY, paid("x", None), texts=["x"], input_tokens=3, output_tokens=4)
    with closing(sqlite3.connect(file)) as db:
        row = db.execute(
            "select scope, step, status, attempts, tenant, model, input_tokens, output_tokens, cost_usd from ledger"
        )
        assert row.fetchall() == [("todo/tea-1", "requirement", "paid", 1, "acme", "openai:m", 3, 4, None)]
        assert db.execute("select paid_at is not null and created_at is not null from ledger").fetchone() == (1,)


async def test_other_steps_and_requests_are_other_payments(store: SqlStorage) -> None:
    await store.record(KEY, paid("x"), texts=["x"], input_tokens=0, output_tokens=0)
    for other in ({"scope": "todo/tea-2"}, {"step": "plan"}, {"request_hash": "abd"}):
        assert (await store.begin(KEY.model_copy(update=other), tenant=None, model="m")).paid is None


async def test_a_recorded_answer_brings_its_texts(store: SqlStorage) -> None:
    await store.record(KEY, paid("tea"), texts=["tea", "tea", ""], input_tokens=0, output_tokens=0)
    assert await store.text(digest("tea")) == "tea"
    assert await store.text(digest("")) == ""
    assert await store.text(digest("coffee")) is None


async def test_a_conversation_comes_back_in_order_whatever_is_repeated(store: SqlStorage) -> None:
    thread = Thread().say("note", "context", "für {tea}").say("task", "task", "make tea").say("answer", "ann", "done ☕")
    heads = [await store.append(None, thread.pending) for _ in range(2)]
    assert heads == [thread.tip()] * 2
    assert await store.chain(heads[0]) == list(thread.pending)
    assert await store.chain(None) == []
    assert await store.append(heads[0], []) == heads[0]


async def test_a_fork_shares_what_came_before(store: SqlStorage, file: Path) -> None:
    head = await store.append(None, Thread().say("task", "task", "t").pending)
    one = await store.append(head, [Entry.of("answer", "ann", "yes")])
    two = await store.append(head, [Entry.of("answer", "bob", "no")])
    assert [e.text for e in await store.chain(one)] == ["t", "yes"]
    assert [e.text for e in await store.chain(two)] == ["t", "no"]
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("select count(*) from messages").fetchone() == (3,)


async def test_an_entry_may_name_a_text_that_is_stored_already(store: SqlStorage) -> None:
    await store.record(KEY, paid("long"), texts=["long words"], input_tokens=0, output_tokens=0)
    head = await store.append(None, [Entry(role="answer", author="ann", ref=digest("long words"))])
    assert [e.text for e in await store.chain(head)] == ["long words"]


async def test_a_conversation_of_5000_messages(store: SqlStorage) -> None:
    entries = [Entry.of("answer", "ann", f"message {number}") for number in range(5000)]
    assert await store.chain(await store.append(None, entries)) == entries


async def test_parts_that_are_not_there_are_said(store: SqlStorage) -> None:
    entry = Entry.of("task", "task", "t")
    with pytest.raises(
        ProviderUnavailable, match=r"mofa\.db does not have an earlier part of this conversation.*MOFA_DATABASE_URL"
    ):
        await store.append("0" * 64, [entry])
    with pytest.raises(ProviderUnavailable, match="does not have an earlier part"):
        await store.append(None, [entry.model_copy(update={"text": None})])
    with pytest.raises(ProviderUnavailable, match="does not have the whole conversation 000000000000"):
        await store.chain("0" * 64)
    assert await store.chain(await store.append(None, [entry])) == [entry]


async def test_four_processes_start_and_write_at_once(file: Path) -> None:
    url = f"sqlite:///{file}"
    assert write_at_once(url, 4) == [0] * 4
    assert (await schema_state(url)).current
    with closing(sqlite3.connect(file)) as db:
        assert db.execute(f"select count(*) from {VERSION_TABLE}").fetchone() == (1,)
        assert db.execute("select count(*), sum(status = 'paid') from ledger").fetchone() == (APPENDS, APPENDS)
        assert db.execute("select count(*) from messages").fetchone() == (4 * APPENDS,)
    head = None
    for number in range(APPENDS):
        head = link(head, Entry.of("answer", "writer-3", f"message {number}"))
    store = create(url=url)
    assert len(await store.chain(head)) == APPENDS
    await store.close()


async def test_a_database_without_tables_says_who_makes_them(tmp_path: Path) -> None:
    store = create(url=f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(ProviderUnavailable, match=r"has no tables of ours yet.*mofa up, or mofa worker"):
        await store.text("x")
    await store.close()


async def test_a_file_that_is_no_database_and_a_place_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello " * 300)
    for place, words in (("notes.txt", "is not a SQLite database"), ("no/such/dir/x.db", "cannot be opened")):
        store = create(url=f"sqlite:///{tmp_path / place}")
        with pytest.raises(ProviderUnavailable, match=words):
            await store.text("x")
        await store.close()


def test_a_full_disk_is_said_without_the_words_that_did_not_fit() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("create table t (x)")
        db.execute("pragma max_page_count = 3")
        with pytest.raises(sqlite3.OperationalError) as full:
            db.execute("insert into t values (zeroblob(100000))")
    with pytest.raises(ProviderUnavailable) as said, readable("x.db"):
        raise OperationalError("insert into texts", {"content": "private words"}, full.value)
    assert "The database x.db cannot grow: the disk is full" in str(said.value)
    assert "private" not in str(said.value)


async def test_a_writer_that_waits_too_long_is_told_who_is_in_the_way(store: SqlStorage, file: Path) -> None:
    async with store.database.engine.connect() as mine:
        await mine.exec_driver_sql("pragma busy_timeout = 1")
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("begin immediate")
            with pytest.raises(ProviderUnavailable, match="has been held by another process"), readable("x.db"):
                await mine.exec_driver_sql("insert into texts values ('h', 'c')")
            other.execute("rollback")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://me:hunter22@db/mofa", "A postgresql database is not there yet in this version"),
        ("postgresql+psycopg://me:hunter22@db/mofa", "A postgresql database is not there yet"),
        ("mysql://me:hunter22@db/mofa", "A mysql database is not there yet"),
        ("oracle://me:hunter22@db/mofa", "databases of the kind 'oracle' are not known"),
        ("me:hunter22@db/mofa", "this is not a database URL"),
        ("", "this is not a database URL"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("sqlite://me:hunter22@host/mofa.db", "three slashes and a path"),
    ],
)
def test_urls_that_are_refused_without_their_password(url: str, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        create(url=url)
    assert words in str(refused.value)
    assert "sqlite:///" in str(refused.value)
    assert "hunter22" not in str(refused.value)
    assert isinstance(refused.value, MofaError)
    assert refused.value.__cause__ is None


def test_a_relative_and_an_absolute_path() -> None:
    assert address("sqlite:///a/b.db").file == Path("a/b.db")
    assert address("sqlite:////a/b.db").file == Path("/a/b.db")
