"""The log of a script."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from kernel.basics.schema import Schema
from kernel.conversation.transcript import as_text

Level = Literal["debug", "info", "warning", "error"]

LINE_CHARACTERS = 2_000
"""The longest line of a script's log; the rest of a longer one is cut."""

SEAM = 500
"""The characters beyond `LINE_CHARACTERS` that an engine keeps: a key at the cut is still whole when keys are removed."""

LOG_LINES = 1_000
LOG_CHARACTERS = 128 * 1024
"""The limits of a log: of one stretch between two host calls, and of a whole run."""


class LogLine(Schema):
    """A line that a script wrote by `log` (or `print`)."""

    level: Level = "info"
    text: str


class Log:
    """The lines of a script, cut on arrival: a script may write much more than is kept."""

    def __init__(self, lines: Iterable[LogLine] = ()) -> None:
        self._lines: list[LogLine] = []
        self._left = LOG_CHARACTERS
        for line in lines:
            self.add(line.text, line.level)

    def __len__(self) -> int:
        return len(self._lines)

    def full(self) -> bool:
        """Return whether later lines are dropped."""
        return self._left <= 0 or len(self._lines) >= LOG_LINES

    def add(self, message: Any, level: Level = "info") -> None:
        """Write a line: a text as it is, other JSON as text. Do nothing once the log is full."""
        if self.full():
            return
        text = as_text(message)
        if len(text) > LINE_CHARACTERS + SEAM:
            text = f"{text[: LINE_CHARACTERS + SEAM]}…"
        self._left -= len(text)
        self._lines.append(LogLine(level=level, text=text))
        if self.full():
            self._lines[-1] = LogLine(level=level, text=f"{text}\n[The log is full: later lines are not kept.]")

    def since(self, number: int) -> tuple[LogLine, ...]:
        """Return the lines after the first `number`."""
        return tuple(self._lines[number:])
