"""How urgent something is, and the Temporal priority key that says so."""

from typing import Literal, get_args

Priority = Literal["critical", "high", "normal", "low", "background"]

PRIORITIES: tuple[Priority, ...] = get_args(Priority)


def priority_key(priority: Priority) -> int:
    """Temporal's key, from 1 (`critical`, first) to 5 (`background`, last)."""
    return PRIORITIES.index(priority) + 1
