"""A report as a document, and its four forms: Markdown, plain text, JSON, and HTML for mail.

Titles of todos and decisions are words of models and people. Each form escapes them, so that they are text and nothing else:
no heading, link or picture in Markdown, no element in HTML, no escape sequence in a terminal.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from pydantic import Field

from kernel.basics.limits import clipped
from kernel.basics.schema import Schema

TITLE_CHARACTERS = 200

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~&:@])")
_WWW = re.compile(r"\b(www)\.", re.IGNORECASE)
"""The beginning of an address that some programs make a link of."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]+")
"""Characters that steer a terminal, end a line, or turn the direction of the text around them."""


class Entry(Schema):
    """A line of a list: its title, in the words of models or people, and facts in words of our own or names."""

    title: str
    facts: list[str] = Field(default_factory=list)


class Section(Schema):
    """A part of a report: figures, or a list, of which `more` entries are left out."""

    title: str
    figures: list[tuple[str, str]] = Field(default_factory=list)
    entries: list[Entry] = Field(default_factory=list)
    more: int = 0


class Document(Schema):
    """A report: its title, a line about the period, and its sections."""

    title: str
    lead: str
    sections: list[Section] = Field(default_factory=list)


def plain_line(text: str) -> str:
    """Return a text on one line, without characters that steer what shows it."""
    return clipped(" ".join(_CONTROLS.sub(" ", text).split()), TITLE_CHARACTERS)


def escaped(text: str) -> str:
    """Return a text on one line that Markdown shows as it is."""
    return _WWW.sub(r"\1\\.", _MARKS.sub(r"\\\1", plain_line(text)))


def as_markdown(document: Document) -> str:
    """Return the document in Markdown."""
    parts = [f"# {escaped(document.title)}", escaped(document.lead)]
    for section in document.sections:
        lines = [f"- {escaped(name)}: {escaped(value)}" for name, value in section.figures]
        lines += [f"- **{escaped(entry.title)}**{_tail([escaped(fact) for fact in entry.facts])}" for entry in section.entries]
        lines += [f"- … and {section.more} more"] if section.more else []
        parts += [f"## {escaped(section.title)}", "\n".join(lines) or "Nothing."]
    return "\n\n".join(parts) + "\n"


def as_text(document: Document) -> str:
    """Return the document as plain text."""
    parts = [f"{plain_line(document.title)}\n{'=' * len(plain_line(document.title))}", plain_line(document.lead)]
    for section in document.sections:
        title = plain_line(section.title)
        lines = [f"  {plain_line(name)}: {plain_line(value)}" for name, value in section.figures]
        lines += [f"  - {plain_line(each.title)}{_tail([plain_line(fact) for fact in each.facts])}" for each in section.entries]
        lines += [f"  - … and {section.more} more"] if section.more else []
        parts.append("\n".join([title, "-" * len(title), *(lines or ["  Nothing."])]))
    return "\n\n".join(parts) + "\n"


def as_html(document: Document) -> str:
    """Return the document as a whole HTML page for mail: no script, no picture, no link, no file from elsewhere."""
    body = [f"<h1{_style('font-size:20px;margin:0 0 8px')}>{_html(document.title)}</h1>", f"<p>{_html(document.lead)}</p>"]
    for section in document.sections:
        body.append(f"<h2{_style('font-size:16px;margin:20px 0 6px')}>{_html(section.title)}</h2>")
        body += _figures(section.figures)
        lines = [_entry(entry) for entry in section.entries]
        lines += [f"<li>… and {section.more} more</li>"] if section.more else []
        body += [f"<ul{_style('padding-left:20px;margin:0')}>", *lines, "</ul>"] if lines else []
        if not lines and not section.figures:
            body.append("<p>Nothing.</p>")
    outer = _style("font-family:system-ui,Segoe UI,Helvetica,Arial,sans-serif;font-size:14px;line-height:1.45;color:#1c2230")
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            f'<meta name="viewport" content="width=device-width"><title>{_html(document.title)}</title></head>',
            f"<body{outer}>",
            *body,
            "</body></html>\n",
        ]
    )


def _figures(figures: Sequence[tuple[str, str]]) -> list[str]:
    if not figures:
        return []
    cell, value = _style("padding:2px 16px 2px 0;text-align:left"), _style("padding:2px 0;text-align:right")
    rows = [f'<tr><th scope="row"{cell}>{_html(name)}</th><td{value}>{_html(figure)}</td></tr>' for name, figure in figures]
    return [f'<table role="presentation"{_style("border-collapse:collapse")}>', *rows, "</table>"]


def _entry(entry: Entry) -> str:
    return f"<li><strong>{_html(entry.title)}</strong>{_tail([_html(fact) for fact in entry.facts])}</li>"


def _html(text: str) -> str:
    return html.escape(plain_line(text), quote=True)


def _style(rules: str) -> str:
    return f' style="{rules}"'


def _tail(facts: Sequence[str]) -> str:
    return f": {', '.join(facts)}" if facts else ""
