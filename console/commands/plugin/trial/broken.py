"""The failure of a plugin that breaks the contract of its kind."""

from __future__ import annotations

from console.terminal.failure import FAILED, Failure


def broken(words: str) -> Failure:
    """Return the failure that says what was expected and what was found."""
    return Failure(words, FAILED, "ContractBroken")
