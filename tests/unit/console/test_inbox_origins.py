"""Pages of other sites reach the door of agent inboxes only if the operator names their origin."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import pytest

from console.servers.doors.langgraph.origins import InboxOrigins, inbox_origins
from console.terminal.failure import Failure

NAMED = frozenset({"https://inbox.example.com"})


async def asked(path: str, method: str = "POST", **headers: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return the headers of the response, and those that the application got."""
    sent: list[MutableMapping[str, Any]] = []
    seen: list[dict[str, str]] = []

    async def app(scope: Any, _: Any, send: Any) -> None:
        seen.append({name.decode(): value.decode() for name, value in scope["headers"]})
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "path": path, "method": method, "headers": given}
    await InboxOrigins(app, NAMED)(scope, None, send)  # type: ignore[arg-type]  # nothing is received
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}, seen


async def test_a_named_origin_gets_in_and_no_other() -> None:
    response, [request] = await asked(
        "/langgraph/threads/search", origin="https://inbox.example.com", sec_fetch_site="cross-site", cookie="a=b"
    )
    assert response["access-control-allow-origin"] == "https://inbox.example.com" and request == {}
    response, [request] = await asked("/langgraph/threads/search", origin="https://evil.example.com", cookie="a=b")
    assert response == {} and request == {"origin": "https://evil.example.com", "cookie": "a=b"}
    response, [request] = await asked("/api/v1/runs", origin="https://inbox.example.com")
    assert response == {} and request == {"origin": "https://inbox.example.com"}


async def test_the_browsers_question_is_answered_for_a_named_origin() -> None:
    response, requests = await asked("/langgraph/threads/x", "OPTIONS", origin="https://inbox.example.com")
    assert "x-api-key" in response["access-control-allow-headers"] and requests == []
    response, requests = await asked("/langgraph/threads/x", "OPTIONS", origin="https://evil.example.com")
    assert response == {} and len(requests) == 1


async def test_the_key_of_an_inbox_is_a_token() -> None:
    _, [request] = await asked("/langgraph/threads/x", x_api_key="secret-1")
    assert request["authorization"] == "Bearer secret-1"
    _, [request] = await asked("/langgraph/threads/x", x_api_key="secret-1", authorization="Bearer own")
    assert request["authorization"] == "Bearer own"
    _, [request] = await asked("/api/v1/runs", x_api_key="secret-1")
    assert "authorization" not in request


def test_origins_come_from_the_environment() -> None:
    assert inbox_origins({}) == frozenset()
    assert inbox_origins({"MOFA_INBOX_ORIGINS": "https://Inbox.example.com/, http://localhost:3000"}) == {
        "https://inbox.example.com", "http://localhost:3000",
    }  # fmt: skip
    for wrong in ("*", "inbox.example.com", "https://x/y"):
        with pytest.raises(Failure, match="MOFA_INBOX_ORIGINS"):
            inbox_origins({"MOFA_INBOX_ORIGINS": wrong})
