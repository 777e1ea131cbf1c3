"""A process whose writer dies with a group: `python -m tests.support.processes.dying_writer before|after DATABASE_URL`.

`before`: all statements of the group were run, and it is not committed. `after`: it is committed, and no waiter knows it yet.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading

from sqlalchemy import Connection

from kernel.conversation.transcript import Thread
from kernel.kinds.storage import LedgerKey, Paid
from plugins.storage.sql import SqlStorage, create
from plugins.storage.sql.engine.writer import _Serving

CALLS = 5


def key(number: int) -> LedgerKey:
    return LedgerKey(scope="run:1", step=f"s{number}", request_hash="r")


def thread(number: int) -> Thread:
    return Thread().say("task", "task", f"question {number}")


def end(number: int) -> Thread:
    return Thread(head=thread(number).tip()).say("answer", "ann", f"answer {number}")


async def close(store: SqlStorage, number: int, words: str) -> Paid:
    """Record an answer, and what was said."""
    paid = Paid(reply={"content": words}, cost_usd=0.1)
    closed = await store.close_call(key(number), paid, said=end(number), texts=[words], input_tokens=1, output_tokens=1)
    return closed.paid


async def _die(when: str, url: str) -> None:
    store, door, entered = create(url=url), threading.Event(), threading.Event()
    for number in range(CALLS):
        await store.open_call(key(number), tenant=None, model="m", thread=thread(number))

    def hold(db: Connection) -> None:
        entered.set()
        door.wait()

    held = asyncio.create_task(store.database.write(hold))
    await asyncio.to_thread(entered.wait)
    waiting = [asyncio.create_task(close(store, number, "of the dead")) for number in range(CALLS)]
    await asyncio.sleep(0)
    commit, groups = _Serving._commit, list[int]()

    def deadly(self: _Serving, db: Connection) -> None:
        groups.append(1)
        if len(groups) == 2 and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        commit(self, db)
        if len(groups) == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    _Serving._commit = deadly  # type: ignore[method-assign]
    door.set()
    await asyncio.gather(held, *waiting)


if __name__ == "__main__":
    asyncio.run(_die(sys.argv[1], sys.argv[2]))
