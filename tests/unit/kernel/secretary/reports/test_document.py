"""The forms of a report: words of models and people stay words in each of them."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from kernel.secretary.reports.document import Document, Entry, Section, as_html, as_markdown, as_text

EVIL = (
    "# Heading\n\n<script>alert(1)</script><img src=x onerror=alert(1)> [a](javascript:alert(1)) ![i](https://e.example/i) "
    "**bold** `code` | cell & &amp; www.e.example https://e.example ann@e.example \x1b[31mred\x07 \u202eturned"
)


def report(words: str) -> Document:
    entries = [Entry(title=words, facts=[words])]
    return Document(title=words, lead=words, sections=[Section(title=words, figures=[(words, words)], entries=entries, more=3)])


class Elements(HTMLParser):
    """The elements of a page, their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


def test_html_has_no_element_from_words() -> None:
    page = Elements(as_html(report(EVIL)))
    assert page.tags <= {
        "html", "head", "meta", "title", "body", "h1", "h2", "p", "table", "tr", "th", "td", "ul", "li", "strong",
    }  # fmt: skip
    assert page.attributes <= {"lang", "charset", "name", "content", "style", "role", "scope"}
    assert "<script>alert(1)</script>" in page.words and "&amp;" in page.words


def test_markdown_shows_words_as_they_are() -> None:
    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(as_markdown(report(EVIL)))
    inline = [token for token in tokens if token.type == "inline"]
    kinds = {token.type for token in tokens} | {child.type for each in inline for child in each.children or []}
    assert kinds <= {
        "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text", "text_special",
        "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "strong_open", "strong_close",
    }  # fmt: skip
    assert sum(token.type == "heading_open" for token in tokens) == 2
    title = "".join(child.content for child in inline[0].children or [])
    assert title.startswith("# Heading <script>alert(1)</script>") and "[a](javascript:alert(1))" in title


@pytest.mark.parametrize("form", [as_text, as_markdown, as_html])
def test_no_form_has_a_character_that_steers_its_reader(form: object) -> None:
    assert callable(form)
    written = form(report(EVIL))
    assert not {char for char in written if ord(char) < 32 and char != "\n"}
    assert "\u202e" not in written and "\x9b" not in form(report("a\x9bb"))


def test_text_is_readable() -> None:
    document = Document(
        title="Daily summary: office",
        lead="Today.",
        sections=[
            Section(title="Blocked (1)", entries=[Entry(title="Tea", facts=["open for 2.0 h", "t1"])]),
            Section(title="Figures", figures=[("Received", "1")]),
            Section(title="New (0)"),
        ],
    )
    assert as_text(document) == (
        "Daily summary: office\n=====================\n\nToday.\n\nBlocked (1)\n-----------\n  - Tea: open for 2.0 h, t1\n\n"
        "Figures\n-------\n  Received: 1\n\nNew (0)\n-------\n  Nothing.\n"
    )
