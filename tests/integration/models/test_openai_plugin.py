"""The openai plugin against a real HTTP server, and the fake model server itself."""

import asyncio
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from kernel.basics.errors import ProviderRefused, ProviderUnavailable, RateLimited
from kernel.basics.schema import Schema
from kernel.kinds.llm import ChatMessage, Model, ModelRequest, ToolCall, ToolSpec
from kernel.secretary.prompts import Plan, Questions, Replan, WrittenResult
from kernel.secretary.shapes import Requirement, Review
from kernel.secretary.strict_schema import strict_schema
from plugins.llm.openai import create
from tests.support.peers.model_server import ModelServer


@pytest.fixture(scope="module")
def running() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
def server(running: ModelServer) -> ModelServer:
    running.reset()
    return running


@pytest.fixture
async def model(server: ModelServer) -> AsyncIterator[Model]:
    made = create(base_url=server.url, api_key="no-key-needed-here")
    yield made
    await made.close()


def ask(content: str = "Hello there", **fields: Any) -> ModelRequest:
    return ModelRequest(model="fake-model", messages=[ChatMessage(role="user", content=content)], **fields)


async def test_a_completion_and_what_was_really_sent(server: ModelServer, model: Model) -> None:
    reply = await model.complete(ask(idempotency_key="run/1"))
    assert "Hello there" in reply.content
    assert reply.model == "fake-model"
    assert reply.input_tokens > 0
    assert reply.output_tokens > 0
    (entry,) = server.journal()
    assert entry["headers"]["idempotency-key"] == "run/1"
    assert entry["body"]["messages"] == [{"role": "user", "content": "Hello there"}]
    assert server.calls() == [{"request_id": reply.request_id, "idempotency_key": "run/1", "state": "answered", "status": 200}]
    assert entry["headers"]["x-request-id"] == reply.request_id


NAMED: dict[str, type[Schema]] = {
    "clarification_questions": Questions, "requirement": Requirement, "plan": Plan, "execution_result": WrittenResult,
    "review": Review, "replan": Replan,
}  # fmt: skip


@pytest.mark.parametrize("name", NAMED)
async def test_the_secretarys_schemas_are_sent_strict_and_answered_validly(
    server: ModelServer, model: Model, name: str
) -> None:
    schema = strict_schema(NAMED[name])
    reply = await model.complete(ask("# The idea\nWrite a guide.", output_schema=schema, output_name=name))
    Draft202012Validator(schema).validate(json.loads(reply.content))
    NAMED[name].model_validate_json(reply.content)
    assert server.journal()[0]["body"]["response_format"]["json_schema"] == {"name": name, "strict": True, "schema": schema}


async def test_the_servers_plan_uses_the_offered_capabilities_and_its_review_the_criteria(model: Model) -> None:
    plan, review = strict_schema(Plan), strict_schema(Review)
    plan["properties"]["subtasks"]["items"]["properties"]["required_capabilities"]["items"]["enum"] = ["writing"]
    review["properties"]["checks"]["items"]["properties"]["criterion"]["enum"] = ["Short", "Clear"]
    subtasks = json.loads((await model.complete(ask(output_schema=plan, output_name="plan"))).content)["subtasks"]
    assert [(s["required_capabilities"], s["depends_on"]) for s in subtasks] == [
        (["writing"], []),
        (["writing"], []),
        (["writing"], ["s1", "s2"]),
    ]
    checks = json.loads((await model.complete(ask(output_schema=review, output_name="review"))).content)["checks"]
    assert [(check["criterion"], check["met"]) for check in checks] == [("Short", True), ("Clear", True)]


async def test_any_other_schema_is_answered_validly(model: Model) -> None:
    schema = {
        "type": "object",
        "properties": {
            "mood": {"enum": ["good", "bad"]}, "score": {"type": "integer", "minimum": 3, "maximum": 5},
            "when": {"type": "string", "format": "date"},
            "parts": {"type": "array", "items": {"$ref": "#/$defs/p"}, "minItems": 2},
            "maybe": {"anyOf": [{"type": "null"}, {"type": "string"}]},
        },
        "required": ["mood", "score", "when", "parts", "maybe"],
        "$defs": {"p": {"type": "object", "properties": {"name": {"type": "string", "minLength": 9}}, "required": ["name"]}},
    }  # fmt: skip
    Draft202012Validator(schema).validate(json.loads((await model.complete(ask(output_schema=schema))).content))


