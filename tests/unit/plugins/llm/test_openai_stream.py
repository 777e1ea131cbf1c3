"""Streamed answers from an OpenAI-compatible server, and the faults of such servers."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from kernel.basics.errors import MofaError, ProviderUnavailable, RateLimited
from kernel.kinds.llm import ChatMessage, ModelReply, ModelRequest, StreamingModel
from plugins.llm import offline
from plugins.llm.openai import create

ASK = ModelRequest(model="m", messages=[ChatMessage(role="user", content="Hello")], idempotency_key="k")
USAGE = {"choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14}}


def piece(content: str | None = None, finish: str | None = None, **delta: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {"content": content, **delta}, "finish_reason": finish}]}


def stream(*pieces: dict[str, Any], done: bool = True) -> httpx2.Response:
    whole = [{"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m-2026", **one} for one in pieces]
    lines = "".join(f"data: {json.dumps(one)}\n\n" for one in whole) + ("data: [DONE]\n\n" if done else "")
    return httpx2.Response(200, text=lines, headers={"content-type": "text/event-stream", "x-request-id": "req_9"})


async def hear(*answers: httpx2.Response) -> tuple[ModelReply, list[str], list[dict[str, Any]]]:
    sent: list[dict[str, Any]] = []

    def serve(request: httpx2.Request) -> httpx2.Response:
        sent.append(json.loads(request.content))
        assert request.headers["idempotency-key"] == "k"
        return answers[len(sent) - 1]

    client = httpx2.AsyncClient(transport=httpx2.MockTransport(serve))
    model = create(base_url="http://model.test/v1", api_key="sk-secret-1234567890", http_client=client)
    assert isinstance(model, StreamingModel)
    said: list[str] = []
    reply = await model.stream(ASK, said.append)
    return reply, said, sent


async def test_words_are_said_as_they_come_and_the_reply_is_whole() -> None:
    reply, said, [sent] = await hear(stream(piece("It "), piece("rains."), piece(finish="stop"), USAGE))
    assert said == ["It ", "rains."]
    assert (reply.content, reply.finish_reason, reply.model) == ("It rains.", "stop", "m-2026")
    assert (reply.input_tokens, reply.output_tokens, reply.request_id) == (11, 3, "req_9")
    assert sent["stream"] is True and sent["stream_options"] == {"include_usage": True}


async def test_tool_calls_are_put_together() -> None:
    def part(**call: Any) -> dict[str, Any]:
        return piece(tool_calls=[call])

    reply, said, _ = await hear(
        stream(
            part(index=0, id="a", type="function", function={"name": "look", "arguments": '{"at'}),
            part(index=0, function={"arguments": '": 1}'}),
            part(index=1, id="b", type="function", function={"name": "go", "arguments": "{}"}),
            piece(finish="tool_calls"),
        )
    )
    assert said == []
    calls = [(call.id, call.name, call.arguments) for call in reply.tool_calls]
    assert calls == [
        ("a", "look", '{"at": 1}'),
        ("b", "go", "{}"),
    ]


async def test_a_server_that_knows_no_stream_options_is_asked_without() -> None:
    refusal = {"error": {"message": "Unrecognized request argument supplied: stream_options", "param": "stream_options"}}
    reply, _, sent = await hear(httpx2.Response(400, json=refusal), stream(piece("Hi", "stop")))
    assert reply.content == "Hi"
    assert [sorted({"stream", "stream_options"} & body.keys()) for body in sent] == [["stream", "stream_options"], ["stream"]]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (stream(piece("It "), done=False), ProviderUnavailable),
        (stream(piece("It "), {"error": {"message": "overloaded", "code": 502}}), ProviderUnavailable),
        (httpx2.Response(429, json={"error": {"message": "slow down"}}, headers={"retry-after": "2"}), RateLimited),
        (httpx2.Response(200, text="<html>", headers={"content-type": "text/html"}), ProviderUnavailable),
    ],
)
async def test_what_is_no_whole_answer_is_an_error(answer: httpx2.Response, error: type[MofaError]) -> None:
    with pytest.raises(error):
        await hear(answer)


async def test_the_offline_model_says_the_same_words_in_pieces() -> None:
    model = offline.create()
    assert isinstance(model, StreamingModel)
    said: list[str] = []
    assert "".join(said) == "" and (await model.stream(ASK, said.append)) == await model.complete(ASK)
    assert len(said) > 3 and "".join(said) == (await model.complete(ASK)).content
