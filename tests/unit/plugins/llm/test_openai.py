import asyncio
import json
import traceback
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx2
import pytest

from kernel.basics.errors import InvalidInput, ProviderRefused, ProviderUnavailable, RateLimited
from kernel.kinds.llm import ChatMessage, Model, ModelRequest, ToolCall, ToolSpec
from plugins.llm.openai import create

KEY = "sk-very-secret-key-1234567890"
CLOSED = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}
OPEN = {"type": "object", "properties": {"a": {"type": "string", "minLength": 1}}}

Handler = Callable[[dict[str, Any]], httpx2.Response]


class Server:
    """A server that gives its answers in turn, then repeats the last one, and keeps the requests."""

    def __init__(self, *answers: httpx2.Response | Exception | Handler) -> None:
        self.answers, self.sent, self.headers = list(answers), list[dict[str, Any]](), list[httpx2.Headers]()

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.sent.append(json.loads(request.content))
        self.headers.append(request.headers)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx2.Response) else answer(self.sent[-1])


def model_of(server: Server, **options: Any) -> Model:
    client = httpx2.AsyncClient(transport=httpx2.MockTransport(server))
    return create(base_url="http://model.test/v1", api_key=KEY, http_client=client, **options)


def ask(**fields: Any) -> ModelRequest:
    return ModelRequest(**{"model": "m", "messages": [ChatMessage(role="user", content="Hello")], **fields})


def completion(content: Any = "Hi", finish_reason: str = "stop", **message: Any) -> httpx2.Response:
    body = {
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "m-2026",
        "choices": [
            {"index": 0, "finish_reason": finish_reason, "message": {"role": "assistant", "content": content, **message}}
        ],
        "usage": {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14},
    }  # fmt: skip
    return httpx2.Response(200, json=body, headers={"x-request-id": "req_9"})


def refusal(status: int = 400, headers: dict[str, str] | None = None, **error: Any) -> httpx2.Response:
    return httpx2.Response(status, json={"error": {"message": "No", **error}}, headers=headers)


async def test_a_completion() -> None:
    server = Server(completion())
    reply = await model_of(server).complete(ask(max_output_tokens=50, idempotency_key="run/7 ü"))
    assert (reply.content, reply.model, reply.finish_reason) == ("Hi", "m-2026", "stop")
    assert (reply.input_tokens, reply.output_tokens, reply.request_id) == (11, 3, "req_9")
    assert server.sent == [
        {
            "model": "m", "messages": [{"role": "user", "content": "Hello"}], "temperature": 0.0, "seed": 7,
            "max_completion_tokens": 50,
        }
    ]  # fmt: skip
    assert server.headers[0]["idempotency-key"] == "run/7 %C3%BC"
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"


async def test_without_an_idempotency_key_no_header_is_sent() -> None:
    server = Server(completion())
    await model_of(server).complete(ask())
    assert "idempotency-key" not in server.headers[0]


async def test_extra_headers_and_fields_go_along() -> None:
    server = Server(completion())
    await model_of(server, headers={"X-Team": "blue"}, extra_body={"reasoning_effort": "low"}).complete(ask())
    assert server.headers[0]["x-team"] == "blue"
    assert server.sent[0]["reasoning_effort"] == "low"


async def test_tools_and_their_calls() -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "look", "arguments": '{"at": 1}'}}
    server = Server(completion(None, "tool_calls", tool_calls=[call]))
    messages = [
        ChatMessage(role="user", content="Look", name="Ann Lee"),
        ChatMessage(role="assistant", content="", tool_calls=[ToolCall(id="c0", name="look", arguments="{}")]),
        ChatMessage(role="tool", content="nothing", tool_call_id="c0", name="look"),
    ]
    reply = await model_of(server).complete(ask(messages=messages, tools=[ToolSpec(name="look", description="Looks")]))
    assert reply.tool_calls == [ToolCall(id="c1", name="look", arguments='{"at": 1}')]
    assert reply.content == ""
    assert server.sent[0]["messages"] == [
        {"role": "user", "content": "Look", "name": "Ann_Lee"},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "c0", "type": "function", "function": {"name": "look", "arguments": "{}"}}],
        },
        {"role": "tool", "content": "nothing", "tool_call_id": "c0"},
    ]
    tool = {"name": "look", "description": "Looks", "parameters": {"type": "object", "properties": {}}}
    assert server.sent[0]["tools"] == [{"type": "function", "function": tool}]


