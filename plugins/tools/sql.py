"""Questions to a database that is only read: opened read-only, and whatever is no reading is refused by the database itself."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kernel.basics.errors import InvalidInput, ProviderUnavailable
from kernel.kinds.tool import Tool, ToolContext, ToolFacts, ToolFault
from plugins.tools._sql_server import SqlServer, server_of

LONGEST_QUERY = 10_000
LONGEST_VALUE = 2000
"""Characters of one value that are shown."""

_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_NO_FUNCTIONS = {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"}


def create(
    *, url: str | None = None, url_env: str | None = None, max_rows: int = 200, timeout_s: float = 10.0, **unknown: Any
) -> Tool:
    """Read-only SQL over one database.

    Args:
        url: `sqlite:///relative.db` or `sqlite:////absolute.db`, whose file must be there when it is first asked;
            `postgresql://user:password@host/database` or `mysql://…`.
        url_env: the environment variable that holds the URL, in its place, so that no password stands in a file.
        max_rows: rows of an answer, at most.
        timeout_s: seconds for one query.

    Raises:
        InvalidInput: no url, one of another database, or an unknown option.
    """
    if unknown:
        known = "url, url_env, max_rows, timeout_s"
        raise InvalidInput(f"Tool plugin sql: unknown option {sorted(unknown)[0]!r}; known options: {known}", "options")
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
    """A connection is opened for each query and closed after it."""

    def __init__(self, server: SqlServer, max_rows: int, timeout_s: float) -> None:
        self._server, self._max_rows, self._limit_s = server, max_rows, timeout_s
        self.facts = _facts(server.dialect, server.catalogue, max_rows, timeout_s)

    async def run(self, args: dict[str, Any], context: ToolContext) -> dict[str, Any]:
        """Columns, rows, and whether there were more. A cancelled call closes the connection."""
        query = args["query"].strip().rstrip(";")
        columns, rows = await self._server.ask(query, self._max_rows + 1, self._limit_s)
        return _answer(columns, rows, self._max_rows)

    async def close(self) -> None:
        """Nothing to give back."""


class Sql:
    """A connection is opened for each query and closed after it."""

    def __init__(self, path: Path, max_rows: int, timeout_s: float) -> None:
        self._path, self._max_rows, self._limit_s = path, max_rows, timeout_s
        self.facts = _facts("SQLite", "sqlite_master (its columns name and sql)", max_rows, timeout_s)

    async def run(self, args: dict[str, Any], context: ToolContext) -> dict[str, Any]:
        """Columns, rows, and whether there were more. A cancelled call ends the query."""
        stopped = threading.Event()
        try:
            return await asyncio.to_thread(self._query, args["query"], stopped)
        finally:
            stopped.set()

    async def close(self) -> None:
        """Nothing to give back."""

    def _query(self, query: str, stopped: threading.Event) -> dict[str, Any]:
        deadline = time.monotonic() + self._limit_s
        try:
            with closing(self._opened()) as db:
                db.set_authorizer(_only_reading)
                db.set_progress_handler(lambda: stopped.is_set() or time.monotonic() > deadline, 10_000)
                cursor = db.execute(query)
                rows = cursor.fetchmany(self._max_rows + 1)
                columns = [column[0] for column in cursor.description or ()]
        except (sqlite3.Error, sqlite3.Warning, OverflowError, ValueError) as error:
            raise self._explained(error, late=time.monotonic() > deadline) from None
        return _answer(columns, rows, self._max_rows)

    def _opened(self) -> sqlite3.Connection:
        # mode=ro: the file is not made, not written, and not even by the engine itself.
        db = sqlite3.connect(f"file:{quote(str(self._path))}?mode=ro", uri=True, timeout=2, check_same_thread=False)
        db.execute("PRAGMA query_only = ON")
        db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 10_000_000)  # zeroblob(10**9) would take a gigabyte
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
            f"Runs one read-only query in the SQL of {dialect} and gives at most {max_rows} rows. "
            f"What tables there are is in {catalogue}."
        ),
        parameters={
            "type": "object",
            "properties": {"query": {"type": "string", "minLength": 1, "maxLength": LONGEST_QUERY}},
            "required": ["query"],
            "additionalProperties": False,
        },
        # The query ends by itself at its limit; this one is for what runs it, a server's connection included.
        timeout_s=timeout_s + 10,
    )


def _answer(columns: list[str], rows: Sequence[Sequence[Any]], max_rows: int) -> dict[str, Any]:
    shown = [[_shown(value) for value in row] for row in rows[:max_rows]]
    return {"columns": columns, "rows": shown, "more": len(rows) > max_rows}


def _only_reading(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
    if action not in _READING:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _NO_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _shown(value: Any) -> Any:
    if isinstance(value, bytes):
        return f"<{len(value):,} bytes>"
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return str(value)
    if isinstance(value, (dict, list)):  # PostgreSQL's JSON and arrays
        value = json.dumps(value, ensure_ascii=False, default=str)
    if value is not None and not isinstance(value, (str, int, float)):  # times, decimals, UUIDs
        value = str(value)
    if isinstance(value, str) and len(value) > LONGEST_VALUE:
        return f"{value[:LONGEST_VALUE]}… (cut: {len(value):,} characters)"
    return value
