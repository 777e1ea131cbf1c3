"""Column types with the same meaning in every database. Importing this module registers them for MySQL and MariaDB.

Without it, those two keep whole seconds of a DateTime, 64 KB of a Text and 24 bits of a Float.
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
    """A point in time, to the microsecond, written in UTC and read with its zone. Only PostgreSQL does this by itself.

    A migration uses `sa.DateTime(timezone=True)`.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time with its zone."""
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_MARK = "\ufdd0"
"""A noncharacter, which Unicode reserves for programs: no ordinary text contains it."""

_WRITTEN = {f"{_MARK}0": "\0", f"{_MARK}1": _MARK}


def _written(text: str) -> str:
    """Return a text without NUL: PostgreSQL refuses it, and SQLite searches only the text before it."""
    if "\0" not in text and _MARK not in text:
        return text
    return text.replace(_MARK, f"{_MARK}1").replace("\0", f"{_MARK}0")


def _read(text: str) -> str:
    return re.sub(f"{_MARK}[01]", lambda match: _WRITTEN[match[0]], text) if _MARK in text else text


class Words(TypeDecorator[str]):
    """Text of any length, which is read exactly as it was written, NUL characters included.

    A migration uses `sa.Text`. A JSON column does not need it: JSON writes NUL as `\\u0000`.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return LONGTEXT for MySQL and MariaDB, otherwise `Text`."""
        return dialect.type_descriptor(LONGTEXT()) if dialect.name == "mysql" else super().load_dialect_impl(dialect)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text as it is stored."""
        return None if value is None else _written(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text as it was written."""
        return None if value is None else _read(value)


class ShortWords(TypeDecorator[str]):
    """The same with a limited length. A migration uses `sa.String`."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text as it is stored."""
        return None if value is None else _written(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text as it was written."""
        return None if value is None else _read(value)
