"""The tool `sql` on real PostgreSQL and MariaDB: it reads, and there is no way to write."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from kernel.basics.errors import ProviderUnavailable
from kernel.kinds.tool import ToolContext, ToolFault
from plugins.storage.sql.engine.address import address
from plugins.storage.sql.engine.engines import open_engine
from plugins.tools._sql_rows import ANSWER_BYTES
from plugins.tools.sql import create
from tests.support.installed.databases import drop_database, new_database

CONTEXT = ToolContext(now=datetime(2026, 1, 5, tzinfo=UTC), idempotency_key="k")
TABLE = (
    "CREATE TABLE tea (name VARCHAR(20), grams INTEGER, price NUMERIC(5,2), at DATE)",
    "INSERT INTO tea VALUES ('green', 50, 1.50, '2026-01-05'), ('black', 100, 2, NULL), ('50% off', NULL, NULL, NULL)",
)


async def execute(url: str, *statements: str) -> list[Any]:
    engine = open_engine(address(url), pooled=False)
    async with engine.begin() as connection:
        for statement in statements:
            found = await connection.execute(text(statement))
        return list(found.all()) if found.returns_rows else []


@pytest.fixture(scope="module")
def postgresql(request: pytest.FixtureRequest) -> Iterator[str]:
    url = asyncio.run(new_database(request.getfixturevalue("postgresql_server")))
    yield url
    asyncio.run(drop_database(url))


@pytest.fixture(params=["postgresql", "mysql"], scope="module")
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    url = asyncio.run(new_database(request.getfixturevalue(f"{request.param}_server")))
    asyncio.run(execute(url, *TABLE))
    yield url
    asyncio.run(drop_database(url))


async def query(url: str, words: str, **options: Any) -> Any:
    return await create(url=url, **options).run({"query": words}, CONTEXT)


async def test_rows(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = await query(database, "SELECT name, grams, price, at FROM tea WHERE grams > 0 ORDER BY name; ")
    assert found == {
        "columns": ["name", "grams", "price", "at"],
        "rows": [["black", 100, "2.00", None], ["green", 50, "1.50", "2026-01-05"]],
        "more": False,
    }
    assert (await query(database, "SELECT name FROM tea WHERE name LIKE '50%' -- a remark"))["rows"] == [["50% off"]]
    assert (await query(database, "WITH x AS (SELECT * FROM tea) SELECT count(*) AS n FROM x"))["rows"] == [[3]]
    some = await query(database, "SELECT name FROM tea", max_rows=2)
    assert (len(some["rows"]), some["more"]) == (2, True)
    tables = "SELECT table_name AS name FROM information_schema.tables WHERE table_name = 'tea'"
    assert (await query(database, tables))["rows"] == [["tea"]]
    monkeypatch.setenv("SHOP_URL", database)
    assert (await create(url_env="SHOP_URL").run({"query": "SELECT 1 AS one"}, CONTEXT))["rows"] == [[1]]


@pytest.mark.parametrize(
    "words",
    [
        "INSERT INTO tea VALUES ('x', 1, 1, NULL)",
        "UPDATE tea SET grams = 0",
        "DELETE FROM tea",
        "DROP TABLE tea",
        "TRUNCATE TABLE tea",
        "CREATE TABLE x (a INTEGER)",
        "SELECT 1; DELETE FROM tea",
        "SELECT 1; COMMIT; DELETE FROM tea; SELECT 1",
        "COMMIT",
        "SET TRANSACTION READ WRITE",
        "SET SESSION transaction_read_only=0",
        "SELECT * INTO tea2 FROM tea",
        "SELECT * FROM tea FOR UPDATE",
        "COPY tea TO PROGRAM 'touch /tmp/mofa-was-here'",
        "SELECT 'x' INTO OUTFILE '/tmp/mofa-was-here'",
        "SELECT 1 AS a) AS b INTO OUTFILE '/tmp/mofa-was-here' -- ",
        "SELECT 1 AS a INTO @x",
        "WITH gone AS (DELETE FROM tea RETURNING *) SELECT * FROM gone",
        "DO $$ BEGIN DELETE FROM tea; END $$",
        "CALL nothing()",
        "nonsense",
        "-- nothing",
    ],
)
async def test_no_writing(database: str, words: str) -> None:
    try:
        await query(database, words)
        assert words == "SELECT * FROM tea FOR UPDATE" and database.startswith("mysql")  # reads, and locks until it ends
    except ToolFault:
        pass
    assert len(await execute(database, "SELECT * FROM tea WHERE grams IS NULL OR grams > 0")) == 3
    named = "SELECT table_name FROM information_schema.tables WHERE table_name IN ('x', 'tea2')"
    assert await execute(database, named) == []


async def test_an_answer_ends_where_it_is_long_enough(database: str) -> None:
    found = await query(database, "SELECT REPEAT('x', 3000) AS a, REPEAT('é', 1500) AS b FROM information_schema.columns")
    assert found["more"] and 40 < len(found["rows"]) < 90
    assert len(json.dumps(found["rows"], ensure_ascii=False).encode()) <= ANSWER_BYTES + 1000
    assert found["rows"][0][0].endswith("… (cut: 3,000 characters)") and found["rows"][0][1] == "é" * 1500


async def test_one_row_that_is_larger_than_all_that_is_shown(database: str) -> None:
    columns = ", ".join(f"REPEAT('x', 15000000) AS c{number}" for number in range(3))
    if database.startswith("postgresql"):
        found = await query(database, f"SELECT {columns}, REPEAT('y', 20000000) AS last", timeout_s=60)
        ends = [value[-32:] for value in found["rows"][0][2:]]
        assert ends == ["xx… (cut: 15,000,000 characters)", "yy… (cut: 20,000,000 characters)"]
    else:
        with pytest.raises(ToolFault, match="The answer is larger than 32 MB"):
            await query(database, f"SELECT {columns}")
        assert (await query(database, "SELECT 1 AS one"))["rows"] == [[1]]


ODD = """SELECT 'infinity'::timestamptz AS a, '-infinity'::date AS b, 'NaN'::float8 AS c, '-Infinity'::float8 AS d,
    'NaN'::numeric AS e, '4713-01-01 BC'::date AS f, ARRAY['x', 'y'] AS g, '{"k": [1]}'::jsonb AS h, interval '1 day' AS i,
    '\\x00ff'::bytea AS j, true AS k, NULL::date AS l, 1.50::numeric AS m,
    '2026-01-05 09:00+00'::timestamptz AT TIME ZONE 'UTC' AS n, 7::int2 AS same, 8 AS same"""


async def test_what_python_has_no_value_for_is_shown_as_postgresql_writes_it(postgresql: str) -> None:
    found = await query(postgresql, ODD)
    assert found["columns"][-2:] == ["same", "same"]
    assert found["rows"] == [
        ["infinity", "-infinity", "nan", "-inf", "NaN", "4713-01-01 BC", '["x","y"]', '{"k": [1]}', "1 day", "<2 bytes>", True,
         None, "1.50", "2026-01-05 09:00:00", 7, 8]
    ]  # fmt: skip


async def test_the_order_of_a_query_is_kept(database: str) -> None:
    ordered = "SELECT name FROM tea ORDER BY name DESC"
    assert [row[0] for row in (await query(database, ordered))["rows"]] == ["green", "black", "50% off"]
    assert [row[0] for row in (await query(database, f"{ordered} LIMIT 2"))["rows"]] == ["green", "black"]
    both = "SELECT name FROM tea UNION ALL SELECT 'z' AS name ORDER BY name DESC"
    assert [row[0] for row in (await query(database, both))["rows"]][:2] == ["z", "green"]


async def test_a_slow_query_is_stopped(database: str) -> None:
    slow = "SELECT pg_sleep(20)" if database.startswith("postgresql") else "SELECT sleep(20) AS s FROM tea"
    with pytest.raises(ToolFault, match=r"time limit of 0.5 s"):
        await query(database, slow, timeout_s=0.5)


async def test_a_server_that_is_not_there(database: str) -> None:
    scheme = database.partition(":")[0]
    with pytest.raises(ProviderUnavailable, match="cannot be reached") as away:
        await query(f"{scheme}://me:hunter22@127.0.0.1:1/shop", "SELECT 1")
    assert "hunter22" not in str(away.value)
