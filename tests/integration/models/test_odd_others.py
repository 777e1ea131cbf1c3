"""Anthropic's, Google's and Ollama's APIs, as they are, each with its own SDK over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from kernel.basics.errors import MofaError, ProviderRefused, ProviderUnavailable, RateLimited
from kernel.kinds.llm import ChatMessage, Model, ModelReply, ModelRequest, StreamingModel, ToolCall, ToolSpec
from plugins.llm import anthropic, gemini, ollama
from tests.support.peers.odd_provider import Answer, Asked, OddProvider, Streamed, Whole, in_turn

KEY = "key-0123456789abcdef"
MAKERS: dict[str, Callable[[str], Model]] = {
    "anthropic": lambda root: anthropic.create(base_url=root, api_key=KEY, timeout_s=90),
    "gemini": lambda root: gemini.create(base_url=root, api_key=KEY, timeout_s=90),
    "ollama": lambda root: ollama.create(base_url=root, timeout_s=90),
}
SCHEMA = {"type": "object", "properties": {"colour": {"type": "string"}}, "required": ["colour"]}
BARE = ToolSpec(name="look", parameters={"type": "object", "anyOf": [{"required": ["id"]}]})


def ask(*messages: ChatMessage, **fields: Any) -> ModelRequest:
    said = list(messages) or [ChatMessage(role="user", content="Hello")]
    return ModelRequest(**{"model": "m", "messages": said, "idempotency_key": "k", **fields})


async def asked_of(name: str, server: OddProvider, *requests: ModelRequest, streamed: bool = False) -> list[ModelReply]:
    model = MAKERS[name](server.root)
    assert isinstance(model, StreamingModel)
    try:
        return [await (model.stream(each, lambda _: None) if streamed else model.complete(each)) for each in requests]
    finally:
        await model.close()


async def reply_to(name: str, answer: Answer, **fields: Any) -> ModelReply:
    with OddProvider(in_turn([answer])) as server:
        [reply] = await asked_of(name, server, ask(**fields), streamed=isinstance(answer, Streamed))
    return reply


# ---- how each says it --------------------------------------------------------------------------------------------------


def claude(*blocks: dict[str, Any], stop: str | None = "end_turn", **more: Any) -> Whole:
    usage = {"input_tokens": 11, "output_tokens": 7}
    made = {"id": "x", "type": "message", "role": "assistant", "model": "m", "content": list(blocks), "stop_reason": stop}
    return Whole({**made, "usage": usage, **more})


def sse(*events: dict[str, Any]) -> Streamed:
    return Streamed(tuple(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events))


STARTED = {
    "type": "message_start",
    "message": {
        "id": "x", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": None,
        "stop_sequence": None, "usage": {"input_tokens": 11, "output_tokens": 1},
    },
}  # fmt: skip
WORDS = [
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Half"}},
]


def claude_error(kind: str, message: str) -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": message}}


OVERLOADED = claude_error("overloaded_error", "Overloaded")


def google(*parts: dict[str, Any], finish: str | None = "STOP", usage: Any = None) -> dict[str, Any]:
    candidate = {"content": {"role": "model", "parts": list(parts)}, **({"finishReason": finish} if finish else {})}
    return {"candidates": [candidate], **({"usageMetadata": usage} if usage else {})}


def chunks(*pieces: dict[str, Any]) -> Streamed:
    return Streamed(tuple(f"data: {json.dumps(piece)}\r\n\r\n" for piece in pieces))


def llama(content: str = "", done: str | None = "stop", **message: Any) -> dict[str, Any]:
    said = {"role": "assistant", "content": content, **message}
    return {"model": "m", "created_at": "2026-01-05T12:00:00Z", "message": said, "done": done is not None, "done_reason": done}


def lines(*pieces: dict[str, Any] | str) -> Streamed:
    texts = (piece if isinstance(piece, str) else json.dumps(piece) for piece in pieces)
    return Streamed(tuple(f"{text}\n" for text in texts), "application/x-ndjson")


THOUGHT = {"text": "hm", "thought": True}
GOOGLE_ERROR = {"code": 429, "message": "Quota. Please retry in 3.2s.", "status": "RESOURCE_EXHAUSTED"}


@pytest.mark.parametrize(
    ("name", "answer", "kind", "words"),
    [
        ("anthropic", Whole(OVERLOADED), ProviderUnavailable, "Overloaded"),
        ("anthropic", Whole(b"<!doctype html><title>Login</title>"), ProviderUnavailable, "not JSON"),
        ("anthropic", Whole({"type": "message"}), ProviderUnavailable, "does not have the form"),
        ("anthropic", Whole(OVERLOADED, 529), ProviderUnavailable, "overloaded"),
        ("anthropic", sse(STARTED, *WORDS, OVERLOADED), ProviderUnavailable, "Overloaded"),
        ("anthropic", sse(STARTED, claude_error("rate_limit_error", "Slow")), RateLimited, "Slow"),
        ("anthropic", sse(STARTED, claude_error("invalid_request_error", "No")), ProviderRefused, "No"),
        ("anthropic", sse(STARTED, *WORDS), ProviderUnavailable, "broke off"),
        ("anthropic", Streamed(()), ProviderUnavailable, "m: "),
        ("gemini", Whole({"error": {"message": "No", "status": "PERMISSION_DENIED"}}), ProviderRefused, "HTTP 403"),
        ("gemini", Whole({"error": {"code": "403", "message": "No"}}), ProviderRefused, "HTTP 403"),
        ("gemini", Whole([{"error": GOOGLE_ERROR}], 429), RateLimited, "Quota"),
        ("gemini", Whole(b"<html>Login"), ProviderUnavailable, "not JSON"),
        ("gemini", Whole({}), ProviderUnavailable, "no candidates"),
        ("gemini", Whole({"promptFeedback": {"blockReason": "SAFETY"}}), ProviderRefused, "refused the question"),
        ("gemini", chunks(google({"text": "Half"}, finish=None), {"error": GOOGLE_ERROR}), RateLimited, "Quota"),
        ("gemini", chunks(google({"text": "Half"}, finish=None)), ProviderUnavailable, "broke off"),
        ("gemini", chunks(), ProviderUnavailable, "no candidates"),
        ("ollama", Whole({"error": "no such model"}, 404), ProviderRefused, "no such model"),
        ("ollama", Whole({"error": "it broke"}), ProviderUnavailable, "does not have the form"),
        ("ollama", Whole(b"<html>Login"), ProviderUnavailable, "does not have the form"),
        ("ollama", lines(llama("Half", None), {"error": "the runner died"}), ProviderUnavailable, "the runner died"),
        ("ollama", lines(llama("Half", None)), ProviderUnavailable, "broke off"),
        ("ollama", lines("<html>"), ProviderUnavailable, "does not have the form"),
    ],
)  # fmt: skip
async def test_an_error_counts_as_what_it_says(name: str, answer: Answer, kind: type[MofaError], words: str) -> None:
    with pytest.raises(kind) as caught:
        await reply_to(name, answer)
    assert type(caught.value) is kind and words in str(caught.value)


async def test_the_wait_of_google_is_found_in_the_body() -> None:
    with pytest.raises(RateLimited) as caught:
        await reply_to("gemini", Whole([{"error": GOOGLE_ERROR}], 429))
    assert caught.value.retry_after_s == 3.2


@pytest.mark.parametrize(
    ("name", "answer", "content", "thought", "finish"),
    [
        ("anthropic", claude({"type": "thinking", "thinking": "hm", "signature": "s"}), "", True, "stop"),
        ("anthropic", claude({"type": "redacted_thinking", "data": "x"}, stop="max_tokens"), "", True, "length"),
        ("anthropic", claude(stop="refusal"), "", False, "content_filter"),
        ("anthropic", claude({"type": "text", "text": "The"}, stop="model_context_window_exceeded"), "The", False, "length"),
        ("gemini", Whole(google(THOUGHT)), "", True, "stop"),
        ("gemini", Whole(google({"text": "The three"}, finish="MAX_TOKENS")), "The three", False, "length"),
        ("gemini", Whole(google({"text": "The rec"}, finish="RECITATION")), "The rec", False, "content_filter"),
        ("gemini", Whole(google(finish="MALFORMED_FUNCTION_CALL")), "", False, "malformed_call"),
        ("gemini", chunks(google(THOUGHT, finish=None), google(finish="MAX_TOKENS")), "", True, "length"),
        ("ollama", Whole(llama("", thinking="hm")), "", True, "stop"),
        ("ollama", Whole(llama("The three", "length")), "The three", False, "length"),
        ("ollama", lines(llama("", None, thinking="hm"), llama("", "length")), "", True, "length"),
    ],
)  # fmt: skip
async def test_thoughts_are_no_words_and_why_an_answer_ended_is_kept(
    name: str, answer: Answer, content: str, thought: bool, finish: str
) -> None:
    reply = await reply_to(name, answer)
    assert (reply.content, reply.thought, reply.finish_reason) == (content, thought, finish)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("anthropic", claude({"type": "text", "text": "Fine."}, usage=None)),
        ("anthropic", claude({"type": "text", "text": "Fine."}, usage={"input_tokens": "x", "output_tokens": None})),
        ("gemini", Whole(google({"text": "Fine."}))),
        ("ollama", Whole(llama("Fine."))),
    ],
)
async def test_what_is_not_counted_is_no_token(name: str, answer: Answer) -> None:
    reply = await reply_to(name, answer)
    assert (reply.content, reply.input_tokens, reply.output_tokens) == ("Fine.", 0, 0)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("anthropic", claude({"type": "tool_use", "id": None, "name": "look", "input": None}, stop="tool_use")),
        ("gemini", Whole(google({"functionCall": {"name": "look"}}))),
        ("ollama", Whole(llama(tool_calls=[{"function": {"name": "look", "arguments": {}}}]))),
    ],
)
async def test_a_call_half_said_is_a_call(name: str, answer: Answer) -> None:
    reply = await reply_to(name, answer, tools=[BARE])
    assert [call.name for call in reply.tool_calls] == ["look"] and reply.finish_reason == "tool_calls"
    assert reply.tool_calls[0].arguments in ("{}", "null")


FINE: dict[str, Answer] = {
    "anthropic": claude({"type": "text", "text": '{"colour": "blue"}'}),
    "gemini": Whole(google({"text": '{"colour": "blue"}'})),
    "ollama": Whole(llama('{"colour": "blue"}')),
}


@pytest.mark.parametrize("name", sorted(MAKERS))
async def test_tools_go_out_as_objects_without_alternatives_at_their_top(name: str) -> None:
    with OddProvider(in_turn([FINE[name]])) as server:
        await asked_of(name, server, ask(tools=[BARE]))
    tool = server.sent[0]["tools"][0]
    parameters = {
        "anthropic": lambda: tool["input_schema"],
        "gemini": lambda: tool["functionDeclarations"][0]["parameters_json_schema"],
        "ollama": lambda: tool["function"]["parameters"],
    }[name]()
    assert parameters["type"] == "object" and "anyOf" not in parameters
    assert "properties" in parameters or name == "ollama"  # whose SDK sends no empty objects


@pytest.mark.parametrize(
    ("name", "field", "refusal"),
    [
        ("gemini", "generationConfig", {"code": 400, "message": "Function calling with a response mime type is unsupported"}),
        ("ollama", "format", "invalid JSON schema in format"),
    ],
)
async def test_a_schema_that_is_refused_is_told_in_words_and_that_is_remembered(name: str, field: str, refusal: Any) -> None:
    def wanted(body: dict[str, Any]) -> bool:
        return "responseMimeType" in body.get(field, {}) if name == "gemini" else bool(body.get(field))

    def answer(asked: Asked) -> Answer:
        return Whole({"error": refusal}, 400) if wanted(asked.body) else FINE[name]

    with OddProvider(answer) as server:
        tools = [BARE] if name == "gemini" else []
        request = ask(output_schema=SCHEMA, tools=tools)
        replies = await asked_of(name, server, request, request)
    assert [reply.content for reply in replies] == ['{"colour": "blue"}'] * 2
    assert [wanted(body) for body in server.sent] == [True, False, False]
    assert "It must fit this JSON Schema" in json.dumps(server.sent[1])


async def test_ollamas_format_would_keep_a_model_from_calling_tools() -> None:
    with OddProvider(in_turn([FINE["ollama"]])) as server:
        await asked_of("ollama", server, ask(output_schema=SCHEMA, tools=[BARE]))
    assert not server.sent[0].get("format") and "It must fit this JSON Schema" in server.sent[0]["messages"][0]["content"]


@pytest.mark.parametrize("name", ["anthropic", "gemini"])
async def test_a_conversation_that_begins_with_the_models_own_words_gets_a_users_before_it(name: str) -> None:
    with OddProvider(in_turn([FINE[name]])) as server:
        said = [ChatMessage(role="assistant", content="Tea."), ChatMessage(role="user", content="Why?")]
        await asked_of(name, server, ask(*said))
    turns = server.sent[0]["messages" if name == "anthropic" else "contents"]
    assert [turn["role"] for turn in turns] == ["user", "assistant" if name == "anthropic" else "model", "user"]


async def test_another_providers_ids_are_such_as_anthropic_takes() -> None:
    said = ChatMessage(role="assistant", content="", tool_calls=[ToolCall(id="functions.look:0", name="look", arguments="{}")])
    result = ChatMessage(role="tool", content="Sea.", name="look", tool_call_id="functions.look:0")
    with OddProvider(in_turn([FINE["anthropic"]])) as server:
        await asked_of("anthropic", server, ask(ChatMessage(role="user", content="Look"), said, result, tools=[BARE]))
    _, used, given = server.sent[0]["messages"]
    assert used["content"][0]["id"] == given["content"][0]["tool_use_id"] == "functions_look_0"
