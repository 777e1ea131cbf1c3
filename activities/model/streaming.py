"""The request to the plugin itself, and the words of its answer as they come, for those who follow the run.

They go through the database and never through a history.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from temporalio import activity

from activities.model.question import Answered, Question
from kernel.basics.errors import MofaError
from kernel.basics.text import storable
from kernel.kinds.llm import StreamingModel
from kernel.kinds.storage import LedgerKey, Spoken, Storage

EVERY_S = 0.15
"""How long words are gathered before they are written: one short transaction so often, for each answer that is watched."""


class Streaming:
    """The last layer: asks the plugin, for an answer in pieces where somebody follows the run."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def ask(self, question: Question) -> Answered:
        """Return the plugin's reply, whatever it is worth."""
        plugin, provider = question.provider.plugin, question.provider
        if not question.aloud or not isinstance(plugin, StreamingModel):
            return Answered(await plugin.complete(question.request), provider)
        async with aloud(self._storage, question.key, question.call.participant) as say:

            def heard(words: str) -> None:
                question.first_word.set()
                say(words)

            return Answered(await plugin.stream(question.request, heard), provider)


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
