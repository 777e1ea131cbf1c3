"""Parts of the console's server by themselves: slow clients, built pages, and the loading of nothing that is not there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from console.servers.web import event_stream, guards, serve
from console.servers.web.builder_pages import page_routes
from console.servers.web.callers import STILL
from console.servers.web.event_stream import EventStream
from console.servers.web.guards import PatientBody
from tests.support.web import listening


async def hello(_: Request) -> Response:
    return PlainTextResponse("hello")


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: loc"])
async def test_a_client_that_sends_no_headers_is_cut_off(monkeypatch: pytest.MonkeyPatch, begun: bytes) -> None:
    monkeypatch.setattr(serve, "HEADERS_S", 0.1)
    async with listening(Starlette(routes=[Route("/", hello)])) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(begun)
        assert await reader.read() == b""
        writer.close()


async def test_the_second_request_of_a_connection_has_the_same_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "HEADERS_S", 0.3)
    async with listening(Starlette(routes=[Route("/", hello)])) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHo")
        answer = await reader.read()
        assert answer.count(b"HTTP/1.1 200") == 1
        writer.close()


async def test_a_body_that_does_not_come_ends_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "BODY_S", 0.1)
    ended = asyncio.Event()

    async def read(request: Request) -> Response:
        try:
            await request.body()
        except ClientDisconnect:
            ended.set()
        return PlainTextResponse("read")

    async with listening(PatientBody(Starlette(routes=[Route("/", read, methods=["POST"])]))) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf")
        await ended.wait()
        writer.close()


async def test_a_stream_whose_client_does_not_read_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "STUCK_S", 0.1)
    ended = asyncio.Event()

    async def endless() -> AsyncGenerator[bytes, None]:
        try:
            while True:
                yield b"x" * 65_536
        finally:
            ended.set()

    async def stream(_: Request) -> Response:
        return EventStream(endless())

    async with listening(Starlette(routes=[Route("/", stream)])) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await ended.wait()
        writer.transport.abort()
        with suppress(ConnectionError):
            await writer.wait_closed()


@pytest.mark.parametrize("let_in", [True, False])
async def test_a_stream_ends_with_the_login_of_its_reader(monkeypatch: pytest.MonkeyPatch, let_in: bool) -> None:
    monkeypatch.setattr(event_stream, "CHECK_S", 0.0)
    ended = asyncio.Event()

    async def items() -> AsyncGenerator[bytes, None]:
        try:
            yield b"noted"
        finally:
            ended.set()

    async def still_in() -> bool:
        return let_in

    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "asgi": {"spec_version": "2.4"}, STILL: still_in}
    await EventStream(items())(scope, asyncio.Event().wait, send)  # type: ignore[arg-type]  # nothing is received
    assert ended.is_set() and b"noted" in [each.get("body") for each in sent] if let_in else len(sent) == 2


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "built"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>flows</title>")
    (folder / "assets" / "main-3f9a.js").write_text("export {}")
    (tmp_path / "secret.js").write_text("secret")
    (folder / "assets" / "linked.js").symlink_to(tmp_path / "secret.js")
    (folder / "assets" / "folder").mkdir()
    return folder


async def test_built_pages_are_fresh_and_their_assets_are_kept(built: Path) -> None:
    transport = httpx.ASGITransport(Starlette(routes=page_routes(built)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        for path in ("/flows", "/flows/tea"):
            page = await http.get(path)
            assert (page.text, page.headers["cache-control"]) == ("<title>flows</title>", "no-cache")
            assert page.headers["content-type"].startswith("text/html")
        asset = await http.get("/assets/main-3f9a.js")
        assert "immutable" in asset.headers["cache-control"] and asset.headers["content-type"].startswith("text/javascript")
        for name in ("linked.js", "folder", "none.js", "%2e%2e%2fsecret.js", "a" * 300):
            assert (await http.get(f"/assets/{name}")).status_code == 404
        (built / "index.html").unlink()
        page = await http.get("/flows")
        assert page.status_code == 503 and "is not in this installation" in page.text


async def test_bodies_are_read_in_parts_within_their_time() -> None:
    parts: list[MutableMapping[str, Any]] = [
        {"type": "http.request", "body": b"a", "more_body": True},
        {"type": "http.request", "body": b"b", "more_body": False},
        {"type": "http.disconnect"},
    ]

    async def receive() -> MutableMapping[str, Any]:
        return parts.pop(0)

    bounded = guards._bounded(receive)
    assert [(await bounded())["type"] for _ in range(3)] == ["http.request", "http.request", "http.disconnect"]


async def test_a_stream_ends_with_its_client() -> None:
    ended = asyncio.Event()

    async def silent() -> AsyncGenerator[bytes, None]:
        try:
            yield b"first\n"
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def stream(_: Request) -> Response:
        return EventStream(silent())

    async with listening(Starlette(routes=[Route("/", stream)])) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await reader.readuntil(b"first\n")
        assert not ended.is_set()
        writer.close()
        await ended.wait()
