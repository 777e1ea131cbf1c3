"""News of the lists for open pages: one task reads the database while anybody listens, however many they are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress

from kernel.basics.errors import MofaError

READ_S = 0.5
"""The interval of reads, in seconds."""

PING_S = 15.0
"""The interval of comments in a stream without news, in seconds."""

LISTENERS = 1_500
"""The most listeners of one server."""


class Changes:
    """A number that grows with each change of what `look` returns."""

    def __init__(self, look: Callable[[], Awaitable[str]]) -> None:
        """`look` returns the state in a few words, for example the number of rows and the time of the newest one."""
        self._look = look
        self._listeners = 0
        self._number, self._state = 0, ""
        self._changed = asyncio.Condition()
        self._reading: asyncio.Task[None] | None = None
        self._closed = False
        self.reads = 0

    @property
    def full(self) -> bool:
        """Whether another listener would be refused."""
        return self._closed or self._listeners >= LISTENERS

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """Yield a server-sent event `changed` for each change from now on."""
        self._listeners += 1
        if self._reading is None:
            self._reading = asyncio.create_task(self._read())
        seen = self._number
        yield b"retry: 1000\nevent: ready\ndata: 0\n\n"
        try:
            while not self._closed:
                await self._wait(seen)
                if self._number == seen:
                    yield b": ping\n\n"
                else:
                    seen = self._number
                    yield f"event: changed\ndata: {seen}\n\n".encode()
        finally:
            self._listeners -= 1
            if not self._listeners and self._reading is not None:
                self._reading.cancel()
                self._reading = None

    async def _wait(self, seen: int) -> None:
        """Wait for another number than `seen`, for `PING_S` seconds at most."""
        async with self._changed:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait_for(lambda: self._number != seen or self._closed), PING_S)

    async def _read(self) -> None:
        self._state = ""
        while True:
            with suppress(MofaError):  # without the database there is no news
                state = await self._look()
                self.reads += 1
                if state != self._state:
                    first, self._state = not self._state, state
                    if not first:
                        async with self._changed:
                            self._number += 1
                            self._changed.notify_all()
            await asyncio.sleep(READ_S)

    async def close(self) -> None:
        """End the streams."""
        self._closed = True
        async with self._changed:
            self._changed.notify_all()
