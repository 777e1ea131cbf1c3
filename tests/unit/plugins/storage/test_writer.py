"""The one writer of a process: what it groups, whose fault a fault is, and who waits for whom."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.pool import Pool

from kernel.basics.errors import StoreUnavailable
from kernel.basics.sha256 import sha256_of_bytes
from kernel.conversation.transcript import Entry, Thread
from kernel.kinds.storage import ConversationChanged, LedgerKey, NotThere, Paid
from kernel.record.erasure import Whose
from plugins.storage.sql import SqlErasure, SqlStorage, create, upgrade
from plugins.storage.sql.engine.faults import RolledBack
from plugins.storage.sql.engine.writer import MOST_AT_ONCE, _Serving
from plugins.storage.sql.record.conversations import Conversations


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStorage]:
    url = f"sqlite:///{tmp_path / 'mofa.db'}"
    await upgrade(url)
    opened = create(url=url)
    yield opened
    await opened.close()


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each transaction that was committed."""
    counted: list[int] = []
    commit = _Serving._commit

    def counting(self: _Serving, db: Connection) -> None:
        commit(self, db)
        counted.append(1)

    monkeypatch.setattr(_Serving, "_commit", counting)
    return counted


class Door:
    """A write that holds the writer's thread until it is opened."""

    def __init__(self, store: SqlStorage) -> None:
        self.entered, self.open = asyncio.Event(), threading.Event()
        self._loop, self._store = asyncio.get_running_loop(), store

    def work(self, db: Connection) -> None:
        self._loop.call_soon_threadsafe(self.entered.set)
        assert self.open.wait(30)

    async def hold(self) -> asyncio.Task[None]:
        held = asyncio.create_task(self._store.database.write(self.work))
        await self.entered.wait()
        return held


def key(step: str) -> LedgerKey:
    return LedgerKey(scope="run:1", step=step, request_hash="r")


def task(words: str) -> Thread:
    return Thread().say("task", "task", words)


async def test_what_waits_is_one_transaction(store: SqlStorage, commits: list[int]) -> None:
    door = Door(store)
    held = await door.hold()
    waiting = [
        asyncio.create_task(store.open_call(key(f"{n}"), tenant=None, model="m", thread=task(f"{n}"))) for n in range(50)
    ]
    await asyncio.sleep(0)
    door.open.set()
    opened = await asyncio.gather(*waiting)
    await held
    assert len(commits) == 2 and [each.begun.earlier_attempts for each in opened] == [0] * 50


async def test_a_group_has_a_bound(store: SqlStorage, commits: list[int]) -> None:
    door = Door(store)
    held = await door.hold()
    entries = [Entry.of("note", "ann", f"{number}") for number in range(MOST_AT_ONCE + 1)]
    waiting = [asyncio.create_task(store.append(None, [entry])) for entry in entries]
    await asyncio.sleep(0)
    door.open.set()
    await asyncio.gather(held, *waiting)
    assert len(commits) == 3


async def test_a_step_is_two_transactions_and_no_read(store: SqlStorage, commits: list[int]) -> None:
    thread, reads = task("tea"), list[Any]()

    def noted(*checkout: Any) -> None:
        reads.append(checkout)

    for number in range(3):
        said = await store.said(thread)
        opened = await store.open_call(key(f"{number}"), tenant=None, model="m", thread=thread, as_of=said.as_of)
        end = Thread(head=thread.tip()).say("answer", "ann", f"answer {number}")
        paid = Paid(reply={"content": f"{number}"}, cost_usd=0.1)
        closed = await store.close_call(
            opened.begun.key, paid, said=end, texts=["x"], input_tokens=1, output_tokens=1, as_of=opened.as_of
        )
        assert closed.stored
        thread = Thread(head=end.tip()).say("note", "x", f"note {number}")
        if number == 0:
            event.listen(Pool, "checkout", noted)
    event.remove(Pool, "checkout", noted)
    assert len(commits) == 6 and reads == []
    remembered = (await store.said(thread)).entries
    assert remembered == [*await store.chain(thread.head), *thread.pending]


