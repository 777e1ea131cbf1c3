"""Dumps: a whole database as one file of JSON lines, equal for all kinds of databases, and loading it into another one.

{"mofa_dump": 1, "schema": "0003", "tables": {"texts": 12, …}}     first
{"table": "texts", "row": {"hash": "…", "content": "…"}}           parents before children
{"end": 34, "sha256": "…"}                                         last: the number of rows, and the hash of their lines
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, Table, func, insert, inspect, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.basics.errors import InvalidInput
from plugins.storage.sql.engine.address import Address, address
from plugins.storage.sql.engine.database import begin_snapshot
from plugins.storage.sql.engine.engines import open_engine
from plugins.storage.sql.engine.faults import readable_errors
from plugins.storage.sql.migrations.resuming import half
from plugins.storage.sql.schema import VERSION_TABLE, schema_state, upgrade
from plugins.storage.sql.tables.core import metadata

FORMAT = 1
BATCH = 200
BATCH_BYTES = 1_000_000

Row = dict[str, Any]
Progress = Callable[[str, int, int], None]
"""Called after each batch with the table, how many of its rows are done, and how many it has."""


async def dump(url: str, file: Path, progress: Progress) -> dict[str, int]:
    """Write a snapshot of the database into a new file; return the number of rows by table.

    Raises:
        InvalidInput: the file exists already, or the database does not have this program's schema.
        ProviderUnavailable: the database cannot be read.
    """
    if file.exists():
        raise InvalidInput(f"The file {file} exists already. Name another one, or delete it.", "file")
    state = await _current(url)
    unfinished = file.with_name(f"{file.name}.part")
    with readable_errors(address(url).shown), unfinished.open("w", encoding="utf-8", newline="\n") as out:
        async with _reading(address(url)) as source:
            counts = await _counts(source)
            out.write(json.dumps({"mofa_dump": FORMAT, "schema": state, "tables": counts}) + "\n")
            summed, written = hashlib.sha256(), 0
            async for table, rows in _all_rows(source, counts, progress):
                for row in rows:
                    line = json.dumps({"table": table.name, "row": _written(row)}, ensure_ascii=False) + "\n"
                    summed.update(line.encode())
                    out.write(line)
                    written += 1
        out.write(json.dumps({"end": written, "sha256": summed.hexdigest()}) + "\n")
    unfinished.rename(file)
    return counts


async def load(source: str, url: str, progress: Progress) -> dict[str, int]:
    """Load a dump (`source` is a path) or another database (a URL) into an empty database; return the rows by table.

    The load is one transaction, so that one that fails or is interrupted leaves nothing behind.

    Raises:
        InvalidInput: the source is not a complete dump, has another schema, or the database is not empty.
        ProviderUnavailable: a database cannot be reached.
    """
    place = address(url)
    await upgrade(url)
    if "://" not in source:
        with readable_errors(place.shown):
            return await _load_file(Path(source), place, progress)
    if (origin := address(source)).url == place.url:
        raise InvalidInput("The source and MOFA_DATABASE_URL are the same database.", "source")
    await _current(source)
    with readable_errors(origin.shown):
        async with _reading(origin) as reading, _filling(place) as target:
            counts = await _counts(reading)
            async for table, rows in _all_rows(reading, counts, progress):
                with readable_errors(place.shown):
                    await target.execute(insert(table), [_aware(row) for row in rows])
            await _finish(target, place, counts)
    return counts


async def _load_file(file: Path, place: Address, progress: Progress) -> dict[str, int]:
    for _ in _lines(file):
        pass  # a first pass over the whole file finds damage before anything is written
    lines = _lines(file)
    head = _head(next(lines, {}), file)
    if head["schema"] != (newest := (await schema_state(place.url.render_as_string(hide_password=False))).newest):
        raise InvalidInput(
            f"{file} has the schema {head['schema']}, and this version has {newest}. Load it with the version that wrote it, "
            "then upgrade.",
            "file",
        )
    counts: dict[str, int] = head["tables"]
    async with _filling(place) as target:
        done = dict.fromkeys(counts, 0)
        for name, rows in _batches(lines, file):
            await target.execute(insert(metadata.tables[name]), rows)
            done[name] += len(rows)
            progress(name, done[name], counts[name])
        await _finish(target, place, counts)
    return counts


async def _current(url: str) -> str:
    """Return the schema of a database.

    Raises:
        InvalidInput: it is not this program's schema.
    """
    state = await schema_state(url)
    if state.found is None or not state.current:
        raise InvalidInput(
            f"The database {address(url).shown} has {f'the schema {state.found}' if state.found else 'no tables of ours'}, "
            f"and this version has the schema {state.newest}. Upgrade it first: set MOFA_DATABASE_URL to it, and run "
            "mofa db upgrade"
        )
    return state.found


@asynccontextmanager
async def _reading(place: Address) -> AsyncIterator[AsyncConnection]:
    """A connection that sees one snapshot."""
    engine = open_engine(place, pooled=False)
    async with engine.connect() as connection:
        await begin_snapshot(connection)
        await connection.run_sync(_check_tables, place)
        yield connection


@asynccontextmanager
async def _filling(place: Address) -> AsyncIterator[AsyncConnection]:
    """A transaction in an empty database."""
    engine = open_engine(place, pooled=False)
    async with engine.begin() as connection:
        full = next((name for name, rows in (await _counts(connection)).items() if rows), None)
        if full is not None:
            raise InvalidInput(
                f"The database {place.shown} is not empty: {full} has rows. A load needs a new database; "
                "create one, and set MOFA_DATABASE_URL to it."
            )
        yield connection


def _check_tables(connection: Connection, place: Address) -> None:
    unknown = set(inspect(connection).get_table_names()) - set(metadata.tables) - {VERSION_TABLE, half.name}
    lacking = set(metadata.tables) - set(inspect(connection).get_table_names())
    if lacking:
        raise InvalidInput(f"The database {place.shown} lacks the table {sorted(lacking)[0]}.")
    if place.family == "sqlite" and unknown:  # on a server, other programs may have tables in the same database
        raise InvalidInput(f"The database {place.shown} has a table {sorted(unknown)[0]!r} that is not ours.")


async def _counts(connection: AsyncConnection) -> dict[str, int]:
    return {
        table.name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
        for table in metadata.sorted_tables
    }


async def _all_rows(
    connection: AsyncConnection, counts: dict[str, int], progress: Progress
) -> AsyncIterator[tuple[Table, Sequence[Row]]]:
    """Yield every table's rows in batches. A row comes after the rows that it refers to."""
    for table in metadata.sorted_tables:
        done = 0
        async for rows in _rows(connection, table):
            yield table, rows
            done += len(rows)
            progress(table.name, done, counts[table.name])


