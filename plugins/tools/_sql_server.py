"""Read-only queries to a PostgreSQL, MySQL or MariaDB server: one statement with rows, in a read-only transaction.

The real protection is the rights of the user in the URL: let it only read, and only the data that the agent may know.
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
"""The largest batch of rows from PostgreSQL, in bytes."""

RECEIVED_BYTES = 32 * 1024 * 1024
"""The largest result of a query to MySQL or MariaDB, in bytes; a single row can be larger than an answer."""


class SqlServer(ABC):
    """A server, with a connection for each query. `dialect` and `catalogue` go into the tool's description for models."""

    dialect: str
    catalogue = "information_schema.tables and information_schema.columns"

    def __init__(self, url: str) -> None:
        self._url = url

    @abstractmethod
    async def ask(self, query: str, rows: Rows, timeout_s: float) -> None:
        """Fill `rows` with columns and rows, until its limits are reached.

        Raises:
            ToolFault: the query is wrong, does not only read, or takes too long.
            ProviderUnavailable: the server cannot be reached now.
        """


_UNCUT_TYPES = {16, 20, 21, 23, 26, 700, 701}
"""The type numbers of PostgreSQL's booleans, integers and floating-point numbers, which are fetched as they are."""

_BYTEA = 17
"""PostgreSQL's type number of bytes."""


class Postgres(SqlServer):
    """PostgreSQL by psycopg. `DECLARE CURSOR` accepts a query only, and the extended protocol a single statement only.

    PostgreSQL itself converts all values but numbers to text, and cuts them: a value can have a gigabyte, and Python's times
    have no `infinity`.
    """

    dialect = "PostgreSQL"

    async def ask(self, query: str, rows: Rows, timeout_s: float) -> None:
        """Fill `rows`, as `SqlServer.ask` says."""
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
        # As bytes, so that psycopg takes nothing in the query for a placeholder; prepared, so that it is a single statement.
        await cursor.execute(f"DECLARE asked NO SCROLL CURSOR FOR {query}".encode(), prepare=True)
        await cursor.execute(f"SELECT * FROM ({query}\n) AS asked LIMIT 0".encode(), prepare=True)  # noqa: S608
        columns = cursor.description or []
        rows.columns = [column.name for column in columns]
        cursor_name = "asked"
        if columns:
            cursor_name = "cut"
            given = ", ".join(f"c{number}" for number in range(len(columns)))
            taken = ", ".join(_cut_by_postgres(f"c{number}", column.type_code) for number, column in enumerate(columns))
            # Materialized, so that a value is computed once, although the outer query uses it several times.
            words = f"WITH asked({given}) AS MATERIALIZED ({query}\n) SELECT {taken} FROM asked"  # noqa: S608
            await cursor.execute(f"DECLARE cut NO SCROLL CURSOR FOR {words}".encode(), prepare=True)
        at_once = max(1, min(rows.most + 1, FETCHED_BYTES // (4 * LONGEST_VALUE * max(1, len(columns)))))
        has_more = True
        while has_more:
            await cursor.execute(f"FETCH {at_once} FROM {cursor_name}".encode())
            fetched = await cursor.fetchall()
            has_more = all(rows.add(row, is_cut=True) for row in fetched) and len(fetched) == at_once


def _cut_by_postgres(name: str, kind: int) -> str:
    """Return the SQL expression for a column, cut to `LONGEST_VALUE`; `kind` is the number of its type."""
    from psycopg import adapters

    if kind in _UNCUT_TYPES:
        return name
    if kind == _BYTEA:
        return f"'<' || to_char(octet_length({name}), 'FM9,999,999,990') || ' bytes>'"
    known = adapters.types.get(kind)
    text = f"to_json({name})::text" if known is not None and known.array_oid == kind else f"{name}::text"
    shown = f"left({text}, {LONGEST_VALUE}) || '… (cut: ' || to_char(length({text}), 'FM9,999,999,990') || ' characters)'"
    return f"CASE WHEN length(left({text}, {LONGEST_VALUE + 1})) > {LONGEST_VALUE} THEN {shown} ELSE {text} END"


class MySql(SqlServer):
    """MySQL and MariaDB by asyncmy. A query must be a single statement, and valid as a subquery."""

    dialect = "MySQL"

    async def ask(self, query: str, rows: Rows, timeout_s: float) -> None:
        """Fill `rows`, as `SqlServer.ask` says."""
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
        cursor = connection.cursor(SSCursor)  # never closed, since closing would fetch all remaining rows
        try:
            # Each comment is a setting for one of the two servers, and a comment for the other.
            limits = f"/*M!100000 ,max_statement_time={timeout_s:g}*//*!80000 ,max_execution_time={timeout_s * 1000:.0f}*/"
            limits = f"sql_select_limit={rows.most + 1}{limits}"
            await cursor.execute(f"SET SESSION {limits}")
            await cursor.execute("START TRANSACTION READ ONLY")
            # A statement that is valid by itself and as a subquery is a single query, and writes no file (INTO OUTFILE).
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
    """A counter of the bytes that a connection receives; above the limit it closes the connection.

    The driver receives each row whole before it returns it, so the rows cannot be counted instead.
    """

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
"""The servers by the URL's scheme, each with its driver's module and the extra that installs the driver."""


def server_of(url: str) -> SqlServer:
    """Return the server of a URL.

    Raises:
        InvalidInput: the scheme is unknown, the URL names no database, or the driver is not installed.
    """
    from importlib.util import find_spec

    scheme = urlsplit(url).scheme
    if scheme not in FAMILIES:
        known = "sqlite:///data.db, postgresql://user:password@host/database or mysql://user:password@host/database"
        raise InvalidInput(f"Tool plugin sql: {scheme!r} is not a supported database. Use {known}.", "options")
    kind, module, extra = FAMILIES[scheme]
    if not urlsplit(url).path.strip("/"):
        raise InvalidInput(f"Tool plugin sql: options.url must end with a database, such as {scheme}://me@host/data", "options")
    if find_spec(module) is None:
        raise InvalidInput(
            f"Tool plugin sql: {scheme} needs the package {module}. Install it: pip install 'mofa-temporal[{extra}]'", "options"
        )
    return kind(url)
