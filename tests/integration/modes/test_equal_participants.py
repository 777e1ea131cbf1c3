"""Equal participants are separate askings: same instructions, same words, and yet an answer, a price and a tool use each."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle

from tests.support.house import House, Server
from tests.support.peers.provider import Provider

QUEUE = "mofa-equals"
PROJECT = """\
models:
  mine: {provider: openai, model: m}
tools:
  sh: {plugin: shell, approval: never, options: {allow: [date], folder: .}}
scripts:
  asking: {file: asking.py, grants: [model]}
"""
ASKING = """\
def execute(given):
    return ask_model("Say a number.")
"""


def reply(number: int, body: dict[str, Any]) -> dict[str, Any]:
    """Another answer for each charge; with options, each charge takes the next; with tools, a use of one before it."""
    schema = (body.get("response_format") or {}).get("json_schema", {}).get("schema")
    if schema is not None:
        return {"content": json.dumps({name: value(part, name, number) for name, part in schema["properties"].items()})}
    if body.get("tools") and body["messages"][-1]["role"] != "tool":
        arguments = json.dumps({"program": "date", "arguments": ["+%s%N"]})
        call = {"id": "c1", "type": "function", "function": {"name": "sh", "arguments": arguments}}
        return {"tool_calls": [call]}
    return {"content": f"answer {number}"}


def value(schema: dict[str, Any], name: str, number: int) -> Any:
    if "enum" in schema:
        return schema["enum"][number % len(schema["enum"])]
    return False if schema.get("type") == "boolean" else f"{name} {number}"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with Provider(honours=True, reply=reply) as provider:
        yield provider


@pytest.fixture(scope="module")
def equals(tmp_path_factory: pytest.TempPathFactory, server: Server, provider: Provider) -> Iterator[House]:
    home = tmp_path_factory.mktemp("equals")
    (home / "mofa.yaml").write_text(PROJECT)
    (home / "asking.py").write_text(ASKING)
    house = House(home, server, QUEUE, **provider.environment)
    house.start_worker()
    yield house
    house.stop()


def team(count: int, **fields: Any) -> list[dict[str, Any]]:
    return [{"kind": "agent", "name": f"p{n}", "instructions": "Answer.", "temperature": 1, **fields} for n in range(count)]


async def run(client: Client, mode: str, **given: Any) -> tuple[dict[str, Any], WorkflowHandle[Any, Any]]:
    handle: WorkflowHandle[Any, Any] = await client.start_workflow(
        mode, {"task": "Which one?", **given}, id=f"{mode}/{uuid.uuid4().hex[:8]}", task_queue=QUEUE
    )
    return await handle.result(), handle


async def types(handle: WorkflowHandle[Any, Any]) -> list[str]:
    return [event["type"] for event in await handle.query("events")]


@pytest.mark.parametrize(
    ("mode", "fields", "calls"),
    [
        ("Parallel", {}, 4),
        ("PublishSubscribe", {"topic": "news"}, 4),
        ("Consensus", {"options": ["tea", "coffee"], "rounds": 1}, 4),
        ("Consensus", {"rounds": 1}, 8),
        ("Sequential", {}, 4),
        ("Debate", {"rounds": 1, "stop_on_agreement": False}, 4),
    ],
)
async def test_each_equal_participant_is_asked_and_paid_by_itself(
    client: Client, equals: House, provider: Provider, mode: str, fields: dict[str, Any], calls: int
) -> None:
    paid = sum(provider.charges.values())
    outcome, handle = await run(client, mode, participants=team(4), **fields)
    good = [c for c in outcome["contributions"] if c["status"] == "ok"]
    assert len(good) >= 4 and not any(c["status"] == "failed" for c in outcome["contributions"]), outcome
    assert len({json.dumps(c["content"]) for c in good}) == len(good)
    assert sum(provider.charges.values()) - paid == calls == outcome["usage"]["calls"]
    assert "possible_double_charge" not in await types(handle)


async def test_equal_voters_have_a_vote_each(client: Client, equals: House) -> None:
    options = ["tea", "coffee"]
    outcome, _ = await run(client, "Consensus", participants=team(4), options=options, rounds=1)
    assert sorted(vote["choice"] for vote in outcome["votes"]) == ["coffee", "coffee", "tea", "tea"]
    assert outcome["status"] == "undecided"


async def test_equal_tool_calls_are_a_use_each(client: Client, equals: House) -> None:
    _, handle = await run(client, "Parallel", participants=team(3, tools=["sh"]))
    results = [said["text"] for said in await handle.query("transcript") if said["role"] == "tool"]
    assert len(results) == len(set(results)) == 3
    assert not any("cut off" in result for result in results)


async def test_equal_scripts_and_what_they_ask_are_separate(client: Client, equals: House, provider: Provider) -> None:
    paid = sum(provider.charges.values())
    scripts = [{"kind": "script", "name": f"s{n}", "script": "asking"} for n in range(3)]
    outcome, _ = await run(client, "Parallel", participants=scripts)
    assert len({c["content"] for c in outcome["contributions"]}) == 3
    assert sum(provider.charges.values()) - paid == 3


async def test_a_fork_gives_each_equal_participant_its_own_answer(client: Client, equals: House, provider: Provider) -> None:
    source, handle = await run(client, "Parallel", participants=team(3))
    paid = sum(provider.charges.values())
    made = json.loads(equals.mofa("fork", handle.id, "--at", "3", "--json").stdout)
    fork = await client.get_workflow_handle(made["workflow_id"]).result()
    assert [c["content"] for c in fork["contributions"]] == [c["content"] for c in source["contributions"]]
    assert sum(provider.charges.values()) == paid
    compared = json.loads(equals.mofa("diff", handle.id, made["workflow_id"], "--json").stdout)
    assert [step["same"] for step in compared["steps"]] == [True] * 3
