"""A guard that keeps keys and tokens of well-known providers from models and tools, and from whoever reads their answers."""

from __future__ import annotations

from typing import Any, Literal

from kernel.agents.guard import Guard, Look, Verdict
from kernel.basics.errors import InvalidInput
from kernel.basics.secrets import SECRET

HIDDEN = "[secret]"


def create(*, on_find: Literal["hide", "refuse"] = "hide", **unknown: Any) -> Guard:
    """Return the guard.

    Args:
        on_find: `hide` puts [secret] in the place of each, `refuse` lets nothing pass that holds one.

    Raises:
        InvalidInput: an unknown option, or another word for `on_find`.
    """
    if unknown or on_find not in ("hide", "refuse"):
        raise InvalidInput("Guard plugin secrets: it has one option, on_find: hide or refuse.", "config")
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
