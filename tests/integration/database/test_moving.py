"""`mofa db`: the schema by hand, a dump, and a whole installation moved from SQLite to PostgreSQL and MariaDB."""

from __future__ import annotations

import asyncio
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from console.main import run_command
from kernel.conversation.transcript import Entry, Thread
from kernel.kinds.storage import LedgerKey, Paid
from kernel.record.session import SessionJoin
from plugins.storage.sql import SqlSessions, create, downgrade, schema_state, upgrade
from plugins.storage.sql.tables.core import ledger, metadata
from runtime.objects import open_objects
from tests.support.installed.databases import drop_database, new_database

KEY = LedgerKey(scope="run", step="s", request_hash="r")
LONG = 450


async def fill(url: str) -> str:
    """Some of everything, a long conversation and a fork of it among them; its head."""
    await upgrade(url)
    store = create(url=url)
    head = await store.append(None, [Entry.of("answer", "ann", f"message {number} für ☕") for number in range(LONG)])
    await store.append(head, Thread().say("answer", "bob", "a fork").pending)
    for number in range(5):
        key = KEY.model_copy(update={"step": f"{number}"})
        await store.begin(key, tenant="acme", model="openai:m")
        paid = Paid(reply={"content": f"{number}", "nested": [1, None, {"ü": True}]}, cost_usd=0.1 * number)
        await store.record(key, paid, texts=["x" * 100_000 * number], input_tokens=1, output_tokens=2)
    sessions = SqlSessions(store.database, store)
    await sessions.open("tea", None)
    turn = {"name": "tea", "tenant": None, "scope": "run", "workflow_id": "w", "run_id": "r"}
    await sessions.join(SessionJoin.model_validate(turn | {"entries": [Entry.of("answer", "ann", "hello")]}))
    await store.close()
    return str(head)


async def contents(url: str) -> dict[str, list[Any]]:
    """Every row of every table, times in UTC."""
    store = create(url=url)
    async with store.database.transaction() as db:
        found = {}
        for table in metadata.sorted_tables:
            rows = (await db.execute(select(table).order_by(*table.primary_key))).all()
            found[table.name] = [
                tuple(value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value for value in row) for row in rows
            ]
    await store.close()
    return found


def mofa(monkeypatch: pytest.MonkeyPatch, url: str, *arguments: str) -> int:
    monkeypatch.setenv("MOFA_DATABASE_URL", url)
    return run_command(["db", *arguments])


