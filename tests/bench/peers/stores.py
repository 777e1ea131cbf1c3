"""The stores: an empty folder and an empty database for each engine, and the settings that the time of a commit depends on."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from plugins.storage.sql.engine.address import address
from plugins.storage.sql.engine.engines import open_engine
from tests.support.installed.databases import drop_database, new_database


@dataclass(frozen=True)
class Store:
    """An empty folder, and the URL of an empty database where the store is PostgreSQL."""

    folder: Path
    database: str | None


@asynccontextmanager
async def new_store(server: str | None) -> AsyncIterator[Store]:
    """Yield an empty store on the PostgreSQL server, or on SQLite where there is none, and remove it."""
    with tempfile.TemporaryDirectory(prefix="mofa-peers-", ignore_cleanup_errors=True) as folder:
        database = await new_database(server) if server else None
        try:
            yield Store(Path(folder), database)
        finally:
            if database:
                await drop_database(database)


async def settings_of_ours(file: Path) -> str:
    """Return SQLite's settings of a connection of ours."""
    engine = open_engine(address(f"sqlite:///{file}"))
    names = ("journal_mode", "synchronous")
    async with engine.connect() as connection:
        values = [(await connection.exec_driver_sql(f"PRAGMA {name}")).scalar() for name in names]
    await engine.dispose()
    return ", ".join(f"{name}={value}" for name, value in zip(names, values, strict=True))


def settings_of_postgresql(url: str) -> str:
    """Return PostgreSQL's version and settings."""
    values = {}
    with psycopg.connect(url) as connection:
        for name in ("server_version", "fsync", "synchronous_commit"):
            found = connection.execute(f"SHOW {name}").fetchone()
            values[name] = found[0] if found else "unknown"
    version = values.pop("server_version")
    return f"PostgreSQL {version}, " + ", ".join(f"{name}={value}" for name, value in values.items())
