"""The access of an agent inbox that is another site's page: only for origins that the operator names, and this door alone."""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from console.servers.bearer import App, Receive, Scope, Send, header
from console.terminal.failure import usage

PREFIX = "/langgraph/"

VARIABLE = "MOFA_INBOX_ORIGINS"
"""The origins, separated by commas: `https://inbox.example.com,http://localhost:3000`."""

_PAGES_OWN = (b"origin", b"sec-fetch-site", b"sec-fetch-mode", b"sec-fetch-dest", b"referer")


def inbox_origins(environ: Mapping[str, str] | None = None) -> frozenset[str]:
    """Return the origins of the environment.

    Raises:
        Failure: one is none.
    """
    given = (os.environ if environ is None else environ).get(VARIABLE) or ""
    found = [each.strip().lower().rstrip("/") for each in given.split(",") if each.strip()]
    for each in found:
        parts = urlsplit(each)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
            raise usage(f"{VARIABLE}: {each[:100]!r} is not an origin like https://inbox.example.com")
    return frozenset(found)


class InboxOrigins:
    """Lets pages of named origins use the door, and takes the inbox's key (`x-api-key`) as a bearer token."""

    def __init__(self, app: App, origins: frozenset[str]) -> None:
        self._app, self._origins = app, origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward a request; answer the preflight request of a named origin."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        key = header(scope, b"x-api-key")
        if key is not None and header(scope, b"authorization") is None:
            scope = {**scope, "headers": [*scope["headers"], (b"authorization", b"Bearer " + key)]}
        origin = header(scope, b"origin")
        if origin is None or origin.decode("latin-1").lower() not in self._origins:
            await self._app(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            allowed = [(b"access-control-allow-methods", b"GET, POST"), (b"access-control-max-age", b"600")]
            wanted = header(scope, b"access-control-request-headers") or b"content-type, x-api-key"
            headers = [*_cors(origin), *allowed, (b"access-control-allow-headers", wanted)]
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
        else:
            left = [each for each in scope["headers"] if each[0] not in (*_PAGES_OWN, b"cookie")]
            await self._app({**scope, "headers": left}, receive, _with(_cors(origin), send))


def _cors(origin: bytes) -> list[tuple[bytes, bytes]]:
    return [
        (b"access-control-allow-origin", origin), (b"vary", b"Origin"),
        (b"access-control-expose-headers", b"content-location, location, x-pagination-total"),
    ]  # fmt: skip


def _with(headers: list[tuple[bytes, bytes]], send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *headers]}
        await send(message)

    return sending