async def test_tools_there_and_back(server: ModelServer, model: Model) -> None:
    server.rule(times=1, reply={"tool_calls": [{"name": "add", "arguments": {"a": 1, "b": 2}}]})
    tool = ToolSpec(name="add", description="Adds", parameters={"type": "object", "properties": {"a": {"type": "integer"}}})
    question = ask("Add 1 and 2", tools=[tool])
    reply = await model.complete(question)
    (call,) = reply.tool_calls
    assert (call.name, json.loads(call.arguments), reply.finish_reason) == ("add", {"a": 1, "b": 2}, "tool_calls")
    turn = [
        ChatMessage(role="assistant", content="", tool_calls=[ToolCall(id=call.id, name="add", arguments=call.arguments)]),
        ChatMessage(role="tool", content="3", tool_call_id=call.id),
    ]
    reply = await model.complete(question.model_copy(update={"messages": [*question.messages, *turn]}))
    assert reply.tool_calls == []
    assert reply.content
    assert [message["role"] for message in server.journal()[1]["body"]["messages"]] == ["user", "assistant", "tool"]


async def test_429_with_retry_after_and_then_an_answer(server: ModelServer, model: Model) -> None:
    server.rule(times=1, status=429, retry_after_s=7, code="rate_limit_exceeded")
    with pytest.raises(RateLimited) as caught:
        await model.complete(ask(idempotency_key="k"))
    assert caught.value.retry_after_s == 7
    assert (await model.complete(ask(idempotency_key="k"))).content
    assert [(call["idempotency_key"], call["status"]) for call in server.calls()] == [("k", 429), ("k", 200)]


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ({"status": 500}, ProviderUnavailable),
        ({"status": 401, "code": "invalid_api_key"}, ProviderRefused),
        ({"status": 429, "code": "insufficient_quota"}, ProviderRefused),
        ({"garbage": True}, ProviderUnavailable),
    ],
)
async def test_faults(server: ModelServer, model: Model, rule: dict[str, Any], kind: type[Exception]) -> None:
    server.rule(times=1, **rule)
    with pytest.raises(kind):
        await model.complete(ask())
    assert (await model.complete(ask())).content


async def test_a_rule_holds_for_what_it_names(server: ModelServer, model: Model) -> None:
    circular = {"subtasks": [{"id": "a", "description": "x", "required_capabilities": [], "depends_on": ["a"]}]}
    server.rule(when={"schema": "plan", "contains": "circle"}, reply=circular)
    schema = strict_schema(Plan)
    told = await model.complete(ask("A circle", output_schema=schema, output_name="plan"))
    usual = await model.complete(ask("A line", output_schema=schema, output_name="plan"))
    assert json.loads(told.content) == circular
    assert json.loads(usual.content) != circular


async def test_a_refused_parameter_is_left_out_at_once(server: ModelServer, model: Model) -> None:
    server.rule(times=1, status=400, code="unsupported_value", param="temperature", message="'temperature' is not supported")
    assert (await model.complete(ask())).content
    assert ["temperature" in entry["body"] for entry in server.journal()] == [True, False]


async def test_cancelling_closes_the_connection(server: ModelServer, model: Model) -> None:
    server.rule(hold=True)
    call = asyncio.create_task(model.complete(ask()))
    await asyncio.to_thread(server.wait_for, lambda calls: len(calls) == 1)
    assert server.calls()[0]["state"] == "open"
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    (seen,) = await asyncio.to_thread(server.wait_for, lambda calls: calls[0]["state"] != "open")
    assert (seen["state"], seen["status"]) == ("aborted", None)


async def test_a_held_answer_comes_when_it_is_released(server: ModelServer, model: Model) -> None:
    server.rule(hold=True)
    call = asyncio.create_task(model.complete(ask()))
    await asyncio.to_thread(server.wait_for, lambda calls: len(calls) == 1)
    assert not call.done()
    assert server.journal() == []
    server.release()
    assert (await call).content
    assert len(server.journal()) == 1


async def test_a_server_that_is_gone_may_come_back() -> None:
    with ModelServer() as server:
        url = server.url
    model = create(base_url=url, api_key="no-key-needed-here")
    with pytest.raises(ProviderUnavailable, match="cannot reach"):
        await model.complete(ask())
    await model.close()


def test_the_server_ends_with_the_process_that_started_it() -> None:
    program = (
        "import time; from tests.support.peers.model_server import ModelServer; "
        "print(ModelServer().start().pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        server_pid = int(starter.stdout.readline())
        ended = os.pidfd_open(server_pid) if hasattr(os, "pidfd_open") else None
        starter.send_signal(signal.SIGKILL)
    if ended is None:
        pytest.skip("needs Linux to wait for a process that is not a child")
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    assert poll.poll(10_000), "the model server still runs 10 s after its starter was killed"
    os.close(ended)
