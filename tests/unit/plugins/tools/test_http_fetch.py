"""Fetching, and every way to make it fetch a forbidden page."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx2
import pytest

from kernel.basics.address import is_public
from kernel.basics.errors import InvalidInput
from kernel.kinds.tool import ToolContext, ToolFault
from plugins.tools.http_fetch import create

CONTEXT = ToolContext(now=datetime(2026, 1, 5, tzinfo=UTC), idempotency_key="k")
PUBLIC = "93.184.216.34"

Handler = Callable[[httpx2.Request], httpx2.Response]


async def fetch(
    url: str, handler: Handler | None = None, *, names: dict[str, Sequence[str]] | None = None, **options: Any
) -> dict[str, Any]:
    """Make one call in a made-up network: names lead to a public address unless `names` says otherwise."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        return (names or {}).get(host, [PUBLIC])

    client = httpx2.AsyncClient(transport=httpx2.MockTransport(handler or (lambda request: httpx2.Response(200, text="ok"))))
    options = {"allow": ["example.com", "*.example.org"], **options}
    tool = create(http_client=client, resolve=resolve, **options)
    try:
        found: dict[str, Any] = await tool.run({"url": url}, CONTEXT)
        return found
    finally:
        await tool.close()


async def test_a_page_is_fetched_from_the_address_that_was_checked() -> None:
    seen: list[httpx2.Request] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, text="<p>hé</p>", headers={"content-type": "text/html; charset=utf-8"})

    page = await fetch("https://example.com/a?b=c", handler)
    assert page == {
        "status": 200, "url": "https://example.com/a?b=c", "content_type": "text/html; charset=utf-8", "text": "<p>hé</p>",
        "truncated": False,
    }  # fmt: skip
    [request] = seen
    assert str(request.url) == f"https://{PUBLIC}/a?b=c" and request.headers["host"] == "example.com"
    assert request.extensions["sni_hostname"] == "example.com" and request.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://evil.test/", "evil.test is not allowed"),
        ("https://example.com.evil.test/", "not allowed"),
        ("https://notexample.org/", "not allowed"),
        ("https://example.org/", "not allowed"),
        ("https://example.com:8443/", "example.com:8443 is not allowed"),
        ("https://user:pass@example.com/", "user or password"),
        ("https://example.com@evil.test/", "user or password"),
        ("file:///etc/passwd", "only http"),
        ("gopher://example.com/", "only http"),
        ("example.com", "only http"),
        ("https://", "only http"),
        ("http://[::1/", "not a URL"),
        ("http://127.0.0.1/", "not allowed"),
        ("http://2130706433/", "not allowed"),
        ("http://0x7f.1/", "not allowed"),
    ],
)
async def test_addresses_that_are_not_fetched(url: str, words: str) -> None:
    with pytest.raises(ToolFault, match=words):
        await fetch(url, lambda request: pytest.fail("it was asked"))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "::7f00:1", "2001:db8::1", "nonsense", "",
        "fec0::1", "feff::1", "3fff::1", "3fff:fff::1", "5f00::1", "100::1", "64:ff9b:1::808:808", "2001::1", "2001:1ff::1",
        "192.0.0.1", "192.0.2.9", "198.18.0.1", "198.19.255.255", "198.51.100.3", "203.0.113.3", "240.0.0.1", "192.88.99.1",
        "4000::1", "1fff::1", "3ffe::1", "::8.8.8.8", "fe80::1",
    ],
)  # fmt: skip
async def test_no_private_address_behind_any_name(address: str) -> None:
    assert not is_public(address)
    for found in ([address], [PUBLIC, address]):
        with pytest.raises(ToolFault, match="private network"):
            await fetch("https://example.com/", lambda request: pytest.fail("it was asked"), names={"example.com": found})


@pytest.mark.parametrize(
    "address",
    [
        PUBLIC, "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1", "2001:200::1",
        "2a00:1450:4001::1", "198.17.255.255", "198.20.0.1", "100.63.255.255", "100.128.0.1", "172.32.0.1", "223.255.255.255",
        "2620:4f:8000::1", "3ffd::1",
    ],
)  # fmt: skip
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("http://169.254.169.254/latest/meta-data", "not allowed"),
        ("https://inner.example.org/", "private network"),
        ("//evil.test/", "not allowed"),
        ("file:///etc/passwd", "only http"),
        ("/again", "More than 5 redirects"),
    ],
)
async def test_redirects_are_checked_too(location: str, words: str) -> None:
    asked: list[str] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.headers["host"])
        return httpx2.Response(302, headers={"location": location})

    with pytest.raises(ToolFault, match=words):
        await fetch("https://example.com/", handler, names={"inner.example.org": ["10.0.0.7"]})
    assert set(asked) == {"example.com"}


async def test_a_good_redirect_is_followed() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        here = request.headers["host"] == "example.com"
        return (
            httpx2.Response(301, headers={"location": "https://www.example.org/x"}) if here else httpx2.Response(200, text="x")
        )

    page = await fetch("https://example.com/", handler)
    assert page["url"] == "https://www.example.org/x" and page["text"] == "x"


async def test_size_is_held_and_compressed_answers_are_refused() -> None:
    page = await fetch("https://example.com/", lambda request: httpx2.Response(200, content=b"x" * 5000), max_bytes=100)
    assert page["truncated"] and page["text"] == "x" * 100

    def compressed(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers={"content-encoding": "gzip"}, stream=httpx2.ByteStream(b"\x1f\x8b"))

    with pytest.raises(ToolFault, match="compressed"):
        await fetch("https://example.com/", compressed)


async def test_failures_are_words_for_the_model() -> None:
    def refuse(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("no")

    def late(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadTimeout("late")

    with pytest.raises(ToolFault, match="cannot be fetched: ConnectError"):
        await fetch("https://example.com/", refuse)
    with pytest.raises(ToolFault, match="no answer in time"):
        await fetch("https://example.com/", late)


async def test_without_an_allow_list_nothing_is_fetched() -> None:
    with pytest.raises(ToolFault, match=r"options\.allow"):
        await fetch("https://example.com/", allow=[])


@pytest.fixture
def inner_server() -> Iterator[tuple[int, list[str]]]:
    """A real server on the loopback interface, with the requests that it got."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port, asked
    server.shutdown()
    thread.join()
    server.server_close()


async def test_a_real_server_within_is_never_asked_even_when_allowed(inner_server: tuple[int, list[str]]) -> None:
    port, asked = inner_server
    tool = create(allow=[f"127.0.0.1:{port}", f"localhost:{port}"])
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(ToolFault, match="private network"):
            await tool.run({"url": f"http://{host}:{port}/"}, CONTEXT)
    await tool.close()
    assert asked == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"allow": "example.com"}, "must be a list"),
        ({"allow": ["https://example.com"]}, "is not a host"),
        ({"allow": ["*"]}, "is not a host"),
    ],
)
def test_options(options: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        create(**options)
