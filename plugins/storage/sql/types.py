"""Types that mean the same in every database. Importing this module tells MySQL and MariaDB what ours are there.

Left alone they would keep whole seconds in a DateTime, 64 KB in a Text and 24 bits of a Float.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Float, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator


@compiles(DateTime, "mysql")
def _datetime(type_: DateTime, compiler: Any, **options: Any) -> str:
    return "DATETIME(6)"


@compiles(Float, "mysql")
def _float(type_: Float[Any], compiler: Any, **options: Any) -> str:
    return "DOUBLE"


@compiles(Text, "mysql")
def _text(type_: Text, compiler: Any, **options: Any) -> str:
    return "LONGTEXT"


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
