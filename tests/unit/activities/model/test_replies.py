"""Replies of all providers, put right: ids, arguments, calls among words, and what was not offered."""

from __future__ import annotations

from typing import Any

import pytest

from activities.model.replies import ID_LENGTH, normalized, read_tokens
from kernel.kinds.llm import ChatMessage, ModelReply, ModelRequest, ToolCall, ToolSpec
from kernel.model_call.images import Image

CALCULATOR = ToolSpec(name="calculator")


def request(*earlier: str, tools: bool = True, content: str = "Count") -> ModelRequest:
    calls = [ToolCall(id=id, name="calculator", arguments="{}") for id in earlier]
    said = [ChatMessage(role="assistant", content="", tool_calls=calls)] if calls else []
    messages = [ChatMessage(role="user", content=content), *said]
    return ModelRequest(model="m", messages=messages, tools=[CALCULATOR] if tools else [], idempotency_key="k")


def reply(*calls: tuple[str, str], content: str = "", **more: Any) -> ModelReply:
    made = [ToolCall(id=id, name="calculator", arguments=arguments) for id, arguments in calls]
    return ModelReply(content=content, model="m", input_tokens=5, output_tokens=5, tool_calls=made, **more)


@pytest.mark.parametrize(
    ("ids", "earlier"),
    [(("", ""), ()), (("a", "a"), ()), (("a", ""), ("a",)), ((" ", "b"), ("b",)), (("a", "b"), ())],
)
def test_each_call_has_an_id_unlike_any_other_in_the_conversation(ids: tuple[str, ...], earlier: tuple[str, ...]) -> None:
    given = reply(*((id, "{}") for id in ids))
    made = [call.id for call in normalized(request(*earlier), given).tool_calls]
    assert len({*made, *earlier}) == len(made) + len(earlier) and all(made)
    for was, now in zip(ids, made, strict=True):
        assert now == was or (len(now) == ID_LENGTH and now.isalnum()), "Mistral takes nothing else"
    assert normalized(request(*earlier), given).tool_calls == normalized(request(*earlier), given).tool_calls


@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        ("", "{}"),
        ("  ", "{}"),
        ("null", "{}"),
        ('{"e": "1+1"}', '{"e": "1+1"}'),
        (' {"e": 1.0} ', '{"e": 1.0}'),
        ('"{\\"e\\": \\"1+1\\"}"', '{"e": "1+1"}'),
        ('"\\"{}\\""', "{}"),
        ('"null"', "{}"),
        ('""', "{}"),
        ('{"e": ', '{"e": '),
        ("[1]", "[1]"),
        ('"tea"', '"tea"'),
        ("7", "7"),
        ("[" * 100_000, "[" * 100_000),
    ],
)
def test_arguments_are_an_object_wherever_they_hold_one(arguments: str, right: str) -> None:
    [call] = normalized(request(), reply(("a", arguments))).tool_calls
    assert call.arguments == right


def test_calls_that_a_server_leaves_among_the_words_are_calls() -> None:
    words = 'I count.\n<tool_call>\n{"name": "calculator", "arguments": {"e": "1+1"}}\n</tool_call>\n'
    found = normalized(request(), reply(content=words + '<tool_call>{"name": "calculator"}'))
    assert [call.arguments for call in found.tool_calls] == ['{"e":"1+1"}', "{}"]
    assert found.content.strip() == "I count." and len({call.id for call in found.tool_calls}) == 2


@pytest.mark.parametrize(
    "words",
    [
        "<tool_call>calculator(1)</tool_call>",
        '<tool_call>{"name": "another"}</tool_call>',
        "<tool_call>" + "[" * 100_000,
        "The tag <tool_call> begins a call.",
    ],
)
def test_words_about_calls_are_words(words: str) -> None:
    found = normalized(request(), reply(content=words))
    assert (found.tool_calls, found.content, found.unusable) == ([], words, None)


def test_calls_of_tools_that_were_not_offered_are_left_out() -> None:
    found = normalized(request(tools=False), reply(("a", "{}"), content="Two."))
    assert (found.tool_calls, found.content, found.unusable) == ([], "Two.", None)


def test_what_a_provider_counts_is_left_as_it_is() -> None:
    found = normalized(request(), reply(content="Two."))
    assert (found.input_tokens, found.output_tokens, found.estimated) == (5, 5, False)


def test_an_estimate_takes_in_tools_schemas_and_images() -> None:
    bare = request(tools=False)
    image = Image(media_type="image/png", data="x" * 100_000)
    with_image = bare.model_copy(update={"messages": [ChatMessage(role="user", content="Count", images=[image])]})
    assert read_tokens(bare) == 2, "5 bytes"
    assert read_tokens(bare) < read_tokens(request()) < read_tokens(with_image) == 1002
    assert read_tokens(bare.model_copy(update={"output_schema": {"type": "object"}})) > 2
    assert read_tokens(request(tools=False, content="茶" * 4)) == 3
