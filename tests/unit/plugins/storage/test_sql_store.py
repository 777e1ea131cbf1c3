"""The SQL store with real SQLite files, and the messages of its errors."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from kernel.basics.errors import InvalidInput, MofaError, ProviderUnavailable
from kernel.kinds.storage import LedgerKey, Paid
from plugins import discovery
from plugins.storage.sql import SqlStorage, create, upgrade
from plugins.storage.sql.engine.address import address
from plugins.storage.sql.engine.faults import readable_errors
from plugins.storage.sql.engine.transaction import Steps, Transaction

KEY = LedgerKey(scope="todo/tea-1", step="requirement", request_hash="abc")


def paid(words: str, cost_usd: float | None = 0.25) -> Paid:
    return Paid(reply={"content": words}, cost_usd=cost_usd)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "mofa.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[SqlStorage]:
    await upgrade(f"sqlite:///{file}")
    opened = create(url=f"sqlite:///{file}")
    yield opened
    await opened.close()


async def test_is_found_as_a_plugin() -> None:
    assert "sql" in discovery.names("storage")
    assert discovery.load("storage", "sql") is create


async def test_a_database_without_tables_names_the_command_that_makes_them(tmp_path: Path) -> None:
    store = create(url=f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(ProviderUnavailable, match=r"has no tables of ours yet.*mofa db upgrade"):
        await store.text("x")
    await store.close()


async def test_a_file_that_is_not_a_database_and_a_missing_folder(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello " * 300)
    for place, words in (("notes.txt", "is not a SQLite database"), ("no/such/dir/x.db", "cannot be opened")):
        store = create(url=f"sqlite:///{tmp_path / place}")
        with pytest.raises(ProviderUnavailable, match=words):
            await store.text("x")
        await store.close()


def test_the_error_for_a_full_disk_does_not_quote_the_statement() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("create table t (x)")
        db.execute("pragma max_page_count = 3")
        with pytest.raises(sqlite3.OperationalError) as full:
            db.execute("insert into t values (zeroblob(100000))")
    with pytest.raises(ProviderUnavailable) as said, readable_errors("x.db"):
        raise OperationalError("insert into texts", {"content": "private words"}, full.value)
    assert "The database x.db cannot grow: the disk is full" in str(said.value)
    assert "private" not in str(said.value)


class _Odd(Exception):
    """An error that cannot be made again from its `args`."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(f"{what} at {where}")


async def test_an_error_that_cannot_be_copied_reaches_the_waiter(store: SqlStorage) -> None:
    def steps(_: Transaction) -> Steps[None]:
        raise _Odd("a fault", "some place")
        yield

    with pytest.raises(_Odd, match="a fault at some place"):
        await store.database.carry_out(steps, [])


async def test_a_writer_that_waits_too_long_learns_what_holds_the_lock(store: SqlStorage, file: Path) -> None:
    async with store.database.engine.connect() as mine:
        await mine.exec_driver_sql("pragma busy_timeout = 1")
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("begin immediate")
            with pytest.raises(ProviderUnavailable, match="has been locked by another process"), readable_errors("x.db"):
                await mine.exec_driver_sql("insert into texts (hash, content) values ('h', 'c')")
            other.execute("rollback")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://me:hunter22@db", "a postgresql URL ends with the name of the database"),
        ("postgresql+asyncpg://me:hunter22@db/mofa", "the driver of a postgresql database is psycopg"),
        ("mysql+pymysql://me:hunter22@db/mofa", "the driver of a mysql database is asyncmy"),
        ("mysql://me:hunter22@db/mofa?charset=latin1", "a mysql URL has no option 'charset' (known: ssl_ca"),
        ("oracle://me:hunter22@db/mofa", "databases of the kind 'oracle' are not known"),
        ("me:hunter22@db/mofa", "this is not a database URL"),
        ("", "this is not a database URL"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("sqlite://me:hunter22@host/mofa.db", "three slashes and a path"),
    ],
)
def test_urls_that_are_refused_without_their_password(url: str, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        create(url=url)
    assert words in str(refused.value)
    assert "sqlite:///" in str(refused.value)
    assert "hunter22" not in str(refused.value)
    assert isinstance(refused.value, MofaError)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("url", "family", "driver", "shown"),
    [
        ("postgresql://me:hunter22@db:5433/mofa?sslmode=require", "postgresql", "postgresql+psycopg", "mofa on db:5433"),
        ("postgres://me:hunter22@db/mofa", "postgresql", "postgresql+psycopg", "mofa on db"),
        ("postgresql+psycopg:///mofa?host=/run/postgresql", "postgresql", "postgresql+psycopg", "mofa on /run/postgresql"),
        ("mysql://me:hunter22@db/mofa?ssl_ca=/ca.pem", "mysql", "mysql+asyncmy", "mofa on db"),
        ("mariadb://me:hunter22@db/mofa", "mysql", "mysql+asyncmy", "mofa on db"),
    ],
)
def test_urls_of_servers(url: str, family: str, driver: str, shown: str) -> None:
    found = address(url)
    assert (found.family, found.url.drivername, found.shown) == (family, driver, shown)


def test_a_driver_that_is_not_installed_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncmy", None)
    with pytest.raises(InvalidInput, match=r"needs the package asyncmy.*pip install 'mofa-temporal\[mysql\]'"):
        create(url="mysql://me@db/mofa")


def test_a_relative_and_an_absolute_path() -> None:
    assert address("sqlite:///a/b.db").file == Path("a/b.db")
    assert address("sqlite:////a/b.db").file == Path("/a/b.db")
