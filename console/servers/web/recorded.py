"""The action log: every change by the API or a page, with who made it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from typing import Any

from console.backend.access.action_log import record_action
from console.servers.bearer import App, Receive, Scope, Send
from console.servers.web.callers import CALLER
from console.servers.web.guards import PROVED, READING
from kernel.identity.caller import Caller
from kernel.identity.token import Acted

READ_BY_POST = ("/validate", "/draw", "/try")
"""The ends of addresses of requests that change nothing, though their text is in a body."""

DRAFT = "/draft"
"""The end of a draft's address. It is saved as one types, and each of its revisions names its author."""

_SUBJECTS: ContextVar[list[str]] = ContextVar("subjects")


def note_subject(words: str) -> None:
    """Name what the request changes, for the action log, where its address does not."""
    if (subjects := _SUBJECTS.get(None)) is not None:
        subjects.append(words)


class Recorded:
    """Writes each change into the action log, before its answer is sent. A refusal for want of a role is in it, too."""

    def __init__(self, app: App, acted: Callable[[Acted], Awaitable[None]]) -> None:
        self._app, self._acted = app, acted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward the request."""
        caller = scope.get(CALLER)
        if scope["type"] != "http" or not isinstance(caller, Caller) or not _changes(scope):
            await self._app(scope, receive, send)
            return

        async def recording(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start" and (message["status"] < 400 or message["status"] == 403):
                await self._record(scope, caller, message["status"])
            await send(message)

        _SUBJECTS.set([])
        await self._app(scope, receive, recording)

    async def _record(self, scope: Scope, caller: Caller, status: int) -> None:
        what = " ".join([scope["path"], *_SUBJECTS.get([])])
        await record_action(self._acted, caller, scope["method"], what, status)


def _changes(scope: Scope) -> bool:
    path: str = scope["path"]
    if scope["method"] in READING or path.endswith(READ_BY_POST):
        return False
    if path.startswith(PROVED):  # the run's events have the decision; the path itself may be a secret
        return False
    return not path.endswith(DRAFT)
