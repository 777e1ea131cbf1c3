"""The token of a server that others can reach: as a header for programs, as a cookie for browsers after a form."""

from __future__ import annotations

import hmac
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from console.servers.bearer import App, Bearer, Receive, Scope, Send, header
from console.servers.web.callers import CALLER
from console.servers.web.guards import FORM
from console.servers.web.problems import problem
from kernel.identity.caller import Caller

HEALTH = "/api/v1/health"

ADMIN = Caller("admin", "service", frozenset({"admin"}))
"""Who has the token of the server. Several may share it, so that the name proves nobody."""

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>MoFA: log in</title><h1>MoFA</h1>
<form method="post" action="/login"><p><label>Token of this server (MOFA_CONSOLE_TOKEN)<br>
<input type="password" name="token" autocomplete="current-password" required autofocus></label></p>
<p><button>Log in</button></p></form>{words}"""

WRONG = '<p role="alert">This is not the token of this server.</p>'


class LoggedIn(Bearer):
    """An application behind the token, or behind the cookie of a browser that has sent it."""

    def __init__(self, app: App, token: str, port: int) -> None:
        super().__init__(app, token, open_to_all=(FORM, HEALTH))
        self._cookie = cookie_of(token, port)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward a request with the token as one of an admin."""
        if scope["type"] == "http" and self._allowed(scope):
            scope = {**scope, CALLER: ADMIN}
        await super().__call__(scope, receive, send)

    def _allowed(self, scope: Scope) -> bool:
        name, value = self._cookie
        cookies: SimpleCookie = SimpleCookie()
        try:
            cookies.load((header(scope, b"cookie") or b"").decode("latin-1"))
        except CookieError:
            return super()._allowed(scope)
        given = cookies[name].value if name in cookies else ""
        return hmac.compare_digest(given.encode(), value.encode()) or super()._allowed(scope)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        reads_page = scope["method"] == "GET" and not scope["path"].startswith(("/api/", "/assets/"))
        response: Response = RedirectResponse(FORM, 303)
        if not reads_page:
            words = "A token is needed: Authorization: Bearer TOKEN, or log in at /login."
            response = problem(401, "LoginNeeded", words, headers={"www-authenticate": "Bearer"})
        await response(scope, receive, send)


def cookie_of(token: str, port: int) -> tuple[str, str]:
    """Return the name and the value of the cookie.

    A browser sends a cookie to every port of a host, so that it must not be the token. It is the same after a restart.
    """
    return f"mofa_console_{port}", hmac.new(token.encode(), b"mofa console cookie", sha256).hexdigest()


def login_routes(token: str, port: int) -> list[Route]:
    """Return the page with the form, and the route that takes it."""
    name, value = cookie_of(token, port)

    async def page(_: Request) -> Response:
        return HTMLResponse(PAGE.format(words=""))

    async def log_in(request: Request) -> Response:
        form = parse_qs((await request.body()).decode("latin-1"), max_num_fields=10)
        given = form.get("token", [""])[0].strip()
        if not hmac.compare_digest(given.encode(), token.encode()):
            return HTMLResponse(PAGE.format(words=WRONG), 401)
        response = RedirectResponse("/flows", 303)
        secure = request.headers.get("x-forwarded-proto") == "https" or request.url.scheme == "https"
        response.set_cookie(name, value, httponly=True, samesite="strict", secure=secure)
        return response

    return [Route(FORM, page, methods=["GET"]), Route(FORM, log_in, methods=["POST"])]
