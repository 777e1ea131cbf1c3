"""Markdown, by markdown-it-py: a section is a block; its place is the headings above it, and its lines."""

from __future__ import annotations

from typing import Any

from kernel.basics.text import lines_of
from kernel.kinds.documents import Loader, Place, Section
from plugins.documents._reading import missing, text_in


def create() -> Loader:
    """Return the loader.

    Raises:
        InvalidInput: markdown-it-py is not installed.
    """
    try:
        from markdown_it import MarkdownIt
    except ImportError:
        raise missing("Markdown", "markdown-it-py") from None
    return MarkdownLoader(MarkdownIt("commonmark").enable("table"))


class MarkdownLoader:
    """A loader of the blocks as they are written, so that code and tables stay readable."""

    def __init__(self, parser: Any) -> None:
        self._parser = parser

    def load(self, data: bytes) -> list[Section]:
        """Return the blocks, each under its headings."""
        text = text_in(data)
        lines, headings = lines_of(text), dict[int, str]()
        sections: list[Section] = []
        tokens = self._parser.parse(text)
        for token, following in zip(tokens, [*tokens[1:], None], strict=True):
            if token.level != 0 or token.map is None or token.nesting < 0:
                continue
            if token.type == "heading_open":
                level = int(token.tag[1:])
                headings = {depth: words for depth, words in headings.items() if depth < level}
                headings[level] = following.content.strip() if following is not None else ""
                continue
            start, end = token.map
            while end > start and not lines[end - 1].strip():
                end -= 1
            heading = " › ".join(headings[depth] for depth in sorted(headings)) or None
            place = Place(heading=heading, line=start + 1, end_line=end)
            sections.append(Section("\n".join(lines[start:end]), place))
        return sections
