"""The schema on real SQLite, PostgreSQL and MariaDB: one chain of migrations, which may be cut off at any point."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.engine import Engine

from kernel.basics.errors import InvalidInput, ProviderUnavailable
from plugins.storage.sql import downgrade, ready, schema_state, upgrade
from plugins.storage.sql.engine.address import address
from plugins.storage.sql.engine.engines import open_engine
from plugins.storage.sql.migrations.resuming import half
from plugins.storage.sql.schema import VERSION_TABLE
from plugins.storage.sql.tables.core import metadata


async def ask(url: str, statement: str) -> list[tuple[Any, ...]]:
    engine = open_engine(address(url), pooled=False)
    async with engine.begin() as connection:
        found = await connection.execute(text(statement))
        return [tuple(row) for row in found.all()] if found.returns_rows else []


async def differences(url: str) -> list[Any]:
    """Between the tables in the code and those in the database."""

    def compare(connection: Connection) -> list[Any]:
        def ours(object_: Any, name: str | None, type_: str, *_: Any) -> bool:
            return not (type_ == "table" and name == half.name)

        options = {"version_table": VERSION_TABLE, "compare_type": True, "include_object": ours}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    engine = open_engine(address(url), pooled=False)
    async with engine.connect() as connection:
        return await connection.run_sync(compare)


async def tables(url: str) -> set[str]:
    engine = open_engine(address(url), pooled=False)
    async with engine.connect() as connection:
        return set(await connection.run_sync(lambda c: inspect(c).get_table_names())) - {VERSION_TABLE, half.name}


async def test_the_migrations_make_what_the_tables_say_and_take_it_back(database_url: str) -> None:
    assert (await schema_state(database_url)).found is None
    done: list[str] = []
    await upgrade(database_url, done.append)
    state = await schema_state(database_url)
    assert state.current and [line[:4] for line in done][-1] == state.newest
    assert await differences(database_url) == []
    await upgrade(database_url, done.append)
    undone: list[str] = []
    await downgrade(database_url, "0001", undone.append)
    assert len(undone) == len(done) - 1
    assert (await schema_state(database_url)).found == "0001"
    assert await tables(database_url) == {"texts", "messages", "ledger"}
    await downgrade(database_url, "base")
    assert await tables(database_url) == set()
    await upgrade(database_url)
    assert await differences(database_url) == []


async def test_a_worker_makes_a_schema_and_refuses_another_one_with_what_to_type(database_url: str) -> None:
    await ready(database_url)
    assert (await schema_state(database_url)).current
    await downgrade(database_url, "0001")
    with pytest.raises(InvalidInput, match=r"has the older schema 0001; this version wants \d{4}.*type: mofa db upgrade"):
        await ready(database_url)
    with pytest.raises(InvalidInput, match=r"no older schema '0002'; the database's is 0001\. Known: base, 0001\."):
        await downgrade(database_url, "0002")
    await ask(database_url, f"update {VERSION_TABLE} set version_num = '9999'")
    for begin in (ready, upgrade):
        with pytest.raises(InvalidInput, match=r"has the schema '9999'; the newest that this version knows is \d{4}"):
            await begin(database_url)
    assert await ask(database_url, f"select version_num from {VERSION_TABLE}") == [("9999",)]


async def test_a_table_in_the_way_is_said_and_nothing_is_left_behind(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        await upgrade(database_url)
        await downgrade(database_url, "base")
    await ask(database_url, "create table ledger (x integer)")
    for _ in range(2):  # on MySQL the second goes on with the first, and still does not take the table for its own
        with pytest.raises(ProviderUnavailable, match=r"ledger.* already exists"):
            await upgrade(database_url)
    assert (await schema_state(database_url)).found is None
    await ask(database_url, "drop table ledger")
    await upgrade(database_url)
    assert await differences(database_url) == []


class CutOff(Exception):
    """The process is gone."""


@pytest.mark.drill
@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.drill)])
@pytest.mark.parametrize("when", ["before_cursor_execute", "after_cursor_execute"])
async def test_a_migration_cut_off_at_any_statement_is_gone_on_with(database_url: str, when: str, every: int) -> None:
    """Each try ends some changes of the schema later than the one before; none of them has to be cleared up by hand.

    SQLite and PostgreSQL take all of a try back, so they are cut off at some of the changes, and at each in the drills.
    """
    left, tries = 0, 0
    keeps_what_was_done = database_url.startswith("mysql")

    def cut(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal left
        changes = statement.lstrip().upper().startswith(("CREATE", "ALTER", "DROP", "INSERT INTO ERAS"))
        if changes and half.name not in statement:
            left -= 1
            if left < 0:
                raise CutOff

    event.listen(Engine, when, cut)
    try:
        while True:
            left = 1 if keeps_what_was_done else tries * every  # two changes a try: a row alone is rolled back there
            try:
                await upgrade(database_url)
                break
            except CutOff:
                tries += 1
                assert tries < 200
    finally:
        event.remove(Engine, when, cut)
    assert tries > 5
    assert (await schema_state(database_url)).current
    assert await differences(database_url) == []


@pytest.mark.drill
async def test_a_half_run_step_is_not_left_by_another_way(database_url: str) -> None:
    if not database_url.startswith("mysql"):
        pytest.skip("the other databases take a change of the schema back")
    await upgrade(database_url)
    await downgrade(database_url, "0001")

    def cut(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "CREATE TABLE FOLLOWERS" in statement.upper():
            raise CutOff

    event.listen(Engine, "before_cursor_execute", cut)
    with pytest.raises(CutOff):
        await upgrade(database_url)
    event.remove(Engine, "before_cursor_execute", cut)
    with pytest.raises(InvalidInput, match=r"from 0001 to 0002 was interrupted.*first: mofa db upgrade"):
        await downgrade(database_url, "base")
    await upgrade(database_url)
    assert await differences(database_url) == []
