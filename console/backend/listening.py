"""The words of running answers at the terminal, as they come."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from console.backend.follow import OnEvent
from kernel.basics.errors import MofaError
from kernel.kinds.storage import FOLLOWED_S, Spoken, Storage
from kernel.record.events import Event
from runtime.settings import Settings

POLL_S = 0.15


class Listener:
    """What a reader has seen of each answer, and what there is to write for what has come since."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], Spoken] = {}
        self._speaker: tuple[str, str] | None = None

    def hear(self, spoken: Sequence[Spoken]) -> str:
        """Return the text to write: new words after their speaker's name, and a line where words no longer count."""
        return "".join(self._hear(answer) for answer in spoken)

    def end_line(self) -> str:
        """Return a line's end, where words stand in an unfinished one."""
        ends, self._speaker = self._speaker is not None, None
        return "\n" if ends else ""

    def _hear(self, answer: Spoken) -> str:
        who, seen = (answer.scope, answer.step), self._seen.get((answer.scope, answer.step))
        self._seen[who] = answer
        text = ""
        if seen is not None and (seen.attempt != answer.attempt or not answer.text.startswith(seen.text)):
            if seen.text:
                text = f"{self.end_line()}[{answer.participant}] begins again; its words above do not count\n"
            seen = None
        new = answer.text[len(seen.text) if seen else 0 :]
        if not new:
            return text
        if self._speaker != who:
            text += f"{self.end_line()}[{answer.participant}] "
            self._speaker = who
        return text + new


@asynccontextmanager
async def hearing(settings: Settings, run: str, show: OnEvent) -> AsyncIterator[OnEvent]:
    """While inside, write the words of a run's answers on stderr. Gives back `show`, with events on lines of their own.

    The words are in the database of the worker's settings; while that is away there are none, and nothing else is missing.
    """
    from plugins.discovery import load

    store: Storage = load("storage", "sql")(url=settings.database_url)
    listener, over = Listener(), asyncio.Event()
    with suppress(MofaError):
        await store.follow(run)  # before the run starts, so that its first words are said
    listening = asyncio.create_task(_listen(store, run, listener, over))

    def on_event(event: Event) -> None:
        _write(listener.end_line())
        show(event)

    try:
        yield on_event
    finally:
        over.set()
        await asyncio.wait([listening])
        _write(listener.end_line())
        await store.close()


async def _listen(store: Storage, run: str, listener: Listener, over: asyncio.Event) -> None:
    told, last = time.monotonic(), False
    while not last:
        last = over.is_set()  # one more look after the end, for the last words
        with suppress(MofaError):
            if time.monotonic() - told > FOLLOWED_S / 3:
                told = time.monotonic()
                await store.follow(run)
            _write(listener.hear(await store.spoken(run)))
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), 0 if last else POLL_S)


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
