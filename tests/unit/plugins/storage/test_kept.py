"""The values that scripts keep, in a real SQLite file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from plugins.storage.sql import SqlKeptValues, create, upgrade


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[SqlKeptValues]:
    url = f"sqlite:///{tmp_path / 'mofa.db'}"
    await upgrade(url)
    storage = create(url=url)
    yield SqlKeptValues(storage.database)
    await storage.close()


async def test_a_value_is_kept_changed_and_forgotten(kept: SqlKeptValues) -> None:
    assert await kept.get("a", None, "k", 5) == 5
    await kept.set("a", None, "k", {"deep": [1, None, "é"]})
    assert await kept.get("a", None, "k", 5) == {"deep": [1, None, "é"]}
    for _ in range(2):
        await kept.set("a", None, "k", None)
    assert await kept.get("a", None, "k", 5) is None, "null is a value too"
    assert await kept.delete("a", None, "k") is True
    assert await kept.delete("a", None, "k") is False
    assert await kept.get("a", None, "k", 5) == 5


async def test_owners_and_tenants_do_not_see_each_other(kept: SqlKeptValues) -> None:
    for owner, tenant, value in (("a", None, 1), ("b", None, 2), ("a", "acme", 3)):
        await kept.set(owner, tenant, "k", value)
    assert [await kept.get(o, t, "k", 0) for o, t in (("a", None), ("b", None), ("a", "acme"), ("b", "acme"))] == [1, 2, 3, 0]
    assert await kept.keys("b", "acme", "") == []


async def test_keys_are_found_by_their_beginning_whatever_letters_they_have(kept: SqlKeptValues) -> None:
    for key in ("cache.b", "cache.A", "cache.%", "Cache.x", "other", "x" * 500):
        await kept.set("a", None, key, 1)
    assert await kept.keys("a", None, "cache.") == ["cache.%", "cache.A", "cache.b"]
    assert len(await kept.keys("a", None, "")) == 6
