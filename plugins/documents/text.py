"""Plain text: a section is a paragraph, and its place the lines."""

from __future__ import annotations

from kernel.basics.text import lines_of
from kernel.kinds.documents import Loader, Place, Section
from plugins.documents._reading import text_in


def create() -> Loader:
    """Return the loader."""
    return TextLoader()


class TextLoader:
    """Paragraphs are parted by empty lines."""

    def load(self, data: bytes) -> list[Section]:
        """Return the paragraphs with their lines."""
        found: list[Section] = []
        begun: list[str] = []
        for number, line in enumerate([*lines_of(text_in(data)), ""], 1):
            if line.strip():
                begun.append(line)
            elif begun:
                place = Place(line=number - len(begun), end_line=number - 1)
                found.append(Section("\n".join(begun), place))
                begun = []
        return found
