"""Documents: files cut into passages, which are found by their content, each with its place in the file.

A loader is a plugin `plugins/documents/<kind>.py` with `create() -> Loader`; other packages offer one by the entry point
`mofa.documents`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kernel.basics.schema import Schema
from kernel.conversation.caller import Caller

KINDS = {
    ".txt": "text", ".text": "text", ".log": "text", ".csv": "text", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf",
}  # fmt: skip
"""The loader of a file, by the ending of its name."""

PASSAGE_CHARACTERS = 1_200
"""The longest passage: about 300 tokens, enough to answer from, and short enough to show five of them."""


class Place(Schema):
    """A place in a document, as far as it is known. Pages and lines count from 1."""

    page: int | None = None
    heading: str | None = None
    line: int | None = None
    end_line: int | None = None

    def words(self) -> str:
        """Return the place for people: `page 3`, or `Brewing › Water, lines 12–18`."""
        lines = None
        if self.line is not None:
            alone = self.end_line in (None, self.line)
            lines = f"line {self.line}" if alone else f"lines {self.line}–{self.end_line}"
        return ", ".join(part for part in (self.page and f"page {self.page}", self.heading, lines) if part)


@dataclass(frozen=True)
class Section:
    """A paragraph, a list or another piece of a document that stays together, with its place."""

    text: str
    place: Place


class Loader(Protocol):
    """The port of a plugin for a kind of document."""

    def load(self, data: bytes) -> list[Section]:
        """Return the document's text in order. Raise `InvalidInput` if it cannot be read."""
        ...


class Document(Schema):
    """An indexed document."""

    id: str
    tenant: str | None = None
    name: str
    kind: str
    sha256: str
    passages: int
    added_at: datetime


class Found(Schema):
    """A passage that fits a question. `cite` names its document and place, for people; `relevance` is a cosine."""

    document: str
    text: str
    place: Place
    cite: str
    relevance: float


class Documents(Protocol):
    """The documents, as tools use them. The costs of embedding are booked on the caller."""

    async def search(self, caller: Caller, query: str, *, names: Sequence[str] = (), limit: int = 5) -> list[Found]:
        """Return the passages that fit best, of the tenant's documents or of those in `names`."""
        ...


def passages(sections: Iterable[Section]) -> list[Section]:
    """Return the document in passages: whole sections joined up to the size, never across the end of a page or a heading."""
    made: list[Section] = []
    for section in (part for each in sections for part in _parts(each)):
        last = made[-1] if made else None
        if last is not None and _together(last, section):
            place = last.place.model_copy(update={"end_line": section.place.end_line or section.place.line})
            made[-1] = Section(f"{last.text}\n\n{section.text}", place)
        elif section.text.strip():
            made.append(section)
    return made


def _together(one: Section, other: Section) -> bool:
    same = (one.place.page, one.place.heading) == (other.place.page, other.place.heading)
    return same and len(one.text) + len(other.text) <= PASSAGE_CHARACTERS


def _parts(section: Section) -> Iterable[Section]:
    """Yield a section in pieces that are short enough, and end with a line, a sentence or a word."""
    text = section.text
    while len(text) > PASSAGE_CHARACTERS:
        piece = text[:PASSAGE_CHARACTERS]
        end = next(
            (at + len(mark) for mark in ("\n", ". ", "。", " ") if (at := piece.rfind(mark)) > PASSAGE_CHARACTERS // 3), 0
        )
        end = end or PASSAGE_CHARACTERS
        yield Section(text[:end].strip(), section.place)
        text = text[end:]
    yield Section(text.strip(), section.place)
