"""The sizes of databases and of histories, in bytes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from temporalio.client import WorkflowHandle

from plugins.storage.sql.engine.address import address

_SIZES = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


async def database_bytes(url: str) -> int:
    """Return the size of the database of that URL: of SQLite or PostgreSQL."""
    place = address(url)
    engine = create_async_engine(place.url, poolclass=NullPool)
    try:
        async with engine.connect() as db:
            return int((await db.execute(text(_SIZES[place.family]))).scalar_one())
    finally:
        await engine.dispose()


async def history_of(handle: WorkflowHandle[Any, Any]) -> tuple[int, int]:
    """Return the events and the bytes of a run's history, as the server counts them."""
    info = (await handle.describe()).raw_description.workflow_execution_info
    return info.history_length, info.history_size_bytes
