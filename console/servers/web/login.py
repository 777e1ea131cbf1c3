"""The login: who calls is known by a token in the header, or by the session of a browser that has sent one in a form."""

from __future__ import annotations

import hmac
import re
from collections.abc import Awaitable, Callable
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, unquote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from console.processes.console_address import Address
from console.servers.bearer import App, Receive, Scope, Send, header
from console.servers.web.callers import CALLER, STILL
from console.servers.web.guards import FORM, LOG_OUT, PROVED
from console.servers.web.problems import problem
from kernel.basics.errors import MofaError
from kernel.identity.caller import Caller
from kernel.identity.token import PREFIX, Access
from runtime.identity.tokens import SESSION, Recognition, shared

HEALTH = "/api/v1/health"

OPEN = (FORM, LOG_OUT, HEALTH)
"""The paths that need no login."""

DOORS = ("/v1/", "/ag-ui", "/langgraph/")
"""The beginnings of the paths of other people's clients (docs/doors.md)."""

ADMIN = Access(name="admin", kind="service", roles=["admin"])
"""The holder of the server's token. Several may share it, so that the name proves nobody."""

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>MoFA: log in</title><h1>MoFA</h1>
<form method="post" action="/login"><p><label>Your token (mofa token new), or the token of this server<br>
<input type="password" name="token" autocomplete="current-password" required autofocus></label></p>
<p><button>Log in</button></p></form>{more}{words}"""

WRONG = '<p role="alert">This is not a token of this server, or it counts no longer.</p>'

_IN_ADDRESS = re.compile(r"(?:^|[&;?])(?:access_)?token=|mofa_[a-z0-9]{8}_", re.IGNORECASE)


class Login:
    """An application that knows who calls. Without a login the caller is `local`; if that is None, a login is needed."""

    def __init__(self, app: App, recognition: Recognition, address: Address, local: Caller | None) -> None:
        self._app, self._recognition, self._local = app, recognition, local
        self._token, self._cookie = address.token, cookie_name(address.port)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward a request with its caller."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _IN_ADDRESS.search(unquote(f"{scope['path']}?{scope.get('query_string', b'').decode('latin-1')}")):
            words = "A token in an address is not accepted: addresses are kept in logs and histories. Use the header."
            await problem(400, "TokenInAddress", words)(scope, receive, send)
            return
        try:
            caller = await self._caller(scope)
        except MofaError as error:  # the database is away
            await problem(503, error.type, str(error))(scope, receive, send)
            return
        if caller is not None:
            scope = {**scope, CALLER: caller, STILL: lambda: self._still(scope, caller)}
        elif scope["path"] not in OPEN and not scope["path"].startswith((f"{FORM}/", *PROVED)):
            await self._refuse(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _caller(self, scope: Scope) -> Caller | None:
        """Return who calls; None to refuse. An expired or revoked token is refused, and is not the same as no token."""
        given = header(scope, b"authorization")
        if given is not None:
            kind, _, token = given.decode("latin-1").partition(" ")
            if kind != "Bearer":
                return None
            if self._token is not None and hmac.compare_digest(token.encode(), self._token.encode()):
                return shared(ADMIN)
            found = await self._recognition.by_token(token)
            if found is None and scope["path"].startswith(DOORS) and not token.startswith(PREFIX):
                return self._local  # their clients always send a key; an expired token of ours is not one of those
            return found and found[1]
        cookie = cookie_of(scope, self._cookie)
        if cookie:
            known = await self._recognition.by_cookie(cookie, proof_of(self._token))
            if known is not None:
                return known
        return self._local

    async def _still(self, scope: Scope, caller: Caller) -> bool:
        """Return whether the request would be let in as the same caller now. While the database is away it is."""
        try:
            return await self._caller(scope) == caller
        except MofaError:
            return True

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        reads_page = scope["method"] == "GET" and not scope["path"].startswith(("/api/", "/assets/", *DOORS))
        response: Response = RedirectResponse(FORM, 303)
        if not reads_page:
            words = "A token is needed: Authorization: Bearer TOKEN, or log in at /login."
            response = problem(401, "LoginNeeded", words, headers={"www-authenticate": "Bearer"})
        await response(scope, receive, send)


def cookie_name(port: int) -> str:
    """Return the name of the cookie. A browser sends a cookie to every port of a host."""
    return f"mofa_console_{port}"


def cookie_of(scope: Scope, name: str) -> str:
    """Return the value of a cookie, empty if there is none."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load((header(scope, b"cookie") or b"").decode("latin-1"))
    except CookieError:
        return ""
    return cookies[name].value if name in cookies else ""


def proof_of(token: str | None) -> str | None:
    """Return a hash of the server's token: sessions that it began end when it is changed."""
    return token and hmac.new(token.encode(), b"mofa console session", sha256).hexdigest()


def login_page(words: str = "", status: int = 200, more: str = "") -> Response:
    """Return the page with the form."""
    return HTMLResponse(PAGE.format(words=words, more=more), status)


async def begin_session(
    request: Request,
    response: Response,
    recognition: Recognition,
    address: Address,
    access: Access,
    *,
    token: str | None = None,
    proof: str | None = None,
    listed: bool = True,
) -> None:
    """Begin a new session with this response, and end the one that the browser had.

    A cookie that the browser sent is never taken over, so that nobody can give a person the cookie of a session of theirs.
    """
    name = cookie_name(address.port)
    await recognition.log_out(cookie_of(request.scope, name))
    cookie = await recognition.log_in(access, token, proof, listed=listed)
    age = int(SESSION.total_seconds())
    response.set_cookie(name, cookie, max_age=age, httponly=True, samesite="strict", secure=address.secure)


def login_routes(recognition: Recognition, address: Address, link: Callable[[], Awaitable[str]]) -> list[Route]:
    """Return the page with the form, the route that takes it, and the one that logs out.

    `link` returns the link of another log-in, or nothing.
    """

    async def page(_: Request) -> Response:
        return login_page(more=await link())

    async def log_in(request: Request) -> Response:
        try:
            form = parse_qs((await request.body()).decode("latin-1"), max_num_fields=10)
        except ValueError:
            return login_page(WRONG, 401, await link())
        given = form.get("token", [""])[0].strip()
        response = RedirectResponse("/", 303)
        if address.token is not None and hmac.compare_digest(given.encode(), address.token.encode()):
            await begin_session(request, response, recognition, address, ADMIN, proof=proof_of(address.token))
            return response
        found = await recognition.by_token(given)
        if found is None:
            return login_page(WRONG, 401, await link())
        access = Access(**found[0].model_dump(include=set(Access.model_fields)))
        await begin_session(request, response, recognition, address, access, token=found[0].id)
        return response

    async def log_out(request: Request) -> Response:
        await recognition.log_out(cookie_of(request.scope, cookie_name(address.port)))
        response = RedirectResponse(FORM, 303)
        response.delete_cookie(cookie_name(address.port), httponly=True, samesite="strict", secure=address.secure)
        return response

    return [
        Route(FORM, page, methods=["GET"]),
        Route(FORM, log_in, methods=["POST"]),
        Route(LOG_OUT, log_out, methods=["POST"]),
    ]
