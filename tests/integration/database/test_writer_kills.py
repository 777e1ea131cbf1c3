"""A process that is killed with a group of writes under way, on real databases: all of the group is there, or nothing."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys

import pytest
from sqlalchemy import text

from kernel.basics.errors import ProviderUnavailable
from kernel.conversation.transcript import Entry, Thread
from kernel.kinds.storage import LedgerKey
from plugins.storage.sql import SqlStorage, create, upgrade
from tests.support.dying_writer import CALLS, close, end, key, thread
from tests.support.house import ROOT


async def killed(when: str, url: str) -> SqlStorage:
    """The store after a process was killed at that instant."""
    await upgrade(url)
    command = [sys.executable, "-m", "tests.support.dying_writer", when, url]
    died = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, capture_output=True, timeout=120, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()[-2000:]
    return create(url=url)


async def statuses(store: SqlStorage) -> list[str]:
    async with store.database.transaction() as db:
        return list((await db.execute(text("select status from ledger"))).scalars())


async def test_killed_between_the_statements_of_a_group_and_its_commit(database_url: str) -> None:
    store = await killed("before", database_url)
    assert await statuses(store) == ["begun"] * CALLS
    for number in range(CALLS):
        with pytest.raises(ProviderUnavailable):
            await store.chain(end(number).tip())
        assert (await store.open_call(key(number), tenant=None, model="m", thread=thread(number))).begun.earlier_attempts == 1
        assert (await close(store, number, "of the next")).reply == {"content": "of the next"}
        assert [entry.text for entry in await store.chain(end(number).tip())][-1] == f"answer {number}"
    await store.close()


async def test_killed_after_the_commit_of_a_group_before_anybody_knows(database_url: str) -> None:
    store = await killed("after", database_url)
    assert await statuses(store) == ["paid"] * CALLS
    for number in range(CALLS):
        begun = (await store.open_call(key(number), tenant=None, model="m", thread=thread(number))).begun
        assert begun.paid is not None and begun.paid.reply == {"content": "of the dead"}
        assert await close(store, number, "of the next") == begun.paid, "the first record stays"
        assert [entry.text for entry in await store.chain(end(number).tip())][-1] == f"answer {number}"
    await store.close()


async def test_a_group_on_real_databases(database_url: str) -> None:
    """Texts that many say at once are stored once, and a fault is its owner's."""
    await upgrade(database_url)
    store = create(url=database_url)
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


async def test_two_stores_write_the_same_texts_in_another_order(database_url: str) -> None:
    """As two workers do, whose participants give the same answers."""
    await upgrade(database_url)
    stores = [create(url=database_url) for _ in range(2)]
    entries = [Entry.of("note", "ann", f"{number}") for number in range(200)]
    orders = (entries, entries[::-1])
    writes = [store.append(None, [entry]) for store, order in zip(stores, orders, strict=True) for entry in order]
    await asyncio.gather(*writes)
    async with stores[0].database.transaction() as db:
        assert (await db.execute(text("select count(*) from messages"))).scalar_one() == 200
    for store in stores:
        await store.close()
