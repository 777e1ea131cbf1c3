"""The rows of an answer, collected one by one until they are enough."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

LONGEST_VALUE = 2000
"""Characters of one value that are shown."""

ANSWER_BYTES = 256 * 1024
"""What the rows of one answer may be together, as JSON in UTF-8."""


class Rows:
    """At most `most` rows, and at most `ANSWER_BYTES` of them."""

    def __init__(self, most: int) -> None:
        self.columns: list[str] = []
        self.most = most
        self._rows: list[list[Any]] = []
        self._left = ANSWER_BYTES
        self._more = False

    def add(self, row: Sequence[Any], *, is_cut: bool = False) -> bool:
        """Take a row, as values that JSON has. False where it was one too many: then there is no need for another one.

        With `is_cut`, its texts are no longer than what is shown.
        """
        shown = [value if is_cut and isinstance(value, str) else _shown(value) for value in row]
        self._left -= len(json.dumps(shown, ensure_ascii=False).encode(errors="replace"))
        self._more = len(self._rows) >= self.most or self._left < 0
        if not self._more:
            self._rows.append(shown)
        return not self._more

    def answer(self) -> dict[str, Any]:
        """`{columns, rows, more}`."""
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
