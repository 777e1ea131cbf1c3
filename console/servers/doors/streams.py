"""Server-sent events of a door: lines, comments, and the end of a run whose client went away, where it asked for that."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from console.servers.web.event_stream import PING_S, EventStream

_CANCELLING: set[asyncio.Task[None]] = set()


def event(data: Any, *, id: str | None = None, name: str | None = None) -> bytes:
    """Return one event. `data` is JSON, or a text as it is."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    lines = [f"id: {id}"] if id is not None else []
    lines += [f"event: {name}"] if name is not None else []
    return "\n".join([*lines, f"data: {text}", "", ""]).encode(errors="replace")


def number_of(last: str | None) -> int | None:
    """Return the number that `Last-Event-ID` has where ids of events are numbers; None if it is another text."""
    return int(last) if last is not None and last.isascii() and last.isdigit() and len(last) < 10 else None


def comment(words: str) -> bytes:
    """Return a comment, which clients ignore."""
    return f": {' '.join(words.split())}\n\n".encode(errors="replace")


class Pings:
    """Comments in a silent stream: proxies close one, and a client sees that the run goes on."""

    def __init__(self) -> None:
        self._last = asyncio.get_running_loop().time()

    def sent(self) -> None:
        """Count something as sent."""
        self._last = asyncio.get_running_loop().time()

    def due(self, words: str) -> list[bytes]:
        """Return a comment if nothing was sent for `PING_S` seconds."""
        if asyncio.get_running_loop().time() - self._last < PING_S:
            return []
        self.sent()
        return [comment(words)]


def stream(
    items: AsyncGenerator[bytes, None],
    gone: Callable[[], Awaitable[None]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> EventStream:
    """Return the response. `gone` is called if the client goes away before the end."""
    response = EventStream(_watched(items, gone) if gone is not None else items)
    response.headers.update(headers or {})
    return response


async def _watched(items: AsyncGenerator[bytes, None], gone: Callable[[], Awaitable[None]]) -> AsyncGenerator[bytes, None]:
    ended = False
    try:
        async for item in items:
            yield item
        ended = True
    finally:
        await items.aclose()
        if not ended:
            task = asyncio.create_task(_quietly(gone))
            _CANCELLING.add(task)
            task.add_done_callback(_CANCELLING.discard)


async def _quietly(gone: Callable[[], Awaitable[None]]) -> None:
    with suppress(Exception):
        await gone()
