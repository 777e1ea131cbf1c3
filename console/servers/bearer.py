"""The bearer tokens of a server: its own one, which several may share, and those of people and services."""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from pathlib import Path
from typing import Any

from console.backend.connections import Connections
from console.servers.asker import ASKER, Asker
from kernel.basics.errors import MofaError
from runtime.private import make_private

_LOG = logging.getLogger(__name__)

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

    def __init__(self, app: App, token: str, here: Connections, open_to_all: Collection[str] = ()) -> None:
        """`token` is the server's own; `here` knows those of `mofa token new`."""
        self._app, self._wanted, self._open, self._here = app, token.encode(), open_to_all, here

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward a request with a token that counts and who has sent it, answer 401 to any other."""
        if scope["type"] != "http" or scope["path"] in self._open:
            await self._app(scope, receive, send)
            return
        try:
            asker = await self._asker(scope)
        except MofaError as error:  # the database is away, or the project file has a fault: no words of it for a stranger
            _LOG.error("no token can be checked: %s", error)
            await _answer(send, 503, b'{"error": "No token can be checked now; the log of the server says why."}')
            return
        if asker is None:
            await _answer(send, 401, b'{"error": "A token is needed: Authorization: Bearer TOKEN"}')
            return
        await self._app({**scope, ASKER: asker}, receive, send)

    async def _asker(self, scope: Scope) -> Asker | None:
        kind, _, given = (header(scope, b"authorization") or b"").partition(b" ")
        if kind != b"Bearer" or not given:
            return None
        if hmac.compare_digest(given, self._wanted):
            return Asker(self._here)
        bearer = given.decode("latin-1")
        found = await self._here.recognition.by_token(bearer)
        return None if found is None else Asker(self._here, found[1], found[0].id, bearer)


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json")]
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def header(scope: Scope, name: bytes) -> bytes | None:
    """Return the first header of that name, in lower case, or None."""
    found: bytes | None = next((value for key, value in scope["headers"] if key == name), None)
    return found
