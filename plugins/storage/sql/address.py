"""Database URLs: which are understood, and what differs from one database to the next."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import URL, event, make_url
from sqlalchemy.engine import Engine
from sqlalchemy.exc import ArgumentError

from kernel.errors import InvalidInput, not_yet

BUSY_MS = 10_000
"""How long a SQLite writer waits for another one."""

ANNOUNCED = ("postgresql", "mysql")


@dataclass(frozen=True)
class Address:
    """A database: the same place for the asynchronous engine and, for migrations, for the synchronous one.

    `shown` is what error messages may say: never a password.
    """

    asynchronous: URL
    synchronous: URL
    shown: str

    @property
    def file(self) -> Path:
        """The file of a SQLite database."""
        return Path(str(self.synchronous.database))


def address(url: str) -> Address:
    """The database that `url` means, or `InvalidInput`; other databases come in here, each with its drivers."""
    try:
        given = make_url(url)
    except ArgumentError:
        raise _wrong("this is not a database URL") from None
    family = given.drivername.partition("+")[0]
    if family in ANNOUNCED:
        raise not_yet(f"A {family} database", f"MOFA_DATABASE_URL: write {_EXAMPLE}.", "url")
    if given.drivername != "sqlite":
        raise _wrong(f"databases of the kind {given.drivername!r} are not known")
    return _sqlite(given)


_EXAMPLE = "sqlite:///path/to/mofa.db"


def _wrong(why: str) -> InvalidInput:
    return InvalidInput(f"MOFA_DATABASE_URL: {why}; write {_EXAMPLE}.", "url")


def _sqlite(given: URL) -> Address:
    if not given.database or given.database == ":memory:":
        raise _wrong("a SQLite database needs a file, for other processes read it too")
    if given.host or given.query:
        raise _wrong("a SQLite URL takes three slashes and a path, and no more")
    plain = URL.create("sqlite", database=given.database)
    return Address(plain.set(drivername="sqlite+aiosqlite"), plain, given.database)


async def open_connection(place: Address) -> aiosqlite.Connection:
    """A SQLite connection. One that cannot be opened ends its thread before we go on.

    By itself aiosqlite leaves that thread behind, to speak to an event loop that may be closed by then.
    """
    connection = aiosqlite.connect(place.file)
    connection._thread.daemon = True  # as SQLAlchemy does: a connection that was never closed holds up no exit
    try:
        return await connection
    except BaseException:
        await asyncio.to_thread(connection._thread.join)
        raise


def prepare_connections(engine: Engine) -> None:
    """Give every new connection the settings that SQLite keeps for each; WAL is kept in the file, see `upgrade`."""

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for setting in (f"busy_timeout={BUSY_MS}", "foreign_keys=ON", "synchronous=NORMAL"):
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()