async def test_tool_arguments_that_come_as_an_object_are_text_again() -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "look", "arguments": {"at": 1}}}
    reply = await model_of(Server(completion("", tool_calls=[call]))).complete(ask())
    assert json.loads(reply.tool_calls[0].arguments) == {"at": 1}


async def test_content_in_parts_is_joined() -> None:
    reply = await model_of(Server(completion([{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]))).complete(ask())
    assert reply.content == "ab"


@pytest.mark.parametrize(("schema", "strict"), [(CLOSED, True), (OPEN, False)])
async def test_a_schema_is_strict_where_it_qualifies(schema: dict[str, Any], strict: bool) -> None:
    server = Server(completion("{}"))
    await model_of(server).complete(ask(output_schema=schema, output_name="my answer!"))
    named = {"name": "my_answer_", "schema": schema, "strict": strict}
    assert server.sent[0]["response_format"] == {"type": "json_schema", "json_schema": named}


UNSUPPORTED = [
    refusal(param="temperature", code="unsupported_value", message="'temperature' does not support 0.0 with this model."),
    refusal(message="Unsupported parameter: 'temperature' is not supported with this model.", code="unsupported_parameter"),
    refusal(message="Unrecognized request argument supplied: temperature"),
    httpx2.Response(422, json={"detail": [{"type": "extra_forbidden", "loc": ["body", "temperature"], "msg": "Extra inputs"}]}),
    httpx2.Response(400, text="unknown field temperature"),
]


@pytest.mark.parametrize("unsupported", UNSUPPORTED)
async def test_a_parameter_that_the_model_refuses_is_left_out_at_once_and_from_then_on(unsupported: httpx2.Response) -> None:
    server = Server(unsupported, completion())
    model = model_of(server)
    assert (await model.complete(ask(idempotency_key="k"))).content == "Hi"
    assert (await model.complete(ask())).content == "Hi"
    await model.complete(ask(model="other"))
    assert [body.get("temperature") for body in server.sent] == [0.0, None, None, 0.0]
    assert [body.get("seed") for body in server.sent] == [7, 7, 7, 7]
    assert [headers.get("idempotency-key") for headers in server.headers[:2]] == ["k", "k"]


async def test_a_server_that_knows_nothing_new_gets_the_old_and_the_plain() -> None:
    def old_server(body: dict[str, Any]) -> httpx2.Response:
        for name in ("seed", "temperature", "max_completion_tokens", "response_format"):
            if name in body:
                return refusal(param=name, code="unknown_parameter", message=f"Unknown parameter: {name}")
        return completion("{}")

    server = Server(old_server)
    await model_of(server).complete(ask(max_output_tokens=9, output_schema=CLOSED))
    last = server.sent[-1]
    assert last.keys() == {"model", "messages", "max_tokens"}
    assert last["max_tokens"] == 9
    assert json.dumps(CLOSED) in last["messages"][0]["content"]
    assert len(server.sent) == 5, "four refusals"


async def test_a_schema_that_strict_refuses_is_sent_loose_before_it_goes_into_the_prompt() -> None:
    server = Server(refusal(message="Invalid schema for response_format 'answer'", param="response_format"), completion("{}"))
    model = model_of(server)
    await model.complete(ask(output_schema=CLOSED))
    await model.complete(ask(output_schema=CLOSED))
    await model.complete(ask(output_schema=CLOSED, output_name="another"))
    assert [body["response_format"]["json_schema"]["strict"] for body in server.sent] == [True, False, False, True]


@pytest.mark.parametrize(
    "answer",
    [
        refusal(param="temperature", code="decimal_above_max_value", message="Expected a value <= 2."),
        refusal(param="messages[0].content", code="unsupported_value", message="Unsupported value."),
        refusal(status=403, param="temperature", code="unsupported_value", message="Unsupported"),
    ],
)
async def test_any_other_refusal_is_final(answer: httpx2.Response) -> None:
    server = Server(answer)
    with pytest.raises(ProviderRefused):
        await model_of(server).complete(ask())
    assert len(server.sent) == 1


async def test_the_plugin_does_not_try_again_by_itself() -> None:
    server = Server(refusal(429, {"retry-after": "2"}))
    with pytest.raises(RateLimited) as caught:
        await model_of(server).complete(ask())
    assert caught.value.retry_after_s == 2
    assert len(server.sent) == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<html>hello</html>", "not JSON"),
        ("", "not JSON"),
        ("[]", "no choices"),
        ("{}", "no choices"),
        ('{"choices": []}', "no choices"),
        ('{"choices": [{"message": null}]}', "no choices"),
    ],
)
async def test_garbage_may_be_tried_again(body: str, words: str) -> None:
    with pytest.raises(ProviderUnavailable, match=words):
        await model_of(Server(httpx2.Response(200, text=body, headers={"content-type": "application/json"}))).complete(ask())


