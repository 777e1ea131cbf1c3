"""The request to the plugin itself, and the stream of its answer's text for followers of the run.

The stream goes through the database, never through a history.
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
from kernel.kinds.storage import LedgerKey, Storage, StreamedAnswer

EVERY_S = 0.15
"""The pause between two writes of streamed text, in seconds: each is a short transaction, for each followed answer."""


class Streaming:
    """The last layer: asks the plugin, for a stream if somebody follows the run."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def ask(self, question: Question) -> Answered:
        """Return the plugin's reply, unchecked."""
        plugin, provider = question.provider.plugin, question.provider
        if not question.streamed or not isinstance(plugin, StreamingModel):
            return Answered(await plugin.complete(question.request), provider)
        async with stream_of(self._storage, question.key, question.call.participant) as write:

            def on_text(piece: str) -> None:
                question.first_word.set()
                write(piece)

            return Answered(await plugin.stream(question.request, on_text), provider)


@asynccontextmanager
async def stream_of(storage: Storage, key: LedgerKey, participant: str) -> AsyncIterator[Callable[[str], None]]:
    """Yield a function that adds text to the stream. Followers read it within `EVERY_S`; if the answer fails, it is removed.

    An unavailable store interrupts the stream, never the answer.
    """
    text, over = "", asyncio.Event()

    def add(piece: str) -> None:
        nonlocal text
        text += piece

    async def write() -> None:
        written = None
        while text != written or not over.is_set():
            if text != written:
                written = text
                with suppress(MofaError):
                    await storage.write_stream(key, _partial(key, participant, written))
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), EVERY_S)

    writing = asyncio.create_task(write())
    try:
        yield add
    except BaseException:
        await _end(writing, over)
        with suppress(MofaError):
            await storage.delete_stream(key)
        raise
    await _end(writing, over)


async def _end(writing: asyncio.Task[None], over: asyncio.Event) -> None:
    over.set()
    await asyncio.wait([writing])  # never cancelled within a transaction


def _partial(key: LedgerKey, participant: str, text: str) -> StreamedAnswer:
    attempt = activity.info().attempt
    return StreamedAnswer(scope=key.scope, step=key.step, participant=participant, attempt=attempt, text=storable(text))
