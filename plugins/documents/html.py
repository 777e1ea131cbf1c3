"""HTML, by Beautiful Soup: a section is a paragraph, a list item or the like, and its place the headings above it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kernel.kinds.documents import Loader, Place, Section
from plugins.documents._reading import missing, text_in

_BLOCKS = ("p", "li", "pre", "blockquote", "tr", "dt", "dd", "figcaption", "caption")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NO_WORDS = ("script", "style", "template", "noscript", "svg", "nav", "head")


def create() -> Loader:
    """The loader. Raises `InvalidInput` where its library is not installed."""
    try:
        from bs4 import BeautifulSoup
        from bs4.dammit import EncodingDetector
    except ImportError:
        raise missing("HTML", "beautifulsoup4") from None
    return HtmlLoader(BeautifulSoup, partial(EncodingDetector.find_declared_encoding, is_html=True))


class HtmlLoader:
    """Scripts, styles and navigation are left out."""

    def __init__(self, parse: Any, declared_encoding: Callable[[bytes], str | None]) -> None:
        self._parse, self._declared_encoding = parse, declared_encoding

    def load(self, data: bytes) -> list[Section]:
        """The blocks, each under its headings, with the line at which it begins."""
        page = self._parse(text_in(data, self._declared_encoding(data)), "html.parser")
        for tag in page(_NO_WORDS):
            tag.decompose()
        headings = dict[int, str]()
        found: list[Section] = []
        for tag in page.find_all([*_BLOCKS, *_HEADINGS, "div", "td", "section", "article", "body"]):
            if tag.name in _HEADINGS:
                level = int(tag.name[1])
                headings = {depth: words for depth, words in headings.items() if depth < level}
                headings[level] = _words(tag)
            elif text := _words(tag) if tag.name in _BLOCKS and tag.find_parent(_BLOCKS) is None else _own_words(tag):
                heading = " › ".join(headings[depth] for depth in sorted(headings)) or None
                found.append(Section(text, Place(heading=heading, line=tag.sourceline)))
        return found


def _words(tag: Any) -> str:
    text: str = tag.get_text("" if tag.name == "pre" else " ", strip=tag.name != "pre")
    return text.strip()


def _own_words(tag: Any) -> str:
    """What stands in a container itself, outside of any block; nothing for what is inside a block."""
    if tag.name in _BLOCKS or tag.find_parent(_BLOCKS) is not None:
        return ""
    pieces = (
        str(each).strip() for each in tag.find_all(string=True, recursive=False) if type(each).__name__ == "NavigableString"
    )
    return " ".join(piece for piece in pieces if piece)
