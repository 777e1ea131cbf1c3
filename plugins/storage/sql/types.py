"""Types that mean the same in every database. Importing this module tells MySQL and MariaDB what ours are there.

Left alone they would keep whole seconds in a DateTime, 64 KB in a Text and 24 bits of a Float.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Float, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator

_ESCAPE = "\ufdd0"


@compiles(DateTime, "mysql")
def _datetime(type_: DateTime, compiler: Any, **options: Any) -> str:
    return "DATETIME(6)"


@compiles(Float, "mysql")
def _float(type_: Float[Any], compiler: Any, **options: Any) -> str:
    return "DOUBLE"


@compiles(Text, "mysql")
def _text(type_: Text, compiler: Any, **options: Any) -> str:
    return "LONGTEXT"


class Words(TypeDecorator[str]):
    """Text of any characters, U+0000 among them, which PostgreSQL takes in no text. In a migration it is `sa.Text`.

    U+0000 is kept as U+FDD0 and a `0`, and U+FDD0 (which stands for nothing, and is no character) as U+FDD0 and a `1`, in every
    database: a dump of one is good for the others.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """As it is kept."""
        if value is None or not ("\0" in value or _ESCAPE in value):
            return value
        return value.replace(_ESCAPE, f"{_ESCAPE}1").replace("\0", f"{_ESCAPE}0")

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """As it was."""
        if value is None or _ESCAPE not in value:
            return value
        return value.replace(f"{_ESCAPE}0", "\0").replace(f"{_ESCAPE}1", _ESCAPE)


class Moment(TypeDecorator[datetime]):
    """A point in time, to the microsecond: written in UTC and read with its zone, which only PostgreSQL does by itself.

    In a migration it is `sa.DateTime(timezone=True)`.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With its zone."""
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
