"""The rows of an answer, added one by one until its limits are reached."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from kernel.basics.json_text import whole_json

LONGEST_VALUE = 2000
"""The longest value, in characters; a longer one is cut."""

ANSWER_BYTES = 256 * 1024
"""The largest answer, in bytes of its rows as JSON in UTF-8."""


class Rows:
    """The rows of one answer: at most `most`, and at most `ANSWER_BYTES`."""

    def __init__(self, most: int) -> None:
        self.columns: list[str] = []
        self.most = most
        self._rows: list[list[Any]] = []
        self._left = ANSWER_BYTES
        self._more = False

    def add(self, row: Sequence[Any], *, is_cut: bool = False) -> bool:
        """Add a row, with its values made fit for JSON; return False if it was too much, so that no more rows are needed.

        Args:
            row: the values as the driver gives them.
            is_cut: the database has cut the texts already.
        """
        shown = [value if is_cut and isinstance(value, str) else _shown(value) for value in row]
        self._left -= len(whole_json(shown))
        self._more = len(self._rows) >= self.most or self._left < 0
        if not self._more:
            self._rows.append(shown)
        return not self._more

    def answer(self) -> dict[str, Any]:
        """Return `{columns, rows, more}`; `more` is True if rows were left out."""
        return {"columns": self.columns, "rows": self._rows, "more": self._more}


def _shown(value: Any) -> Any:
    if isinstance(value, bytes):
        return f"<{len(value):,} bytes>"
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, (dict, list)):
        value = json.dumps(value, ensure_ascii=False, default=str)
    if value is not None and not isinstance(value, (str, int, float)):  # times, decimals, UUIDs
        value = str(value)
    if isinstance(value, str) and len(value) > LONGEST_VALUE:
        return f"{value[:LONGEST_VALUE]}… (cut: {len(value):,} characters)"
    return value
