"""HTML, by lxml: a section is a paragraph, a list item or a similar block; its place is the headings above it."""

from __future__ import annotations

import re
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.kinds.documents import Loader, Place, Section
from plugins.documents._reading import missing, text_in

_BLOCKS = {"p", "li", "pre", "blockquote", "tr", "dt", "dd", "figcaption", "caption"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_SEPARATORS = {
    "div", "td", "th", "section", "article", "main", "header", "footer", "aside", "body", "table", "ul", "ol", "dl", "br",
}  # fmt: skip
"""Elements that separate the text before them from the text after them."""

_SKIPPED = {"script", "style", "template", "noscript", "svg", "nav", "head"}

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,500}?\b(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})""", re.IGNORECASE
)
_DECLARED_WITHIN = 1024
"""The bytes at a page's start that may name its encoding (the HTML standard, "prescan a byte stream")."""


def create() -> Loader:
    """Return the loader.

    Raises:
        InvalidInput: lxml is not installed.
    """
    try:
        from lxml import etree  # type: ignore[import-untyped]
    except ImportError:
        raise missing("HTML", "lxml") from None
    return HtmlLoader(etree)


class HtmlLoader:
    """A loader of the text of a page, without scripts, styles and navigation."""

    def __init__(self, library: Any) -> None:
        self._library = library

    def load(self, data: bytes) -> list[Section]:
        """Return the blocks, each under its headings, with the line at which it begins."""
        declared = _DECLARED.search(data[:_DECLARED_WITHIN])
        text = text_in(data, declared[1].decode("ascii") if declared else None)
        parser = self._library.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
        try:
            page = self._library.fromstring(text.encode(), parser)
        except (self._library.XMLSyntaxError, ValueError):  # an empty page
            return []
        if page is None:  # only a comment
            return []
        if any(fault.type_name == "ERR_RESOURCE_LIMIT" for fault in parser.error_log):
            raise InvalidInput("document: the elements of this page are nested too deeply to be read", "document")
        reading = _Reading()
        for event, element in self._library.iterwalk(page, events=("start", "end")):
            reading.begins(element) if event == "start" else reading.ends(element)
        return reading.sections


class _Reading:
    """The state of a walk over the page: the open block, or the loose text outside of all blocks."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self._headings = dict[int, str]()
        self._skipped: Any = None
        self._block: Any = None
        self._heading: Any = None
        self._pieces: list[str] = []
        self._heading_pieces: list[str] = []
        self._line: int | None = None

    def begins(self, element: Any) -> None:
        """Enter an element: open its block, and add the text at its start."""
        if self._skipped is not None:
            return
        tag = element.tag
        if tag in _SKIPPED:
            self._skipped = element
            return
        if tag in _HEADINGS and self._heading is None:
            self._heading, self._heading_pieces = element, []
        if self._block is None and (tag in _BLOCKS or tag in _SEPARATORS or tag in _HEADINGS):
            self._end_section()
            self._block = element if tag in _BLOCKS else None
            self._line = element.sourceline
        self._add(element.text, element)

    def ends(self, element: Any) -> None:
        """Leave an element: close its block, and add the text after it, which belongs to the element around it."""
        if self._skipped is not None and self._skipped is not element:
            return
        if self._skipped is element:
            self._skipped = None
        elif element is self._heading:
            level = int(element.tag[1:])
            self._heading = None
            self._headings = {depth: words for depth, words in self._headings.items() if depth < level}
            self._headings[level] = _joined(self._heading_pieces)
        elif element is self._block or (self._block is None and element.tag in _SEPARATORS):
            self._end_section()
        self._add(element.tail, element)

    def _add(self, text: str | None, near: Any) -> None:
        if text is None or self._skipped is not None:
            return
        if self._heading is not None:
            self._heading_pieces.append(text)
        if self._block is not None or self._heading is None:
            if self._block is None and not any(piece.strip() for piece in self._pieces):
                self._line = near.sourceline
            self._pieces.append(text)

    def _end_section(self) -> None:
        whole = self._block is not None and self._block.tag == "pre"
        text = "".join(self._pieces).strip() if whole else _joined(self._pieces)
        if text:
            heading = " › ".join(self._headings[depth] for depth in sorted(self._headings)) or None
            self.sections.append(Section(text, Place(heading=heading, line=self._line)))
        self._block, self._pieces = None, []


def _joined(pieces: list[str]) -> str:
    return " ".join(words for piece in pieces if (words := piece.strip()))
