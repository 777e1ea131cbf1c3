"""Migrations on MySQL and MariaDB, which commit after each change of the schema.

The number of each statement is stored before it runs, so that an interrupted migration continues where it stopped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alembic.ddl.mysql import MySQLImpl
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Executable,
    Integer,
    MetaData,
    String,
    Table,
    UpdateBase,
    delete,
    insert,
    select,
)
from sqlalchemy.exc import DBAPIError

from kernel.basics.errors import InvalidInput

half = Table(
    "mofa_schema_step",
    MetaData(),
    Column("step", String(80), primary_key=True),  # "0003 > 0004"
    Column("number", Integer, nullable=False),  # the statement that was started last, from 0
    Column("refused", Boolean, nullable=False),  # the database refused it, so it had no effect
)

ALREADY_DONE = {1050, 1051, 1060, 1061, 1091, 1826}
"""Error numbers: the table, column, index or key exists already, or the one to drop does not exist."""


class ResumingImpl(MySQLImpl):
    """Alembic's implementation for MySQL, which can resume. Tables compare text by its bytes, as other databases do."""

    __dialect__ = "mysql"

    def __init__(self, dialect: Any, connection: Connection | None, *args: Any, **options: Any) -> None:
        super().__init__(dialect, connection, *args, **options)
        self._number = 0
        self._begun, self._refused = 0, True
        self._step: str | None = self.context_opts.get("step")

    def create_table(self, table: Table, **kw: Any) -> None:
        """Create a table with a character set for all of Unicode, and a collation in which different texts are never equal."""
        mariadb = bool(getattr(self.dialect, "is_mariadb", False))
        collation = "utf8mb4_nopad_bin" if mariadb else "utf8mb4_0900_bin"
        table.dialect_kwargs.update({"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": collation})
        super().create_table(table, **kw)

    def _exec(
        self,
        construct: Executable | str,
        execution_options: Mapping[str, Any] | None = None,
        multiparams: Sequence[Mapping[str, Any]] | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> Any:
        if self._step is None or self.connection is None:
            return super()._exec(construct, execution_options, multiparams, params or {})
        if self._number == 0:
            self._begun, self._refused = _interrupted_at(self.connection, self._step)
        number, self._number = self._number, self._number + 1
        if number < self._begun:
            return None
        _store_step(self.connection, self._step, number, refused=False)
        try:
            done = super()._exec(construct, execution_options, multiparams, params or {})
        except DBAPIError as error:
            if number == self._begun and not self._refused and error.orig is not None and error.orig.args[0] in ALREADY_DONE:
                return None  # it was done before the interruption, and the next one was not started
            if not error.connection_invalidated:
                _store_step(self.connection, self._step, number, refused=True)
            raise
        if isinstance(construct, UpdateBase) and getattr(construct.table, "name", "") == self.context_opts["version_table"]:
            self.connection.execute(delete(half))  # in the transaction of the new revision
        return done


def _interrupted_at(connection: Connection, step: str) -> tuple[int, bool]:
    """Return the statement to continue with, and whether it certainly had no effect."""
    half.create(connection, checkfirst=True)
    row = connection.execute(select(half)).one_or_none()
    if row is None or row.step == step:
        return (row.number, row.refused) if row else (0, True)
    raise InvalidInput(
        f"The migration of the schema from {row.step.replace(' > ', ' to ')} was interrupted, and this database "
        f"cannot roll it back. Complete it first: mofa db {_command(row.step)}"
    )


def _store_step(connection: Connection, step: str, number: int, *, refused: bool) -> None:
    connection.execute(delete(half))
    connection.execute(insert(half).values(step=step, number=number, refused=refused))
    connection.connection.commit()


def _command(step: str) -> str:
    was, becomes = step.split(" > ")
    return "upgrade" if was == "base" or (becomes != "base" and becomes > was) else f"downgrade {becomes}"
