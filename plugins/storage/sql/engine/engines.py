"""Engines: the settings that each kind of database needs for its connections."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import aiosqlite
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool, QueuePool
from sqlalchemy.util import greenlet_spawn

import plugins.storage.sql.tables.types  # noqa: F401  (registers the column types)
from plugins.storage.sql.engine.address import Address

BUSY_MS = 10_000
"""The time that a SQLite writer waits for another one, in milliseconds."""

CONNECT_S = 10
"""The time that a server has to accept a connection, in seconds."""

RECYCLE_S = 1800
"""The age after which a connection is not reused, in seconds: firewalls and servers drop idle ones silently."""

LONGEST_CHAIN = 1_000_000
"""The depth of a recursive query. MySQL and MariaDB stop at 1,000 by default, MariaDB without an error."""

# Times are read and written in UTC.
_MYSQL_SESSION = (
    f"SET SESSION time_zone='+00:00'/*M!100000 ,max_recursive_iterations={LONGEST_CHAIN}*/"
    f"/*!80000 ,cte_max_recursion_depth={LONGEST_CHAIN}*/"  # MariaDB ignores the second comment, MySQL the first
)


def open_engine(place: Address, *, pooled: bool = True) -> AsyncEngine:
    """Return an engine. Nothing is opened before its first use, and a pooled connection is tested before each use."""
    options = _options(place)
    if not pooled:
        options["poolclass"] = NullPool
    if place.family == "sqlite":
        engine = create_async_engine(place.url, async_creator=lambda: open_sqlite(place), **options)
        _settings_of_sqlite(engine.sync_engine)
        return engine
    if pooled:
        options |= {"pool_pre_ping": True, "pool_recycle": RECYCLE_S, "pool_use_lifo": True}
    return create_async_engine(place.url, **options)


def open_writing_engine(place: Address) -> Engine:
    """Return a synchronous engine for the writer's one connection. Use it within `in_own_thread`."""
    options = _options(place) | {"poolclass": NullPool}
    if place.family == "sqlite":
        url = place.url.set(drivername="sqlite+pysqlite")
        engine = create_engine(url, connect_args={"isolation_level": None}, **options)  # the writer itself begins
        _settings_of_sqlite(engine)
        return engine
    if place.family == "postgresql":
        return create_engine(place.url, **options)
    return create_async_engine(place.url, **options).sync_engine


def open_reading_engine(place: Address) -> Engine:
    """Return a synchronous engine for short reads of SQLite, whose connections any thread may use, one at a time."""
    url = place.url.set(drivername="sqlite+pysqlite")
    connect = {"check_same_thread": False}
    engine = create_engine(url, poolclass=QueuePool, connect_args=connect, **_options(place))
    _settings_of_sqlite(engine)
    return engine


def in_own_thread(place: Address, work: Callable[[], None]) -> None:
    """Run `work`, which uses `open_writing_engine`, in this thread. The driver for MySQL needs an event loop of its own."""
    if place.family == "mysql":
        asyncio.run(greenlet_spawn(work))
    else:
        work()


def _options(place: Address) -> dict[str, Any]:
    options: dict[str, Any] = {"hide_parameters": True}
    if place.family == "sqlite":
        return options
    connect: dict[str, Any] = {"connect_timeout": CONNECT_S}
    if place.family == "postgresql":
        connect |= {"options": "-c timezone=UTC", "application_name": "mofa"}
        connect |= {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 30_000}
        connect = {name: value for name, value in connect.items() if name not in place.url.query}
    else:
        # Each statement sees what was committed before it: the loser of two equal writes can read the winner's row.
        options["isolation_level"] = "READ COMMITTED"
        connect |= {"charset": "utf8mb4", "init_command": _MYSQL_SESSION}
    return options | {"connect_args": connect}


async def open_sqlite(place: Address) -> aiosqlite.Connection:
    """Return a SQLite connection. If it cannot be opened, wait until its thread has ended.

    aiosqlite leaves the thread running, and it would later call an event loop that may be closed by then.
    """
    connection = aiosqlite.connect(place.file)
    connection._thread.daemon = True  # as SQLAlchemy does: a connection that was never closed must not delay the exit
    try:
        return await connection
    except BaseException:
        await asyncio.to_thread(connection._thread.join)
        raise


def _settings_of_sqlite(engine: Engine) -> None:
    """Apply the settings that SQLite needs on each connection. WAL is a setting of the file: see `upgrade`."""

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        # An erasure must leave no deleted bytes, and its own VACUUM can fail when the disk is full: overwrite them with zeros.
        for setting in (f"busy_timeout={BUSY_MS}", "foreign_keys=ON", "synchronous=NORMAL", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()
