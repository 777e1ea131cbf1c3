"""A guard that keeps keys and tokens of well-known providers from models and tools, and from whoever reads their answers."""

from __future__ import annotations

from typing import Any, Literal

from kernel.agents.guard import Guard, Look, Verdict
from kernel.basics.secrets import SECRET

HIDDEN = "[secret]"


def create(*, on_find: Literal["hide", "refuse"] = "hide") -> Guard:
    """Return the guard.

    Args:
        on_find: `hide` puts [secret] in the place of each, `refuse` lets nothing pass that holds one.
    """
    return Secrets(on_find)


class Secrets:
    """Knows keys by their shapes."""

    def __init__(self, on_find: str) -> None:
        self._on_find = on_find

    async def look(self, look: Look) -> Verdict:
        """Find them, at any depth."""
        hidden = _without(look.value)
        if hidden == look.value:
            return Verdict(verdict="allow")
        if self._on_find == "refuse":
            return Verdict(verdict="refuse", reason="it holds what looks like a key or a token")
        return Verdict(verdict="change", value=hidden)

    async def close(self) -> None:
        """Nothing is held."""


def _without(value: Any) -> Any:
    if isinstance(value, str):
        return SECRET.sub(HIDDEN, value)
    if isinstance(value, list):
        return [_without(each) for each in value]
    return {key: _without(each) for key, each in value.items()} if isinstance(value, dict) else value
