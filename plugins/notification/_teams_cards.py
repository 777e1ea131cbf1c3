"""Cards of Teams. Words of models and people are text runs, which show no Markdown.

Sources: https://adaptivecards.io/explorer/TextRun.html,
https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/format-your-bot-messages (sizes, in UTF-16)
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from kernel.kinds.channel import Choice, Notice
from plugins.notification._notice_words import subject

MESSAGE_BYTES = 28 * 1024
"""The longest message, as JSON in UTF-16."""

VALUE, WORDS = "mofa", "words"
"""The fields of an answer: the value of the button, and the words in the field of text."""

WORDS_CHARACTERS = 4_000
"""The longest text that the field takes; the page takes more."""

BUTTONS_IN_A_ROW = 6
"""The most buttons of one row: Teams does not show further ones."""

TITLE_CHARACTERS = 75
"""The longest label of a button."""

_LINK = re.compile(r"https?://[^\s<>\"]+")

_FUNCTION = re.compile(r"\{\{(?=DATE|TIME)")
"""The beginning of a function that a card would replace by a date, also in a text run."""

Json = dict[str, Any]


def opened(notice: Notice, *, with_buttons: bool = True) -> Json:
    """Return the message about an open decision. A reminder has no buttons: those of the first message go when it is over."""
    choices = notice.choices if with_buttons else []
    answers: list[Json] = [
        {"type": "Action.Submit", "title": plain(_titled(each, notice)), "data": {VALUE: each.value}} for each in choices
    ]
    rest: list[Json] = []
    if answers:
        label = notice.words.own_words if any(not each.id for each in choices) else notice.words.comment
        field = {"type": "Input.Text", "id": WORDS, "label": label, "isMultiline": True, "maxLength": WORDS_CHARACTERS}
        rest.append(field)
    return _fitted(notice, [*rest, *_rows([*answers, *_page(notice)])])


def closed(notice: Notice) -> Json:
    """Return the message about a decision that is over."""
    return _fitted(notice, [_text(_clipped(notice.outcome or "It is over.", 2_000), weight="Bolder"), *_rows(_page(notice))])


def said(words: str) -> Json:
    """Return a message of words alone, with links."""
    return _cut(words, " …", lambda text: _message(text, [_linked(text)]))


def plain(text: str) -> str:
    """Return a text in which a card replaces nothing."""
    return _FUNCTION.sub("{\u200b{", text)


def _fitted(notice: Notice, rest: list[Json]) -> Json:
    title = _text(subject(notice), size="Medium", weight="Bolder")
    facts = [_text("\n".join(_clipped(each, 300) for each in notice.facts[:10]), isSubtle=True)] if notice.facts else []

    def made(text: str) -> Json:
        shown = [_linked(text) if notice.about == "digest" else _text(text)] if text else []
        return _message(subject(notice), [title, *shown, *facts, *rest])

    return _cut(notice.text, f" {notice.words.cut}", made)


def _cut(text: str, mark: str, made: Callable[[str], Json]) -> Json:
    """Return a message with as much of a text as fits, and a mark where it is cut."""
    whole = made(text)
    if _bytes(whole) <= MESSAGE_BYTES:
        return whole
    least, most = 0, len(text)  # so many characters fit, and so many do not
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if _bytes(made(text[:middle] + mark)) <= MESSAGE_BYTES else (least, middle)
    return made(text[:least] + mark)


def _clipped(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _bytes(message: Json) -> int:
    return len(json.dumps(message, ensure_ascii=False).encode("utf-16-le", "surrogatepass"))


def _message(summary: str, body: list[Json]) -> Json:
    card = {"type": "AdaptiveCard", "version": "1.3", "body": body}
    attached = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "summary": plain(summary[:200]), "attachments": [attached]}


def _text(text: str, **style: Any) -> Json:
    return {"type": "RichTextBlock", "inlines": [_run(text, **style)]}


def _run(text: str, **style: Any) -> Json:
    return {"type": "TextRun", "text": plain(text), **style}


def _linked(text: str) -> Json:
    """Return a text whose addresses are links that lead where they say."""
    runs: list[Json] = []
    done = 0
    for found in _LINK.finditer(text):
        runs += [_run(text[done : found.start()])] if found.start() > done else []
        runs.append(_run(found[0], selectAction={"type": "Action.OpenUrl", "url": found[0]}))
        done = found.end()
    return {"type": "RichTextBlock", "inlines": [*runs, *([_run(text[done:])] if done < len(text) else [])]}


def _page(notice: Notice) -> list[Json]:
    return [{"type": "Action.OpenUrl", "title": notice.words.page, "url": notice.link}] if notice.link else []


def _rows(actions: list[Json]) -> list[Json]:
    rows = (actions[at : at + BUTTONS_IN_A_ROW] for at in range(0, len(actions), BUTTONS_IN_A_ROW))
    return [{"type": "ActionSet", "actions": row} for row in rows]


def _titled(choice: Choice, notice: Notice) -> str:
    short = _clipped(choice.label, TITLE_CHARACTERS)
    return f"{short} {notice.words.with_comment}" if choice.needs_comment and choice.id else short or "…"
