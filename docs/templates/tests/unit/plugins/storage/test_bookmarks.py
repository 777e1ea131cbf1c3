"""Bookmarks, on SQLite; `tests/integration/database/test_schema_contract.py` runs the migration on all three databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.basics.errors import StoreUnavailable
from plugins.storage.sql import Database, SqlBookmarks, downgrade, upgrade
from plugins.storage.sql.engine.address import address


async def test_a_bookmark_is_kept_once_and_the_migration_can_be_taken_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'mofa.db'}"
    done: list[str] = []
    await upgrade(url, done.append)
    database = Database(address(url))
    store = SqlBookmarks(database)
    await store.add("todo/tea", "Tea for Ann")
    await store.add("todo/tea", "Another title")
    assert await store.titles() == {"todo/tea": "Tea for Ann"}
    assert done[-1].endswith(": Bookmarks.")
    before = done[-2].partition(":")[0]
    await downgrade(url, before)
    with pytest.raises(StoreUnavailable):
        await store.titles()
    await database.close()
