"""The store of a test, on each of the three databases, and its event log."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from plugins.storage import sql


@pytest.fixture
async def storage(migrated_url: str) -> AsyncIterator[sql.SqlStorage]:
    """The store, with the newest schema."""
    found = sql.create(url=migrated_url)
    yield found
    await found.close()


@pytest.fixture
def log(storage: sql.SqlStorage) -> sql.SqlEventLog:
    """The event log of the store."""
    return sql.SqlEventLog(storage.database, storage.large)
