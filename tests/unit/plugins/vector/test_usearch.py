"""The index in memory, compared with a search over every vector."""

from __future__ import annotations

import random

import pytest

from console.commands.plugin.trial.contracts import CONTRACTS
from kernel.basics.errors import InvalidInput
from kernel.kinds.embedding import compared, packed
from plugins.vector.usearch import create


async def test_it_fulfils_the_contract_of_its_kind() -> None:
    assert await CONTRACTS["vector"](create())


async def test_it_finds_the_same_as_a_search_over_every_vector() -> None:
    chance, index = random.Random(7), create()
    vectors = {f"g{n // 20}/{n}": packed([chance.gauss(0, 1) for _ in range(64)]) for n in range(600)}
    groups = {key.split("/")[0] for key in vectors}
    for group in groups:
        await index.put("s", group, {key: vector for key, vector in vectors.items() if key.split("/")[0] == group})
    few, hits = {"g3", "g17"}, 0
    for _ in range(20):
        question = packed([chance.gauss(0, 1) for _ in range(64)])
        right = sorted(compared(question, vectors.items()), key=lambda each: -each[1])
        found = await index.nearest("s", question, groups, 5)
        hits += len({each.key for each in found} & {key for key, _ in right[:5]})
        assert [each.likeness for each in found] == sorted((each.likeness for each in found), reverse=True)
        among = [(key, pytest.approx(likeness, abs=1e-5)) for key, likeness in right if key.split("/")[0] in few]
        assert [(each.key, each.likeness) for each in await index.nearest("s", question, few, 5)] == among[:5]
    assert hits >= 97, "an approximate search misses few"


async def test_vectors_of_another_length_are_not_found() -> None:
    index = create()
    await index.put("s", "old", {"a": packed([1.0, 0.0])})
    await index.put("s", "new", {"b": packed([1.0, 0.0, 0.0])})
    assert [each.key for each in await index.nearest("s", packed([1.0, 0.0, 0.0]), ["old", "new"], 5)] == ["b"]
    assert await index.nearest("s", packed([1.0] * 4), ["old", "new"], 5) == []


def test_invalid_options_are_refused() -> None:
    with pytest.raises(InvalidInput, match="connectivity must be at least 2"):
        create(connectivity=1)
