"""An index in the worker's own memory, by USearch (HNSW graphs). It is neither shared nor stored: the first search fills it.

Source: https://github.com/unum-cloud/usearch; Malkov and Yashunin, https://arxiv.org/abs/1603.09320.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import chain

from kernel.basics.errors import InvalidInput
from kernel.kinds.vector import Near

try:
    import numpy
    from usearch.index import Index
except ImportError as missing:
    raise InvalidInput(
        f"It needs the package usearch, which is not installed ({missing}). Install it: uv pip install 'mofa-temporal[vector]'"
    ) from None


@dataclass
class _Space:
    """The graphs of a space, one for each length of vectors, and the (group, key) of each number in them."""

    graphs: dict[int, Index] = field(default_factory=dict)
    keys: dict[int, tuple[str, str]] = field(default_factory=dict)
    groups: dict[str, dict[int, list[int]]] = field(default_factory=dict)  # the numbers of its vectors, by length
    last: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class USearch:
    """Graphs by space. Slow work is done in threads, one at a time for each space."""

    def __init__(self, connectivity: int, expansion: int) -> None:
        self._connectivity, self._expansion = connectivity, expansion
        self._spaces: dict[str, _Space] = {}

    async def groups(self, space: str) -> set[str]:
        """Return the complete groups of the space."""
        return set(self._spaces[space].groups) if space in self._spaces else set()

    async def put(self, space: str, group: str, vectors: Mapping[str, bytes]) -> None:
        """Add a group with these vectors, or replace it."""
        await asyncio.to_thread(self._put, space, group, dict(vectors))

    async def remove(self, space: str, groups: Collection[str]) -> None:
        """Remove groups."""
        await asyncio.to_thread(self._remove, space, list(groups))

    async def nearest(self, space: str, question: bytes, groups: Collection[str], limit: int) -> list[Near]:
        """Return the most similar vectors. A search in the whole space uses the graph, one in some groups compares all."""
        return await asyncio.to_thread(self._nearest, space, question, set(groups), limit)

    async def clear(self) -> None:
        """Remove everything."""
        self._spaces = {}

    async def close(self) -> None:
        """Release the memory."""
        self._spaces = {}

    def _put(self, name: str, group: str, vectors: dict[str, bytes]) -> None:
        space = self._spaces.setdefault(name, _Space())
        with space.lock:
            self._remove_group(space, group)
            by_length: dict[int, list[tuple[str, bytes]]] = {}
            for key, vector in vectors.items():
                by_length.setdefault(len(vector) // 4, []).append((key, vector))
            numbers: dict[int, list[int]] = {}
            for length, each in by_length.items():
                added = list(range(space.last + 1, space.last + 1 + len(each)))
                space.last = added[-1]
                if length not in space.graphs:
                    space.graphs[length] = Index(
                        ndim=length,
                        metric="ip",
                        dtype="f32",
                        connectivity=self._connectivity,
                        expansion_add=self._expansion,
                        expansion_search=self._expansion,
                    )
                rows = numpy.frombuffer(b"".join(vector for _, vector in each), dtype=numpy.float32).reshape(len(each), length)
                space.graphs[length].add(numpy.array(added, dtype=numpy.uint64), rows)
                space.keys |= {number: (group, key) for number, (key, _) in zip(added, each, strict=True)}
                numbers[length] = added
            space.groups[group] = numbers  # the group is listed only when it is complete

    def _remove(self, name: str, groups: list[str]) -> None:
        space = self._spaces.setdefault(name, _Space())
        with space.lock:
            for group in groups:
                self._remove_group(space, group)

    def _remove_group(self, space: _Space, group: str) -> None:
        for length, numbers in space.groups.pop(group, {}).items():
            space.graphs[length].remove(numpy.array(numbers, dtype=numpy.uint64))
            for number in numbers:
                del space.keys[number]

    def _nearest(self, name: str, question: bytes, groups: set[str], limit: int) -> list[Near]:
        asked, space = numpy.frombuffer(question, dtype=numpy.float32), self._spaces.setdefault(name, _Space())
        with space.lock:
            graph = space.graphs.get(len(asked))
            if graph is None or not len(graph):
                return []
            if groups >= space.groups.keys():
                found = graph.search(asked, limit)
                near = [
                    (int(number), 1.0 - float(distance)) for number, distance in zip(found.keys, found.distances, strict=True)
                ]
            else:
                numbers = list(chain.from_iterable(space.groups.get(group, {}).get(len(asked), ()) for group in groups))
                if not numbers:
                    return []
                likeness = numpy.asarray(graph.get(numpy.array(numbers, dtype=numpy.uint64))) @ asked
                best = numpy.argsort(-likeness)[:limit]
                near = [(numbers[place], float(likeness[place])) for place in best]
            return [Near(*space.keys[number], likeness) for number, likeness in near if number in space.keys]


def create(*, connectivity: int = 16, expansion: int = 128) -> USearch:
    """Return an index.

    Args:
        connectivity: neighbours of each vector in the graph.
        expansion: candidates of each search. More of both miss fewer of the best vectors, and are slower.

    Raises:
        InvalidInput: `connectivity` is below 2, or `expansion` below 1.
    """
    if connectivity < 2 or expansion < 1:
        raise InvalidInput("usearch: connectivity must be at least 2, and expansion at least 1", "options")
    return USearch(connectivity, expansion)
