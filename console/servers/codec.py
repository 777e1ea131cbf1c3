"""The codec endpoint: opens sealed payloads for the Temporal UI and the `temporal` command line.

The protocol is Temporal's remote codec: POST /decode and /encode with `{"payloads": [...]}` as protobuf's JSON.
A client needs `Authorization: Bearer <token>`. A browser opens the link with the token once and then has a cookie, for
this machine's addresses and until the endpoint stops. CORS lets only the UI's pages read the answers.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.converter import PayloadCodec

from console.processes import ports
from console.terminal.failure import FAILED, Failure
from runtime.codec import PayloadSealed

COOKIE = "mofa_codec"
MOST_BYTES = 64 * 1024 * 1024
"""The largest request, in bytes. It is counted while it is read, so that a chunked body is refused too."""

TOKEN_CHARACTERS = 24
"""The least length of a token that the user gives."""

PAGE = """<!doctype html><meta charset="utf-8"><title>MoFA codec endpoint</title>
<p>{words}</p>"""
WELCOME = (
    "This browser can read sealed payloads now. In the Temporal UI, open <b>Codec Server</b> (the glasses at the top right), "
    "choose <b>Use my browser setting</b>, give <code>http://{host}</code> as the endpoint, switch on "
    "<b>Include cross-origin credentials</b>, and apply."
)
NO_ACCESS = "This browser has no token. Open the link that <code>mofa codec-server</code> printed."

Convert = Callable[[Sequence[Payload]], Awaitable[list[Payload]]]


def app(codec: PayloadCodec, token: str, origins: Sequence[str]) -> Starlette:
    """Return the endpoint as an ASGI application.

    Args:
        origins: the origins of the Temporal UI, such as `http://127.0.0.1:8233`.
    """
    # Browsers send a cookie to every port of a host: other local servers see it, so that it must not be the token itself.
    cookie = new_token()

    def allowed(request: Request) -> bool:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return hmac.compare_digest(given.strip().encode(), token.encode())
        return hmac.compare_digest(request.cookies.get(COOKIE, "").encode(), cookie.encode())

    def converting(convert: Convert) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            if not allowed(request):
                return _refusal(
                    "A token is needed: send Authorization: Bearer TOKEN, or open the link that mofa codec-server printed.", 401
                )
            return await _converted(request, convert)

        return answer

    async def front(request: Request) -> Response:
        given = request.query_params.get("token")
        if given is not None and hmac.compare_digest(given.encode(), token.encode()):
            response = RedirectResponse("/", 303)  # so that the address bar does not show the token
            response.set_cookie(COOKIE, cookie, httponly=True, samesite="strict")
            return response
        if not allowed(request):
            return HTMLResponse(PAGE.format(words=NO_ACCESS), 401)
        return HTMLResponse(PAGE.format(words=WELCOME.format(host=request.url.netloc)))

    return Starlette(
        routes=[
            Route("/", front),
            Route("/decode", converting(codec.decode), methods=["POST"]),
            Route("/encode", converting(codec.encode), methods=["POST"]),
        ],
        middleware=[
            # Against DNS rebinding: a foreign page whose name points to this machine sends its own Host.
            Middleware(TrustedHostMiddleware, allowed_hosts=[ports.LOOPBACK, "localhost"]),
            Middleware(
                CORSMiddleware,
                allow_origins=list(origins),
                allow_credentials=True,
                allow_methods=["POST"],
                allow_headers=["Authorization", "Content-Type", "X-Namespace"],
            ),
            Middleware(RequestBodyLimitMiddleware, max_body_size=MOST_BYTES),
        ],
    )


async def _converted(request: Request, convert: Convert) -> Response:
    from google.protobuf import json_format

    try:
        given = json_format.Parse(await request.body(), Payloads())
        converted = await convert(given.payloads)
    except (json_format.ParseError, UnicodeDecodeError):
        return _refusal("The body is not a JSON of Temporal payloads.", 400)
    except PayloadSealed as error:
        return _refusal(str(error), 400)
    return Response(json_format.MessageToJson(Payloads(payloads=converted), indent=None), media_type="application/json")


def _refusal(message: str, status: int) -> JSONResponse:
    return JSONResponse({"error": message}, status)


def new_token() -> str:
    """Return a random token of 256 bits."""
    return secrets.token_urlsafe(32)


async def run(codec: PayloadCodec, token: str, origins: Sequence[str], port: int, ready: Callable[[], Any]) -> None:
    """Serve on the loopback address until cancelled or until a signal.

    Args:
        ready: called when the server listens.

    Raises:
        Failure: the port cannot be used.
    """
    import uvicorn

    listening = _listen(port)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    # No access log: it would contain the link with the token.
    config = uvicorn.Config(app(codec, token, origins), log_config=None, access_log=False, server_header=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    ready()
    await serving


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # so that asyncio sends at once
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((ports.LOOPBACK, port))
    except (OSError, OverflowError) as error:
        listening.close()
        held = f"it is in use by {ports.holder(port)}" if 0 < port < 65_536 and not ports.is_free(port) else str(error)
        raise Failure(f"Port {port} cannot be used: {held}. Choose another one with --port.", FAILED, "PortInUse") from None
    return listening
