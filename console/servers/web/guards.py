"""Guards around the application: paths as sent, time for bodies, requests of foreign pages, security headers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from console.servers.bearer import App, Receive, Scope, Send, header
from console.servers.web.problems import problem

BODY_S = 60.0
"""The time that a request's body may take, in seconds."""

READING = ("GET", "HEAD", "OPTIONS")

FORM = "/login"

LOG_OUT = "/logout"

FORMS = (FORM, LOG_OUT)
"""The paths that take a form. The token in the form protects `FORM`; `LOG_OUT` only ends a session."""

PROVED = ("/answer/", "/channels/")
"""The beginnings of paths whose requests prove by themselves who sends them: by a code in a message, or by a signature."""

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The content security policy: scripts and styles come from files of this server alone."""

HEADERS = (
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class RawPath:
    """Routes by the path as it was sent, so that `%2F` in an id is no separator. The parts are decoded by their readers."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Replace the path."""
        if scope["type"] == "http":
            raw: bytes = scope.get("raw_path") or scope["path"].encode()
            scope = {**scope, "path": raw.decode("latin-1")}
        await self._app(scope, receive, send)


class SecurityHeaders:
    """Adds the security headers to every response. Answers of the API are not cached."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward the request, and add the headers to the response."""

        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message.get("headers", [])}
                more = [] if b"cache-control" in given else [(b"cache-control", b"no-store")]
                message = {**message, "headers": [*message.get("headers", []), *HEADERS, *more]}
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class OwnPages:
    """Refuses requests that another site's page makes in a person's browser.

    Programs that are not browsers send neither `Origin` nor `Sec-Fetch-Site`. Changes also need `Content-Type:
    application/json`, which a foreign form cannot send.
    """

    def __init__(self, app: App, origins: frozenset[str]) -> None:
        """`origins` are addresses under which a proxy serves this server, besides the request's own Host."""
        self._app, self._origins = app, origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward a request of our own pages and of programs; answer 403 or 415 to any other."""
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            status, name, words = refusal
            await problem(status, name, words)(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str, str] | None:
        changes = scope["method"] not in READING
        site = header(scope, b"sec-fetch-site")
        foreign = site is not None and site not in (b"same-origin", b"none")
        opens_a_page = header(scope, b"sec-fetch-mode") == b"navigate" and not scope["path"].startswith("/api/")
        if foreign and (changes or not opens_a_page):
            return 403, "ForeignPage", "The page of another site sent this request."
        origin = header(scope, b"origin")
        if origin == b"null" and site == b"same-origin":
            origin = None  # a form of our own page: browsers hide its origin under the policy no-referrer
        if origin is not None and not self._own(origin.decode("latin-1"), header(scope, b"host")):
            return 403, "ForeignPage", "The page of another origin sent this request."
        kind = (header(scope, b"content-type") or b"").partition(b";")[0].strip().lower()
        # A page cannot send a token in a header to another site without a preflight. Only the inbox door answers one, for the
        # origins that the operator names.
        sent_by_page = header(scope, b"authorization") is None
        takes_form = scope["path"] in FORMS or scope["path"].startswith(PROVED)
        if changes and sent_by_page and not takes_form and kind != b"application/json":
            return 415, "InvalidInput", "A change needs the header Content-Type: application/json."
        return None

    def _own(self, origin: str, host: bytes | None) -> bool:
        if origin.lower() in self._origins:
            return True
        scheme, _, authority = origin.partition("://")
        return scheme in ("http", "https") and host is not None and authority.lower() == host.decode("latin-1").lower()


class BoundedBody:
    """Refuses a body that is too long, with a problem."""

    def __init__(self, app: App, most_bytes: int) -> None:
        self._app, self._most = RequestBodyLimitMiddleware(app, max_body_size=most_bytes), most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward the request; its length is counted while it is read."""
        refused = False

        async def as_problem(message: MutableMapping[str, Any]) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] == 413:
                refused = not any(value.startswith(b"application/") for name, value in message["headers"] if name == _KIND)
            if not refused:
                await send(message)

        await self._app(scope, receive, as_problem)
        if refused:
            words = f"The body is longer than {self._most:,} bytes, the most that are taken."
            await problem(413, "TooLarge", words)(scope, receive, send)


_KIND = b"content-type"


class PatientBody:
    """Ends a request whose body does not come in time."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward the request; after `BODY_S` seconds without its whole body, the reader gets a disconnect."""
        if scope["type"] == "http":
            receive = _bounded(receive)
        await self._app(scope, receive, send)


def _bounded(receive: Receive) -> Callable[[], Awaitable[MutableMapping[str, Any]]]:
    loop = asyncio.get_running_loop()
    until = loop.time() + BODY_S
    complete = False

    async def next_message() -> MutableMapping[str, Any]:
        nonlocal complete
        if complete:  # from now on it is a wait for the client's end
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), max(until - loop.time(), 0.0))
        except TimeoutError:
            return {"type": "http.disconnect"}
        complete = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    return next_message
