"""Finding among very many vectors those that are like one: what a plugin of kind `vector` does.

The database has the vectors, and the truth: an index is derived from it, may be lost or behind at any moment, and is brought
up to date before each search. Without one, the database or this program compares a question with every vector.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol


class Near(NamedTuple):
    """A vector that is like a question's. `likeness` is their cosine: 1 for the same direction."""

    group: str
    key: str
    likeness: float


class VectorIndex(Protocol):
    """An index over spaces. A space holds vectors that may be compared: those of one model and one tenant. What is in it comes
    and goes in groups, each the passages of one document. An index may live in a worker's memory, or be shared by all workers.

    Every method may raise `ProviderUnavailable`; searches then go on without the index.
    """

    async def groups(self, space: str) -> set[str]:
        """Return the groups that are whole in the space."""
        ...

    async def put(self, space: str, group: str, vectors: Mapping[str, bytes]) -> None:
        """Have the group with these vectors by their keys, in the place of what it had: 32-bit numbers of length 1 together, as
        `kernel.kinds.embedding.unpacked` reads them.
        """
        ...

    async def remove(self, space: str, groups: Collection[str]) -> None:
        """Take groups out; what is not there is nothing."""
        ...

    async def nearest(self, space: str, question: bytes, groups: Collection[str], limit: int) -> list[Near]:
        """Return the vectors of these groups that are most like the question's, the best first. It may miss some of the
        best.
        """
        ...

    async def clear(self) -> None:
        """Take out all there is: words that it stands for were erased. It is filled again by what is left."""
        ...

    async def close(self) -> None:
        """Give back what it holds."""
        ...
