"""Requests that stay open end with the token of their caller: every kind of stream, and an answer that waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from console.processes.console_address import Address
from console.servers.doors import streams, watch
from console.servers.doors.routes import AllDoors
from console.servers.web import event_stream
from console.servers.web.app import application
from console.servers.web.routes import events
from console.servers.web.services import Services
from kernel.identity.token import Access
from runtime.identity.tokens import issue
from runtime.settings import Settings
from tests.support.flows import flow, wait
from tests.support.house import House
from tests.support.web import listening

Json = dict[str, Any]
SOON_S = 0.05
RUN = "flow/open-requests"
SAYS = {"model": "ann", "stream": True}
AG_UI = {
    "threadId": "open", "runId": "1", "state": None, "tools": [], "context": [], "forwardedProps": None,
    "messages": [{"id": "m", "role": "user", "content": "Tea?"}],
}  # fmt: skip

OPEN: dict[str, tuple[str, str, Json | None]] = {
    "events": ("GET", f"/api/v1/runs/{RUN.replace('/', '%2F')}/events", None),
    "news": ("GET", "/inbox/changes", None),
    "chat": ("POST", "/v1/chat/completions", {**SAYS, "messages": [{"role": "user", "content": "Tea?"}]}),
    "responses": ("POST", "/v1/responses", {**SAYS, "input": "Tea?"}),
    "ag-ui": ("POST", "/ag-ui/pair", AG_UI),
    "held": ("POST", "/v1/responses", {"model": "ann", "input": "Coffee?", "metadata": {"mofa_wait": "hold"}}),
}


@pytest.fixture
async def services(house: House, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Services]:
    for module in (streams, events):
        monkeypatch.setattr(module, "PING_S", SOON_S)
    monkeypatch.setattr(event_stream, "CHECK_S", 0.0)
    monkeypatch.setattr(watch, "TICK_S", SOON_S)
    monkeypatch.setattr("console.backend.watching.changes.PING_S", SOON_S)
    for name, value in house.environ.items():
        monkeypatch.setenv(name, value)
    settings = Settings.from_environment(house.environ)
    made = Services(replace(settings, project_file=house.home / "mofa.yaml"), "ann")
    yield made
    await made.close()


async def test_every_open_request_ends_with_the_token_of_its_caller(services: Services) -> None:
    token, secret = await issue(services.tokens, Access(name="olga", roles=["operator"]), "test", None)
    app = application(services, Address("127.0.0.1", 8700, "t" * 30), AllDoors())
    begun = {name: asyncio.Event() for name in OPEN}

    async def follow(http: httpx.AsyncClient, name: str) -> tuple[int, str]:
        """Read until the server ends the answer."""
        method, path, body = OPEN[name]
        headers = {"Accept": "text/event-stream"} if method == "GET" else {}
        async with http.stream(method, path, json=body, headers=headers) as answer:
            words = ""
            async for part in answer.aiter_text():
                words += part
                begun[name].set()
            return answer.status_code, words

    async with listening(app) as port:
        server = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {secret}"}, timeout=120
        )
        async with server as http:
            given = flow(wait("forever", signal="never"), way="start>forever forever>done", name="open")
            started = await http.post("/api/v1/runs", json={"workflow": "Flow", "id": RUN, "input": given})
            assert started.status_code == 201, started.text
            reading = {name: asyncio.create_task(follow(http, name)) for name in OPEN}
            await asyncio.gather(*(begun[name].wait() for name in OPEN if name != "held"))
            assert not any(task.done() for task in reading.values())
            await services.tokens.revoke(token.id)
            for name, task in reading.items():
                status, words = await task
                assert status == (401 if name == "held" else 200), f"{name}: {status} {words}"
                assert "event: end" not in words and "[DONE]" not in words, name
