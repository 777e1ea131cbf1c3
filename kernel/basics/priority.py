"""How urgent something is, and the Temporal priority key that says so."""

from typing import Literal, get_args

from kernel.basics.sha256 import sha256_of

Priority = Literal["critical", "high", "normal", "low", "background"]

PRIORITIES: tuple[Priority, ...] = get_args(Priority)


FAIRNESS_KEY_BYTES = 64
"""The longest fairness key, in UTF-8: with a longer one, every task that schedules something fails."""


def fairness_key(tenant: str) -> str:
    """Return Temporal's fairness key for a tenant: its name, or, where that is too long, its beginning and its hash."""
    whole = tenant.encode()
    if len(whole) <= FAIRNESS_KEY_BYTES:
        return tenant
    return f"{whole[:40].decode(errors='ignore')}~{sha256_of(tenant)[:16]}"


def priority_key(priority: Priority) -> int:
    """Temporal's key, from 1 (`critical`, first) to 5 (`background`, last)."""
    return PRIORITIES.index(priority) + 1
