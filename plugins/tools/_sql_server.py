"""Questions to a PostgreSQL, MySQL or MariaDB server that is only read: one statement with rows, in a read-only transaction.

The user in the URL is the real wall: give it the right to read, and to read only what the agent may know.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from kernel.basics.errors import InvalidInput, ProviderUnavailable
from kernel.kinds.tool import ToolFault
from plugins.tools._sql_rows import LONGEST_VALUE, Rows

if TYPE_CHECKING:
    from psycopg import AsyncCursor

CONNECT_S = 5
"""Seconds that a server may take to accept a connection."""

FETCHED_BYTES = 8 * 1024 * 1024
"""What is fetched of PostgreSQL at once, at most."""

RECEIVED_BYTES = 32 * 1024 * 1024
"""What MySQL and MariaDB may send for one query; one row can be larger than all that is shown."""


class SqlServer(ABC):
    """A server, asked over a connection of its own for each query. `dialect` and `catalogue` are for the model's eyes."""

    dialect: str
    catalogue = "information_schema.tables and information_schema.columns"

    def __init__(self, url: str) -> None:
        self._url = url

    @abstractmethod
    async def ask(self, query: str, rows: Rows, timeout_s: float) -> None:
        """Fill `rows` with columns and rows, until they are enough.

        Raises:
            ToolFault: the query is wrong, does not only read, or takes too long.
            ProviderUnavailable: the server cannot be reached for now.
        """


_AS_THEY_ARE = {16, 20, 21, 23, 26, 700, 701}
"""PostgreSQL's types that are fetched as they are: true and false, whole numbers, and floating-point numbers."""

_BYTEA = 17


