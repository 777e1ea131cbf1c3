"""The provider Acme, on HTTP that is answered in this process."""

from __future__ import annotations

import json

import httpx2
import pytest

from kernel.basics.errors import MofaError, ProviderRefused, ProviderUnavailable, RateLimited
from kernel.kinds.llm import ChatMessage, ModelReply, ModelRequest
from plugins.discovery import load

KEY = "acme-very-secret-key"


async def ask(answer: httpx2.Response | Exception, sent: list[httpx2.Request] | None = None) -> ModelReply:
    def respond(request: httpx2.Request) -> httpx2.Response:
        if sent is not None:
            sent.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    client = httpx2.AsyncClient(transport=httpx2.MockTransport(respond))
    model = load("llm", "acme")(api_key=KEY, http_client=client)  # as the worker finds it: by its place
    try:
        message = ChatMessage(role="user", content="Hello")
        reply: ModelReply = await model.complete(ModelRequest(model="m", messages=[message], idempotency_key="run/1"))
        return reply
    finally:
        await model.close()


async def test_an_answer_and_its_tokens() -> None:
    sent: list[httpx2.Request] = []
    reply = await ask(httpx2.Response(200, json={"text": "Hi", "finish": "stop", "tokens_in": 9, "tokens_out": 2}), sent)
    assert (reply.content, reply.finish_reason, reply.input_tokens, reply.output_tokens) == ("Hi", "stop", 9, 2)
    assert json.loads(sent[0].content) == {"model": "m", "messages": [{"role": "user", "text": "Hello"}]}
    assert (sent[0].headers["authorization"], sent[0].headers["idempotency-key"]) == (f"Bearer {KEY}", "run/1")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx2.Response(401, json={"error": {"message": f"wrong key {KEY}"}}), ProviderRefused),
        (httpx2.Response(429, headers={"retry-after": "7"}), RateLimited),
        (httpx2.Response(503), ProviderUnavailable),
        (httpx2.ConnectError("no route"), ProviderUnavailable),
    ],
)
async def test_failures_say_whether_a_repeat_helps_and_never_the_key(
    answer: httpx2.Response | Exception, error: type[MofaError]
) -> None:
    with pytest.raises(error) as caught:
        await ask(answer)
    assert KEY not in str(caught.value)


def test_a_missing_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ACME_API_KEY", raising=False)
    with pytest.raises(ProviderRefused, match="set ACME_API_KEY"):
        load("llm", "acme")()
