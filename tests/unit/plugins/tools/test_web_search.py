"""Search by an endpoint of the project file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from kernel.basics.errors import InvalidInput, MofaError, ProviderRefused, ProviderUnavailable, RateLimited
from kernel.kinds.tool import ToolContext
from plugins.tools.web_search import create

CONTEXT = ToolContext(now=datetime(2026, 1, 5, tzinfo=UTC), idempotency_key="k")
URL = "http://127.0.0.1:8888/search?q={query}&format=json"


async def search(words: str, handler: Callable[[httpx2.Request], httpx2.Response], **options: Any) -> Any:
    client = httpx2.AsyncClient(transport=httpx2.MockTransport(handler))
    tool = create(**{"url": URL, "http_client": client, **options})
    try:
        return await tool.run({"query": words}, CONTEXT)
    finally:
        await tool.close()


async def test_results() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        assert request.url.params["q"] == "tea & milk=good" and request.url.params["format"] == "json"
        found = [{"title": f"t{n}", "url": f"u{n}", "content": None, "score": 1} for n in range(20)]
        return httpx2.Response(200, json={"results": found})

    found = await search("tea & milk=good", handler, max_results=2)
    assert found == [{"title": "t0", "url": "u0", "text": ""}, {"title": "t1", "url": "u1", "text": ""}]


async def test_other_shapes_and_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCH_TOKEN", "the-key")

    def handler(request: httpx2.Request) -> httpx2.Response:
        assert request.headers["x-token"] == "the-key"
        return httpx2.Response(200, json={"web": {"results": [{"title": "t", "url": "u", "description": "d"}]}})

    options = {"api_key_env": "SEARCH_TOKEN", "api_key_header": "X-Token", "results": "web.results"}
    assert await search("x", handler, **options, fields={"text": "description"}) == [{"title": "t", "url": "u", "text": "d"}]
    monkeypatch.delenv("SEARCH_TOKEN")
    with pytest.raises(ProviderRefused, match="set SEARCH_TOKEN"):
        await search("x", handler, **options)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx2.Response(429, headers={"retry-after": "7"}), RateLimited),
        (httpx2.Response(503), ProviderUnavailable),
        (httpx2.Response(403), ProviderRefused),
        (httpx2.Response(302, headers={"location": "http://evil.test/"}), ProviderRefused),
        (httpx2.Response(200, text="<html>"), ProviderRefused),
        (httpx2.Response(200, json={"results": {"a": 1}}), ProviderRefused),
        (httpx2.Response(200, json=[]), ProviderRefused),
    ],
)
async def test_failures(answer: httpx2.Response, error: type[MofaError]) -> None:
    with pytest.raises(error) as raised:
        await search("x", lambda request: answer)
    assert type(raised.value) is error
    if isinstance(raised.value, RateLimited):
        assert raised.value.retry_after_s == 7


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, r"options\.url is required"),
        ({"url": "https://host/search"}, r"\{query\}"),
        ({"url": "file:///{query}"}, "required"),
        ({"url": URL, "fields": {"body": "x"}}, "fields takes title"),
    ],
)
def test_options(options: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        create(**options)
