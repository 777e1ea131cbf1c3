"""All pages, and the files that they load."""

from __future__ import annotations

import mimetypes
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from console.servers.web.builder_pages import FOREVER
from console.servers.web.pages import figures, inbox, kept, reports, runs, start, state, todos
from console.servers.web.pages.languages import COOKIE, LANGUAGES
from console.servers.web.pages.page import PageRoute, environment
from kernel.basics.sha256 import sha256_of_bytes

STATIC = Path(str(files("console"))) / "servers" / "web" / "static"

ROUTERS = (start, inbox, runs, todos, figures, reports, kept, state)

YEAR_S = 365 * 24 * 3600

_FILE = re.compile(r"[a-z][a-z0-9._-]{0,60}\.(js|css|svg)")
_OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\x7f-\uffff]{0,2000}")


def pages() -> APIRouter:
    """Return the router of all pages."""
    for language in LANGUAGES:
        environment(language).globals["file"] = address_of
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    for each in ROUTERS:
        router.include_router(each.router)
    return router


def static_routes() -> list[Route]:
    """Return the routes of the files of pages, and of the choice of a language."""
    return [
        Route("/static/{file}", _static, methods=["GET"]),
        Route("/language/{language}", _choose, methods=["GET"]),
    ]


@cache
def address_of(name: str) -> str:
    """Return the address of a file, with a part of its hash: browsers keep it until it changes."""
    return f"/static/{name}?v={sha256_of_bytes((STATIC / name).read_bytes())[:12]}"


async def _static(request: Request) -> Response:
    name = request.path_params["file"]
    file = STATIC / name
    if not _FILE.fullmatch(name) or not file.is_file():
        return PlainTextResponse("There is no such file.", 404)
    kind, _ = mimetypes.guess_type(name)
    return FileResponse(
        file, media_type=kind, headers={"cache-control": FOREVER if request.query_params.get("v") else "no-cache"}
    )


async def _choose(request: Request) -> Response:
    """Remember a language in a cookie, and return to the page. It changes nothing else, so that a link may do it."""
    to = request.query_params.get("to", "/")
    answer = RedirectResponse(to if _OWN_PATH.fullmatch(to) else "/", 303)
    if (language := request.path_params["language"]) in LANGUAGES:
        answer.set_cookie(COOKIE, language, max_age=YEAR_S, samesite="strict", httponly=True)
    return answer
