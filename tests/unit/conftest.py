"""What the tests of activities share: a store of their own, and Temporal's environment for one activity."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.testing import ActivityEnvironment

from plugins.storage.sql import SqlStorage, create, upgrade


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStorage]:
    url = f"sqlite:///{tmp_path / 'mofa.db'}"
    await upgrade(url)
    opened = create(url=url)
    yield opened
    await opened.close()


@pytest.fixture
async def env() -> ActivityEnvironment:
    return ActivityEnvironment()