class Postgres(SqlServer):
    """PostgreSQL by psycopg. A cursor takes nothing but a query, and the extended protocol takes one statement only.

    All but numbers is fetched as PostgreSQL writes it, and cut by PostgreSQL itself: one value may have a gigabyte, and Python
    has no `infinity` among its times.
    """

    dialect = "PostgreSQL"

    async def ask(self, query: str, rows: Rows, timeout_s: float) -> None:
        """See `SqlServer`."""
        import psycopg

        options = f"-c default_transaction_read_only=on -c statement_timeout={int(timeout_s * 1000)} -c datestyle=ISO"
        url = "postgresql:" + self._url.partition(":")[2]
        try:
            connection = await psycopg.AsyncConnection.connect(
                url, connect_timeout=CONNECT_S, options=options, application_name="mofa-tool"
            )
        except psycopg.OperationalError as error:
            raise ProviderUnavailable(f"The database cannot be reached ({_first_line(error)}).") from None
        try:
            async with connection, connection.cursor() as cursor, asyncio.timeout(timeout_s):
                await self._fetch(cursor, query, rows)
        except (psycopg.errors.QueryCanceled, TimeoutError):
            raise ToolFault(f"The query was stopped at its time limit of {timeout_s:g} s. Ask for less.") from None
        except psycopg.errors.ReadOnlySqlTransaction as error:
            raise ToolFault(f"Only reading is allowed here ({_first_line(error)}).") from None
        except psycopg.OperationalError as error:
            raise ProviderUnavailable(f"The database went away ({_first_line(error)}).") from None
        except psycopg.Error as error:
            raise ToolFault(f"The query failed: {_first_line(error)}. Only a single SELECT is allowed here.") from None

    async def _fetch(self, cursor: AsyncCursor[Any], query: str, rows: Rows) -> None:
        # As bytes, so that nothing in the query is taken for a place of ours; prepared, so that it is one statement.
        await cursor.execute(f"DECLARE asked NO SCROLL CURSOR FOR {query}".encode(), prepare=True)
        await cursor.execute(f"SELECT * FROM ({query}\n) AS asked LIMIT 0".encode(), prepare=True)  # noqa: S608
        found = cursor.description or []
        rows.columns = [column.name for column in found]
        cursor_name = "asked"
        if found:
            cursor_name = "cut"
            given = ", ".join(f"c{number}" for number in range(len(found)))
            taken = ", ".join(_cut_by_postgres(f"c{number}", column.type_code) for number, column in enumerate(found))
            # Materialized, so that a value is computed once, however often it is looked at.
            words = f"WITH asked({given}) AS MATERIALIZED ({query}\n) SELECT {taken} FROM asked"  # noqa: S608
            await cursor.execute(f"DECLARE cut NO SCROLL CURSOR FOR {words}".encode(), prepare=True)
        at_once = max(1, min(rows.most + 1, FETCHED_BYTES // (4 * LONGEST_VALUE * max(1, len(found)))))
        going_on = True
        while going_on:
            await cursor.execute(f"FETCH {at_once} FROM {cursor_name}".encode())
            fetched = await cursor.fetchall()
            going_on = all(rows.add(row, is_cut=True) for row in fetched) and len(fetched) == at_once


def _cut_by_postgres(name: str, kind: int) -> str:
    """Return the expression for a column of a type, by its number, that is no longer than what is shown."""
    from psycopg import adapters

    if kind in _AS_THEY_ARE:
        return name
    if kind == _BYTEA:
        return f"'<' || to_char(octet_length({name}), 'FM9,999,999,990') || ' bytes>'"
    known = adapters.types.get(kind)
    text = f"to_json({name})::text" if known is not None and known.array_oid == kind else f"{name}::text"
    shown = f"left({text}, {LONGEST_VALUE}) || '… (cut: ' || to_char(length({text}), 'FM9,999,999,990') || ' characters)'"
    return f"CASE WHEN length(left({text}, {LONGEST_VALUE + 1})) > {LONGEST_VALUE} THEN {shown} ELSE {text} END"


class MySql(SqlServer):
    """MySQL and MariaDB by asyncmy. A query must be one by itself, and fit where only a query can stand."""

    dialect = "MySQL"

    async def ask(self, query: str, rows: Rows, timeout_s: float) -> None:
        """See `SqlServer`."""
        import asyncmy
        from asyncmy.cursors import SSCursor
        from asyncmy.errors import Error

        url = urlsplit(self._url)
        try:
            connection = await asyncmy.connect(
                host=url.hostname or "localhost", port=url.port or 3306, user=unquote(url.username or ""),
                password=unquote(url.password or ""), db=unquote(url.path[1:]), charset="utf8mb4", connect_timeout=CONNECT_S,
            )  # fmt: skip
        except (Error, OSError) as error:
            raise ProviderUnavailable(f"The database cannot be reached ({_first_line(error)}).") from None
        received = _Received(connection)
        cursor = connection.cursor(SSCursor)  # never closed: that would fetch what is left
        try:
            # Each remark is a setting for one of the two, and a remark for the other.
            limits = f"/*M!100000 ,max_statement_time={timeout_s:g}*//*!80000 ,max_execution_time={timeout_s * 1000:.0f}*/"
            limits = f"sql_select_limit={rows.most + 1}{limits}"
            await cursor.execute(f"SET SESSION {limits}")
            await cursor.execute("START TRANSACTION READ ONLY")
            # By itself a whole statement, and fit to stand in another one: then it is one query, and writes no file.
            await cursor.execute("PREPARE asked FROM %s", (query,))
            within = f"SELECT * FROM ({query}\n) AS asked"  # noqa: S608  (prepared, never run)
            await cursor.execute("PREPARE asked FROM %s", (within,))
            async with asyncio.timeout(2 * timeout_s):
                await cursor.execute(query)
                rows.columns = [column[0] for column in cursor.description or ()]
                while (row := await cursor.fetchone()) is not None and rows.add(row):
                    continue
        except TimeoutError:
            raise ToolFault(f"The query was stopped at its time limit of {timeout_s:g} s. Ask for less.") from None
        except (Error, OSError, asyncio.IncompleteReadError) as error:
            if received.too_much:
                most = f"{RECEIVED_BYTES // 1024**2} MB"
                raise ToolFault(f"The answer is larger than {most}. Ask for less, or for the beginning: LEFT(…).") from None
            if isinstance(error, Error):
                raise _explained(error, timeout_s) from None
            raise ProviderUnavailable(f"The database went away ({_first_line(error)}).") from None
        finally:
            connection.close()


class _Received:
    """Counts what a connection receives, and ends it once that is too much: a row is received whole before anybody sees it."""

    def __init__(self, connection: Any) -> None:
        self.too_much = False
        self._left = RECEIVED_BYTES
        self._protocol = connection._proto
        self._updated = self._protocol.buffer_updated
        self._protocol.buffer_updated = self._count

    def _count(self, size: int) -> None:
        self._left -= size
        self._updated(size)
        if self._left < 0 and not self.too_much:
            self.too_much = True
            self._protocol.transport.abort()


def _explained(error: Exception, timeout_s: float) -> ToolFault | ProviderUnavailable:
    code = error.args[0] if error.args else None
    if code in (1969, 3024):
        return ToolFault(f"The query was stopped at its time limit of {timeout_s:g} s. Ask for less.")
    if code in (2006, 2013, 1053):
        return ProviderUnavailable(f"The database went away ({_first_line(error)}).")
    if code == 1060:
        return ToolFault(f"The query failed: {_first_line(error)}. Give each column a name of its own (AS).")
    return ToolFault(f"The query failed: {_first_line(error)}. Only a single SELECT is allowed here.")


def _first_line(error: Exception) -> str:
    words = str(error.args[1] if len(error.args) > 1 else error).strip().splitlines()
    return (words[0] if words else type(error).__name__)[:500]


FAMILIES: dict[str, tuple[type[SqlServer], str, str]] = {
    "postgresql": (Postgres, "psycopg", "postgresql"),
    "postgres": (Postgres, "psycopg", "postgresql"),
    "mysql": (MySql, "asyncmy", "mysql"),
    "mariadb": (MySql, "asyncmy", "mysql"),
}
"""By the URL's scheme: the server, its driver's module, and the extra that installs that."""


def server_of(url: str) -> SqlServer:
    """Return the server that a URL means.

    Raises:
        InvalidInput: the URL is of another kind, names no database, or the driver is not installed.
    """
    from importlib.util import find_spec

    scheme = urlsplit(url).scheme
    if scheme not in FAMILIES:
        known = "sqlite:///data.db, postgresql://user:password@host/database or mysql://user:password@host/database"
        raise InvalidInput(f"Tool plugin sql: {scheme!r} is no database that is known here. Use {known}.", "options")
    kind, module, extra = FAMILIES[scheme]
    if not urlsplit(url).path.strip("/"):
        raise InvalidInput(f"Tool plugin sql: options.url must end with a database, such as {scheme}://me@host/data", "options")
    if find_spec(module) is None:
        raise InvalidInput(
            f"Tool plugin sql: {scheme} needs the package {module}. Install it: pip install 'mofa-temporal[{extra}]'", "options"
        )
    return kind(url)
