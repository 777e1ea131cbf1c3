"""Rendering: one environment of templates a language, the words that every page needs, and errors as pages."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from console.servers.web.callers import CALLER
from console.servers.web.pages.languages import LANGUAGES, catalog, language_of
from console.servers.web.pages.markdown import markdown, plain
from console.servers.web.problems import answer_to
from console.servers.web.requests import StrictRequest
from console.servers.web.services import Services
from kernel.conversation.transcript import as_text
from kernel.identity.caller import Caller

TEMPLATES = Path(str(files("console"))) / "servers" / "web" / "templates"

_LOG = logging.getLogger(__name__)


@cache
def environment(language: str) -> Environment:
    """Return the templates in a language. Every value is escaped where it is put in."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # the files are those of the installation
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(catalog(language), newstyle=True)  # type: ignore[attr-defined]
    made.globals["_"] = made.globals["gettext"] = translator(language)
    made.filters.update(markdown=markdown, plain=plain, part=part_of_path, moment=moment, shown=shown, clipped=clipped)
    return made


def translator(language: str) -> Callable[..., Markup]:
    """Return the function that translates words, and puts variables into them, which are escaped."""
    words = catalog(language)

    @cache
    def known(message: str) -> Markup:
        return Markup(words.gettext(message))  # noqa: S704  # words of our own

    @cache
    def alone(message: str) -> Markup:
        return known(message) % {}

    def translated(message: str, **variables: Any) -> Markup:
        return known(message) % variables if variables else alone(message)

    return translated


def part_of_path(text: str) -> str:
    """Return a name as one part of a path: a slash in it is no separator."""
    return quote(text, safe="")


@lru_cache(4_096)
def moment(at: datetime | str | None, form: str = "time") -> Markup:
    """Return a time as an element that a script shows in the reader's zone; without scripts it is in UTC."""
    if at is None or at == "":
        return Markup("")
    when = datetime.fromisoformat(at) if isinstance(at, str) else at
    when = when.astimezone(UTC)
    written = f"{when:%Y-%m-%d %H:%M} UTC"
    return Markup('<time datetime="{}" data-form="{}">{}</time>').format(when.isoformat(), form, written)


def shown(value: Any) -> str:
    """Return a value as text: JSON with indentation, if it is not a text."""
    return as_text(value)


def clipped(text: str, most: int = 200) -> str:
    """Return the beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


async def render(
    request: Request, here: Services, template: str, code: int = 200, headers: Mapping[str, str] | None = None, **words: Any
) -> Response:
    """Return a page or a part of one."""
    language = language_of(request)
    caller = request.scope.get(CALLER)
    known = {
        "request": request,
        "path": request.url.path,
        "language": language,
        "languages": LANGUAGES,
        "caller": caller,
        "logged_in": isinstance(caller, Caller) and caller.verified,
        "now": datetime.now(UTC),
    }
    body = environment(language).get_template(template).render(**known, **words)
    return HTMLResponse(body, code, headers)


def fragment(request: Request, here: Services, template: str, **words: Any) -> Markup:
    """Return a part of a page that depends on these words alone. The same words are rendered once."""
    language = language_of(request)
    return here.fragments.html(environment(language), language, template, words)


def is_part(request: Request) -> bool:
    """Return whether htmx asks for a part of a page."""
    return request.headers.get("hx-request") == "true"


class PageRoute(APIRoute):
    """A route of a page: it reads strict JSON, and its errors are pages, or a line where htmx asked for a part."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler."""
        handler = super().get_route_handler()

        async def with_pages(request: Request) -> Response:
            try:
                return await handler(StrictRequest(request.scope, request.receive))
            except Exception as error:
                return await error_page(request, error)

        return with_pages


def answer_lost_pages(app: FastAPI) -> None:
    """Answer a browser that asks for a page that does not exist with a page. Programs get the problem."""
    problems = app.exception_handlers[HTTPException]

    async def lost(request: Request, error: Exception) -> Response:
        wants_page = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")
        if wants_page and getattr(error, "status_code", 0) == 404:
            return await error_page(request, error)
        answer: Response = problems(request, error)  # type: ignore[assignment]
        return answer

    app.add_exception_handler(HTTPException, lost)


async def error_page(request: Request, error: Exception) -> Response:
    """Return an error as a page. Where htmx asked for a part, it is a line at the top of the page."""
    answer = answer_to(request, error)
    if answer.status_code == 500:
        _LOG.exception("the page %s failed", request.url.path, exc_info=error)
    problem = json.loads(bytes(answer.body))
    here: Services = request.app.state.services
    if is_part(request):
        headers = {"HX-Retarget": "#message", "HX-Reswap": "innerHTML"}
        return await render(request, here, "message.html", answer.status_code, headers, problem=problem, good=False, words="")
    return await render(request, here, "error.html", answer.status_code, problem=problem)
