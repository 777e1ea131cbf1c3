"""Running answers, streamed to the terminal."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from console.backend.watching.follow import OnEvent
from kernel.basics.errors import MofaError
from kernel.kinds.storage import FOLLOWED_S, Storage, StreamedAnswer
from kernel.record.events import Event
from runtime.settings import Settings

POLL_S = 0.15


class AnswerStream:
    """The answers that a reader has seen so far, and the text to write for each update."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], StreamedAnswer] = {}
        self._current: tuple[str, str] | None = None

    def update(self, answers: Sequence[StreamedAnswer]) -> str:
        """Return the text to write: new words after their participant's name, and a line where an answer begins again."""
        return "".join(self._update(answer) for answer in answers)

    def end_line(self) -> str:
        """Return a line end if the last line is unfinished, else an empty text."""
        unfinished, self._current = self._current is not None, None
        return "\n" if unfinished else ""

    def _update(self, answer: StreamedAnswer) -> str:
        key = answer.scope, answer.step
        seen = self._seen.get(key)
        self._seen[key] = answer
        text = ""
        if seen is not None and (seen.attempt != answer.attempt or not answer.text.startswith(seen.text)):
            if seen.text:
                text = f"{self.end_line()}[{answer.participant}] begins again; its words above do not count\n"
            seen = None
        new = answer.text[len(seen.text) if seen else 0 :]
        if not new:
            return text
        if self._current != key:
            text += f"{self.end_line()}[{answer.participant}] "
            self._current = key
        return text + new


@asynccontextmanager
async def streaming(settings: Settings, run: str, show: OnEvent) -> AsyncIterator[OnEvent]:
    """Write a run's answers to stderr as they stream, until the block ends. Yield `show`, with each event on its own line.

    The answers are read from the worker's database. While it does not answer, only the streamed words are missing.
    """
    from plugins.discovery import load

    store: Storage = load("storage", "sql")(url=settings.database_url)
    stream, ended = AnswerStream(), asyncio.Event()
    with suppress(MofaError):
        await store.follow(run)  # before the run starts: workers store words only of runs that somebody follows
    polling = asyncio.create_task(_poll(store, run, stream, ended))

    def on_event(event: Event) -> None:
        _write(stream.end_line())
        show(event)

    try:
        yield on_event
    finally:
        ended.set()
        await asyncio.wait([polling])
        _write(stream.end_line())
        await store.close()


async def _poll(store: Storage, run: str, stream: AnswerStream, ended: asyncio.Event) -> None:
    renewed, last = time.monotonic(), False
    while not last:
        last = ended.is_set()  # poll once more after the end, for the last words
        with suppress(MofaError):
            if time.monotonic() - renewed > FOLLOWED_S / 3:
                renewed = time.monotonic()
                await store.follow(run)
            _write(stream.update(await store.streams_of(run)))
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), 0 if last else POLL_S)


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
