"""A key for a server on this machine: who does not show it gets no answer."""

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
    """Return the token that the environment gives, or one of our own, kept in a file that only this user reads."""
    if given and given.strip():
        return given.strip()
    if not file.exists():
        make_private(file.parent)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(32))
    return file.read_text().strip()


class Bearer:
    """An ASGI application behind `Authorization: Bearer TOKEN`; the paths of `open_to_all` need none."""

    def __init__(self, app: App, token: str, open_to_all: Collection[str] = ()) -> None:
        self._app, self._wanted, self._open = app, f"Bearer {token}".encode(), open_to_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass; 401 for the rest."""
        if scope["type"] != "http" or scope["path"] in self._open or self._shown(scope):
            await self._app(scope, receive, send)
            return
        body = b'{"error": "Show the token: Authorization: Bearer ..."}'
        headers = [(b"content-type", b"application/json"), (b"www-authenticate", b"Bearer")]
        await send({"type": "http.response.start", "status": 401, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _shown(self, scope: Scope) -> bool:
        given = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
        return hmac.compare_digest(given, self._wanted)
