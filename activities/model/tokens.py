"""Counting tokens, with a tokenizer that brings its vocabularies along."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from kernel.basics.errors import InvalidInput

CountTokens = Callable[[str], int]


@cache
def token_counter(vocabulary: str) -> CountTokens:
    """Counts the tokens of a text, as models of that vocabulary read it; nothing is downloaded.

    Raises:
        InvalidInput: the package is not installed, or has no such vocabulary.
    """
    try:
        from splintr import Tokenizer
    except ImportError:
        raise InvalidInput(
            "context: counting tokens needs the extra `context`. Install it: uv sync --extra context, "
            "or pip install 'mofa-temporal[context]'.",
            "context",
        ) from None
    try:
        tokenizer = Tokenizer.from_pretrained(vocabulary)
    except ValueError as error:
        raise InvalidInput(f"context.tokenizer: {error}", "context.tokenizer") from None

    def count(text: str) -> int:
        return len(tokenizer.encode(text))

    return count
