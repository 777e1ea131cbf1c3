"""Embeddings: texts as vectors, and operations on vectors.

A model plugin (`kernel.kinds.llm`) that can embed has a method `embed` besides `complete`.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar, runtime_checkable

from kernel.basics.schema import Schema

T = TypeVar("T")

OFFLINE_EMBEDDING = "offline:words"

DEFAULT_EMBEDDINGS = {
    "openai": "openai:text-embedding-3-small",
    "gemini": "gemini:gemini-embedding-001",
    "offline": OFFLINE_EMBEDDING,
}
"""The embedding model by the default model's provider, where the project file names none."""


class EmbeddingRequest(Schema):
    """Texts, none of them empty. `model` is the provider's own name."""

    model: str
    texts: list[str]
    idempotency_key: str | None = None


class EmbeddingReply(Schema):
    """A vector for each text, in the order of the texts. The token count is the provider's own."""

    vectors: list[list[float]]
    model: str
    input_tokens: int = 0


@runtime_checkable
class EmbeddingModel(Protocol):
    """The optional port of a model plugin for embeddings. Its errors are those of `kernel.kinds.llm.Model`."""

    async def embed(self, request: EmbeddingRequest) -> EmbeddingReply:
        """Return a vector for each text."""
        ...


def packed(vector: Sequence[float]) -> bytes:
    """Return a vector as the database stores it: scaled to length 1, as 32-bit floats."""
    length = math.sqrt(sum(x * x for x in vector)) or 1.0
    return array("f", [x / length for x in vector]).tobytes()


def unpacked(stored: bytes) -> array[float]:
    """Return the vector that `packed` wrote."""
    vector = array("f")
    vector.frombytes(stored)
    return vector


def similarity(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the cosine of two vectors of length 1: 1 for the same direction, 0 for nothing in common."""
    return sum(map(float.__mul__, one, other))


def compared(question: bytes, known: Iterable[tuple[T, bytes | None]]) -> list[tuple[T, float]]:
    """Return each item with the similarity of its stored vector to the question's. Items without a vector are left out."""
    asked = unpacked(question)
    return [(item, similarity(asked, unpacked(stored))) for item, stored in known if stored is not None]
