"""Read-only SQL, and every way to write in spite of that."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kernel.basics.errors import InvalidInput
from kernel.kinds.tool import ToolContext, ToolFault
from plugins.tools._sql_rows import ANSWER_BYTES
from plugins.tools.sql import create

CONTEXT = ToolContext(now=datetime(2026, 1, 5, tzinfo=UTC), idempotency_key="k")
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "shop #.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE tea (name TEXT, grams INTEGER)")
        db.execute("CREATE INDEX by_name ON tea (name)")
        db.executemany("INSERT INTO tea VALUES (?, ?)", [("green", 50), ("black", 100), ("white", None)])
    return path


async def query(database: Path, words: str, **options: Any) -> Any:
    return await create(url=f"sqlite:///{database}", **options).run({"query": words}, CONTEXT)


async def test_rows(database: Path) -> None:
    found = await query(database, "SELECT name, grams FROM tea ORDER BY name")
    assert found == {
        "columns": ["name", "grams"], "rows": [["black", 100], ["green", 50], ["white", None]], "more": False,
    }  # fmt: skip
    assert (await query(database, "SELECT * FROM tea", max_rows=2))["more"]
    assert (await query(database, "SELECT name FROM sqlite_master"))["rows"] == [["tea"], ["by_name"]]
    assert (await query(database, "SELECT x'00ff', 9e999, upper('a')"))["rows"] == [["<2 bytes>", "inf", "A"]]
    long = await query(database, "SELECT printf('%.3000c', 'x')")
    assert "cut: 3,000 characters" in long["rows"][0][0]


@pytest.mark.parametrize(
    "words",
    [
        "INSERT INTO tea VALUES ('x', 1)",
        "UPDATE tea SET grams = 0",
        "DELETE FROM tea",
        "DROP TABLE tea",
        "CREATE TABLE x (a)",
        "CREATE TEMP TABLE x (a)",
        "ATTACH DATABASE '{folder}/new.db' AS n",
        "VACUUM INTO '{folder}/new.db'",
        "VACUUM",
        "PRAGMA query_only = OFF",
        "PRAGMA writable_schema = ON",
        "PRAGMA journal_mode = WAL",
        "SELECT 1; DELETE FROM tea",
        "WITH x AS (SELECT 1) DELETE FROM tea",
        "SELECT load_extension('x')",
        "BEGIN EXCLUSIVE",
        "REINDEX",
        "EXPLAIN DELETE FROM tea",
        "nonsense",
        "SELECT zeroblob(1000000000)",
        "SELECT hex(randomblob(900000000))",
        "",
        "-- nothing",
    ],
)
async def test_no_writing(database: Path, words: str) -> None:
    before = database.read_bytes()
    try:
        found = await query(database, words.replace("{folder}", str(database.parent)))
        assert found["rows"] == [], "nothing was asked, nothing is answered"
        assert words in ("", "-- nothing")
    except ToolFault as fault:
        assert str(database) not in str(fault)
    assert database.read_bytes() == before and [each.name for each in database.parent.iterdir()] == [database.name]


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("SELECT * FROM notes WHERE notes MATCH 'hello'", [["hello world"]]),
        ("SELECT snippet(notes, 0, '[', ']', '', 5) FROM notes('hello') ORDER BY bm25(notes)", [["[hello] world"]]),
        ("SELECT body FROM old WHERE old MATCH 'four'", [["hello four"]]),
        ("SELECT id, low FROM boxes WHERE low > 1", [[1, 2.0]]),
        ("SELECT name FROM pragma_table_info('tea')", [["name"], ["grams"]]),
        ("SELECT name FROM \"pragma_table_info\"('tea')", [["name"], ["grams"]]),
        ("PRAGMA table_info(tea)", [[0, "name", "TEXT", 0, None, 0], [1, "grams", "INTEGER", 0, None, 0]]),
        ("PRAGMA index_list(tea)", [[0, "by_name", 0, "c", 0]]),
        ("PRAGMA encoding", [["UTF-8"]]),
        ("SELECT value FROM json_each('[1, 2]')", [[1], [2]]),
        ("SELECT name FROM broken", [["tea"], ["caf\ufffd"]]),
        ("SELECT 1 AS a -- a remark", [[1]]),
    ],
)
async def test_reading_of_every_kind(database: Path, words: str, rows: list[Any]) -> None:
    with closing(sqlite3.connect(database)) as db, db:
        db.executescript(
            "CREATE VIRTUAL TABLE notes USING fts5(body); INSERT INTO notes VALUES ('hello world'), ('else');"
            "CREATE VIRTUAL TABLE old USING fts4(body); INSERT INTO old VALUES ('hello four');"
            "CREATE VIRTUAL TABLE boxes USING rtree(id, low, high); INSERT INTO boxes VALUES (1, 2, 3);"
            "CREATE TABLE broken (name TEXT); INSERT INTO broken VALUES ('tea'), (cast(x'636166e9' AS TEXT));"
        )
    before = database.read_bytes()
    assert (await query(database, words))["rows"] == rows
    assert database.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        "INSERT INTO notes VALUES ('x')",
        "INSERT INTO notes(notes) VALUES ('rebuild')",
        "DELETE FROM notes",
        "DROP TABLE notes",
        "PRAGMA user_version = 7",
        "PRAGMA foreign_keys = ON",
        "PRAGMA database_list",
        "SELECT file FROM pragma_database_list",
        "SELECT * FROM pragma_user_version(7)",
        "SELECT name FROM pragma_table_info('tea'); DELETE FROM tea",
        "PRAGMA wal_checkpoint(TRUNCATE)",
        "PRAGMA hard_heap_limit = 1",
        "PRAGMA temp_store_directory = '/tmp'",
    ],
)
async def test_no_writing_past_what_may_be_looked_up(database: Path, words: str) -> None:
    with closing(sqlite3.connect(database)) as db, db:
        db.executescript("CREATE VIRTUAL TABLE notes USING fts5(body); INSERT INTO notes VALUES ('hello world');")
    before = database.read_bytes()
    with pytest.raises(ToolFault):
        await query(database, words)
    assert database.read_bytes() == before


async def test_an_answer_ends_where_it_is_long_enough(database: Path) -> None:
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 10000) SELECT i, printf('%.1500c', 'x') FROM n"
    found = await query(database, many, max_rows=5000)
    assert found["more"] and 100 < len(found["rows"]) < 200
    assert len(json.dumps(found["rows"])) <= ANSWER_BYTES + 1000


@pytest.mark.parametrize(
    "words",
    [
        "SELECT " + ", ".join(["zeroblob(9000000)"] * 300),
        "SELECT length(coalesce(" + ", ".join(["zeroblob(9000000)"] * 60) + "))",
        "SELECT zeroblob(900000000)",
    ],
)
async def test_a_row_of_gigabytes_is_refused(database: Path, words: str) -> None:
    with pytest.raises(ToolFault, match=r"too big|too many arguments"):
        await query(database, words)


async def test_a_value_of_megabytes_is_cut(database: Path) -> None:
    [[value, size]] = (await query(database, "SELECT hex(zeroblob(4000000)), length(zeroblob(9000000))"))["rows"]
    assert value.endswith("… (cut: 8,000,000 characters)") and size == 9_000_000


async def test_an_endless_query_is_stopped(database: Path) -> None:
    with pytest.raises(ToolFault, match=r"time limit of 0.2 s"):
        await query(database, ENDLESS, timeout_s=0.2)


async def test_a_cancelled_call_ends_the_query(database: Path) -> None:
    running = asyncio.create_task(query(database, ENDLESS, timeout_s=60))
    await asyncio.sleep(0.2)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(ToolFault, match="unable to open"):
        await query(tmp_path / "none.db", "SELECT 1")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, r"options\.url is required"),
        ({"url": "oracle://host/db"}, "'oracle' is not a supported database"),
        ({"url": "postgresql://host"}, "must end with a database"),
        ({"url_env": "NOT_SET_ANYWHERE"}, "NOT_SET_ANYWHERE .* is not set"),
        ({"url": "sqlite:///:memory:"}, "must name a file"),
        ({"url": "sqlite:///a.db?mode=rw"}, "must name a file"),
    ],
)
def test_options(options: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        create(**options)
