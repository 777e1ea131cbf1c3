"""The schema: made by migrations alone, and by one process at a time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from kernel.basics.errors import InvalidInput, ProviderUnavailable
from plugins.storage.sql import schema_state, upgrade
from plugins.storage.sql.schema import VERSION_TABLE
from plugins.storage.sql.tables.core import metadata


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "mofa.db"


def execute(file: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as db, db:
        return db.execute(statement).fetchall()


async def test_a_new_database_gets_the_newest_schema_and_wal(file: Path) -> None:
    url = f"sqlite:///{file}"
    assert (await schema_state(url)).found is None
    assert not file.exists()
    await upgrade(url)
    await upgrade(url)
    assert (await schema_state(url)).current
    assert execute(file, "pragma journal_mode") == [("wal",)]


async def test_the_migrations_make_the_declared_tables(file: Path) -> None:
    await upgrade(f"sqlite:///{file}")
    with create_engine(f"sqlite:///{file}", poolclass=NullPool).connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, metadata) == []


async def test_a_newer_schema_is_refused_and_left_alone(file: Path) -> None:
    url = f"sqlite:///{file}"
    await upgrade(url)
    execute(file, f"update {VERSION_TABLE} set version_num = '9999'")
    with pytest.raises(InvalidInput, match=r"has the schema '9999'; the newest that this version knows is \d{4}"):
        await upgrade(url)
    state = await schema_state(url)
    assert (state.found, state.known, state.current) == ("9999", False, False)
    assert execute(file, f"select version_num from {VERSION_TABLE}") == [("9999",)]


async def test_a_migration_that_fails_leaves_nothing_behind(file: Path) -> None:
    file.parent.mkdir()
    execute(file, "create table ledger (x)")  # in the way of the migration's third table
    with pytest.raises(ProviderUnavailable, match=r"mofa\.db does not answer: table ledger already exists"):
        await upgrade(f"sqlite:///{file}")
    tables = execute(file, "select name from sqlite_master where type = 'table'")
    assert tables == [("ledger",)]


async def test_files_that_cannot_be_a_database(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello " * 300)
    with pytest.raises(ProviderUnavailable, match="is not a SQLite database"):
        await upgrade(f"sqlite:///{tmp_path / 'notes.txt'}")
    with pytest.raises(ProviderUnavailable, match=r"does not answer|cannot be opened"):
        await upgrade(f"sqlite:///{tmp_path / 'notes.txt' / 'mofa.db'}")
