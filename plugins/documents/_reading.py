"""The loaders' shared parts: the text of a file, and the error for a missing library."""

from __future__ import annotations

import codecs
import re

from kernel.basics.errors import InvalidInput
from kernel.basics.text import decoded

_ORDINARY = re.compile(r"iso8859|cp\d|koi8|mac-|shift_jis|euc_|gb|big5|iso2022|tis-|johab|hz")


def text_in(data: bytes, declared: str | None = None) -> str:
    """Return the text of a file: by its byte order mark, else as UTF-8, else as declared, else as Windows-1252.

    UTF-8 is tried before the file's declaration, since bytes in another encoding are almost never valid UTF-8.

    Raises:
        InvalidInput: it holds zero bytes, like a binary file, or UTF-16 without a byte order mark.
    """
    text = decoded(data, fallback=_known(declared) or "cp1252")
    if "\0" in text:
        raise InvalidInput("document: this is not a text file; it holds zero bytes. Save a text as UTF-8.", "document")
    return text


def _known(encoding: str | None) -> str | None:
    """Return Python's name of a declared encoding; None for one that is unknown, or is not of texts (rot13, punycode)."""
    try:
        name = codecs.lookup(encoding or "").name
    except LookupError:
        return None
    return name if _ORDINARY.match(name) else None


def missing(kind: str, package: str) -> InvalidInput:
    """Return the error for a library that is not installed."""
    return InvalidInput(
        f"document: reading {kind} needs {package}. Install it: uv sync --extra documents, or pip install "
        "'mofa-temporal[documents]'",
        "document",
    )
