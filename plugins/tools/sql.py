"""Read-only SQL queries: the database is opened read-only, and refuses by itself every statement that does not read."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kernel.basics.errors import InvalidInput, ProviderUnavailable
from kernel.kinds.tool import Tool, ToolContext, ToolFacts, ToolFault
from plugins.tools._sql_rows import ANSWER_BYTES, Rows
from plugins.tools._sql_server import SqlServer, server_of

LONGEST_QUERY = 10_000

ROW_BYTES = 40 * 1024 * 1024
"""The largest row in SQLite, in bytes of all its values; with fewer columns, a value may be longer."""

LEAST_VALUE, LARGEST_VALUE = 256 * 1024, 10_000_000
"""The bounds of the limit of one value in SQLite, in bytes."""

MOST_ARGUMENTS = 50
"""Arguments of one function in SQLite; each may be as long as a value."""

_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_READ_PRAGMAS = {
    "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list", "collation_list",
    "function_list", "module_list", "pragma_list", "compile_options",
}  # fmt: skip
"""Pragmas that only read, with any argument."""

_SETTING_PRAGMAS = {
    "user_version", "schema_version", "application_id", "encoding", "page_count", "page_size", "freelist_count",
    "data_version", "foreign_keys",
}  # fmt: skip
"""Pragmas that only read if they have no argument."""

_FUNCTION_TABLES = re.compile(
    r"\b(?:pragma_(?:" + "|".join(sorted(_READ_PRAGMAS | _SETTING_PRAGMAS)) + r")|json_each|json_tree)\b"
)
_MOST_VIRTUAL = 200
_FORBIDDEN_FUNCTIONS = {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"}


def create(*, url: str | None = None, url_env: str | None = None, max_rows: int = 200, timeout_s: float = 10.0) -> Tool:
    """Return a tool for read-only SQL queries to one database.

    Args:
        url: `sqlite:///relative.db` or `sqlite:////absolute.db`, with a file that exists at the first query;
            `postgresql://user:password@host/database` or `mysql://…`.
        url_env: the environment variable with the URL, instead of `url`, so that no password is in a file.
        max_rows: rows of an answer, at most.
        timeout_s: seconds for one query.

    Raises:
        InvalidInput: no URL, or one of another database.
    """
    if url_env is not None:
        url = os.environ.get(url_env)
        if not url:
            raise InvalidInput(f"Tool plugin sql: the environment variable {url_env} (options.url_env) is not set", "options")
    if not isinstance(url, str) or "://" not in url:
        raise InvalidInput("Tool plugin sql: options.url is required, such as sqlite:///data.db", "options")
    path = url.removeprefix("sqlite:///")
    if path == url:
        return SqlOnServer(server_of(url), max_rows, timeout_s)
    if not path or path.startswith(":memory:") or "?" in path:
        raise InvalidInput("Tool plugin sql: options.url must name a file, such as sqlite:///data.db", "options")
    return Sql(Path(path).absolute(), max_rows, timeout_s)


class SqlOnServer:
    """Queries to a database server, each on a connection of its own."""

    def __init__(self, server: SqlServer, max_rows: int, timeout_s: float) -> None:
        self._server, self._max_rows, self._limit_s = server, max_rows, timeout_s
        self.facts = _facts(server.dialect, server.catalogue, max_rows, timeout_s)

    async def run(self, args: dict[str, Any], context: ToolContext) -> dict[str, Any]:
        """Return the columns, the rows, and whether there are more. Cancelling the call closes the connection.

        Raises:
            ToolFault: the query is wrong, does not only read, or takes too long.
            ProviderUnavailable: the database cannot be reached now.
        """
        rows = Rows(self._max_rows)
        await self._server.ask(args["query"].strip().rstrip(";"), rows, self._limit_s)
        return rows.answer()

    async def close(self) -> None:
        """Do nothing: nothing stays open between calls."""


class Sql:
    """Queries to a SQLite file, each on a connection of its own."""

    def __init__(self, path: Path, max_rows: int, timeout_s: float) -> None:
        self._path, self._max_rows, self._limit_s = path, max_rows, timeout_s
        self.facts = _facts("SQLite", "sqlite_master (its columns name and sql)", max_rows, timeout_s)

    async def run(self, args: dict[str, Any], context: ToolContext) -> dict[str, Any]:
        """Return the columns, the rows, and whether there are more. Cancelling the call stops the query.

        Raises:
            ToolFault: the query is wrong, does not only read, or takes too long.
            ProviderUnavailable: the database is busy.
        """
        stopped = threading.Event()
        try:
            return await asyncio.to_thread(self._query, args["query"], stopped)
        finally:
            stopped.set()

    async def close(self) -> None:
        """Do nothing: nothing stays open between calls."""

    def _query(self, query: str, stopped: threading.Event) -> dict[str, Any]:
        deadline = time.monotonic() + self._limit_s
        rows = Rows(self._max_rows)
        try:
            with closing(self._opened()) as db:
                db.set_progress_handler(lambda: stopped.is_set() or time.monotonic() > deadline, 10_000)
                _connect_virtual_tables(db, query)
                db.set_authorizer(_only_reading)
                db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _largest_value(db, query))
                cursor = db.execute(query)
                rows.columns = [column[0] for column in cursor.description or ()]
                for row in cursor:
                    if not rows.add(row):
                        break
        except (sqlite3.Error, sqlite3.Warning, OverflowError, ValueError) as error:
            raise self._explained(error, late=time.monotonic() > deadline) from None
        return rows.answer()

    def _opened(self) -> sqlite3.Connection:
        # With mode=ro the file is neither created nor written, not even by SQLite itself.
        db = sqlite3.connect(f"file:{quote(str(self._path))}?mode=ro", uri=True, timeout=2, check_same_thread=False)
        db.execute("PRAGMA query_only = ON")
        db.execute("PRAGMA trusted_schema = OFF")
        db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)  # zeroblob(10**9) would take a gigabyte
        db.setlimit(sqlite3.SQLITE_LIMIT_FUNCTION_ARG, MOST_ARGUMENTS)
        db.text_factory = lambda raw: raw.decode(errors="replace")  # SQLite stores any bytes as text
        return db

    def _explained(self, error: Exception, *, late: bool) -> ToolFault | ProviderUnavailable:
        words = str(error).replace(str(self._path), "the database")
        if "interrupted" in words and late:
            return ToolFault(f"The query was stopped at its time limit of {self._limit_s:g} s. Ask for less.")
        if "locked" in words or "busy" in words:
            return ProviderUnavailable("The database is busy.")
        if "prohibited" in words or "not authorized" in words or "readonly" in words:
            return ToolFault(f"Only reading is allowed here ({words}).")
        return ToolFault(f"The query failed: {words[:500]}.")


def _facts(dialect: str, catalogue: str, max_rows: int, timeout_s: float) -> ToolFacts:
    return ToolFacts(
        description=(
            f"Runs one read-only query in the SQL of {dialect} and gives at most {max_rows} rows, and at most "
            f"{ANSWER_BYTES // 1024} KB. The tables are listed in {catalogue}."
        ),
        parameters={
            "type": "object",
            "properties": {"query": {"type": "string", "minLength": 1, "maxLength": LONGEST_QUERY}},
            "required": ["query"],
            "additionalProperties": False,
        },
        # The query stops by itself at its own limit; this one also covers the connection to a server.
        timeout_s=timeout_s + 10,
    )


def _connect_virtual_tables(db: sqlite3.Connection, query: str) -> None:
    """Connect the virtual tables that a query may read, such as full-text ones, before the authorizer refuses statements.

    At its first use on a connection a module declares its table, and prepares its own writing statements.
    """
    listing = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%' LIMIT ?"
    names = [name for (name,) in db.execute(listing, (_MOST_VIRTUAL,))] + _FUNCTION_TABLES.findall(query.lower())
    for name in names:
        quoted = name.replace('"', '""')
        with suppress(sqlite3.Error):  # this SQLite lacks the module; a query that needs it fails with the reason
            db.execute(f'SELECT 1 FROM "{quoted}" LIMIT 0')  # noqa: S608  (a name in the database itself)


def _largest_value(db: sqlite3.Connection, query: str) -> int:
    """Return the limit of one value, in bytes, so that a whole row of the query is within `ROW_BYTES`."""
    try:  # a query without rows shows the number of columns
        count = len(db.execute(f"SELECT * FROM ({query.strip().rstrip(';')}\n) LIMIT 0").description)  # noqa: S608
    except sqlite3.Error:  # a pragma, or a query that fails anyway
        count = 4
    return max(LEAST_VALUE, min(LARGEST_VALUE, ROW_BYTES // count))


def _only_reading(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
    if action == sqlite3.SQLITE_PRAGMA:
        name = (first or "").lower()
        allowed = name in _READ_PRAGMAS or (name in _SETTING_PRAGMAS and second is None)
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
    if action not in _READING:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FORBIDDEN_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