async def test_a_fault_in_a_group_is_its_owners(store: SqlStorage, commits: list[int]) -> None:
    door = Door(store)
    held = await door.hold()
    nowhere = Thread(head="0" * 64).say("task", "task", "lost")
    asked = [task("a"), nowhere, task("b")]
    waiting = [
        asyncio.create_task(store.open_call(key(f"{n}"), tenant=None, model="m", thread=thread))
        for n, thread in enumerate(asked)
    ]

    def bad(db: Connection) -> None:
        raise ValueError("a bug")

    bug_waiting = asyncio.create_task(store.database.write(bad))
    await asyncio.sleep(0)
    door.open.set()
    first, lost, second, bug = await asyncio.gather(*waiting, bug_waiting, return_exceptions=True)
    await held
    assert isinstance(lost, NotThere) and isinstance(bug, ValueError)
    assert not isinstance(first, BaseException) and not isinstance(second, BaseException)
    again = [(await store.begin(key(step), tenant=None, model="m")).earlier_attempts for step in "012"]
    assert again == [1, 0, 1], "what failed has left nothing, and the others are written once"


async def test_a_waiter_that_is_cancelled_breaks_no_group(store: SqlStorage) -> None:
    door = Door(store)
    held = await door.hold()
    gone, stays = (asyncio.create_task(store.append(None, [Entry.of("note", "ann", words)])) for words in ("gone", "stays"))
    await asyncio.sleep(0)
    gone.cancel()
    held.cancel()  # it has begun
    door.open.set()
    await asyncio.wait([gone, held])
    assert gone.cancelled() and held.cancelled()
    head = await stays
    assert [entry.text for entry in await store.chain(head)] == ["stays"]


async def test_reads_do_not_wait_behind_an_open_write(store: SqlStorage) -> None:
    head = await store.append(None, task("before").pending)
    door = Door(store)
    held = await door.hold()
    assert [entry.text for entry in await store.chain(head)] == ["before"]
    door.open.set()
    await held


async def test_two_writes_of_one_row_are_never_in_one_group(store: SqlStorage) -> None:
    door = Door(store)
    held = await door.hold()
    answers = [Paid(reply={"content": f"{number}"}, cost_usd=0.1) for number in range(5)]
    waiting = [asyncio.create_task(store.record(key("s"), paid, texts=[], input_tokens=1, output_tokens=1)) for paid in answers]
    begun = [asyncio.create_task(store.begin(key("t"), tenant=None, model="m")) for _ in range(3)]
    await asyncio.sleep(0)
    door.open.set()
    kept = await asyncio.gather(*waiting)
    await held
    assert [each.reply for each in kept] == [{"content": "0"}] * 5
    assert sorted([(await each).earlier_attempts for each in begun]) == [0, 1, 2]


async def test_a_rollback_by_the_database_is_repeated(store: SqlStorage) -> None:
    tries: list[int] = []

    def work(db: Connection) -> str:
        tries.append(1)
        if len(tries) < 4:
            raise RolledBack("a deadlock")
        return "done"

    assert await store.database.write(work) == "done" and len(tries) == 4


async def test_it_is_used_again_after_it_was_closed(store: SqlStorage) -> None:
    head = await store.append(None, task("one").pending)
    await store.database.close()
    assert await store.append(head, []) == head
    assert await store.append(None, task("one").pending) == head


async def test_a_file_that_cannot_be_opened_fails_everything_that_waits(tmp_path: Path) -> None:
    store = create(url=f"sqlite:///{tmp_path / 'no' / 'mofa.db'}")
    waiting = [store.append(None, task(f"{number}").pending) for number in range(3)]
    failed = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(each, StoreUnavailable) and "cannot be opened" in str(each) for each in failed)
    await store.close()


