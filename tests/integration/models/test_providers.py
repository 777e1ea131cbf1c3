"""What every model plugin must do, tried on each with its own SDK over real HTTP against the fake model server."""

from __future__ import annotations

import json
import uuid
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import httpx2
import pytest

from kernel.basics.errors import ProviderRefused, ProviderUnavailable, RateLimited
from kernel.kinds.embedding import EmbeddingModel, EmbeddingRequest
from kernel.kinds.llm import ChatMessage, Model, ModelRequest, StreamingModel, ToolCall, ToolSpec
from kernel.model_call.images import Image
from plugins.llm import anthropic, gemini, ollama, openai
from tests.support.peers.model_server import ModelServer

KEY = "key-0123456789abcdef"

Make = Callable[[str], Model]

MAKERS: dict[str, Make] = {
    "openai": lambda root: openai.create(base_url=f"{root}/v1", api_key=KEY, timeout_s=90),
    "anthropic": lambda root: anthropic.create(base_url=root, api_key=KEY, timeout_s=90),
    "gemini": lambda root: gemini.create(base_url=root, api_key=KEY, timeout_s=90),
    "ollama": lambda root: ollama.create(base_url=root, timeout_s=90),
}

CALCULATOR = ToolSpec(
    name="calculator",
    description="Counts",
    parameters={"type": "object", "properties": {"e": {"type": "string"}}, "required": ["e"], "additionalProperties": False},
)


@pytest.fixture(params=sorted(MAKERS))
async def model(request: pytest.FixtureRequest, models: ModelServer) -> AsyncIterator[Model]:
    made = MAKERS[request.param](models.url.removesuffix("/v1"))
    yield made
    await made.close()


@pytest.fixture
def word() -> str:
    """What only this test's prompts contain."""
    return uuid.uuid4().hex


def asked(word: str, *more: ChatMessage, **fields: Any) -> ModelRequest:
    messages = [ChatMessage(role="system", content="Be brief."), ChatMessage(role="user", content=word), *more]
    return ModelRequest(model="fake-model", messages=messages, **fields)


def sent(models: ModelServer, word: str) -> list[Any]:
    journal: list[Any] = models._get("/__aimock/journal")
    return [entry for entry in journal if word in json.dumps(entry["body"])]


async def test_an_answer(model: Model, models: ModelServer, word: str) -> None:
    models.rule(when={"contains": word}, reply="Green.")
    reply = await model.complete(asked(word))
    assert reply.content == "Green." and reply.finish_reason == "stop" and reply.tool_calls == []
    [entry] = sent(models, word)
    assert "Be brief." in json.dumps(entry["body"])


async def test_an_image_is_shown(model: Model, word: str, models: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[bytes] = []
    for client in (httpx.AsyncClient, httpx2.AsyncClient):  # the server's journal leaves out what it does not read

        def noting(send: Any) -> Any:
            async def noted(self: Any, request: Any, **more: Any) -> Any:
                sent.append(request.content)
                return await send(self, request, **more)

            return noted

        monkeypatch.setattr(client, "send", noting(client.send))
    models.rule(when={"contains": word}, reply="A heron.")
    data = b64encode(b"\x89PNG\r\n\x1a\n a heron").decode()
    message = ChatMessage(role="user", content=f"What is it? {word}", images=[Image(media_type="image/png", data=data)])
    reply = await model.complete(ModelRequest(model="fake-model", messages=[message]))
    assert reply.content == "A heron."
    [body] = sent
    assert data in body.decode() or data.replace("+", "-").replace("/", "_") in body.decode()


@pytest.mark.filterwarnings("ignore:FUNCTION_CALL is not a valid FinishReason")  # which is the model server's invention
async def test_tools_are_called_and_their_results_read(model: Model, models: ModelServer, word: str) -> None:
    models.rule(when={"contains": word}, reply="Two.")
    wanted = {"tool_calls": [{"name": "calculator", "arguments": {"e": "1 + 1"}}]}
    models.rule(when={"contains": word}, times=1, reply=wanted)
    first = await model.complete(asked(word, tools=[CALCULATOR]))
    [call] = first.tool_calls
    assert call.name == "calculator" and json.loads(call.arguments) == {"e": "1 + 1"} and call.id
    said = ChatMessage(role="assistant", content="", tool_calls=[call])
    result = ChatMessage(role="tool", content="2", name="calculator", tool_call_id=call.id)
    assert (await model.complete(asked(word, said, result, tools=[CALCULATOR]))).content == "Two."
    seen = json.dumps(sent(models, word)[-1]["body"]).replace("\\", "")
    assert '"2"' in seen and "calculator" in seen


async def test_a_schema_is_told(model: Model, models: ModelServer, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    models.rule(when={"contains": word}, reply={"colour": "green"})
    schema = {
        "type": "object",
        "properties": {"colour": {"type": "string"}},
        "required": ["colour"],
        "additionalProperties": False,
    }
    told: list[str] = []
    if isinstance(model, ollama.OllamaModel):  # the server's journal leaves its form of a schema out

        async def note(request: httpx.Request) -> None:
            told.append(request.content.decode())

        model._client._client.event_hooks["request"] = [note]
    if isinstance(model, gemini.GeminiModel):  # likewise
        send = httpx2.AsyncClient.send

        async def noted(self: httpx2.AsyncClient, request: httpx2.Request, **more: Any) -> httpx2.Response:
            told.append(request.content.decode())
            return await send(self, request, **more)

        monkeypatch.setattr(httpx2.AsyncClient, "send", noted)
    reply = await model.complete(asked(word, output_schema=schema))
    assert json.loads(reply.content) == {"colour": "green"}
    told += [json.dumps(entry["body"]) for entry in sent(models, word)]
    assert "additionalProperties" in told[0]


async def test_words_are_heard_as_they_come(model: Model, models: ModelServer, word: str) -> None:
    models.rule(when={"contains": word}, reply="One two three four five.", chunk_ms=5, chunk_size=5)
    assert isinstance(model, StreamingModel)
    heard: list[str] = []
    reply = await model.stream(asked(word), heard.append)
    assert reply.content == "One two three four five." == "".join(heard)
    assert len(heard) > 1


async def test_an_answer_that_breaks_off_is_none(model: Model, models: ModelServer, word: str) -> None:
    models.rule(when={"contains": word}, reply="One two three four five.", chunk_ms=5, chunk_size=5, cut_after=2)
    assert isinstance(model, StreamingModel)
    with pytest.raises(ProviderUnavailable):
        await model.stream(asked(word), lambda words: None)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, ProviderRefused), (401, ProviderRefused), (404, ProviderRefused), (429, RateLimited), (500, ProviderUnavailable)],
)
async def test_refusals(model: Model, models: ModelServer, word: str, status: int, kind: type[Exception]) -> None:
    models.rule(when={"contains": word}, status=status, message=f"no, {KEY}", retry_after_s=7)
    has_key = not isinstance(model, ollama.OllamaModel)
    with pytest.raises(kind) as refused:
        await model.complete(asked(word))
    assert type(refused.value) is kind and f"HTTP {status}" in str(refused.value)
    assert (KEY in str(refused.value)) is not has_key
    if status == 429 and has_key:  # Ollama's SDK keeps no headers
        assert isinstance(refused.value, RateLimited) and refused.value.retry_after_s == 7
    assert len(sent(models, word)) == 1, "the SDK does not retry by itself"


