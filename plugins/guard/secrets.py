"""A guard that hides or refuses keys and tokens of well-known providers, in inputs and outputs of models and tools."""

from __future__ import annotations

from typing import Any, Literal

from kernel.agents.guard import Guard, Look, Verdict
from kernel.basics.secrets import SECRET

HIDDEN = "[secret]"


def create(*, on_find: Literal["hide", "refuse"] = "hide") -> Guard:
    """Return the guard.

    Args:
        on_find: `hide` replaces each by [secret], `refuse` refuses a value that holds one.
    """
    return Secrets(on_find)


class Secrets:
    """Recognizes keys by their form: see `kernel.basics.secrets`."""

    def __init__(self, on_find: str) -> None:
        self._on_find = on_find

    async def look(self, look: Look) -> Verdict:
        """Find keys, at any depth."""
        hidden = _without(look.value)
        if hidden == look.value:
            return Verdict(verdict="allow")
        if self._on_find == "refuse":
            return Verdict(verdict="refuse", reason="it holds what looks like a key or a token")
        return Verdict(verdict="change", value=hidden)

    async def close(self) -> None:
        """Do nothing: there is nothing to close."""


def _without(value: Any) -> Any:
    if isinstance(value, str):
        return SECRET.sub(HIDDEN, value)
    if isinstance(value, list):
        return [_without(each) for each in value]
    return {key: _without(each) for key, each in value.items()} if isinstance(value, dict) else value