async def test_an_error_with_status_200_counts_as_what_it_says() -> None:
    for code, kind in ((429, RateLimited), (400, ProviderRefused), ("odd", ProviderUnavailable)):
        with pytest.raises(kind):
            await model_of(Server(httpx2.Response(200, json={"error": {"message": "No", "code": code}}))).complete(ask())


@pytest.mark.parametrize(
    "fault",
    [httpx2.ConnectError("refused"), httpx2.ReadTimeout("slow"), httpx2.RemoteProtocolError("cut"), httpx2.ReadError("")],
)
async def test_a_broken_connection_may_be_tried_again(fault: Exception) -> None:
    with pytest.raises(ProviderUnavailable) as caught:
        await model_of(Server(fault)).complete(ask())
    assert str(caught.value).startswith("openai:m: ")


async def test_a_whole_answer_has_a_time_limit() -> None:
    async def drip() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.01)

    server = Server(httpx2.Response(200, content=drip()))
    with pytest.raises(ProviderUnavailable, match=r"no answer within 0\.1 s"):
        await model_of(server, timeout_s=0.1).complete(ask())


@pytest.mark.parametrize(
    "answer",
    [
        refusal(401, code="invalid_api_key", message=f"Incorrect API key provided: {KEY}."),
        refusal(500, message=f"upstream said Authorization: Bearer {KEY}"),
        httpx2.Response(200, text=f"oops {KEY}"),
        httpx2.ConnectError(f"cannot send Bearer {KEY}"),
    ],
)
async def test_the_key_is_in_no_error(answer: httpx2.Response | Exception) -> None:
    with pytest.raises((ProviderRefused, ProviderUnavailable)) as caught:
        await model_of(Server(answer)).complete(ask())
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + str(caught.value.args)
    assert KEY not in shown
    assert "***" in str(caught.value)


def test_without_a_key_it_says_which_variable_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ProviderRefused, match="set OPENAI_API_KEY"):
        create()
    with pytest.raises(ProviderRefused, match="set MY_KEY"):
        create(api_key_env="MY_KEY")


def test_a_key_that_is_none_is_refused_without_being_shown() -> None:
    with pytest.raises(ProviderRefused) as caught:
        create(api_key="sk-größe-1234567")
    assert "1234567" not in str(caught.value)


async def test_key_and_address_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "key-of-the-environment\n")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://from.environment/v1")
    seen: list[httpx2.Request] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return completion()

    await create(http_client=httpx2.AsyncClient(transport=httpx2.MockTransport(handler))).complete(ask())
    assert str(seen[0].url) == "http://from.environment/v1/chat/completions"
    assert seen[0].headers["authorization"] == "Bearer key-of-the-environment"


def test_an_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInput, match="base_url: 'localhost:8000'"):
        create(base_url="localhost:8000", api_key=KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", "nonsense")
    with pytest.raises(InvalidInput, match="OPENAI_BASE_URL"):
        create(api_key=KEY)
