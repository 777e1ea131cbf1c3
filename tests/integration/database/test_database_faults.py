"""What can be wrong with a real database: said clearly, without the password, and passing once it is mended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import Pool

from kernel.basics.errors import InvalidInput, StoreUnavailable
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import Entry
from kernel.kinds.storage import LedgerKey, Paid
from plugins.storage.sql import create, schema_state, upgrade

KEY = LedgerKey(scope="run", step="s", request_hash="r")
WRONG = "hush-hush-4711"


async def refused(url: str, kind: type[Exception] = StoreUnavailable) -> str:
    with pytest.raises(kind) as failed:
        await schema_state(url)
    assert WRONG not in str(failed.value) and failed.value.__cause__ is None
    return str(failed.value)


@pytest.mark.parametrize("family", ["postgresql", "mysql"])
async def test_an_unknown_database_and_a_port_where_nothing_listens(family: str, request: pytest.FixtureRequest) -> None:
    server = make_url(request.getfixturevalue(f"{family}_server")).set(password=WRONG if family == "postgresql" else "mofa")
    unknown = server.set(database="nowhere").render_as_string(hide_password=False)
    assert "has no database of that name. Create it with: CREATE DATABASE" in await refused(unknown)
    nobody = server.set(port=1, password=WRONG).render_as_string(hide_password=False)
    assert "cannot be reached" in await refused(nobody)


async def test_a_file_that_cannot_grow_and_goes_on_when_it_can(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'mofa.db'}"
    await upgrade(url)
    store = create(url=url)
    most = 90

    @event.listens_for(Pool, "connect")
    def quota(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={most}")

    words = "x" * 60_000
    with pytest.raises(StoreUnavailable, match=r"cannot grow: the disk is full\. Free some space"):
        for number in range(20):
            await store.append(None, [Entry.of("answer", "ann", f"{number} {words}")])
    await store.database.close()
    most = 100_000
    await store.append(None, [Entry.of("answer", "ann", f"after all {words}")])
    assert await store.text(sha256_of(f"after all {words}")) is not None
    await store.close()
    event.remove(Pool, "connect", quota)


async def test_a_statement_that_the_server_finds_too_long_passes_when_it_is_told_otherwise(
    mysql_server: str, request: pytest.FixtureRequest
) -> None:
    from tests.support.installed.databases import drop_database, new_database

    url = await new_database(mysql_server)
    await upgrade(url)
    engine = create_async_engine(make_url(mysql_server).set(drivername="mysql+asyncmy"))
    async with engine.connect() as db:
        (before,) = (await db.execute(text("select @@global.max_allowed_packet"))).one()
        await db.execute(text("set global max_allowed_packet=1048576"))
    store, words = create(url=url), "x" * 3_000_000
    try:
        with pytest.raises(StoreUnavailable) as failed:
            await store.record(KEY, Paid(reply={}, cost_usd=0.5), texts=[words], input_tokens=1, output_tokens=1)
        assert "max_allowed_packet" in str(failed.value)
    finally:
        async with engine.connect() as db:
            await db.execute(text(f"set global max_allowed_packet={before}"))
        await engine.dispose()
    await store.database.close()
    await store.record(KEY, Paid(reply={}, cost_usd=0.5), texts=[words], input_tokens=1, output_tokens=1)
    assert await store.text(sha256_of(words)) == words
    await store.close()
    await drop_database(url)


async def test_a_url_that_is_none_is_refused_without_its_password(tmp_path: Path) -> None:
    for wrong in (f"oracle://me:{WRONG}@db/mofa", f"postgres:/me:{WRONG}@db"):
        await refused(wrong, InvalidInput)
