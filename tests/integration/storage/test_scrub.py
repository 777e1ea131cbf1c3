"""After an erasure no word is left among the bytes of a SQLite file; where something is, that is said."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kernel.conversation.transcript import Entry
from kernel.kinds.storage import LedgerKey, Paid
from kernel.record.erasure import Whose
from kernel.record.event_log import Origin, Outgoing, by_reference
from kernel.record.events import Event
from plugins.storage import sql
from plugins.storage.sql.engine import engines
from plugins.storage.sql.engine.database import now
from plugins.storage.sql.record.store import SqlStorage
from runtime.objects import open_objects
from tests.support.closed import closed

MANY = 60


def word(number: int) -> str:
    return f"secret-{number:04}-für-☕"


async def filled(folder: Path) -> SqlStorage:
    """A store in which one tenant says many words: in texts, replies, events and objects."""
    url = f"sqlite:///{folder / 'mofa.db'}"
    await sql.upgrade(url)
    storage = sql.create(url=url, objects=open_objects(f"file://{folder / 'objects'}"))
    log = sql.SqlEventLog(storage.database, storage.large)
    for number in range(MANY):
        scope, words = f"run-{number}:r", word(number) * (8_000 if number % 10 == 0 else 300 if number % 3 else 1)
        head = await storage.append(None, [Entry.of("task", "task", words)])
        key = LedgerKey(scope=scope, step="s", request_hash="r")
        await storage.begin(key, tenant="acme", model="m", head=head)
        answer = f"answer: {words}"
        reply = {"content": answer, "model": "m", "tool_calls": []}
        await storage.record(key, Paid(reply=reply, cost_usd=0.1), texts=[answer], input_tokens=1, output_tokens=1, head=head)
        event, long = by_reference(Event(seq=1, at=now(), type="said", data={"words": words}))
        load = Outgoing(chain=scope, scope=scope, tenant="acme", events=[event], texts=long)
        await log.write(load, Origin(workflow_id=f"run-{number}", run_id=f"r-{number}", type="Sequential"))
    return storage


def left(folder: Path) -> dict[str, int]:
    """How many of the words are among the bytes of each file."""
    found = {}
    for file in folder.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            ways = [[way.encode() for way in (word(number), f"secret-{number:04}")] for number in range(MANY)]
            if count := sum(any(way in data for way in each) for each in ways):
                found[file.name] = count
    return found


async def test_no_word_is_left_in_any_file(tmp_path: Path) -> None:
    storage = await filled(tmp_path)
    before = left(tmp_path)
    assert before["mofa.db"] + before["mofa.db-wal"] > MANY / 2 and len(before) > 10
    erasure = sql.SqlErasure(storage.database, storage.large)
    assert (await erasure.erase(Whose(tenant="acme"), dry=False)).events == MANY
    assert left(tmp_path), "this test can see words that are only deleted"
    assert await erasure.scrub() is None
    assert left(tmp_path) == {}
    await storage.close()
    assert left(tmp_path) == {}


async def test_words_that_were_deleted_before_go_too(tmp_path: Path) -> None:
    """What versions before this one deleted is in free pages."""
    storage = await filled(tmp_path)
    with closing(sqlite3.connect(tmp_path / "mofa.db", isolation_level=None)) as older:
        for line in ("secure_delete=OFF", "foreign_keys=OFF"):
            older.execute(f"PRAGMA {line}")
        for table in ("messages", "texts", "ledger", "events"):
            older.execute(f"delete from {table}")
        older.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert left(tmp_path)["mofa.db"] > MANY / 2
    assert await sql.SqlErasure(storage.database, storage.large).scrub() is None
    assert "mofa.db" not in left(tmp_path)
    await storage.close()


@pytest.mark.parametrize("doing", ["reading", "writing"])
async def test_what_remains_while_another_process_uses_the_file_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, doing: str
) -> None:
    monkeypatch.setattr(engines, "BUSY_MS", 50)
    storage = await filled(tmp_path)
    erasure = sql.SqlErasure(storage.database, storage.large)
    with closing(sqlite3.connect(tmp_path / "mofa.db", isolation_level=None)) as other:
        if doing == "reading":
            other.execute("BEGIN")
            other.execute("select count(*) from texts").fetchone()
            await erasure.erase(Whose(tenant="acme"), dry=False)
        else:
            await erasure.erase(Whose(tenant="acme"), dry=False)
            other.execute("BEGIN IMMEDIATE")
        remains = await erasure.scrub()
        assert remains is not None and remains.again and "Repeat the command" in remains.sentence
        assert left(tmp_path), "which is true"
    assert await erasure.scrub() is None and left(tmp_path) == {}
    await storage.close()


@pytest.mark.parametrize("family", ["postgresql", "mysql"])
async def test_what_servers_keep_is_said(family: str) -> None:
    async with closed(sql.create(url=f"{family}://user@localhost/mofa")) as storage:
        remains = await sql.SqlErasure(storage.database, storage.large).scrub()
        assert remains is not None and not remains.again and "docs/erasure.md" in remains.sentence
