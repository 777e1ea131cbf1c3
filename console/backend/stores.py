"""The database, for commands that need no Temporal server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kernel.registry.rollout import PluginStore
from plugins.storage import sql
from runtime.objects import open_storage
from runtime.private import make_private
from runtime.settings import Settings


@asynccontextmanager
async def stored(settings: Settings) -> AsyncIterator[sql.SqlStorage]:
    """Open the store of these settings, and close it at the end.

    Tables are created in an empty database. Raises `InvalidInput` if the schema is of another version.
    """
    make_private(settings.home)
    await sql.ready(settings.database_url)
    storage = open_storage(settings)
    try:
        yield storage
    finally:
        await storage.close()


@asynccontextmanager
async def registry(settings: Settings) -> AsyncIterator[PluginStore]:
    """Open the plugin registry of these settings, and close it at the end."""
    async with stored(settings) as storage:
        yield sql.SqlPlugins(storage.database)
