"""Questions to a PostgreSQL, MySQL or MariaDB server that is only read: one statement with rows, in a read-only transaction.

The user in the URL is the real wall: give it the right to read, and to read only what the agent may know.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import Any
from urllib.parse import unquote, urlsplit

from kernel.basics.errors import InvalidInput, ProviderUnavailable
from kernel.kinds.tool import ToolFault

CONNECT_S = 5
"""Seconds that a server may take to accept a connection."""

Answer = tuple[list[str], list[tuple[Any, ...]]]


class SqlServer(ABC):
    """A server, asked over a connection of its own for each query. `dialect` and `catalogue` are for the model's eyes."""

    dialect: str
    catalogue = "information_schema.tables and information_schema.columns"

    def __init__(self, url: str) -> None:
        self._url = url

    @abstractmethod
    async def ask(self, query: str, limit: int, timeout_s: float) -> Answer:
        """Columns, and at most `limit` rows.

        Raises:
            ToolFault: the query is wrong, does not only read, or takes too long.
            ProviderUnavailable: the server cannot be reached for now.
        """


class Postgres(SqlServer):
    """PostgreSQL by psycopg. A cursor takes nothing but a query, and the extended protocol takes one statement only."""

    dialect = "PostgreSQL"

    async def ask(self, query: str, limit: int, timeout_s: float) -> Answer:
        """See `SqlServer`."""
        import psycopg

        options = f"-c default_transaction_read_only=on -c statement_timeout={int(timeout_s * 1000)}"
        url = "postgresql:" + self._url.partition(":")[2]
        try:
            connection = await psycopg.AsyncConnection.connect(
                url, connect_timeout=CONNECT_S, options=options, application_name="mofa-tool"
            )
        except psycopg.OperationalError as error:
            raise ProviderUnavailable(f"The database cannot be reached ({_first_line(error)}).") from None
        try:
            async with connection, connection.cursor() as cursor:
                # As bytes, so that nothing in the query is taken for a place of ours; prepared, so that it is one statement.
                await cursor.execute(f"DECLARE asked NO SCROLL CURSOR FOR {query}".encode(), prepare=True)
                await cursor.execute(f"FETCH {limit} FROM asked".encode())
                rows = await cursor.fetchall()
                return [column.name for column in cursor.description or ()], [tuple(row) for row in rows]
        except psycopg.errors.QueryCanceled:
            raise ToolFault(f"The query was stopped at its time limit of {timeout_s:g} s. Ask for less.") from None
        except psycopg.errors.ReadOnlySqlTransaction as error:
            raise ToolFault(f"Only reading is allowed here ({_first_line(error)}).") from None
        except psycopg.OperationalError as error:
            raise ProviderUnavailable(f"The database went away ({_first_line(error)}).") from None
        except psycopg.Error as error:
            raise ToolFault(f"The query failed: {_first_line(error)}. Only a single SELECT is allowed here.") from None


class MySql(SqlServer):
    """MySQL and MariaDB by asyncmy. A query must be one by itself, and fit where only a query can stand."""

    dialect = "MySQL"

    async def ask(self, query: str, limit: int, timeout_s: float) -> Answer:
        """See `SqlServer`."""
        import asyncmy
        from asyncmy.errors import Error

        url = urlsplit(self._url)
        try:
            connection = await asyncmy.connect(
                host=url.hostname or "localhost", port=url.port or 3306, user=unquote(url.username or ""),
                password=unquote(url.password or ""), db=unquote(url.path[1:]), charset="utf8mb4", connect_timeout=CONNECT_S,
            )  # fmt: skip
        except (Error, OSError) as error:
            raise ProviderUnavailable(f"The database cannot be reached ({_first_line(error)}).") from None
        try:
            async with connection.cursor() as cursor:
                # Each remark is a setting for one of the two, and a remark for the other.
                limits = f"/*M!100000 ,max_statement_time={timeout_s:g}*//*!80000 ,max_execution_time={timeout_s * 1000:.0f}*/"
                limits = f"sql_select_limit={limit}{limits}"
                await cursor.execute(f"SET SESSION {limits}")
                await cursor.execute("START TRANSACTION READ ONLY")
                # By itself a whole statement, and fit to stand in another one: then it is one query, and writes no file.
                await cursor.execute("PREPARE asked FROM %s", (query,))
                within = f"SELECT * FROM ({query}\n) AS asked"  # noqa: S608  (prepared, never run)
                await cursor.execute("PREPARE asked FROM %s", (within,))
                await cursor.execute(query)
                rows = await cursor.fetchmany(limit)
                return [column[0] for column in cursor.description or ()], [tuple(row) for row in rows]
        except Error as error:
            raise _explained(error, timeout_s) from None
        except (OSError, asyncio.IncompleteReadError) as error:
            raise ProviderUnavailable(f"The database went away ({_first_line(error)}).") from None
        finally:
            connection.close()


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
    """The server that a URL means.

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
