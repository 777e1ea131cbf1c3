"""Vectors without a model: hashed words and groups of three letters.

Texts that share words are near each other; texts that share only a meaning are not.
"""

from __future__ import annotations

import re
from collections import Counter
from hashlib import blake2b

DIMENSIONS = 256
_TRIGRAM_WEIGHT = 0.3
_WORD = re.compile(r"[^\W_]+")


def embedding(text: str) -> list[float]:
    """Return the text's vector, of `DIMENSIONS` numbers: the same on every machine and in every version."""
    vector = [0.0] * DIMENSIONS
    for feature, weight in _features(text).items():
        number = int.from_bytes(blake2b(feature.encode(), digest_size=8).digest(), "big")
        vector[number % DIMENSIONS] += weight if number >> 63 else -weight
    return vector


def _features(text: str) -> Counter[str]:
    weights: Counter[str] = Counter()
    for word in _WORD.findall(text.casefold()):
        weights[word] += 1
        padded = f"<{word}>"
        for at in range(len(padded) - 2):
            weights[padded[at : at + 3]] += _TRIGRAM_WEIGHT  # type: ignore[assignment]
    return weights
