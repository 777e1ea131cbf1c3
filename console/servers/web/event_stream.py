"""Every stream of server-sent events: it ends with the login of its reader, and when its client does not read."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

from starlette.responses import StreamingResponse

from console.servers.bearer import Receive, Scope, Send
from console.servers.web.callers import STILL

PING_S = 15.0
"""The interval of comments in a stream without events, in seconds: proxies close a silent one."""

STUCK_S = 30.0
"""The time for which a client may not read, in seconds; then its stream is closed."""

CHECK_S = 15.0
"""The interval at which an open request asks whether its caller is still let in, in seconds."""

STREAM = "text/event-stream"

_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}


class Admission:
    """The permission of a request's caller while the request stays open: a token may be revoked meanwhile, or expire."""

    def __init__(self, scope: Scope) -> None:
        """`scope` is that of the request. Without a login in front of it, everybody is let in."""
        self._still: Callable[[], Awaitable[bool]] | None = scope.get(STILL)
        self._asked_at = time.monotonic()

    async def lasts(self) -> bool:
        """Return whether the caller is still let in, with the same rights. The login is asked every `CHECK_S` seconds."""
        if self._still is None or time.monotonic() - self._asked_at < CHECK_S:
            return True
        found = await self._still()
        self._asked_at = time.monotonic()
        return found


class EventStream(StreamingResponse):
    """A stream that its source fills with at least a comment every `PING_S` seconds.

    It is closed when its reader is not let in any more: the client comes again, and is refused. It is also closed when its
    client does not read for `STUCK_S` seconds.
    """

    def __init__(self, items: AsyncGenerator[bytes, None]) -> None:
        super().__init__(items, media_type=STREAM, headers=_HEADERS)
        self._items = items

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream to a request."""
        self.body_iterator = self._while_let_in(Admission(scope))
        await super().__call__(scope, receive, send)

    async def _while_let_in(self, admission: Admission) -> AsyncGenerator[bytes, None]:
        async for item in self._items:
            if not await admission.lasts():
                return
            yield item

    async def stream_response(self, send: Callable[[MutableMapping[str, Any]], Awaitable[None]]) -> None:
        """Send the stream."""

        async def patiently(message: MutableMapping[str, Any]) -> None:
            await asyncio.wait_for(send(message), STUCK_S)

        try:
            with suppress(TimeoutError):
                await super().stream_response(patiently)
        finally:
            await self._items.aclose()  # it does not wait for anything: a cancelled task carries it out, too
