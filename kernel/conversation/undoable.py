"""A tool call that had an effect, and the tool that takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kernel.basics.schema import Schema

MOST_UNDOABLE = 200
"""The most calls of a run and its children that are remembered: the newest ones."""

OUTCOME_UNDOABLE_BYTES = 256 * 1024
"""The most that the calls in the outcome of a child have, in bytes of JSON."""


class Undoable(Schema):
    """A tool call that had an effect, and the tool that takes it back: it gets `{args, result}` of the call."""

    step: str
    participant: str
    tool: str
    undo: str
    args: dict[str, Any]
    result: str
    at: datetime | None = None
    scripted: bool = False
    """Whether a script made the call, or is the tool: histories from before do not remember such calls."""

    @property
    def given(self) -> dict[str, Any]:
        """The arguments of the undo."""
        return {"args": self.args, "result": self.result}


def newest_that_fit(calls: Sequence[Undoable]) -> list[Undoable]:
    """Return the newest calls that an outcome takes along."""
    left, kept = OUTCOME_UNDOABLE_BYTES, list[Undoable]()
    for call in reversed(calls):
        left -= len(call.model_dump_json())
        if left < 0:
            break
        kept.append(call)
    return kept[::-1]
