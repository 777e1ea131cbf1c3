"""A process that is killed with a group of writes under way, on real databases: all of the group is there, or nothing."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from datetime import UTC, datetime
from threading import Event

import pytest
from sqlalchemy import Connection, text

from kernel.basics.errors import ProviderUnavailable
from kernel.conversation.transcript import Entry, Thread
from kernel.kinds.storage import LedgerKey
from kernel.record.event_log import Origin, Outgoing
from kernel.record.events import Event as Happened
from plugins.storage.sql import SqlEventLog, SqlStorage, create
from plugins.storage.sql.engine.writer import _Serving
from tests.support.house import ROOT
from tests.support.processes.dying_writer import CALLS, close, end, key, thread


async def killed(when: str, url: str) -> SqlStorage:
    """The store after a process was killed at that instant."""
    command = [sys.executable, "-m", "tests.support.processes.dying_writer", when, url]
    died = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, capture_output=True, timeout=120, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()[-2000:]
    return create(url=url)


async def statuses(store: SqlStorage) -> list[str]:
    async with store.database.transaction() as db:
        return list((await db.execute(text("select status from ledger"))).scalars())


async def test_killed_between_the_statements_of_a_group_and_its_commit(migrated_url: str) -> None:
    store = await killed("before", migrated_url)
    assert await statuses(store) == ["begun"] * CALLS
    for number in range(CALLS):
        with pytest.raises(ProviderUnavailable):
            await store.chain(end(number).tip())
        assert (await store.open_call(key(number), tenant=None, model="m", thread=thread(number))).begun.earlier_attempts == 1
        assert (await close(store, number, "of the next")).reply == {"content": "of the next"}
        assert [entry.text for entry in await store.chain(end(number).tip())][-1] == f"answer {number}"
    await store.close()


async def test_killed_after_the_commit_of_a_group_before_anybody_knows(migrated_url: str) -> None:
    store = await killed("after", migrated_url)
    assert await statuses(store) == ["paid"] * CALLS
    for number in range(CALLS):
        begun = (await store.open_call(key(number), tenant=None, model="m", thread=thread(number))).begun
        assert begun.paid is not None and begun.paid.reply == {"content": "of the dead"}
        assert await close(store, number, "of the next") == begun.paid, "the first record stays"
        assert [entry.text for entry in await store.chain(end(number).tip())][-1] == f"answer {number}"
    await store.close()


async def test_calls_that_wait_are_one_transaction(migrated_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store, door, entered, commit, groups = create(url=migrated_url), Event(), Event(), _Serving._commit, list[int]()
    run = {number: Outgoing(chain=f"{number}", scope=f"run/{number}", events=[happened(1), happened(2)]) for number in range(9)}
    origins = {number: Origin(workflow_id=f"w{number}", run_id=f"r{number}", type="Debate") for number in range(9)}

    def hold(db: Connection) -> None:
        entered.set()
        assert door.wait(30)

    def counting(self: _Serving, db: Connection) -> None:
        commit(self, db)
        groups.append(1)

    monkeypatch.setattr(_Serving, "_commit", counting)
    held = asyncio.create_task(store.database.write(hold))
    await asyncio.to_thread(entered.wait)
    opening = [
        store.open_call(key(number), tenant=None, model="m", thread=thread(number), events=(run[number], origins[number]))
        for number in range(9)
    ]
    waiting = [asyncio.create_task(each) for each in opening]
    await asyncio.sleep(0)
    door.set()
    opened = await asyncio.gather(*waiting)
    await held
    assert len(groups) == 2
    assert [[row.seq for row in each.rows] for each in opened] == [[1, 2]] * 9
    paid = await asyncio.gather(*(close(store, number, f"{number}") for number in range(9)))
    assert [each.reply["content"] for each in paid] == [f"{number}" for number in range(9)]
    log = SqlEventLog(store.database)
    runs = [(await log.runs(f"w{number}"))[0] for number in range(9)]
    assert [each.head.seq for each in runs] == [2] * 9
    assert sorted(await statuses(store)) == ["paid"] * 9
    await store.close()


def happened(seq: int) -> Happened:
    return Happened(seq=seq, at=datetime(2026, 11, 29, tzinfo=UTC), type="asked", by="ann", data={})


async def test_a_group_on_real_databases(migrated_url: str) -> None:
    """Texts that many say at once are stored once, and a fault is its owner's."""
    store = create(url=migrated_url)
    same = Thread().say("task", "task", "the same").say("answer", "ann", "for all")
    lost = Thread(head="0" * 64).say("task", "task", "lost")
    keys = [LedgerKey(scope=f"run/{number}:1", step="s", request_hash="r") for number in range(30)]
    opening = [
        store.open_call(key, tenant=None, model="m", thread=lost if number == 7 else same) for number, key in enumerate(keys)
    ]
    opened = await asyncio.gather(*opening, return_exceptions=True)
    failed = [number for number, each in enumerate(opened) if isinstance(each, BaseException)]
    assert failed == [7] and isinstance(opened[7], ProviderUnavailable)
    assert [entry.text for entry in await store.chain(same.tip())] == ["the same", "for all"]
    assert await statuses(store) == ["begun"] * 29
    await store.close()


async def test_two_stores_write_the_same_texts_in_another_order(migrated_url: str) -> None:
    """As two workers do, whose participants give the same answers."""
    stores = [create(url=migrated_url) for _ in range(2)]
    entries = [Entry.of("note", "ann", f"{number}") for number in range(200)]
    orders = (entries, entries[::-1])
    writes = [store.append(None, [entry]) for store, order in zip(stores, orders, strict=True) for entry in order]
    await asyncio.gather(*writes)
    async with stores[0].database.transaction() as db:
        assert (await db.execute(text("select count(*) from messages"))).scalar_one() == 200
    for store in stores:
        await store.close()
