"""Vectors without a model: words and their pieces, hashed. Texts that share words are near each other; meaning is not known."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import blake2b

DIMENSIONS = 256
_PIECE = 0.3
_WORD = re.compile(r"[^\W_]+")


def embedding(text: str) -> list[float]:
    """Return the same vector for the same text, everywhere and always."""
    vector = [0.0] * DIMENSIONS
    for feature, weight in _features(text).items():
        number = int.from_bytes(blake2b(feature.encode(), digest_size=8).digest(), "big")
        vector[number % DIMENSIONS] += weight if number >> 63 else -weight
    return vector


def _features(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for word in _WORD.findall(text.casefold()):
        found[word] += 1
        padded = f"<{word}>"
        for at in range(len(padded) - 2):
            found[padded[at : at + 3]] += _PIECE  # type: ignore[assignment]
    return found
