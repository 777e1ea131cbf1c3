"""Search for words of any length in a column: SQLite accepts no `LIKE` pattern over 50,000 bytes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class _Position(FunctionElement[int]):
    """The position of a text in another one, from 1; 0 if it does not occur."""

    name = "instr"
    type = Integer()
    inherit_cache = True


@compiles(_Position)
def _instr(element: _Position, compiler: Any, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(_Position, "postgresql")
def _strpos(element: _Position, compiler: Any, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


def holds(column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """Return the condition that a column contains these words."""
    return _Position(column, literal(words, column.type)) > 0
