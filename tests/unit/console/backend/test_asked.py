"""One look at the open decisions of a run serves several readers, none sees what was settled here before its look, and a
workflow that the server lists twice is asked once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from console.backend import asked, client
from console.backend.asked import OpenDecisions
from kernel.conversation.decision import DecisionRequest


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


async def test_a_workflow_that_is_listed_twice_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Server:
        def list_workflows(self, query: str, limit: int | None = None) -> AsyncIterator[Any]:
            async def rows() -> AsyncIterator[Any]:
                for id in ("team", "run", "team"):  # one run of the team continues as the next
                    yield SimpleNamespace(id=id)

            return rows()

    async def decisions(_client: Any, id: str) -> list[DecisionRequest]:
        fields: dict[str, Any] = {"title": "Go on?", "question": "Go on?", "opened_at": datetime(2026, 1, 1, tzinfo=UTC)}
        return [DecisionRequest(id="d1", workflow_id=id, run_id="r", **fields)]

    monkeypatch.setattr(client, "decisions", decisions)
    server: Any = Server()
    assert [each.workflow_id for each in await client.open_decisions(server, "run")] == ["run", "team"]
