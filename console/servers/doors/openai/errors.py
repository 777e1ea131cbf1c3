"""Errors in OpenAI's form: `{"error": {message, type, param, code}}`, for every refusal under /v1."""

from __future__ import annotations

import json
import re
from collections.abc import MutableMapping
from typing import Any

from console.servers.bearer import App, Receive, Scope, Send
from console.servers.web.problems import MEDIA_TYPE, TYPE

PREFIX = "/v1/"

AGAIN = (429, 503)
"""The statuses after which a client may send the same request again."""

_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    429: "rate_limit_error",
}

_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


class OpenAiErrors:
    """Writes the problems of the server under /v1 in OpenAI's form. A wrong request has the status 400 there, not 422."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward the request, and write a problem in the other form."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        start: MutableMapping[str, Any] | None = None
        body = b""

        async def rewritten(message: MutableMapping[str, Any]) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and message["status"] >= 400:
                start = message
            elif start is None:
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    await _send_error(start, body, send)

        await self._app(scope, receive, rewritten)


async def _send_error(start: MutableMapping[str, Any], body: bytes, send: Send) -> None:
    status, headers = start["status"], list(start.get("headers", []))
    kind = next((value for name, value in headers if name.lower() == b"content-type"), b"")
    problem = _problem(body) if kind.startswith(MEDIA_TYPE.encode()) else None
    if problem is None:
        problem = {"detail": body.decode(errors="replace")[:1_000]}
    name = str(problem.get("type", "")).removeprefix(TYPE)
    if status == 422 and name != "IdempotencyKeyReused":
        status = 400
    faults = problem.get("errors") or []
    content = error_of(status, name, str(problem.get("detail", "")), faults[0]["field"] if faults else None)
    left = [each for each in headers if each[0].lower() not in (b"content-type", b"content-length")]
    data = json.dumps({"error": content}).encode()
    added = [(b"content-type", b"application/json"), (b"content-length", str(len(data)).encode())]
    if status not in AGAIN:
        added.append((b"x-should-retry", b"false"))  # else the SDKs start a failed run twice more
    await send({**start, "status": status, "headers": [*left, *added]})
    await send({"type": "http.response.body", "body": data})


def error_of(status: int, name: str, message: str, param: str | None = None) -> dict[str, Any]:
    """Return the error object."""
    kind = _TYPES.get(status, "invalid_request_error" if status < 500 else "server_error")
    return {"message": message, "type": kind, "param": param, "code": _WORD.sub("_", name).lower() or None}


def _problem(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
