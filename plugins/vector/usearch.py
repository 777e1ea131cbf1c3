"""An index in the worker's own memory, by USearch's graphs (HNSW). Nothing is shared or kept: it is filled at the first search.

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
    """The graphs of a space, one for each length of vectors, and what their numbers stand for."""

    graphs: dict[int, Index] = field(default_factory=dict)
    stands_for: dict[int, tuple[str, str]] = field(default_factory=dict)
    groups: dict[str, dict[int, list[int]]] = field(default_factory=dict)  # by length, the numbers of a group
    last: int = 0
    one_at_a_time: threading.Lock = field(default_factory=threading.Lock)


class USearch:
    """Graphs by space. What takes long is done in threads, one at a time in a space."""

    def __init__(self, connectivity: int, expansion: int) -> None:
        self._connectivity, self._expansion = connectivity, expansion
        self._spaces: dict[str, _Space] = {}

    async def groups(self, space: str) -> set[str]:
        """Return the groups of the space."""
        return set(self._spaces[space].groups) if space in self._spaces else set()

    async def put(self, space: str, group: str, vectors: Mapping[str, bytes]) -> None:
        """Have the group with these vectors."""
        await asyncio.to_thread(self._put, space, group, dict(vectors))

    async def remove(self, space: str, groups: Collection[str]) -> None:
        """Take groups out."""
        await asyncio.to_thread(self._remove, space, list(groups))

    async def nearest(self, space: str, question: bytes, groups: Collection[str], limit: int) -> list[Near]:
        """Return the vectors most like the question's: by the graph where the whole space is meant, else each is looked at."""
        return await asyncio.to_thread(self._nearest, space, question, set(groups), limit)

    async def clear(self) -> None:
        """Take out all there is."""
        self._spaces = {}

    async def close(self) -> None:
        """Let the memory go."""
        self._spaces = {}

    def _put(self, name: str, group: str, vectors: dict[str, bytes]) -> None:
        space = self._spaces.setdefault(name, _Space())
        with space.one_at_a_time:
            self._take_out(space, group)
            by_length: dict[int, list[tuple[str, bytes]]] = {}
            for key, vector in vectors.items():
                by_length.setdefault(len(vector) // 4, []).append((key, vector))
            numbers: dict[int, list[int]] = {}
            for length, each in by_length.items():
                made = list(range(space.last + 1, space.last + 1 + len(each)))
                space.last = made[-1]
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
                space.graphs[length].add(numpy.array(made, dtype=numpy.uint64), rows)
                space.stands_for |= {number: (group, key) for number, (key, _) in zip(made, each, strict=True)}
                numbers[length] = made
            space.groups[group] = numbers  # only now is it whole

    def _remove(self, name: str, groups: list[str]) -> None:
        space = self._spaces.setdefault(name, _Space())
        with space.one_at_a_time:
            for group in groups:
                self._take_out(space, group)

    def _take_out(self, space: _Space, group: str) -> None:
        for length, numbers in space.groups.pop(group, {}).items():
            space.graphs[length].remove(numpy.array(numbers, dtype=numpy.uint64))
            for number in numbers:
                del space.stands_for[number]

    def _nearest(self, name: str, question: bytes, groups: set[str], limit: int) -> list[Near]:
        asked, space = numpy.frombuffer(question, dtype=numpy.float32), self._spaces.setdefault(name, _Space())
        with space.one_at_a_time:
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
            return [Near(*space.stands_for[number], likeness) for number, likeness in near if number in space.stands_for]


def create(*, connectivity: int = 16, expansion: int = 128) -> USearch:
    """Return an index. More `connectivity` (neighbours of a vector) and `expansion` (how far is looked) find more of the
    best, slower.

    Raises:
        InvalidInput: a number that is none of these.
    """
    if connectivity < 2 or expansion < 1:
        raise InvalidInput("usearch: connectivity is at least 2, expansion at least 1", "options")
    return USearch(connectivity, expansion)
