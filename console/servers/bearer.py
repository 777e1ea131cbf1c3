"""The bearer token of a server on this machine."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from pathlib import Path
from typing import Any

from runtime.private import make_private

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def token(file: Path, given: str | None) -> str:
    """Return the token `given` by the environment, else the one in `file`, which is created and readable by this user only."""
    if given and given.strip():
        return given.strip()
    if not file.exists():
        make_private(file.parent)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(32))
    return file.read_text().strip()


class Bearer:
    """An ASGI application behind `Authorization: Bearer TOKEN`. The paths of `open_to_all` need no token."""

    def __init__(self, app: App, token: str, open_to_all: Collection[str] = ()) -> None:
        self._app, self._wanted, self._open = app, f"Bearer {token}".encode(), open_to_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward a request with the token, answer 401 to any other."""
        if scope["type"] != "http" or scope["path"] in self._open or self._allowed(scope):
            await self._app(scope, receive, send)
            return
        await self._refuse(scope, receive, send)

    async def _refuse(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        body = b'{"error": "A token is needed: Authorization: Bearer TOKEN"}'
        headers = [(b"content-type", b"application/json"), (b"www-authenticate", b"Bearer")]
        await send({"type": "http.response.start", "status": 401, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _allowed(self, scope: Scope) -> bool:
        return hmac.compare_digest(header(scope, b"authorization") or b"", self._wanted)


def header(scope: Scope, name: bytes) -> bytes | None:
    """Return the first header of that name, in lower case, or None."""
    found: bytes | None = next((value for key, value in scope["headers"] if key == name), None)
    return found
