"""Bookmarks in a SQL database: the table, and its store."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Table, select

from kernel.basics.sha256 import sha256_of
from plugins.storage.sql.engine.database import Database, insert_new_rows, now
from plugins.storage.sql.tables.core import HASH, metadata
from plugins.storage.sql.tables.types import Words

# A test compares this with what the migrations make. Keys are hashes: MariaDB bounds the bytes of a key.
bookmarks = Table(
    "bookmarks",
    metadata,
    Column("id", HASH, primary_key=True),  # of the workflow id
    Column("workflow_id", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
)


class SqlBookmarks:
    """Bookmarks of runs over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, workflow_id: str, title: str) -> None:
        """Keep a bookmark. The first title of a workflow stays, so that a repeat changes nothing."""
        row = {"id": sha256_of(workflow_id), "workflow_id": workflow_id, "title": title, "made_at": now()}
        await self._database.write(lambda db: insert_new_rows(db, bookmarks, [row]))

    async def titles(self) -> dict[str, str]:
        """Return the titles by workflow id."""
        async with self._database.transaction() as db:
            rows = await db.execute(select(bookmarks.c.workflow_id, bookmarks.c.title).order_by(bookmarks.c.made_at))
        return {row.workflow_id: row.title for row in rows}
