"""Statements of the hot path: compiled once for each kind of database, and run on the driver's own cursor.

SQLAlchemy takes ten times as long to run a statement as SQLite does: it makes a cache key, a context and a result each time.
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import Executable
from sqlalchemy.types import TypeEngine

Row = Any
"""A row as a named tuple."""

Parameters = Mapping[str, Any]
_Change = Callable[[Any], Any]


class Prepared:
    """One statement, whose parameters are `bindparam`s. It runs on a connection of any of the databases."""

    def __init__(self, statement: Executable | Callable[[str], Executable]) -> None:
        """`statement` may be a function of the dialect's name, where databases write it differently."""
        self._statement = statement
        self._forms: dict[str, _Form] = {}

    def run(self, db: Connection, parameters: Parameters) -> None:
        """Run the statement once, and ignore its result."""
        self.send(db, parameters).close()

    def many(self, db: Connection, rows: Sequence[Parameters]) -> None:
        """Run the statement with each of the rows, in their order."""
        if len(rows) == 1:
            return self.run(db, rows[0])
        if rows:
            form = self._form(db)
            given = [form.bound(row) for row in rows]
            cursor = db.connection.cursor()
            try:
                cursor.executemany(form.sql, given)
            except form.error as error:
                raise _as_sqlalchemys(db, form.sql, error) from error
            finally:
                cursor.close()
        return None

    def send(self, db: Connection, parameters: Parameters) -> Any:
        """Run the statement, and return the driver's cursor for `rows`."""
        form = self._form(db)
        cursor = db.connection.cursor()
        try:
            cursor.execute(form.sql, form.bound(parameters))
        except form.error as error:
            raise _as_sqlalchemys(db, form.sql, error) from error
        return cursor

    def rows(self, db: Connection, cursor: Any) -> list[Row]:
        """Return the rows of a cursor of `send`, and close it."""
        form = self._form(db)
        try:
            fetched = cursor.fetchall()
            form.describe(cursor.description, db.dialect)
        except form.error as error:
            raise _as_sqlalchemys(db, form.sql, error) from error
        finally:
            cursor.close()
        return [form.row(each) for each in fetched]

    def all(self, db: Connection, parameters: Parameters) -> list[Row]:
        """Run the statement, and return its rows."""
        return self.rows(db, self.send(db, parameters))

    def union(self, db: Connection, parameters: Sequence[Parameters]) -> list[list[Row]]:
        """Return the rows for each of the parameters, by one query."""
        if len(parameters) == 1:
            return [self.all(db, parameters[0])]
        form = self._form(db)
        parts = [f"(SELECT {number} AS part, {form.sql.removeprefix('SELECT ')})" for number in range(len(parameters))]
        given = tuple(value for each in parameters for value in form.bound(each))
        cursor = db.connection.cursor()
        try:
            cursor.execute(" UNION ALL ".join(parts), given)
            fetched = cursor.fetchall()
            form.describe(cursor.description[1:], db.dialect)
        except form.error as error:
            raise _as_sqlalchemys(db, form.sql, error) from error
        finally:
            cursor.close()
        found: list[list[Row]] = [[] for _ in parameters]
        for part, *row in fetched:
            found[part].append(form.row(row))
        return found

    def _form(self, db: Connection) -> _Form:
        form = self._forms.get(db.dialect.name)
        if form is None:
            form = self._forms[db.dialect.name] = _compiled(self._statement, db.dialect)
        return form


@dataclass
class _Form:
    """A statement for one kind of database. `named`: its parameters are passed by name, otherwise by position.

    `read` are the changes of columns that are read, by their positions. They are known once there is a result.
    """

    sql: str
    named: bool
    binds: Sequence[tuple[str, Any, _Change | None]]
    types: Sequence[TypeEngine[Any]]
    make: Callable[[Sequence[Any]], Row]
    error: type[Exception]
    read: Sequence[tuple[int, _Change]] | None = None

    def bound(self, given: Parameters) -> Any:
        values = [
            change(given.get(name, default)) if change else given.get(name, default) for name, default, change in self.binds
        ]
        return dict(zip((name for name, _, _ in self.binds), values, strict=True)) if self.named else tuple(values)

    def describe(self, description: Sequence[Any], dialect: Dialect) -> None:
        if self.read is None:
            changes = [
                kind.dialect_impl(dialect).result_processor(dialect, column[1])
                for kind, column in zip(self.types, description, strict=True)
            ]
            self.read = [(position, change) for position, change in enumerate(changes) if change is not None]

    def row(self, fetched: Sequence[Any]) -> Row:
        if not self.read:
            return self.make(fetched)
        values = list(fetched)
        for position, change in self.read:
            values[position] = change(values[position])
        return self.make(values)


def _compiled(statement: Executable | Callable[[str], Executable], dialect: Dialect) -> _Form:
    chosen: Any = statement(dialect.name) if callable(statement) else statement
    compiled = chosen.compile(dialect=dialect)
    by_name = {name: bind for bind, name in compiled.bind_names.items()}
    binds = [
        (name, by_name[name].effective_value, by_name[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in (compiled.positiontup if compiled.positional else by_name)
    ]
    types: list[TypeEngine[Any]] = []
    make: Callable[[Sequence[Any]], Row] = tuple
    if isinstance(chosen, Select):
        types = [column.type for column in chosen.selected_columns]
        named: Any = collections.namedtuple
        make = named("Found", [column.name for column in chosen.selected_columns])._make
    return _Form(compiled.string, not compiled.positional, binds, types, make, dialect.loaded_dbapi.Error)


@contextmanager
def pipelined(db: Connection) -> Iterator[None]:
    """Send statements without waiting for the results of those before them, where the database can: PostgreSQL.

    An error of a statement is then raised by a later one, or at the end. SQLAlchemy's own statements would find no results.
    """
    if db.dialect.name != "postgresql" or db.dialect.is_async:  # an asynchronous connection is not the writer's
        yield
        return
    error = db.dialect.loaded_dbapi.Error
    try:
        with db.connection.driver_connection.pipeline():  # type: ignore[union-attr]
            yield
    except error as failed:
        raise _as_sqlalchemys(db, "", failed) from failed


def _as_sqlalchemys(db: Connection, sql: str, error: Exception) -> Exception:
    """Return the driver's error as SQLAlchemy would raise it."""
    lost = db.dialect.is_disconnect(error, db.connection, None)  # type: ignore[arg-type]
    kind = db.dialect.loaded_dbapi.Error
    return DBAPIError.instance(sql, None, error, kind, hide_parameters=True, connection_invalidated=lost, dialect=db.dialect)
