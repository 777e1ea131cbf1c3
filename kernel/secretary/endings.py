"""The ends of todos that could not say so themselves, for example because their workflow was terminated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from kernel.secretary.shapes import TodoStatus

Ending = Literal["terminated", "cancelled", "failed", "timed_out", "desk_ended", "unknown"]
"""The end of a todo's workflow. `desk_ended`: it never began, because its desk ended before. `unknown`: the server lost it."""

WORDS: Mapping[Ending, str] = {
    "terminated": "Its workflow was terminated.",
    "cancelled": "Its workflow was cancelled.",
    "failed": "Its workflow failed.",
    "timed_out": "Its workflow exceeded a time limit of Temporal.",
    "desk_ended": "Its desk ended before it began.",
    "unknown": "The server does not know its workflow any more.",
}


def status_of(ending: Ending | None) -> TodoStatus:
    """Return the status of such a todo. None: nobody knows what happened."""
    return "cancelled" if ending in ("cancelled", "desk_ended") else "failed"
