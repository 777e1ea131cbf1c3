"""The codec endpoint: its token, its CORS rules, and its answers."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from console.servers.codec import MOST_BYTES, app
from runtime.codec import Seal, new_key, read_keys

TOKEN = "the-token-of-this-test-0123456789"
UI = "http://127.0.0.1:8233"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
PLAIN = {"metadata": {"encoding": base64.b64encode(b"json/plain").decode()}, "data": base64.b64encode(b'"heron"').decode()}


@pytest.fixture
async def browser() -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app(Seal(read_keys(new_key("k"))), TOKEN, [UI]))
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8234") as browser:
        yield browser


async def sealed(browser: httpx2.AsyncClient) -> dict[str, Any]:
    answer = await browser.post("/encode", json={"payloads": [PLAIN]}, headers=BEARER)
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    assert base64.b64decode(body["payloads"][0]["metadata"]["encoding"]) == b"binary/encrypted"
    return body


async def test_who_has_the_token_reads(browser: httpx2.AsyncClient) -> None:
    answer = await browser.post(
        "/decode", json=await sealed(browser), headers={**BEARER, "Origin": UI, "X-Namespace": "default"}
    )
    assert answer.json() == {"payloads": [PLAIN]}
    assert answer.headers["access-control-allow-origin"] == UI
    assert answer.headers["access-control-allow-credentials"] == "true"


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}, {"Cookie": "mofa_codec=no"}]
)
@pytest.mark.parametrize("path", ["/decode", "/encode"])
async def test_who_has_not_reads_nothing(browser: httpx2.AsyncClient, headers: dict[str, str], path: str) -> None:
    answer = await browser.post(path, json=await sealed(browser), headers=headers)
    assert answer.status_code == 401 and "payloads" not in answer.json()


async def test_a_browser_that_opened_the_link_reads(browser: httpx2.AsyncClient) -> None:
    body = await sealed(browser)
    assert (await browser.get("/")).status_code == 401
    assert (await browser.get("/?token=wrong")).status_code == 401
    opened = await browser.get(f"/?token={TOKEN}")
    assert (opened.status_code, opened.headers["location"]) == (303, "/")
    cookie = opened.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    page = await browser.get("/")
    assert page.status_code == 200 and TOKEN not in page.text and "http://127.0.0.1:8234" in page.text
    assert (await browser.post("/decode", json=body)).json() == {"payloads": [PLAIN]}


async def test_the_cookie_is_not_the_token_and_ends_with_the_server(browser: httpx2.AsyncClient) -> None:
    body = await sealed(browser)
    opened = await browser.get(f"/?token={TOKEN}")
    cookie = opened.headers["set-cookie"].partition(";")[0]
    assert TOKEN not in cookie
    value = cookie.partition("=")[2]
    browser.cookies.clear()
    shown_as_token = await browser.post("/decode", json=body, headers={"Authorization": f"Bearer {value}"})
    token_as_cookie = await browser.post("/decode", json=body, headers={"Cookie": f"mofa_codec={TOKEN}"})
    assert (shown_as_token.status_code, token_as_cookie.status_code) == (401, 401)
    assert (await browser.post("/decode", json=body, headers={"Cookie": cookie})).status_code == 200
    transport = httpx2.ASGITransport(app(Seal(read_keys(new_key("k"))), TOKEN, [UI]))
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8234") as restarted:
        assert (await restarted.post("/decode", json=body, headers={"Cookie": cookie})).status_code == 401


@pytest.mark.parametrize("length", ["said", "chunked"])
async def test_a_body_is_read_up_to_the_limit(browser: httpx2.AsyncClient, length: str) -> None:
    read = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(1000):
            read += 2_000_000
            yield b" " * 2_000_000

    headers = {**BEARER, "Content-Length": str(2_000_000_000)} if length == "said" else BEARER
    answer = await browser.post("/decode", content=chunks(), headers=headers)
    assert answer.status_code == 413
    if length == "chunked":
        assert read <= MOST_BYTES + 4_000_000


async def test_only_the_ui_s_pages_and_this_machine_s_names(browser: httpx2.AsyncClient) -> None:
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,x-namespace",
    }
    assert (await browser.options("/decode", headers={**asked, "Origin": UI})).status_code == 200
    stranger = await browser.options("/decode", headers={**asked, "Origin": "http://elsewhere.example"})
    assert stranger.status_code == 400 and "access-control-allow-origin" not in stranger.headers
    rebound = await browser.post("/decode", json=await sealed(browser), headers={**BEARER, "Host": "elsewhere.example:8234"})
    assert rebound.status_code == 400


async def test_what_cannot_be_opened_is_said(browser: httpx2.AsyncClient) -> None:
    body = await sealed(browser)
    body["payloads"][0]["metadata"]["encryption-key-id"] = base64.b64encode(b"lost").decode()
    answer = await browser.post("/decode", json=body, headers=BEARER)
    assert answer.status_code == 400 and "sealed with the key 'lost', and the keys here are k" in answer.json()["error"]
    for nonsense in (b"{", b"\xff", json.dumps({"payloads": 3}).encode()):
        assert (await browser.post("/decode", content=nonsense, headers=BEARER)).status_code == 400
