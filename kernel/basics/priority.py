"""Priorities, and the keys by which Temporal orders tasks."""

from typing import Literal, get_args

from kernel.basics.sha256 import sha256_of

Priority = Literal["critical", "high", "normal", "low", "background"]

PRIORITIES: tuple[Priority, ...] = get_args(Priority)

FAIRNESS_KEY_BYTES = 64
"""The longest fairness key, in bytes of UTF-8. With a longer one, every workflow task that schedules something fails."""


def fairness_key(tenant: str | None) -> str | None:
    """Return Temporal's fairness key for a tenant: its name, or the beginning and the hash of a name that is too long."""
    if tenant is None:
        return None
    whole = tenant.encode()
    if len(whole) <= FAIRNESS_KEY_BYTES:
        return tenant
    return f"{whole[:40].decode(errors='ignore')}~{sha256_of(tenant)[:16]}"


def priority_key(priority: Priority) -> int:
    """Return Temporal's priority key, from 1 (`critical`, first) to 5 (`background`, last)."""
    return PRIORITIES.index(priority) + 1
