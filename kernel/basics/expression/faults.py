"""The errors of an expression, and the allowance of steps that bounds its evaluation."""

from __future__ import annotations

STEPS = 100_000
"""The most steps that one evaluation may take."""


class Fault(Exception):
    """An error in an expression. `at` is its position, counted from 0; `words` is a clause without a full stop."""

    def __init__(self, at: int, words: str) -> None:
        self.at, self.words = at, words


class TooManySteps(Exception):
    """An allowance of steps is used up."""


class Steps:
    """An allowance of steps, which several evaluations may share."""

    def __init__(self, left: int = STEPS) -> None:
        self._all = self._left = left

    @property
    def taken(self) -> int:
        """The steps taken so far."""
        return self._all - self._left

    def take(self, steps: int) -> None:
        """Take steps from the allowance. Raise `TooManySteps` if there are not enough."""
        self._left -= steps
        if self._left < 0:
            raise TooManySteps(f"it takes more than {self._all:,} steps")