@pytest.mark.parametrize("name", sorted(MAKERS))
async def test_a_server_that_is_not_there(name: str, word: str) -> None:
    model = MAKERS[name]("http://127.0.0.1:9")
    with pytest.raises(ProviderUnavailable, match="cannot reach"):
        await model.complete(asked(word))
    await model.close()


@pytest.mark.parametrize(("plugin", "variable"), [(anthropic, "ANTHROPIC_API_KEY"), (gemini, "GEMINI_API_KEY")])
def test_a_key_is_wanted(monkeypatch: pytest.MonkeyPatch, plugin: Any, variable: str) -> None:
    monkeypatch.delenv(variable, raising=False)
    with pytest.raises(ProviderRefused, match=f"set {variable}"):
        plugin.create()


def test_an_earlier_call_without_arguments_is_an_empty_object() -> None:
    call = ToolCall(id="1", name="calculator", arguments="not json")
    opening, message = anthropic.messages_of([ChatMessage(role="assistant", content="", tool_calls=[call])])
    assert opening["role"] == "user", "the API wants a user's words first"
    assert message["content"] == [{"type": "tool_use", "id": "1", "name": "calculator", "input": {}}]


class Embedding(BaseHTTPRequestHandler):
    """The API's batch of embeddings, which the model server does not have: each text's length as its vector."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        assert self.path.endswith("models/gemini-embedding-001:batchEmbedContents") and self.headers["idempotency-key"] == "k"
        texts = ["".join(part["text"] for part in each["content"]["parts"]) for each in body["requests"]]
        answer = json.dumps({"embeddings": [{"values": [float(len(text)), 1.0]} for text in texts]}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:
        pass


async def test_geminis_embeddings() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Embedding) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        model = gemini.create(base_url=f"http://127.0.0.1:{server.server_port}", api_key=KEY)
        assert isinstance(model, EmbeddingModel)
        reply = await model.embed(EmbeddingRequest(model="gemini-embedding-001", texts=["one", "three"], idempotency_key="k"))
        assert reply.vectors == [[3.0, 1.0], [5.0, 1.0]]
        await model.close()
        server.shutdown()


def test_what_geminis_filter_refuses_is_a_refusal() -> None:
    from google.genai import types

    blocked = types.GenerateContentResponse.model_validate({"promptFeedback": {"blockReason": "SAFETY"}})
    with pytest.raises(ProviderRefused, match=r"refused the question \(SAFETY\)"):
        gemini._reply(asked("x"), [blocked])


def test_gemini_is_given_calls_and_results_in_its_own_roles() -> None:
    call = ToolCall(id="1", name="calculator", arguments='{"e": "1 + 1"}')
    said = [
        ChatMessage(role="user", content="a"),
        ChatMessage(role="user", content="b"),
        ChatMessage(role="assistant", content="", tool_calls=[call]),
        ChatMessage(role="tool", content="2", name="calculator", tool_call_id="1"),
    ]
    roles = [(content.role, len(content.parts or [])) for content in gemini.contents_of(said)]
    assert roles == [("user", 2), ("model", 1), ("user", 1)]
