"""How migrations run on MySQL and MariaDB, which commit after each change of the schema: written down one by one, so that
one that was cut off half-way is gone on with where it stopped."""

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
    Column("number", Integer, nullable=False),  # the statement that was begun last, from 0
    Column("refused", Boolean, nullable=False),  # the database refused it, so that it certainly was not done
)

DONE_ALREADY = {1050, 1051, 1060, 1061, 1091, 1826}
"""There is such a table, column, index or key already, or none to drop."""


class ResumingImpl(MySQLImpl):
    """Alembic's MySQL with a memory. Tables compare words by their bytes, as the other databases do."""

    __dialect__ = "mysql"

    def __init__(self, dialect: Any, connection: Connection | None, *args: Any, **options: Any) -> None:
        super().__init__(dialect, connection, *args, **options)
        self._number = 0
        self._begun, self._refused = 0, True
        self._step: str | None = self.context_opts.get("step")

    def create_table(self, table: Table, **kw: Any) -> None:
        """As Alembic, with a character set that holds everything and a collation that takes no two words for one."""
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
            self._begun, self._refused = _cut_off(self.connection, self._step)
        number, self._number = self._number, self._number + 1
        if number < self._begun:
            return None
        _write_down(self.connection, self._step, number, refused=False)
        try:
            done = super()._exec(construct, execution_options, multiparams, params or {})
        except DBAPIError as error:
            if number == self._begun and not self._refused and error.orig is not None and error.orig.args[0] in DONE_ALREADY:
                return None  # it was done, and only the next one not begun
            if not error.connection_invalidated:
                _write_down(self.connection, self._step, number, refused=True)
            raise
        if isinstance(construct, UpdateBase) and getattr(construct.table, "name", "") == self.context_opts["version_table"]:
            self.connection.execute(delete(half))  # with the new revision, or not at all
        return done


def _cut_off(connection: Connection, step: str) -> tuple[int, bool]:
    """Return the statement to go on with, and whether it is certain that it was not done."""
    half.create(connection, checkfirst=True)
    found = connection.execute(select(half)).one_or_none()
    if found is None or found.step == step:
        return (found.number, found.refused) if found else (0, True)
    raise InvalidInput(
        f"The change of the schema from {found.step.replace(' > ', ' to ')} was cut off half-way, and this database "
        f"cannot take it back. Go on with it first: mofa db {_way(found.step)}"
    )


def _write_down(connection: Connection, step: str, number: int, *, refused: bool) -> None:
    connection.execute(delete(half))
    connection.execute(insert(half).values(step=step, number=number, refused=refused))
    connection.connection.commit()


def _way(step: str) -> str:
    was, becomes = step.split(" > ")
    return "upgrade" if was == "base" or (becomes != "base" and becomes > was) else f"downgrade {becomes}"
