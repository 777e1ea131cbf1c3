"""One look at the open decisions of a run serves several readers, and none sees what was settled here before its look."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from console.backend import asked, client
from console.backend.asked import OpenDecisions


async def test_a_look_is_shared_until_something_is_settled_here(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = ["d1"]

    async def temporal() -> Any:
        return None

    async def described(_client: Any, _id: str) -> Any:
        return SimpleNamespace()

    async def found(_client: Any, _id: str, _most: int) -> list[str]:
        return list(opened)

    monkeypatch.setattr(asked, "FRESH_S", 1e9)
    monkeypatch.setattr(client, "describe", described)
    monkeypatch.setattr(client, "is_open", lambda _described: True)
    monkeypatch.setattr(client, "open_decisions", found)
    looks = OpenDecisions(temporal)
    assert await looks.of("w", 5) == ["d1"]
    opened.clear()
    assert await looks.of("w", 5) == ["d1"], "the same look"
    looks.forget()
    assert await looks.of("w", 5) == []
