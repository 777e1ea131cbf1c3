"""The known name that a wrong one was meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def meant(word: str, known: Iterable[str | None]) -> str:
    """Return `; did you mean 'NAME'?` for the closest known name, if one is close."""
    close = get_close_matches(word, [each for each in known if each is not None], n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
