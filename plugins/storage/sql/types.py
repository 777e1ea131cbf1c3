"""Types that mean the same in every database. Importing this module tells MySQL and MariaDB what ours are there.

Left alone they would keep whole seconds in a DateTime, 64 KB in a Text and 24 bits of a Float.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Float, String, Text
from sqlalchemy.dialects.mysql import LONGTEXT
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator, TypeEngine


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


_MARK = "\ufdd0"
"""A code point that Unicode leaves to programs: no text has it, unless on purpose."""

_WRITTEN = {f"{_MARK}0": "\0", f"{_MARK}1": _MARK}


def _written(text: str) -> str:
    """Return a text as every database can keep it and search it: PostgreSQL refuses NUL, SQLite searches only what is before
    it.
    """
    if "\0" not in text and _MARK not in text:
        return text
    return text.replace(_MARK, f"{_MARK}1").replace("\0", f"{_MARK}0")


def _read(text: str) -> str:
    return re.sub(f"{_MARK}[01]", lambda found: _WRITTEN[found[0]], text) if _MARK in text else text


class Words(TypeDecorator[str]):
    """Text of people, models and programs, of any length, that comes back as it was, NUL characters too.

    In a migration it is `sa.Text`. JSON needs nothing like it: NUL is written in six characters there.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """As `Text` is there."""
        return dialect.type_descriptor(LONGTEXT()) if dialect.name == "mysql" else super().load_dialect_impl(dialect)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """As it is kept."""
        return None if value is None else _written(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """As it was."""
        return None if value is None else _read(value)


class ShortWords(TypeDecorator[str]):
    """The same of a limited length; in a migration `sa.String`."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """As it is kept."""
        return None if value is None else _written(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """As it was."""
        return None if value is None else _read(value)