async def test_words_that_were_erased_meanwhile_are_not_asked_about(store: SqlStorage) -> None:
    thread, paid = task("alice likes tea"), Paid(reply={"content": "yes"}, cost_usd=0.1)
    opened = await store.open_call(key("s"), tenant="acme", model="m", thread=thread)
    end = Thread(head=thread.tip()).say("answer", "ann", "yes")
    counts = {"input_tokens": 1, "output_tokens": 1, "as_of": opened.as_of}
    await store.close_call(opened.begun.key, paid, said=end, texts=[], **counts)  # type: ignore[arg-type]
    after = Thread(head=end.tip())
    said = await store.said(after)
    assert [entry.text for entry in said.entries] == ["alice likes tea", "yes"]
    await SqlErasure(store.database).erase(Whose(workflow="run"), dry=False)
    with pytest.raises(ConversationChanged):
        await store.open_call(key("t"), tenant="acme", model="m", thread=after, as_of=said.as_of)
    fresh = await store.said(after)
    assert fresh.entries == await store.chain(after.head)
    begun = (await store.open_call(key("t"), tenant="acme", model="m", thread=after, as_of=fresh.as_of)).begun
    assert begun.earlier_attempts == 0, "the refused one has left nothing"


def remembering(words: list[str], most: int) -> tuple[Conversations, Callable[[int], Any]]:
    remembered, heads = Conversations(most), [None]
    remembered.begin(0)
    thread = Thread()
    for each in words:
        thread = thread.say("note", "ann", each)
        heads.append(thread.tip())  # type: ignore[arg-type]
    remembered.add(None, thread.pending, 0)
    return remembered, lambda number: remembered.find(str(heads[number]))


def test_conversations_are_remembered_within_a_bound() -> None:
    remembered, find = remembering([f"{number} " + "x" * 10_000 for number in range(50)], most=10**6)
    assert len(find(50)) == 50 and len(find(20)) == 20
    assert remembered.text(find(50)[7].ref) == find(50)[7].text
    remembered, find = remembering([f"{number} " + "x" * 10_000 for number in range(50)], most=10**5)
    assert find(50) is None and len(remembered._messages) < 10 and len(remembered._refs) < 10


def test_what_was_read_before_an_erasure_is_not_remembered_after_it() -> None:
    remembered, find = remembering(["tea"], most=10**6)
    remembered.begin(1)
    assert find(1) is None
    remembered.add(None, task("tea").pending, 0)
    assert find(1) is None


class Counting:
    """An object store that counts what is put."""

    def __init__(self) -> None:
        self.put_bytes: list[bytes] = []

    async def put(self, data: bytes) -> str:
        self.put_bytes.append(data)
        return sha256_of_bytes(data)

    async def get(self, address: str) -> bytes:
        return next(data for data in self.put_bytes if sha256_of_bytes(data) == address)

    async def delete(self, address: str) -> None:
        raise AssertionError("nothing is erased here")

    async def close(self) -> None:
        pass


async def test_a_long_answers_text_is_put_once_though_it_is_said_and_recorded(tmp_path: Path) -> None:
    url, objects, words = f"sqlite:///{tmp_path / 'mofa.db'}", Counting(), "moss " * 20_000
    await upgrade(url)
    store = SqlStorage(create(url=url).database, objects)
    try:
        opened = await store.open_call(key("long"), tenant=None, model="m", thread=Thread())
        said = Thread().say("task", "task", "Speak.").say("answer", "ann", words)
        paid = Paid(reply={"content": "short"}, cost_usd=0.1)
        await store.close_call(opened.begun.key, paid, said=said, texts=[words], input_tokens=1, output_tokens=1)
        assert objects.put_bytes == [words.encode()]
        assert [entry.text for entry in await store.chain(said.tip())] == ["Speak.", words]
    finally:
        await store.close()
