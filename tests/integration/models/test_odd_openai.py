"""Servers that speak OpenAI's API, as they are: what they leave out, say in other words, or send in another form."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import Any

import pytest

from kernel.basics.errors import MofaError, ProviderRefused, ProviderUnavailable, RateLimited
from kernel.kinds.llm import ChatMessage, ModelReply, ModelRequest, StreamingModel, ToolCall, ToolSpec
from plugins.llm import openai
from tests.support.peers.odd_provider import (
    DONE,
    USAGE,
    Answer,
    Asked,
    OddProvider,
    Streamed,
    Whole,
    call,
    completion,
    delta,
    in_turn,
    stream,
)

SCHEMA = {
    "type": "object",
    "properties": {"colour": {"type": "string"}},
    "required": ["colour"],
    "additionalProperties": False,
}
CALCULATOR = ToolSpec(name="calculator", parameters={"type": "object", "properties": {"e": {"type": "string"}}})


def ask(*messages: ChatMessage, **fields: Any) -> ModelRequest:
    said = list(messages) or [ChatMessage(role="user", content="Hello")]
    return ModelRequest(**{"model": "m", "messages": said, "idempotency_key": "k", **fields})


async def asked_of(server: OddProvider, *requests: ModelRequest, streamed: bool = False) -> list[ModelReply]:
    model = openai.create(base_url=server.url, api_key="no-key-needed-here", timeout_s=90)
    assert isinstance(model, StreamingModel)
    try:
        return [await (model.stream(each, lambda _: None) if streamed else model.complete(each)) for each in requests]
    finally:
        await model.close()


async def reply_to(answer: Answer | Callable[[Asked], Answer], *, streamed: bool, **fields: Any) -> ModelReply:
    with OddProvider(answer if callable(answer) else in_turn([answer])) as server:
        [reply] = await asked_of(server, ask(**fields), streamed=streamed)
    return reply


def error(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, **more}}


# ---- answers ----------------------------------------------------------------------------------------------------------

PARTS = [
    {"type": "thinking", "thinking": [{"type": "text", "text": "hmm"}]},
    {"type": "text", "text": "Fine."},
]
FINE = [
    Whole(completion("Fine.")),
    Whole(b"\n" * 40 + b"    " + json.dumps(completion("Fine.")).encode()),
    Whole(b"\xef\xbb\xbf" + json.dumps(completion("Fine.")).encode()),
    Whole(completion(PARTS)),
    Whole(completion(["Fi", "ne."])),
    Whole(completion("Fine.", usage=None)),
    Whole(completion("Fine.", "eos")),
    Whole(completion("Fine.", None)),
    Whole(completion("Fine.") | {"error": None}),
    stream(delta("Fine."), delta(finish="stop")),
    stream(delta("Fi"), delta("ne.")),  # no finish reason
    stream(delta("Fine."), delta(finish="stop"), done=False),
    stream(": PROCESSING\n\n", "\n", delta("Fine."), ": keep-alive\n\n", delta(finish="stop")),
    Streamed(
        ("\ufeffdata: " + json.dumps(delta("Fine.")) + "\r\n\r\n", "data:" + json.dumps(delta(finish="stop")) + "\r\n\r\n")
    ),
    Streamed((b"\xef", b"\xbb\xbf", delta("Fine."), "data: [DONE]")),
    stream(
        {"choices": [], "prompt_filter_results": []},
        delta("", role="assistant"),
        {"choices": [{"index": 0, "finish_reason": None, "content_filter_offsets": {}}]},
        delta("Fine."),
        delta(finish="stop"),
        {"choices": [], "usage": USAGE},
    ),
    stream(
        {"choices": [{"index": 0, "delta": None, "finish_reason": None}]},
        {"choices": [{"index": 0, "delta": {"role": None, "content": None, "reasoning_content": "hm"}}]},
        delta("Fine."),
        {"choices": None},
        {"choices": [{"index": 1, "delta": {"content": "Another choice."}}]},
        delta(finish="stop"),
    ),
    stream(delta(PARTS), delta(finish="stop")),
    Streamed((json.dumps(completion("Fine.")),), "application/json"),  # it knows no streams
    Streamed((delta("Fine."), delta(finish="stop"), DONE), "application/json"),  # it streams, and does not say so
]


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("answer", FINE)
async def test_an_answer_is_one_in_whatever_form(answer: Answer, streamed: bool) -> None:
    reply = await reply_to(answer, streamed=streamed)
    assert (reply.content, reply.tool_calls, reply.refusal) == ("Fine.", [], None)
    assert reply.finish_reason in ("stop", None)


@pytest.mark.parametrize(
    ("usage", "counted"),
    [
        (USAGE, (11, 7)),
        (None, (0, 0)),
        ({"prompt_tokens": "11", "completion_tokens": None}, (11, 0)),
        ({"prompt_tokens": -1, "completion_tokens": 7.5}, (0, 7)),
        ({"prompt_tokens": "many", "completion_tokens": "inf"}, (0, 0)),
        ([], (0, 0)),
    ],
)
async def test_tokens_are_counted_where_the_provider_counts_them(usage: Any, counted: tuple[int, int]) -> None:
    reply = await reply_to(Whole(completion("Fine.", usage=usage)), streamed=False)
    assert (reply.input_tokens, reply.output_tokens) == counted


@pytest.mark.parametrize(
    "answer",
    [
        Whole(completion(None, reasoning_content="The answer is 42.")),
        Whole(completion("", "length", reasoning="Let me think")),
        Whole(completion([{"type": "thinking", "thinking": []}])),
        stream(delta(reasoning_content="The answer "), delta(reasoning_content="is 42."), delta(finish="stop")),
        stream({"choices": [{"index": 0, "delta": {"reasoning": "The answer"}}]}, delta(finish="length")),
    ],
)
async def test_thoughts_are_no_words_and_are_seen(answer: Answer) -> None:
    reply = await reply_to(answer, streamed=isinstance(answer, Streamed))
    assert (reply.content, reply.thought) == ("", True)


@pytest.mark.parametrize(
    ("answer", "finish"),
    [
        (Whole(completion("The recipe begins", "content_filter")), "content_filter"),
        (stream(delta("The recipe begins"), delta(finish="content_filter")), "content_filter"),
        (Whole(completion("The three steps are", "max_tokens")), "length"),
        (stream(delta("The three steps are"), delta(finish="length")), "length"),
        (Whole(completion("The three", "model_length")), "length"),
    ],
)
async def test_why_an_answer_ended_is_kept(answer: Answer, finish: str) -> None:
    reply = await reply_to(answer, streamed=isinstance(answer, Streamed))
    assert (reply.finish_reason, bool(reply.content)) == (finish, True)


@pytest.mark.parametrize(
    "answer",
    [
        Whole(completion(None, refusal="I will not.")),
        stream(delta(refusal="I will "), delta(refusal="not."), delta(finish="stop")),
    ],
)
async def test_a_model_that_declines_says_so(answer: Answer) -> None:
    assert (await reply_to(answer, streamed=isinstance(answer, Streamed))).refusal == "I will not."


# ---- tool calls --------------------------------------------------------------------------------------------------------

ONE, TWO = '{"e": "1+1"}', '{"e": "2+2"}'
A, B = call("a", "calculator", ONE), call("b", "calculator", TWO)
BOTH = [("a", ONE), ("b", TWO)]
HALVES = [call("a", "calculator", half) | {"index": 0} for half in ('{"e"', ': "1+1"}')]
OLD = [{"name": "calculator", "arguments": '{"e": '}, {"arguments": '"1+1"}'}]


def called(*calls: dict[str, Any]) -> Whole:
    return Whole(completion(None, "tool_calls", tool_calls=list(calls)))


def pieces(*calls: dict[str, Any]) -> Streamed:
    return stream(delta(role="assistant"), *(delta(tool_calls=[each]) for each in calls), delta(finish="tool_calls"))


@pytest.mark.parametrize(
    ("answer", "calls"),
    [
        (called(call("a", "calculator", {"e": "1+1"})), [("a", ONE)]),
        (called(call("a", "calculator", None)), [("a", "")]),
        (called({"id": "a", "function": {"name": "calculator"}}), [("a", "")]),
        (called({"function": {"name": "calculator", "arguments": ONE}}), [("", ONE)]),
        (called(call(None, "calculator", ONE), call("", "calculator", TWO)), [("", ONE), ("", TWO)]),
        (called({"id": "a", "name": "calculator", "arguments": ONE}), [("a", ONE)]),
        (Whole(completion(None, "function_call", function_call={"name": "calculator", "arguments": ONE})), [("", ONE)]),
        (pieces(A | {"index": 0}, B | {"index": 1}), BOTH),
        (pieces(A, B), BOTH),
        (pieces(A | {"index": None}, B | {"index": None}), BOTH),
        (pieces(A | {"index": 0}, B | {"index": 0}), BOTH),
        (pieces(call(None, "calculator", ONE), call(None, "calculator", TWO)), [("", ONE), ("", TWO)]),
        (pieces(A | {"index": 0}, call("a", "calculator", TWO) | {"index": 0}), [("a", ONE), ("a", TWO)]),
        (pieces(*HALVES), [("a", ONE)]),
        (
            pieces(
                {"index": 0, "id": "a", "function": {"name": "calc", "arguments": ""}},
                {"index": 0, "function": {"name": "ulator", "arguments": None}},
                {"index": 0, "function": {"arguments": ONE}},
            ),
            [("a", ONE)],
        ),
        (
            pieces(
                {"index": 0, "id": "a", "function": {"name": "calculator", "arguments": '{"e": '}},
                {"index": 1, "id": "b", "function": {"name": "calculator", "arguments": '{"e": '}},
                {"index": 0, "function": {"arguments": '"1+1"}'}},
                {"index": 1, "function": {"arguments": '"2+2"}'}},
            ),
            [("a", ONE), ("b", TWO)],
        ),
        (pieces({"index": 0, "id": "a", "function": {"name": "calculator", "arguments": {"e": "1+1"}}}), [("a", ONE)]),
        (stream(*(delta(function_call=half) for half in OLD), delta(finish="function_call")), [("", ONE)]),
    ],
)
async def test_calls_are_told_apart(answer: Answer, calls: list[tuple[str, str]]) -> None:
    reply = await reply_to(answer, streamed=isinstance(answer, Streamed), tools=[CALCULATOR])
    assert [(each.id, each.arguments) for each in reply.tool_calls] == calls
    assert {each.name for each in reply.tool_calls} == {"calculator"} and reply.finish_reason == "tool_calls"


async def test_a_stream_of_calls_without_a_finish_reason_ends_with_calls() -> None:
    reply = await reply_to(stream(delta(tool_calls=[call("a", "calculator", ONE)])), streamed=True, tools=[CALCULATOR])
    assert reply.finish_reason == "tool_calls" and len(reply.tool_calls) == 1


async def test_two_calls_of_two_tools_without_id_index_or_arguments_are_two() -> None:
    reply = await reply_to(
        stream(delta(tool_calls=[call(None, "clock", None)]), delta(tool_calls=[call(None, "calculator", None)])), streamed=True
    )
    assert [each.name for each in reply.tool_calls] == ["clock", "calculator"]


async def test_arguments_that_are_no_json_go_back_as_an_empty_object() -> None:
    said = ChatMessage(role="assistant", content="", tool_calls=[ToolCall(id="a", name="calculator", arguments='{"e": "1+')])
    result = ChatMessage(role="tool", content="Not done", name="calculator", tool_call_id="a")
    with OddProvider(in_turn([Whole(completion("Fine."))])) as server:
        await asked_of(server, ask(ChatMessage(role="user", content="Count"), said, result))
    assert server.sent[0]["messages"][1]["tool_calls"][0]["function"]["arguments"] == "{}", "templates parse them"


# ---- errors ------------------------------------------------------------------------------------------------------------

QUOTA = {
    "code": 429,
    "message": "Quota exceeded. Please retry in 3.2s.",
    "status": "RESOURCE_EXHAUSTED",
    "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "3s"}],
}
BROKEN = {"finish_reason": "error", "error": {"code": 502, "message": "Upstream error"}, "message": {"content": ""}}


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (Whole(error("The key is not valid", code=401) | {"user_id": "u"}), ProviderRefused, "HTTP 401: The key is not valid"),
        (Whole(error("You have run out of credits", code="402")), ProviderRefused, "HTTP 402: You have run out"),
        (Whole(error("Too many", code="rate_limit_exceeded")), RateLimited, "HTTP 429"),
        (Whole(error("Busy", type="overloaded_error")), ProviderUnavailable, "HTTP 503"),
        (Whole(error("Something")), ProviderUnavailable, "HTTP 502: Something"),
        (Whole({"object": "error", "message": "no such model", "code": 404}), ProviderRefused, "HTTP 404"),
        (Whole([{"error": QUOTA}]), RateLimited, "Quota exceeded"),
        (Whole(completion() | {"choices": [BROKEN]}), ProviderUnavailable, "Upstream error"),
        (Whole(completion("", "error")), ProviderUnavailable, "did not say which"),
        (Whole(completion("Half", "insufficient_system_resource")), ProviderUnavailable, "broke off"),
        (Whole([{"error": {"code": 400, "message": "API key not valid.", "status": "INVALID_ARGUMENT"}}], 400),
            ProviderRefused, "API key not valid"),
        (Whole(b"<!doctype html><title>Login</title>"), ProviderUnavailable, "not JSON; it begins: '<!doctype"),
        (Whole({"base_resp": {"status_code": 1004, "status_msg": "no key"}}), ProviderUnavailable, "no key"),
        (stream(delta("Half"), error("Rate limit reached, try again in 2s", code=429)), RateLimited, "Rate limit reached"),
        (stream(delta("Half"), error("It violates our policy", code="content_filter")), ProviderRefused, "violates"),
        (stream(delta("Half"), error("Busy") | {"choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "error"}]}),
            ProviderUnavailable, "Busy"),
        (stream(delta("Half"), {"object": "error", "message": "the engine died", "code": 500}), ProviderUnavailable, "died"),
        (stream(delta("Half"), 'event: error\ndata: {"message": "no", "type": "authentication_error"}\n\n'),
            ProviderRefused, "HTTP 401"),
        (stream(delta("Half"), done=False), ProviderUnavailable, "broke off"),
        (stream(delta("Half"), "data: <html>\n\n"), ProviderUnavailable, "not JSON; it begins: '<html>"),
        (stream(delta("Half"), b"data: \xff\xfe\n\n"), ProviderUnavailable, "not UTF-8"),
        (stream(done=False), ProviderUnavailable, "broke off"),
    ],
)  # fmt: skip
async def test_an_error_counts_as_what_it_says(answer: Answer, kind: type[MofaError], words: str) -> None:
    with pytest.raises(kind) as caught:
        await reply_to(answer, streamed=isinstance(answer, Streamed))
    assert type(caught.value) is kind and words in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "low", "high"),
    [
        (Whole([{"error": QUOTA}], 429), 3, 3),
        (Whole(error("Rate limit reached. Please try again in 1m26.4s."), 429), 86.4, 86.4),
        (Whole(error("Please try again in 20ms."), 429), 0.02, 0.02),
        (Whole(error("slow down"), 429, {"Retry-After": "0"}), 0, 0),  # which is no wish: Temporal waits by its own rule
        (stream(error("Rate limit reached, try again in 2s", code=429)), 2, 2),
    ],
)
async def test_the_wait_is_found_wherever_it_is(answer: Answer, low: float, high: float) -> None:
    with pytest.raises(RateLimited) as caught:
        await reply_to(answer, streamed=isinstance(answer, Streamed))
    assert caught.value.retry_after_s is not None and low <= caught.value.retry_after_s <= high


async def test_the_wait_may_be_a_date() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    with pytest.raises(RateLimited) as caught:
        await reply_to(Whole(error("slow down"), 429, {"Retry-After": soon}), streamed=False)
    assert caught.value.retry_after_s == 300, "an hour, capped"


async def test_a_call_whose_stream_broke_off_is_asked_for_whole_the_next_time() -> None:
    def answer(asked: Asked) -> Answer:
        return stream(delta("Half"), done=False) if asked.body.get("stream") else Whole(completion("All of it."))

    with OddProvider(answer) as server:
        model = openai.create(base_url=server.url, api_key="no-key-needed-here")
        assert isinstance(model, StreamingModel)
        with pytest.raises(ProviderUnavailable, match="broke off"):
            await model.stream(ask(), lambda _: None)
        assert (await model.stream(ask(), lambda _: None)).content == "All of it."
        with pytest.raises(ProviderUnavailable, match="broke off"):
            await model.stream(ask(idempotency_key="another"), lambda _: None)
        await model.close()
    assert [body.get("stream", False) for body in server.sent] == [True, False, True]


# ---- forms that a server does not take ---------------------------------------------------------------------------------

REFUSED_FORMATS = [
    [{"error": {"code": 400, "message": "Function calling with a response mime type: 'application/json' is unsupported"}}],
    error("json mode cannot be combined with tool/function calling", type="invalid_request_error"),
    {"object": "error", "message": "The provided JSON schema contains features not supported by xgrammar.", "code": 400},
    error("response_format value as json_schema is enabled only for api versions 2024-08-01-preview and later"),
    error("This response_format type is unavailable now", type="invalid_request_error", code="invalid_request_error"),
    error("Cannot use custom grammar constraints with tools."),
    error("Failed to generate JSON. Please adjust your prompt.", code="json_validate_failed", failed_generation="{"),
    error("Structured outputs are not available for this deployment."),
    {"detail": [{"type": "extra_forbidden", "loc": ["body", "response_format"], "msg": "Extra inputs are not permitted"}]},
]


@pytest.mark.parametrize("refusal", REFUSED_FORMATS)
@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
async def test_a_schema_that_is_refused_is_told_in_words_and_that_is_remembered(refusal: Any, streamed: bool) -> None:
    def answer(asked: Asked) -> Answer:
        return Whole(refusal, 400) if "response_format" in asked.body else Whole(completion('{"colour": "blue"}'))

    with OddProvider(answer) as server:
        request = ask(output_schema=SCHEMA, tools=[CALCULATOR])
        replies = await asked_of(server, request, request, streamed=streamed)
    assert [reply.content for reply in replies] == ['{"colour": "blue"}'] * 2
    assert ["response_format" in body for body in server.sent] == [True, False, False]
    assert json.dumps(SCHEMA) in server.sent[1]["messages"][0]["content"]


@pytest.mark.parametrize(
    "refusal",
    [
        error("Invalid schema for function 'look': object schema missing properties.", param="tools[0].function.parameters"),
        error("Invalid 'messages[0].content': the schema of a message", param="messages[0].content"),
        error("This model's maximum context length is 8192 tokens, with the schema.", code="context_length_exceeded"),
        error("You have no credit left for structured outputs", code="insufficient_quota"),
        error("temperature must be below 2", param="temperature"),
        error("The model is asleep"),
        {"detail": [{"loc": ["body", "messages"], "msg": "bad", "input": "Write a JSON schema"}]},
    ],
)
async def test_another_fault_is_none_of_the_schemas(refusal: Any) -> None:
    with OddProvider(in_turn([Whole(refusal, 400)])) as server, pytest.raises(ProviderRefused):
        await asked_of(server, ask(output_schema=SCHEMA))
    assert len(server.sent) == 1


async def test_a_schema_refused_beside_tools_is_sent_without_them() -> None:
    def answer(asked: Asked) -> Answer:
        both = "response_format" in asked.body and "tools" in asked.body
        return Whole(REFUSED_FORMATS[0], 400) if both else Whole(completion("{}"))

    with OddProvider(answer) as server:
        await asked_of(server, ask(output_schema=SCHEMA, tools=[CALCULATOR]), ask(output_schema=SCHEMA))
    assert ["response_format" in body for body in server.sent] == [True, False, True]


async def test_a_refusal_that_is_not_mended_is_not_remembered() -> None:
    refusals = [Whole(REFUSED_FORMATS[3], 400), Whole(error("The model is asleep"), 400), Whole(completion("{}"))]
    with OddProvider(in_turn(refusals)) as server:
        model = openai.create(base_url=server.url, api_key="no-key-needed-here")
        with pytest.raises(ProviderRefused, match="asleep"):
            await model.complete(ask(output_schema=SCHEMA))
        await model.complete(ask(output_schema=SCHEMA))
        await model.close()
    assert ["response_format" in body for body in server.sent] == [True, False, True]


def roles(body: dict[str, Any]) -> list[str]:
    return [message["role"] for message in body["messages"]]


TALK = [
    ChatMessage(role="system", content="You are a."),
    ChatMessage(role="user", content="[context] facts"),
    ChatMessage(role="user", content="Tea or coffee?"),
    ChatMessage(role="assistant", content="Tea."),
    ChatMessage(role="user", content="[b] Coffee."),
    ChatMessage(role="user", content="Your turn."),
]


def strict(body: dict[str, Any]) -> str | None:
    """What a chat template says of messages: one system message, the first, and turns that alternate."""
    if "system" in roles(body)[1:]:
        return "System message must be at the beginning."
    turns = [role for role in roles(body) if role in ("user", "assistant")]
    if any(one == other for one, other in pairwise(turns)):
        return "Conversation roles must alternate user/assistant/user/assistant/..."
    return None


async def test_a_strict_template_is_given_turns_that_alternate_and_that_is_remembered() -> None:
    def answer(asked: Asked) -> Answer:
        wrong = strict(asked.body)
        if wrong is None and "response_format" in asked.body:
            wrong = "This response_format type is unavailable now"
        return Whole(error(wrong), 400) if wrong else Whole(completion("{}"))

    with OddProvider(answer) as server:
        await asked_of(server, ask(*TALK), ask(*TALK, output_schema=SCHEMA))
    refused, *others = [roles(body) for body in server.sent]
    assert refused == [message.role for message in TALK], "nothing is changed for servers that take it"
    assert others == [["system", "user", "assistant", "user"]] * 3
    assert server.sent[1]["messages"][3]["content"] == "[b] Coffee.\n\nYour turn."
    told = server.sent[3]["messages"][0]["content"]
    assert told.startswith("You are a.\n\n") and json.dumps(SCHEMA) in told


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (400, "System role not supported"),
        (500, "Jinja Exception: Conversation roles must alternate user/assistant/user/assistant/..."),
        (400, "Unsupported value: 'messages[0].role' does not support 'system' with this model."),
        (400, "Only user and assistant roles are supported!"),
        (400, "Unexpected role 'user' after role 'tool'"),
        (400, "The first message must be from the user"),
    ],
)
async def test_a_template_without_a_system_role_gets_it_in_the_first_turn_and_that_is_remembered(
    status: int, refusal: str
) -> None:
    used = [
        ChatMessage(role="assistant", content="", tool_calls=[ToolCall(id="a", name="clock", arguments="{}")]),
        ChatMessage(role="tool", content="noon", tool_call_id="a", name="clock"),
        ChatMessage(role="user", content="This is your last step."),
    ]

    def answer(asked: Asked) -> Answer:
        plain = roles(asked.body)[0] == "system" or roles(asked.body)[-1] == "user"
        return Whole(error(refusal), status) if plain else Whole(completion("Fine."))

    with OddProvider(answer) as server:
        await asked_of(server, *[ask(ChatMessage(role="system", content="Be brief."), *used)] * 2)
    assert [roles(body) for body in server.sent[2:]] == [["user", "assistant", "tool"]] * 2, "after two refusals, for good"
    assert server.sent[2]["messages"][0]["content"] == "Be brief.\n\nGo on."
    assert server.sent[2]["messages"][-1]["content"] == "noon\n\nThis is your last step."


async def test_the_key_is_not_in_what_a_model_declines_with() -> None:
    reply = await reply_to(Whole(completion(None, refusal="not with no-key-needed-here")), streamed=False)
    assert reply.refusal == "not with ***"


# ---- tools as OpenAI takes them ----------------------------------------------------------------------------------------


def taken(parameters: dict[str, Any]) -> str | None:
    """What OpenAI says of a tool's parameters."""
    if "properties" not in parameters:
        return "object schema missing properties"
    forbidden = {"oneOf", "anyOf", "allOf", "enum", "not"} & set(parameters)
    return "not at the top level" if parameters.get("type") != "object" or forbidden else None


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"type": "object"},
        {"type": ["object", "null"], "properties": None, "required": None},
        {"type": "object", "properties": {"id": {"type": "string"}}, "anyOf": [{"required": ["id"]}, {"required": ["name"]}]},
        {"$ref": "#/$defs/Args", "$defs": {"Args": {"type": "object", "properties": {"id": {"type": "string"}}}}},
        {"oneOf": [{"properties": {"id": {"type": "string"}}}, {"properties": {"name": {"type": "string"}}}]},
        {"allOf": [{"type": "object", "properties": {"id": {}}, "required": ["id"]}], "not": {"required": ["x"]}, "enum": [{}]},
    ],
)
async def test_no_request_is_refused_for_a_tool(parameters: dict[str, Any]) -> None:
    def answer(asked: Asked) -> Answer:
        wrong = taken(asked.body["tools"][0]["function"]["parameters"])
        return Whole(error(wrong), 400) if wrong else Whole(completion("Fine."))

    assert (await reply_to(answer, streamed=False, tools=[ToolSpec(name="look", parameters=parameters)])).content == "Fine."


async def test_a_long_answer_and_long_arguments_come_whole() -> None:
    long, arguments = "word " * 600_000, json.dumps({"e": "1" * 200_000})
    assert (await reply_to(Whole(completion(long)), streamed=False)).content == long
    streamed = stream(*(delta(long[at : at + 100_000]) for at in range(0, len(long), 100_000)), delta(finish="stop"))
    assert (await reply_to(streamed, streamed=True)).content == long
    reply = await reply_to(called(call("a", "calculator", arguments)), streamed=False, tools=[CALCULATOR])
    assert reply.tool_calls[0].arguments == arguments


async def test_a_parameter_in_an_odd_refusal_is_left_out() -> None:
    inner = {
        "detail": [{"type": "extra_forbidden", "loc": ["body", "seed"], "msg": "Extra inputs are not permitted", "input": 7}]
    }
    refusal = {"object": "error", "message": inner, "type": "invalid_request_error", "param": None, "code": None}

    def answer(asked: Asked) -> Answer:
        return Whole(refusal, 422) if "seed" in asked.body else Whole(completion("Fine."))

    assert (await reply_to(answer, streamed=False)).content == "Fine."
