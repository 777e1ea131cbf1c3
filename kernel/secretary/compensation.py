"""Compensation after a rejection: the tool calls that can be undone, in reverse order, each confirmed by a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from kernel.basics.event_data import shortened
from kernel.conversation.decision import Option, ToolAction
from kernel.conversation.transcript import as_text
from kernel.conversation.undoable import Undoable
from kernel.kinds.tool import ToolDescription

UNDO, SKIP, LEAVE, AGAIN = "undo", "skip", "leave", "again"
"""The options: undo this call, leave this call alone, leave all that is left alone, and try a failed undo again."""

LEFT_ALONE = (SKIP, LEAVE)
"""The options with which nothing is called."""

ARGS_BYTES, RESULT_CHARACTERS = 16_384, 4_000
"""The largest arguments of such a call, as JSON, and the most of its result that the undo is given."""


def undoable(
    tool: ToolDescription,
    args: dict[str, Any],
    result: str,
    step: str,
    participant: str,
    at: datetime,
    *,
    scripted: bool = False,
) -> Undoable | None:
    """Return the call as one that can be undone; None if the tool declares no undo, or the arguments are too large."""
    if tool.undo is None or len(as_text(args).encode(errors="replace")) > ARGS_BYTES:
        return None
    cut = result[:RESULT_CHARACTERS]
    return Undoable(
        step=step, participant=participant, tool=tool.name, undo=tool.undo, args=args, result=cut, at=at, scripted=scripted
    )


def in_order(calls: Sequence[Undoable]) -> list[Undoable]:
    """Return calls of a todo and of the teams in it by their time, the oldest first."""
    return sorted(calls, key=lambda call: call.at or datetime.min.replace(tzinfo=UTC))


def undo_request(call: Undoable, number: int, of: int, risk: str, error: str | None = None) -> dict[str, Any]:
    """Return the fields of the decision about one call. `error` is why an attempt to undo it failed."""
    failed = f"\n\nThe undo failed: {error}" if error else ""
    first = Option(id=AGAIN, label="Try again") if error else Option(id=UNDO, label="Undo", impact=f"{call.undo} is used.")
    return {
        "kind": "approval",
        "title": f"Undo {call.tool}? ({number} of {of})",
        "question": f"The work was rejected. {call.participant} had used {call.tool} with:\n\n{as_text(call.args)}\n\n"
        f"Its result:\n\n{shortened(call.result, 1000)}{failed}",
        "options": [
            first,
            Option(id=SKIP, label="Leave it", impact="This call stays as it is; the next one is asked about."),
            Option(id=LEAVE, label="Leave the rest", impact="Nothing more is undone."),
        ],
        "recommended": first.id,
        "action": ToolAction(name=call.undo, args=call.given),
        "risk": risk,
    }
