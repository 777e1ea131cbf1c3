"""A body that is too long is refused with a problem, whether it says its length or not."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from console.servers.web.guards import BoundedBody


async def app(scope, receive, send) -> None:  # type: ignore[no-untyped-def]  # an ASGI application
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


async def chunks(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * 10


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_long_body_is_refused_with_a_problem(chunked: bool) -> None:
    transport = httpx.ASGITransport(BoundedBody(app, 1_000), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        small = await http.post("/", content=chunks(100) if chunked else b"x" * 1_000)
        long = await http.post("/", content=chunks(101) if chunked else b"x" * 1_001)
    assert (small.status_code, small.text) == (200, "1000")
    assert (long.status_code, long.headers["content-type"]) == (413, "application/problem+json")
    assert "1,000 bytes" in long.json()["detail"]
