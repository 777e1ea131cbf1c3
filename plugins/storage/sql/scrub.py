"""Remains of erased words in a database's files, and their removal from a SQLite file.

SQLite leaves the bytes of deleted rows in free pages, in free parts of pages, and in the write-ahead log. `secure_delete` (see
`engines`) overwrites the first two. `VACUUM` rewrites the file from its rows, which removes the remains of deletions before
`secure_delete` was set. A truncating checkpoint writes both to the file, and empties the log.
Source: https://sqlite.org/pragma.html#pragma_secure_delete, https://sqlite.org/lang_vacuum.html, https://sqlite.org/wal.html.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from plugins.storage.sql.engine.address import Address
from plugins.storage.sql.engine.database import Database
from plugins.storage.sql.engine.engines import open_engine
from plugins.storage.sql.engine.faults import readable_errors

_OTHERS = {
    "postgresql": "PostgreSQL keeps the old versions of rows in its files until VACUUM, and in its write-ahead log.",
    "mysql": "MySQL and MariaDB keep deleted rows in their files until the space is used again, and in the binary log.",
}


class Remains(NamedTuple):
    """A sentence on erased words that may remain in the database's files; `again` if repeating the command removes them."""

    sentence: str
    again: bool


async def scrubbed(database: Database) -> Remains | None:
    """Remove the remains of erased words from a SQLite file. Return what may remain, or None.

    Words remain in a SQLite file only if another process read or wrote for `BUSY_MS`, or if the disk was full.
    """
    place = database.address
    if place.family != "sqlite":
        return Remains(f"{_OTHERS[place.family]} See docs/erasure.md for what to do.", again=False)
    engine = open_engine(place, pooled=False)
    with readable_errors(place.shown):
        async with engine.connect() as plain:
            connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
            return await _vacuum(connection, place) or await _checkpoint(connection, place)


async def _vacuum(connection: AsyncConnection, place: Address) -> Remains | None:
    try:
        await connection.exec_driver_sql("VACUUM")
    except DBAPIError as error:
        await _checkpoint(connection, place)
        return _remains(place, f"SQLite could not rewrite the file ({error.orig})")
    return None


async def _checkpoint(connection: AsyncConnection, place: Address) -> Remains | None:
    busy, *_ = (await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")).one()
    return _remains(place, f"another process is reading it, so that {place.file.name}-wal was not emptied") if busy else None


def _remains(place: Address, why: str) -> Remains:
    sentence = (
        f"Erased words may still be among the bytes of {place.shown}: {why}. "
        "Repeat the command when nothing else uses the file: it then removes them."
    )
    return Remains(sentence, again=True)
