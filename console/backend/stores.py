"""The database, as the commands use it that need no server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from plugins.storage import sql
from runtime.objects import open_storage
from runtime.private import make_private
from runtime.settings import Settings


@asynccontextmanager
async def stored(settings: Settings) -> AsyncIterator[sql.SqlStorage]:
    """The store of these settings, its schema up to date; closed at the end."""
    make_private(settings.home)
    await sql.ready(settings.database_url)
    storage = open_storage(settings)
    try:
        yield storage
    finally:
        await storage.close()
