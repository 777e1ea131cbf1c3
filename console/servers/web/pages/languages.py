"""The languages of the pages: catalogs of gettext, chosen by a cookie or by the browser's `Accept-Language`."""

from __future__ import annotations

import gettext
from functools import cache
from importlib.resources import files
from pathlib import Path

from starlette.requests import Request

LANGUAGES = {"en": "English", "zh": "中文"}
"""Code → name in the language itself. The words in the templates are English."""

COOKIE = "mofa_language"

CATALOGS = Path(str(files("console"))) / "servers" / "web" / "locale"


@cache
def catalog(language: str) -> gettext.NullTranslations:
    """Return the words of a language."""
    return gettext.translation("console", CATALOGS, [language], fallback=True)


def language_of(request: Request) -> str:
    """Return the language of a request: the one of the cookie, else the one that the browser likes best, else English."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    weighed = [_weighed(part) for part in request.headers.get("accept-language", "")[:500].split(",")]
    for _, language in sorted(weighed, key=lambda each: -each[0]):
        if language in LANGUAGES:
            return language
    return "en"


def _weighed(part: str) -> tuple[float, str]:
    tag, _, weight = part.strip().partition(";q=")
    try:
        return float(weight or 1), tag.partition("-")[0].lower()
    except ValueError:
        return 0.0, ""