def test_a_whole_installation_moves_and_nothing_is_lost(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = f"sqlite:///{tmp_path / 'source.db'}"
    head = asyncio.run(fill(source))
    assert mofa(monkeypatch, database_url, "load", source) == 0
    said = capsys.readouterr()
    assert f"messages: {LONG + 2:,} of {LONG + 2:,}" in said.err
    assert "as many as in the source" in said.out
    before = asyncio.run(contents(source))
    assert all(before[name] for name in ("texts", "messages", "ledger", "sessions", "session_turns"))
    assert asyncio.run(contents(database_url)) == before

    async def goes_on() -> None:
        store = create(url=database_url)
        assert len(await store.chain(head)) == LONG
        assert (await store.begin(KEY.model_copy(update={"step": "3"}), tenant=None, model="m")).paid is not None
        assert (await store.begin(KEY.model_copy(update={"step": "new"}), tenant=None, model="m")).paid is None
        await store.close()

    asyncio.run(goes_on())
    assert mofa(monkeypatch, database_url, "load", source) == 2
    assert "is not empty" in capsys.readouterr().err


@pytest.mark.drill
def test_a_dump_of_each_database_loads_into_another_one(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(fill(database_url))
    file = tmp_path / "backup.jsonl"
    assert mofa(monkeypatch, database_url, "dump", str(file)) == 0
    assert mofa(monkeypatch, database_url, "dump", str(file)) == 2
    copy = f"sqlite:///{tmp_path / 'copy.db'}"
    assert mofa(monkeypatch, copy, "load", str(file)) == 0
    assert asyncio.run(contents(copy)) == asyncio.run(contents(database_url))
    capsys.readouterr()

    lines = file.read_text().splitlines(keepends=True)
    other = json.dumps(json.loads(lines[0]) | {"schema": "0001"}) + "\n"
    for wrong, words in (
        ("".join(lines[:-1]), "was truncated or changed"),
        ("".join([*lines[:40], *lines[41:]]), "was truncated or changed"),
        ("".join(lines).replace("message 7 ", "message 8 ", 1), "was truncated or changed"),
        ("".join([other, *lines[1:]]), "has the schema 0001"),
        ("hello\n", "is not a dump"),
    ):
        file.write_text(wrong)
        target = f"sqlite:///{tmp_path / 'other.db'}"
        assert mofa(monkeypatch, target, "load", str(file)) == 2
        assert words in capsys.readouterr().err
        assert not any(asyncio.run(contents(target)).values())


@pytest.mark.drill
def test_the_schema_by_hand(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert mofa(monkeypatch, database_url, "check") == 1
    assert "no tables of mofa" in capsys.readouterr().out
    assert mofa(monkeypatch, database_url, "upgrade") == 0
    assert "0001: Texts, messages and the ledger." in capsys.readouterr().err
    assert mofa(monkeypatch, database_url, "check", "--json") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    assert mofa(monkeypatch, database_url, "downgrade", "0001") == 2
    assert "Add --yes" in capsys.readouterr().err
    assert mofa(monkeypatch, database_url, "downgrade", "0001", "--yes") == 0
    assert mofa(monkeypatch, database_url, "check") == 1
    assert "mofa db upgrade" in capsys.readouterr().out
    assert mofa(monkeypatch, f"sqlite:///{tmp_path / 'new.db'}", "load", database_url) == 2
    assert "has the schema 0001" in capsys.readouterr().err


def test_a_source_with_an_older_schema_and_one_that_is_the_target(tmp_path: Path) -> None:
    from kernel.basics.errors import InvalidInput
    from plugins.storage.sql import moving

    async def both() -> None:
        url = f"sqlite:///{tmp_path / 'a.db'}"
        await upgrade(url)
        with pytest.raises(InvalidInput, match="are the same database"):
            await moving.load(url, url, print)
        await downgrade(url, "0001")
        with pytest.raises(InvalidInput, match="Upgrade it first"):
            await moving.load(url, f"sqlite:///{tmp_path / 'b.db'}", print)
        assert (await schema_state(url)).found == "0001"
        assert ledger.name in metadata.tables

    asyncio.run(both())


@pytest.mark.drill
def test_long_texts_stay_in_their_folder_and_each_is_looked_at(
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder, words, head = tmp_path / "objects", "für ☕ " * 20_000, ""
    monkeypatch.setenv("MOFA_OBJECTS_URL", f"file://{folder}")
    urls = [f"sqlite:///{tmp_path / 'source.db'}"]
    urls += [asyncio.run(new_database(request.getfixturevalue(f"{family}_server"))) for family in ("postgresql", "mysql")]

    async def begin() -> str:
        await upgrade(urls[0])
        store = create(url=urls[0], objects=open_objects(f"file://{folder}"))
        paid = Paid(reply={"content": words}, cost_usd=0.5)
        await store.record(KEY, paid, texts=[words], input_tokens=1, output_tokens=2)
        end = await store.append(None, [Entry.of("answer", "ann", words)])
        await store.close()
        return str(end)

    async def check(url: str) -> None:
        store = create(url=url, objects=open_objects(f"file://{folder}"))
        assert [entry.text for entry in await store.chain(head)] == [words]
        paid = (await store.begin(KEY, tenant=None, model="m")).paid
        assert paid is not None and paid.reply == {"content": words}
        await store.close()

    head = asyncio.run(begin())
    for source, target in pairwise(urls):  # SQLite into PostgreSQL, and that into MariaDB
        assert mofa(monkeypatch, target, "load", source) == 0
        assert "all 2 are there and complete" in capsys.readouterr().out
        asyncio.run(check(target))
    victim = next(each for each in folder.rglob("*") if each.is_file())
    victim.write_bytes(b"x")
    assert mofa(monkeypatch, urls[2], "dump", str(tmp_path / "backup.jsonl"), "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["objects"] == 2 and "is damaged" in said["object_faults"][0]
    victim.unlink()
    assert mofa(monkeypatch, f"sqlite:///{tmp_path / 'back.db'}", "load", str(tmp_path / "backup.jsonl")) == 1
    said_out = capsys.readouterr().out
    assert "1 of 2 are there" in said_out and "is not in" in said_out
    for url in urls[1:]:
        asyncio.run(drop_database(url))
