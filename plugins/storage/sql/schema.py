"""The database's schema: made and brought up to date by Alembic, from the migrations in this package."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from kernel.errors import InvalidInput
from plugins.storage.sql.address import BUSY_MS, Address, address, prepare_connections
from plugins.storage.sql.faults import readable

if TYPE_CHECKING:
    from alembic.config import Config

VERSION_TABLE = "mofa_schema"


@dataclass(frozen=True)
class SchemaState:
    """The revision found in the database (None: no schema yet), and the newest that this program knows."""

    found: str | None
    newest: str
    known: bool

    @property
    def current(self) -> bool:
        return self.found == self.newest


async def upgrade(url: str) -> None:
    """Make the schema, or bring it up to date. Several processes may do so at once: one works, the others wait.

    Raises:
        InvalidInput: the URL is wrong, or the schema was made by a newer version of this program.
        ProviderUnavailable: the database cannot be reached or written.
    """
    await asyncio.to_thread(_upgrade, address(url))


async def schema_state(url: str) -> SchemaState:
    """What schema the database has, without changing anything. A SQLite file that is not there has none."""
    return await asyncio.to_thread(_state_at, address(url))


def _upgrade(place: Address) -> None:
    from alembic import command

    with readable(place.shown):
        place.file.parent.mkdir(parents=True, exist_ok=True)
        _write_ahead(place.file)
        with _locked(place) as connection:
            config = _config()
            state = _state(connection, config)
            if not state.known:
                raise InvalidInput(
                    f"The database {place.shown} has the schema {state.found!r}; this version knows none past {state.newest}. "
                    "A newer version made it: run that version, or point MOFA_DATABASE_URL at another database."
                )
            if not state.current:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")


def _write_ahead(file: Path) -> None:
    """Set WAL, which SQLite keeps in the file. Several processes that wait for this one change block each other: ask again."""
    until = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            with closing(sqlite3.connect(file, timeout=0)) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.DatabaseError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise OperationalError(None, None, error) from None
            time.sleep(0.01)


@contextmanager
def _locked(place: Address) -> Iterator[Connection]:
    """A connection inside a transaction that holds the write lock from its start, so that only one process migrates."""
    engine = create_engine(place.synchronous, poolclass=NullPool, hide_parameters=True)
    prepare_connections(engine)

    @event.listens_for(engine, "connect")
    def _no_implicit_begin(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # else the driver commits before each change of the schema

    @event.listens_for(engine, "begin")
    def _lock(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.begin() as connection:
        yield connection


def _state_at(place: Address) -> SchemaState:
    config = _config()
    if not place.file.exists():
        return SchemaState(None, _newest(config), True)
    with readable(place.shown), create_engine(place.synchronous, poolclass=NullPool).connect() as connection:
        return _state(connection, config)


def _state(connection: Connection, config: Config) -> SchemaState:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    found = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
    known = {revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()}
    return SchemaState(found, _newest(config), found is None or found in known)


def _newest(config: Config) -> str:
    from alembic.script import ScriptDirectory

    return str(ScriptDirectory.from_config(config).get_current_head())


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config
