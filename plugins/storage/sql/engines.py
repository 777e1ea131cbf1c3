"""Engines: what each database wants of its connections, so that the rest of the code need not know which one it talks to."""

from __future__ import annotations

import asyncio
from typing import Any

import aiosqlite
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

import plugins.storage.sql.types  # noqa: F401  (what the databases call our types)
from plugins.storage.sql.address import Address

BUSY_MS = 10_000
"""How long a SQLite writer waits for another one."""

CONNECT_S = 10
"""How long a server may take to accept a connection."""

RECYCLE_S = 1800
"""An idle connection older than this is not used again: firewalls and servers forget it without a word."""

LONGEST_CHAIN = 1_000_000
"""How deep a recursive query may go. MySQL and MariaDB stop at 1,000 by default, MariaDB without an error."""

# One transaction sees what others committed before its next statement: "the first record wins" reads the winner so.
_MYSQL_SESSION = (
    f"SET SESSION time_zone='+00:00'/*M!100000 ,max_recursive_iterations={LONGEST_CHAIN}*/"
    f"/*!80000 ,cte_max_recursion_depth={LONGEST_CHAIN}*/"  # each is a comment for the other one
)


def open_engine(place: Address, *, pooled: bool = True) -> AsyncEngine:
    """Return an engine; nothing is opened before its first use. A connection from its pool is asked whether it still lives."""
    options: dict[str, Any] = {"hide_parameters": True}
    if not pooled:
        options["poolclass"] = NullPool
    if place.family == "sqlite":
        engine = create_async_engine(place.url, async_creator=lambda: open_sqlite(place), **options)
        _settings_of_sqlite(engine.sync_engine)
        return engine
    if pooled:
        options |= {"pool_pre_ping": True, "pool_recycle": RECYCLE_S, "pool_use_lifo": True}
    connect: dict[str, Any] = {"connect_timeout": CONNECT_S}
    if place.family == "postgresql":
        connect |= {"options": "-c timezone=UTC", "application_name": "mofa"}
        connect |= {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 30_000}
        connect = {name: value for name, value in connect.items() if name not in place.url.query}
    else:
        options["isolation_level"] = "READ COMMITTED"
        connect |= {"charset": "utf8mb4", "init_command": _MYSQL_SESSION}
    return create_async_engine(place.url, connect_args=connect, **options)


async def open_sqlite(place: Address) -> aiosqlite.Connection:
    """Return a SQLite connection. One that cannot be opened ends its thread before we go on.

    By itself aiosqlite leaves that thread behind, to speak to an event loop that may be closed by then.
    """
    connection = aiosqlite.connect(place.file)
    connection._thread.daemon = True  # as SQLAlchemy does: a connection that was never closed holds up no exit
    try:
        return await connection
    except BaseException:
        await asyncio.to_thread(connection._thread.join)
        raise


def _settings_of_sqlite(engine: Engine) -> None:
    """What SQLite keeps for each connection; WAL is kept in the file, see `upgrade`."""

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        # What is deleted is overwritten with zeros: an erasure promises that, and its own VACUUM may find the disk full.
        for setting in (f"busy_timeout={BUSY_MS}", "foreign_keys=ON", "synchronous=NORMAL", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()
