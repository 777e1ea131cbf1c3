"""The database's schema: created and upgraded by Alembic, with the migrations in this package."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.basics.errors import InvalidInput, ProviderUnavailable
from plugins.storage.sql.engine.address import Address, address
from plugins.storage.sql.engine.engines import BUSY_MS, open_engine
from plugins.storage.sql.engine.faults import readable_errors
from plugins.storage.sql.projections.decision_rows import fill_decisions
from plugins.storage.sql.projections.run_flows import fill_flows
from plugins.storage.sql.projections.todo_rows import fill_todos
from plugins.storage.sql.record.erasure_log import close_entry_0

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

VERSION_TABLE = "mofa_schema"

MIGRATING_S = 60
"""The time that a process waits while another one changes the schema of the same database, in seconds."""

Report = Callable[[str], None]
"""Called with a line after each migration."""


@dataclass(frozen=True)
class SchemaState:
    """A database's revision (None: no schema yet), this program's newest one, and whether the program knows the former."""

    found: str | None
    newest: str
    known: bool

    @property
    def current(self) -> bool:
        return self.found == self.newest


async def upgrade(url: str, report: Report | None = None) -> None:
    """Create or upgrade the schema. Several processes may call this at once: one works, the others wait.

    Raises:
        InvalidInput: the URL is wrong, or the schema was made by a newer version of this program.
        ProviderUnavailable: the database cannot be reached or written.
    """
    place = address(url)
    with readable_errors(place.shown):
        if place.family == "sqlite":
            place.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            await asyncio.to_thread(_write_ahead, place.file)
        async with _locked(place) as connection:
            await connection.run_sync(_migrate, place, None, report)
            await connection.run_sync(close_entry_0)
            await connection.run_sync(fill_decisions)
            await connection.run_sync(fill_todos)
            await connection.run_sync(fill_flows)


async def downgrade(url: str, revision: str, report: Report | None = None) -> None:
    """Change the schema back to an older revision; `base` is no schema. Data that only newer revisions hold is lost.

    Raises:
        InvalidInput: the URL is wrong, or there is no such older revision.
        ProviderUnavailable: the database cannot be reached or written.
    """
    place = address(url)
    with readable_errors(place.shown):
        if place.family == "sqlite" and not place.file.exists():
            raise ProviderUnavailable(f"The database {place.shown} does not exist.")
        async with _locked(place) as connection:
            await connection.run_sync(_migrate, place, revision, report)


async def schema_state(url: str) -> SchemaState:
    """Return the schema that a database has, without changing anything. A missing SQLite file has none."""
    place = address(url)
    if place.family == "sqlite" and not place.file.exists():
        return SchemaState(None, _newest(), True)
    engine = open_engine(place, pooled=False)
    with readable_errors(place.shown):
        async with engine.connect() as connection:
            return await connection.run_sync(_state)


async def ready(url: str) -> None:
    """Make sure that the database has this program's schema, before a worker starts. Create the schema if there is none.

    Raises:
        InvalidInput: the URL is wrong, or the schema is another one; the message names the command that helps.
        ProviderUnavailable: the database cannot be reached or written.
    """
    state = await schema_state(url)
    if state.found is None:
        await upgrade(url)
    elif not state.current:
        raise _refused(address(url), state)


def _refused(place: Address, state: SchemaState) -> InvalidInput:
    if state.known:
        return InvalidInput(
            f"The database {place.shown} has the older schema {state.found}; this version wants {state.newest}. "
            "Stop the workers, copy the database, then type: mofa db upgrade  (mofa up does it by itself)"
        )
    return InvalidInput(
        f"The database {place.shown} has the schema {state.found!r}; the newest that this version knows is {state.newest}. "
        "A newer version made it: run that version (its mofa db downgrade can go back to this schema), "
        "or point MOFA_DATABASE_URL at another database."
    )


def _migrate(connection: Connection, place: Address, target: str | None, report: Report | None) -> None:
    """Run the migrations one by one, up to the newest, or down to `target`."""
    config, scripts = _config(), _scripts()
    state = _state(connection)
    if not state.known:
        raise _refused(place, state)
    steps = _steps_up(scripts, state.found) if target is None else _steps_down(scripts, state.found, target)
    for was, becomes in steps:
        config.attributes["connection"] = connection
        config.attributes["step"] = f"{was or 'base'} > {becomes or 'base'}"
        _run(config, scripts, scripts._upgrade_revs if target is None else scripts._downgrade_revs, becomes or "base")
        if report is not None:
            report(f"{becomes or 'base'}: {_doc(scripts, becomes) if target is None else 'without ' + _doc(scripts, was)}")


def _run(config: Config, scripts: ScriptDirectory, revise: Callable[[str, Any], Any], to: str) -> None:
    """Run one migration. The functions of `alembic.command` do this too, but load the files of all migrations each time."""
    from alembic.runtime.environment import EnvironmentContext

    def steps(found: Any, _context: Any) -> Any:
        return revise(to, found)

    with EnvironmentContext(config, scripts, fn=steps, destination_rev=to):
        scripts.run_env()


def _doc(scripts: ScriptDirectory, revision: str | None) -> str:
    script = scripts.get_revision(revision) if revision else None
    return script.doc if script else ""


def _steps_up(scripts: ScriptDirectory, found: str | None) -> list[tuple[str | None, str | None]]:
    chain: list[str | None] = [None, *_chain(scripts)]
    return list(pairwise(chain))[chain.index(found) :]


def _steps_down(scripts: ScriptDirectory, found: str | None, target: str) -> list[tuple[str | None, str | None]]:
    chain: list[str | None] = [None, *_chain(scripts)]
    to = None if target == "base" else target
    if to not in chain[: chain.index(found) + 1]:
        older = ", ".join(["base", *(str(each) for each in chain[1 : chain.index(found) + 1])])
        raise InvalidInput(f"There is no older schema {target!r}; the database's is {found}. Known: {older}.", "revision")
    back = list(reversed(chain[chain.index(to) : chain.index(found) + 1]))
    return list(pairwise(back))


def _chain(scripts: ScriptDirectory) -> list[str]:
    """Return all revisions, the oldest first."""
    return [script.revision for script in scripts.walk_revisions()][::-1]


def _write_ahead(file: Path) -> None:
    """Set the WAL mode in the SQLite file. Processes that wait for this inside SQLite block each other: retry."""
    _make_private(file)
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


def _make_private(file: Path) -> None:
    """Create the file for its owner alone, if it does not exist. Its -wal and -shm files get the same rights.

    An existing file must not be opened: closing it would release the locks that SQLite holds on it in this process.
    """
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


@asynccontextmanager
async def _locked(place: Address) -> AsyncIterator[AsyncConnection]:
    """A connection in a transaction, with a lock: only one process at a time changes the schema of a database."""
    engine = open_engine(place, pooled=False)
    if place.family == "sqlite":

        @event.listens_for(engine.sync_engine, "connect")
        def _no_implicit_begin(connection: Any, _record: Any) -> None:
            connection.isolation_level = None  # otherwise the driver commits before each change of the schema

        @event.listens_for(engine.sync_engine, "begin")
        def _lock(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    async with engine.begin() as connection:
        if place.family == "postgresql":  # held until the end of the transaction
            await connection.execute(text(f"SET LOCAL lock_timeout = '{MIGRATING_S}s'"))
            await connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": VERSION_TABLE})
        elif place.family == "mysql":  # held until the connection is closed: a change of the schema ends a transaction
            taken = text("SELECT GET_LOCK(CONCAT(:name, SHA1(DATABASE())), :wait)")
            if not (await connection.execute(taken, {"name": f"{VERSION_TABLE}-", "wait": MIGRATING_S})).scalar_one():
                raise ProviderUnavailable(f"Another process has been changing the schema of {place.shown} for {MIGRATING_S} s.")
        yield connection


def _state(connection: Connection) -> SchemaState:
    from alembic.runtime.migration import MigrationContext

    found = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
    return SchemaState(found, _newest(), found is None or found in _chain(_scripts()))


def _newest() -> str:
    return str(_scripts().get_current_head())


@cache
def _scripts() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config
