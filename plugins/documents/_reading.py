"""What the loaders share: bytes as text, and what is said where a library is missing."""

from __future__ import annotations

from kernel.basics.errors import InvalidInput


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, or else the one byte a character that older files have. Refuses what is no text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    if "\0" in text:
        raise InvalidInput("document: this is no text; it holds zero bytes", "document")
    return text


def missing(kind: str, package: str) -> InvalidInput:
    """The words for a library that is not installed."""
    return InvalidInput(
        f"document: reading {kind} needs {package}. Install it: uv sync --extra documents, or pip install "
        "'mofa-temporal[documents]'",
        "document",
    )
