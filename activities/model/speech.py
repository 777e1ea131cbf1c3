"""The words of a running answer, for those who watch: they go through the database and never through a history."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from temporalio import activity

from kernel.basics.errors import MofaError
from kernel.basics.text import storable
from kernel.kinds.storage import LedgerKey, Spoken, Storage

EVERY_S = 0.15
"""How long words are gathered before they are written: one short transaction so often, for each answer that is watched."""


@asynccontextmanager
async def aloud(storage: Storage, key: LedgerKey, participant: str) -> AsyncIterator[Callable[[str], None]]:
    """A place to say words. What is said can be read within `EVERY_S`; an answer that fails takes its words along.

    A store that is away costs followers the words, and nobody the answer.
    """
    text, over = "", asyncio.Event()

    def say(words: str) -> None:
        nonlocal text
        text += words

    async def write() -> None:
        written = None
        while text != written or not over.is_set():
            if text != written:
                written = text
                with suppress(MofaError):
                    await storage.speak(key, _spoken(key, participant, written))
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), EVERY_S)

    writing = asyncio.create_task(write())
    try:
        yield say
    except BaseException:
        await _end(writing, over)
        with suppress(MofaError):
            await storage.hush(key)
        raise
    await _end(writing, over)


async def _end(writing: asyncio.Task[None], over: asyncio.Event) -> None:
    over.set()
    await asyncio.wait([writing])  # never cut off within a transaction


def _spoken(key: LedgerKey, participant: str, text: str) -> Spoken:
    said = storable(text)
    return Spoken(scope=key.scope, step=key.step, participant=participant, attempt=activity.info().attempt, text=said)
