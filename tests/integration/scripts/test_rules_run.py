"""Rule sets as durable runs on a real server: scripts and tools are called, messages arrive, and failures are told."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError

from console.backend.stores import registry
from kernel.registry.rollout import PluginStore
from runtime.plugins.plugin_folder import read_folder
from runtime.plugins.plugin_rollout import Rollout
from runtime.settings import Settings
from tests.support.house import House, Server, eventually, history_types, open_decision
from tests.support.peers.model_server import ModelServer
from tests.support.secretary import see_through

Handle = WorkflowHandle[Any, Any]
QUEUE = "mofa-rules"

PROJECT = """\
tools:
  calculator:
  asked: {plugin: calculator, approval: always}
scripts:
  double: {file: double.py}
  fails: {file: fails.py}
"""


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """A worker with two scripts and two tools."""
    home = tmp_path_factory.mktemp("ruled")
    (home / "mofa.yaml").write_text(PROJECT)
    (home / "double.py").write_text("def execute(input):\n    return input * 2\n")
    (home / "fails.py").write_text("def execute(input):\n    return [1][input]\n")
    house = House(home, server, QUEUE, **models.environment)
    house.start_worker()
    yield house
    house.stop()


async def start(client: Client, *rules: dict[str, Any], policy: str = "ordered", **facts: Any) -> Handle:
    ruleset = {"name": "shop", "version": "3", "groups": [{"name": "main", "policy": policy, "rules": list(rules)}]}
    given = {"rules": ruleset, "facts": facts}
    return await client.start_workflow("Rules", given, id=f"rules/{uuid.uuid4().hex[:8]}", task_queue=QUEUE)


async def test_calls_are_made_and_messages_arrive(client: Client, ruled: House) -> None:
    name = uuid.uuid4().hex[:8]
    topic = await client.start_workflow("Topic", id=f"topic/{name}", task_queue=QUEUE)
    sink = await client.start_workflow("Topic", id=f"topic/sink-{name}", task_queue=QUEUE)
    await topic.execute_update("subscribe", {"subscriber": sink.id})
    handle = await start(
        client,
        {"name": "double", "then": [{"do": "call", "script": "double", "expression": "n", "into": "n"}]},
        {"name": "add", "then": [{"do": "call", "tool": "calculator", "value": {"expression": "6 * 7"}, "into": "sum"}]},
        {"name": "never", "when": "n < 10", "then": [{"do": "return", "value": "wrong"}]},
        {
            "name": "tell",
            "when": "n == 42",
            "then": [
                {"do": "emit", "topic": name, "expression": "sum"},
                {"do": "emit", "agent": f"none-{name}", "value": "x"},
                {"do": "return", "expression": "n"},
            ],
        },
        n=21,
    )
    outcome = await handle.result()
    assert outcome["outcome"] == "returned" and outcome["value"] == 42 and outcome["facts"]["sum"] == "42"
    assert [(each["rule"], each["held"]) for each in outcome["audit"]] == [
        ("double", True), ("add", True), ("never", False), ("tell", True),
    ]  # fmt: skip
    [arrived, lost] = outcome["emitted"]
    assert arrived["error"] is None and lost["error"] == f"agent/none-{name}: there is no workflow of that id"

    async def passed_on() -> bool:
        return bool((await sink.query("state"))["published"])

    assert await eventually(passed_on)
    played = [event["data"] for event in await handle.query("events") if event["type"] == "rules_played"]
    assert [(each["fired"], each["hash"]) for each in played] == [(["main/double", "main/add", "main/tell"], outcome["hash"])]


async def test_a_failed_call_leaves_the_next_rule_to_try(client: Client, ruled: House) -> None:
    dear = {
        "name": "dear",
        "priority": 2,
        "then": [{"do": "call", "script": "fails", "value": 3}, {"do": "return", "value": "dear"}],
    }
    cheap = {"name": "cheap", "then": [{"do": "return", "value": "cheap"}]}
    outcome = await (await start(client, dear, cheap, policy="first_success")).result()
    assert outcome["value"] == "cheap" and "IndexError" in outcome["audit"][0]["failed"]
    with pytest.raises(WorkflowFailureError) as failed:
        await (await start(client, dear)).result()
    assert isinstance(failed.value.cause, ApplicationError) and failed.value.cause.type == "ScriptError"


async def test_a_tool_that_wants_a_person_waits_for_one(client: Client, ruled: House) -> None:
    call = {"do": "call", "tool": "asked", "value": {"expression": "1 + 1"}, "into": "sum"}
    handle = await start(client, {"name": "ask", "then": [call, {"do": "return", "expression": "sum"}]})
    request = await open_decision(handle, "approval")
    await handle.execute_update("decide", {"decision_id": request["id"], "choice": "approve", "by": "ann"})
    assert (await handle.result())["value"] == "2"


@pytest.mark.parametrize(
    ("then", "words"),
    [
        ({"do": "call", "value": 1}, "a call names a script or a tool"),
        ({"do": "call", "script": "nowhere", "value": 1}, "'nowhere' is not under scripts"),
        ({"do": "emit", "topic": "t", "agent": "a", "value": 1}, "emit names a topic or an agent"),
    ],
)
async def test_what_cannot_be_played_is_refused(client: Client, ruled: House, then: dict[str, Any], words: str) -> None:
    with pytest.raises(WorkflowFailureError) as failed:
        await (await start(client, {"name": "one", "then": [then]})).result()
    assert isinstance(failed.value.cause, ApplicationError) and failed.value.cause.type == "InvalidInput"
    assert words in str(failed.value.cause)


async def install(store: PluginStore, folder: Path, version: str, *rules: dict[str, Any], **manifest: Any) -> None:
    """A rule set as a runtime plugin, on the worker within ten seconds (two on a quiet machine)."""
    folder.mkdir(exist_ok=True)
    fields = {"name": folder.name, "version": version, "kind": "rules", "description": "-", "source": "r.yaml", **manifest}
    (folder / "plugin.yaml").write_text(json.dumps(fields))
    (folder / "r.yaml").write_text(json.dumps({"groups": [{"name": "main", "rules": list(rules)}]}))
    assert await Rollout(store, answer_s=10).install(read_folder(folder), str(folder)) is not None


async def by_name(client: Client, rules: Any, **facts: Any) -> Handle:
    given = {"rules": rules, "facts": facts}
    return await client.start_workflow("Rules", given, id=f"rules/{uuid.uuid4().hex[:8]}", task_queue=QUEUE)


async def test_rules_by_name_are_pinned_reloaded_rolled_back_and_compared(
    client: Client, ruled: House, models: ModelServer, tmp_path: Path
) -> None:
    def says(words: str) -> list[dict[str, Any]]:
        ask = {"do": "call", "tool": "asked", "value": {"expression": "1 + 1"}, "into": "sum"}
        answer = {"do": "return", "value": words}
        return [{"name": "ask", "when": "asks", "then": [ask, answer]}, {"name": "say", "then": [answer]}]

    to_ben = {"name": "go", "when": "has(subtask.id)", "then": [{"do": "return", "value": "ben"}]}
    async with registry(Settings.from_environment(ruled.environ)) as store:
        await install(store, tmp_path / "words", "1.0.0", *says("one"))
        under_way = await by_name(client, "words", asks=True)
        request = await open_decision(under_way, "approval")
        lead = {"name": "on", "then": [{"do": "nested", "rules": "words"}]}
        await install(store, tmp_path / "lead", "1.0.0", lead, dependencies={"words": "^1"})
        await install(store, tmp_path / "words", "1.1.0", *says("two"))
        await install(store, tmp_path / "desk", "1.0.0", to_ben)

        # A run that began with the old version ends with it; others take the new one, through another set as well.
        await under_way.execute_update("decide", {"decision_id": request["id"], "choice": "approve", "by": "ann"})
        old = await under_way.result()
        new = await (await by_name(client, "words", asks=False)).result()
        led = await (await by_name(client, "lead", asks=False)).result()
        assert [old["value"], new["value"], led["value"]] == ["one", "two", "two"]
        assert old["hash"] != new["hash"] and [each["group"] for each in led["audit"]] == ["main", "words/main", "words/main"]

        # What was played, and what its tool said, is on record: two versions on the runs that there were.
        dry = ruled.mofa("rules", "dry-run", "words@1.0.0", "words", "--json", check=False)
        shown = json.loads(dry.stdout)
        assert dry.returncode == 1 and shown["inputs"] == 2
        [first, _] = shown["differences"]
        assert first["run"] == under_way.id and (first["before"], first["after"]) == ('returned "one"', 'returned "two"')

        ruled.mofa("plugin", "rollback", "words", "--wait", "10")
        assert (await (await by_name(client, "lead", asks=False)).result())["value"] == "one"

        word = uuid.uuid4().hex
        subtask = {"id": "s1", "description": word, "required_capabilities": [], "depends_on": []}
        models.rule(when={"contains": word, "schema": "plan"}, reply={"subtasks": [subtask]})
        people = [{"kind": "agent", "name": "anna"}, {"kind": "agent", "name": "ben"}]
        dispatch = {"strategy": "rules", "rules": "desk"}
        secretary = {"name": f"desk-{word[:6]}", "executors": people, "dispatch": dispatch, "acceptance": "automatic"}
        given = {"idea": {"content": f"Do {word}"}, "secretary": secretary}
        todo = await client.start_workflow("Todo", given, id=f"todo/{word[:8]}", task_queue=QUEUE)
        assert (await see_through(todo))["assigned"] == {"s1": "ben"}

    with pytest.raises(WorkflowFailureError) as failed:
        await (await by_name(client, "nowhere")).result()
    assert isinstance(failed.value.cause, ApplicationError) and failed.value.cause.type == "InvalidInput"
    assert "no rule set 'nowhere' among the runtime plugins; there are desk, lead, words" in str(failed.value.cause)


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("rule", "facts", "words"),
    [
        (
            {"then": [{"do": "set", "name": "x", "expression": "[x, x, x, x, x, x, x, x, x, x]"}] * 11},
            {"x": 1},
            "rule r: the value holds more than 100,000 values",
        ),
        ({"then": [{"do": "return", "value": nested(150)}]}, {}, "rules.groups.0.rules.0.then.0"),
        ({"when": "x == 1", "then": [{"do": "stop"}]}, {"x": nested(150)}, "facts: is nested deeper than 100 levels"),
        ({"when": " or ".join(["-1 in x"] * 6), "then": [{"do": "stop"}]}, {"x": [0] * 90_000}, "more than 500,000 steps"),
    ],
    ids=["growing", "a deep value", "deep facts", "a long comparison"],
)
async def test_rules_that_would_hold_up_a_worker_are_refused(
    client: Client, ruled: House, rule: dict[str, Any], facts: dict[str, Any], words: str
) -> None:
    handle = await start(client, {"name": "r", **rule}, **facts)
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    assert isinstance(failed.value.cause, ApplicationError)
    assert failed.value.cause.type == "InvalidInput"
    assert words in failed.value.cause.message
    assert "workflow_task_failed_event_attributes" not in await history_types(handle)
