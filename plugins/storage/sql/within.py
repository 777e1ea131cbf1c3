"""Looking for words within a column, however long they are: SQLite takes no pattern of `LIKE` over 50,000 bytes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class _Place(FunctionElement[int]):
    """Where a text is within another one, from 1; 0 where it is not."""

    name = "instr"
    type = Integer()
    inherit_cache = True


@compiles(_Place)
def _instr(element: _Place, compiler: Any, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(_Place, "postgresql")
def _strpos(element: _Place, compiler: Any, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


def holds(column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """Return whether a column has these words in it."""
    return _Place(column, literal(words, column.type)) > 0