async def _rows(connection: AsyncConnection, table: Table) -> AsyncIterator[Sequence[Row]]:
    parent = next((key.parent for key in table.foreign_keys if key.column.table is table), None)
    if parent is None:
        async with connection.stream(select(table).order_by(*table.primary_key)) as stream:
            async for some in stream.mappings().partitions(BATCH):
                yield [dict(row) for row in some]
        return
    (key,) = table.primary_key
    pairs = (await connection.execute(select(key, parent))).all()
    for some in _chunks(_parents_first([(row[0], row[1]) for row in pairs])):
        rows = (await connection.execute(select(table).where(key.in_(some)))).mappings().all()
        by_key = {row[key]: dict(row) for row in rows}
        yield [by_key[each] for each in some]


def _parents_first(pairs: Sequence[tuple[Any, Any]]) -> list[Any]:
    """Return the keys, each after its parent."""
    children: dict[Any, list[Any]] = {}
    for key, parent in pairs:
        children.setdefault(parent, []).append(key)
    ordered: list[Any] = list(children.get(None, []))
    for key in ordered:
        ordered.extend(children.get(key, []))
    return ordered


def _chunks(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (keys[at : at + BATCH] for at in range(0, len(keys), BATCH))


async def _finish(target: AsyncConnection, place: Address, counts: dict[str, int]) -> None:
    """Check the number of rows, and set PostgreSQL's sequences: it must number new rows after the loaded ones."""
    arrived = await _counts(target)
    if arrived != counts:
        different = next(name for name in counts if arrived.get(name) != counts[name])
        raise InvalidInput(
            f"The table {different} must have {counts[different]} rows, and {arrived[different]} were loaded. Nothing was kept."
        )
    if place.family != "postgresql":
        return
    for table in metadata.sorted_tables:
        if table.autoincrement_column is not None and counts[table.name]:
            last = select(func.max(table.autoincrement_column)).scalar_subquery()
            sequence = func.pg_get_serial_sequence(table.name, table.autoincrement_column.name)
            await target.execute(select(func.setval(sequence, last)))


def _lines(file: Path) -> Iterator[Row]:
    """Yield the lines of a dump, and compare them with its last line.

    Raises:
        InvalidInput: the file does not exist, is not a dump, or is damaged.
    """
    summed, rows = hashlib.sha256(), 0
    try:
        with file.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                each: Row = dict(json.loads(line))
                if "end" in each:
                    if (each["end"], each["sha256"]) == (rows, summed.hexdigest()):
                        return
                    break
                if "row" in each:
                    summed.update(line.encode())
                    rows += 1
                yield each
    except FileNotFoundError:
        raise InvalidInput(f"The file {file} does not exist.", "file") from None
    except (ValueError, TypeError, KeyError):
        raise InvalidInput(f"{file} is not a dump of mofa, or is damaged. Nothing was kept.", "file") from None
    if not rows:
        raise InvalidInput(f"{file} is not a dump of mofa. Make one with: mofa db dump FILE", "file")
    raise InvalidInput(f"{file} was truncated or changed: its last line does not fit the others. Nothing was kept.", "file")


def _head(line: Row, file: Path) -> Row:
    if line.get("mofa_dump") != FORMAT:
        raise InvalidInput(f"{file} is not a dump of mofa. Make one with: mofa db dump FILE", "file")
    unknown = sorted(set(line["tables"]) - set(metadata.tables))
    if unknown:
        raise InvalidInput(f"{file} has a table {unknown[0]!r} that this version does not know.", "file")
    return line


def _batches(lines: Iterator[Row], file: Path) -> Iterator[tuple[str, list[Row]]]:
    name, rows, size = "", list[Row](), 0
    for line in lines:
        if line.get("table") not in metadata.tables:
            raise InvalidInput(f"{file} has a row of an unknown table {line.get('table')!r}. Nothing was kept.", "file")
        if rows and (line["table"] != name or len(rows) >= BATCH or size >= BATCH_BYTES):
            yield name, rows
            rows, size = [], 0
        name = line["table"]
        rows.append(_read(metadata.tables[name], line["row"]))
        size += sum(len(value) for value in line["row"].values() if isinstance(value, str))
    if rows:
        yield name, rows


def _aware(row: Row) -> Row:
    """Return a row whose times have a zone. SQLite and MariaDB return them without one, in UTC."""
    return {
        name: value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value
        for name, value in row.items()
    }


def _written(row: Row) -> Row:
    def plain(value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat()
        return base64.b64encode(value).decode() if isinstance(value, bytes) else value

    return {name: plain(value) for name, value in _aware(row).items()}


def _read(table: Table, row: Row) -> Row:
    def value_of(column: Column[Any], value: Any) -> Any:
        if value is None:
            return None
        if column.type.python_type is datetime:
            return datetime.fromisoformat(value)
        return base64.b64decode(value) if isinstance(column.type, LargeBinary) else value

    return {column.name: value_of(column, row[column.name]) for column in table.columns}
