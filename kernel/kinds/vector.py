"""Vector indexes: plugins of kind `vector` find the nearest among very many vectors.

The database holds the authoritative vectors. An index is derived from it, may be lost or out of date at any time, and is
updated before each search. Without an index, the database or this program compares a question with every vector.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol


class Near(NamedTuple):
    """A vector near a question's. `likeness` is their cosine: 1 for the same direction."""

    group: str
    key: str
    likeness: float


class VectorIndex(Protocol):
    """The port of an index, which has spaces. A space holds comparable vectors: those of one model and one tenant. Vectors are
    added and removed in groups, each the passages of one document. An index may be in a worker's memory, or shared by all.

    Every method may raise `ProviderUnavailable`; searches then continue without the index.
    """

    async def groups(self, space: str) -> set[str]:
        """Return the groups that are complete in the space."""
        ...

    async def put(self, space: str, group: str, vectors: Mapping[str, bytes]) -> None:
        """Replace the vectors of a group. They are given by key, in the form of `kernel.kinds.embedding.packed`."""
        ...

    async def remove(self, space: str, groups: Collection[str]) -> None:
        """Remove groups. Ignore unknown ones."""
        ...

    async def nearest(self, space: str, question: bytes, groups: Collection[str], limit: int) -> list[Near]:
        """Return the vectors of these groups that are nearest to the question's, the best first. The result is approximate."""
        ...

    async def clear(self) -> None:
        """Remove everything, after texts were erased. The index is filled again from the remaining ones."""
        ...

    async def close(self) -> None:
        """Release its resources."""
        ...
