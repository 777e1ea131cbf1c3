"""The languages of messages to people: the words of ours by gettext, in the language of the person."""

from __future__ import annotations

import gettext
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Protocol

from kernel.identity.person import People
from kernel.kinds.channel import NoticeWords

CATALOGS = Path(str(files("console"))) / "backend" / "notifications" / "locale"

DOMAIN = "notices"


class Translate(Protocol):
    """A function that translates words of ours, and puts values into them: `_("Asked by %(name)s", name="ann")`."""

    def __call__(self, message: str, /, **values: object) -> str:
        """Return the words."""
        ...


@cache
def words_in(language: str) -> Translate:
    """Return the function that translates into a language. English has no catalog: its words are those in the code."""
    catalog = gettext.translation(DOMAIN, CATALOGS, [language], fallback=True)

    def translated(message: str, /, **values: object) -> str:
        words = catalog.gettext(message)
        return words % values if values else words

    return translated


def words_for(people: People, name: str) -> Translate:
    """Return the function that translates into the language of a person."""
    return words_in(people.language(name))


@cache
def notice_words(language: str) -> NoticeWords:
    """Return the words that channels put around a message."""
    _ = words_in(language)
    return NoticeWords(
        reminded=_("Still open: "),
        closed=_("Closed: "),
        page=_("All of it"),
        reply=_("Or reply: the first line is your choice (%(choices)s), further lines are a comment."),
        comment=_("Comment"),
        own_words=_("Your own words"),
        with_comment=_("(with a comment)"),
        cut=_("… (the message is cut here; the page has all of it)"),
    )
