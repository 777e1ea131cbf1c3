"""The pause between attempts to send something, which grows with each failure."""

from __future__ import annotations

from datetime import timedelta

MOST_DOUBLINGS = 20


def grown(first: timedelta, factor: int, attempts: int, longest: timedelta) -> timedelta:
    """Return the pause after so many attempts that failed: `first`, and `factor` times as long after each later one."""
    times: int = factor ** min(attempts - 1, MOST_DOUBLINGS)
    return min(first * times, longest)
