"""Processes that make a store and write to it as fast as they can, for tests of several writers at once."""

from __future__ import annotations

import asyncio
import multiprocessing

import alembic.runtime.environment  # noqa: F401  (loaded once, before the processes part)

from kernel.conversation.transcript import Entry
from kernel.kinds.storage import LedgerKey, Paid
from plugins.storage.sql import create, upgrade

APPENDS = 50
"""The messages of each writer, and its answers, which have the same keys as every other writer's."""


def write_at_once(url: str, writers: int, appends: int = APPENDS) -> list[int | None]:
    """Run that many writers, each in its own process, before there is a schema, and return their exit codes."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    running = [context.Process(target=_process, args=(url, number, appends)) for number in range(writers)]
    for process in running:
        process.start()
    for process in running:
        process.join(60 + appends)
    return [process.exitcode for process in running]


def _process(url: str, writer: int, appends: int) -> None:
    asyncio.run(_write(url, writer, appends))


async def _write(url: str, writer: int, appends: int) -> None:
    await upgrade(url)
    store = create(url=url)
    head, kept = None, []
    for number in range(appends):
        key = LedgerKey(scope="run", step=f"step-{number}", request_hash="r")
        mine = Paid(reply={"by": writer}, cost_usd=0.1)
        head = await store.append(head, [Entry.of("answer", f"writer-{writer}", f"message {number}")])
        first = await store.record(key, mine, texts=[f"{number}"], input_tokens=1, output_tokens=1)
        again = (
            await store.record(key, mine, texts=[f"{number}"], input_tokens=1, output_tokens=1) if number % 10 == 0 else first
        )
        assert first == again, "the first record must stay"
        kept.append((key, first))
    for key, first in kept:
        assert (await store.begin(key, tenant=None, model="m")).paid == first, "and be the same for everybody"
    await store.close()
