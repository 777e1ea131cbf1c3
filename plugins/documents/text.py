"""Plain text: a section is a paragraph; its place is its lines."""

from __future__ import annotations

from kernel.basics.text import lines_of
from kernel.kinds.documents import Loader, Place, Section
from plugins.documents._reading import text_in


def create() -> Loader:
    """Return the loader."""
    return TextLoader()


class TextLoader:
    """A loader of paragraphs, which empty lines separate."""

    def load(self, data: bytes) -> list[Section]:
        """Return the paragraphs with their lines."""
        sections: list[Section] = []
        paragraph: list[str] = []
        for number, line in enumerate([*lines_of(text_in(data)), ""], 1):
            if line.strip():
                paragraph.append(line)
            elif paragraph:
                place = Place(line=number - len(paragraph), end_line=number - 1)
                sections.append(Section("\n".join(paragraph), place))
                paragraph = []
        return sections
