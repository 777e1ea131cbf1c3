"""The A2A client's reading of agents' answers and failures; the rest is tested against real agents."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from a2a.types import Part

from activities.a2a import parsed_answer
from kernel.basics.address import origin_of
from kernel.basics.errors import InvalidInput, MofaError, NotSent, ProviderRefused, ProviderUnavailable, RateLimited
from kernel.basics.schema import parse
from kernel.conversation.participant import A2aAgent
from kernel.kinds.a2a import PeerMessage, with_form
from plugins.protocol import a2a
from plugins.protocol._a2a_card import names_itself
from plugins.protocol.a2a import Agent, content_of


async def endless() -> AsyncIterator[bytes]:
    while True:
        yield b"x" * 65_536


HERE = "https://agents.example.com/tea"


def test_several_parts_are_words() -> None:
    parts = [Part(text="Two cups."), Part(filename="a.png", media_type="image/png", raw=b"x"), Part(url="https://x/y")]
    assert content_of(parts) == "Two cups.\n[a.png: image/png, not shown]\n[a file: https://x/y]"


@pytest.mark.parametrize(
    ("said", "wanted", "read"),
    [
        ("Yes.", "options", {"choice": "yes"}),
        ("I AGREE", "options", {"choice": "yes"}),
        ('```json\n{"choice": "no", "reason": "cold"}\n```', "options", {"choice": "no", "reason": "cold"}),
        ("perhaps", "options", "perhaps"),
        ('{"cups": 2}', "answer_schema", {"cups": 2}),
        ('{"cups": "two"}', "answer_schema", '{"cups": "two"}'),
        ({"cups": 2}, "answer_schema", {"cups": 2}),
    ],
)
def test_an_answer_in_words_is_read_as_what_was_asked_for(said: Any, wanted: str, read: Any) -> None:
    forms = {
        "options": [{"id": "yes", "label": "I agree"}, {"id": "no", "label": "I don't"}],
        "answer_schema": {"type": "object", "properties": {"cups": {"type": "integer"}}},
    }
    assert parsed_answer(said, {wanted: forms[wanted]}) == read
    assert "JSON" in with_form("How many?", {wanted: forms[wanted]})


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"url": "http://agents.example.com", "token_env": "T"}, "url must be https"),
        ({"url": "https://ann:secret@agents.example.com"}, "must not hold a user"),
        ({"url": "agents"}, "is not an address"),
        ({"url": HERE, "token_env": "sk-123"}, "token_env"),
    ],
)
def test_an_address_that_cannot_be_is_refused(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        parse(A2aAgent, {"kind": "a2a", "name": "tea", **fields}, "agents.tea")


def test_this_machine_has_one_name() -> None:
    assert origin_of("http://localhost:80/x") == origin_of("http://127.0.0.1") != origin_of("https://127.0.0.1")


@pytest.mark.parametrize(
    ("answer", "kind", "says"),
    [
        (httpx.Response(401), ProviderRefused, "HTTP 401: it does not accept the token. Name the variable"),
        (httpx.Response(429, headers={"retry-after": "7"}), RateLimited, "429"),
        (httpx.Response(503), ProviderUnavailable, "503"),
        (httpx.Response(302, headers={"location": "http://10.0.0.1"}), ProviderRefused, "is this an agent's address"),
        (httpx.Response(200, text="<html>"), ProviderRefused, "no agent card that can be read"),
        (httpx.Response(200, content=endless()), ProviderUnavailable, "longer than"),
        (httpx.ConnectError("refused"), NotSent, "cannot be reached"),
        (httpx.ReadTimeout("slow"), ProviderUnavailable, "Network"),
    ],
)
async def test_failures_are_ours(
    monkeypatch: pytest.MonkeyPatch, answer: httpx.Response | Exception, kind: type[MofaError], says: str
) -> None:
    def answering(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(a2a, "PublicTransport", lambda: httpx.MockTransport(answering))
    peer = Agent(A2aAgent(kind="a2a", name="tea", url=HERE), public_only=True)
    with pytest.raises(kind, match=says) as failed:
        await peer.look("task")
    assert type(failed.value) is kind
    await peer.close()


@pytest.mark.parametrize(
    ("given", "named", "called"),
    [
        (HERE, "http://0.0.0.0:9999/", HERE), (HERE, "http://0.0.0.0:9999", HERE), (HERE, "http://[::]:80/rpc", f"{HERE}/rpc"),
        (HERE, "http://agents.example.com/tea", HERE), (HERE, "http://agents.example.com:8000/tea/rpc", f"{HERE}/rpc"),
        (HERE, "http://localhost:8000/rpc", f"{HERE}/rpc"), (HERE, "http://tea-agent:8000/rpc?v=1", f"{HERE}/rpc?v=1"),
        (HERE, "http://10.1.2.3:8000/tea", HERE), (HERE, "http://127.0.0.1:1/teapot", f"{HERE}/teapot"),
        ("https://x.example.com", "http://0.0.0.0:9999/a2a/", "https://x.example.com/a2a/"),
        ("https://x.example.com/", "http://127.0.0.1:9999/", "https://x.example.com/"),
        (HERE, "https://agents.example.com/elsewhere", "https://agents.example.com/elsewhere"),
    ],
)  # fmt: skip
async def test_a_card_of_an_agent_behind_a_proxy(monkeypatch: pytest.MonkeyPatch, given: str, named: str, called: str) -> None:
    card = {"name": "tea", "supportedInterfaces": [{"url": named, "protocolBinding": "JSONRPC", "protocolVersion": "1.0"}]}
    asked: list[str] = []

    def answering(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, json=card) if request.method == "GET" else httpx.Response(503)

    monkeypatch.setattr(a2a, "PublicTransport", lambda: httpx.MockTransport(answering))
    peer = Agent(A2aAgent(kind="a2a", name="tea", url=given), public_only=True)
    with pytest.raises(ProviderUnavailable):
        await peer.send(PeerMessage(id="1", text="Tea?"))
    await peer.close()
    assert asked[-1].rstrip("/") == called.rstrip("/")


@pytest.mark.parametrize(
    "named",
    ["https://evil.example.org/tea", "http://8.8.8.8/", "http://169.254.169.254/", "ftp:", "http://[::1", "", "https://"],
)
def test_another_server_is_not_meant_by_a_card(named: str) -> None:
    assert not names_itself(named, HERE)


async def test_a_card_cannot_send_us_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    other = "http://169.254.169.254/rpc"
    card = {"name": "tea", "supportedInterfaces": [{"url": other, "protocolBinding": "JSONRPC", "protocolVersion": "1.0"}]}
    asked: list[str] = []

    def answering(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, text=json.dumps(card))

    monkeypatch.setattr(a2a, "PublicTransport", lambda: httpx.MockTransport(answering))
    peer = Agent(A2aAgent(kind="a2a", name="tea", url=HERE), public_only=True)
    with pytest.raises(ProviderRefused, match="names no address on its own server") as refused:
        await peer.send(PeerMessage(id="1", text="Tea?"))
    assert other in str(refused.value) and asked == [f"{HERE}/.well-known/agent-card.json"]
    await peer.close()
