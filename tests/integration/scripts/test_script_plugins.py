"""Runtime plugins that runs play as scripts: what their host calls do, what they are pinned to, and where they stand."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError

from tests.support.house import House, Server, eventually, open_decision
from tests.support.peers.model_server import ModelServer
from tests.support.plugin_folders import write_plugin

Handle = WorkflowHandle[Any, Any]
QUEUE = "mofa-script-plugins"
PROJECT = """\
tools:
  loud: {plugin: counter, options: {mark: "!"}}
scripts:
  welcome: {plugin: greeter, config: {greeting: Guten Tag}}
  own: {file: own.py}
agents:
  guarded: {guards: [mask]}
"""
COUNTER = """\
def execute(input):
    n = kv_get("n", 0) + 1
    kv_set("n", n)
    doubled = call_tool("calculator", {"expression": f"2 * {n}"})
    return f"counted {input['text']}: {doubled}{config('mark', '')}"
"""
MASK = """\
def execute(look):
    if look["moment"] == "model_answer":
        return {"verdict": "change", "value": look["value"].replace("hunter2", "[secret]")}
    return {"verdict": "allow"}
"""
OPTIONS = {"type": "object", "properties": {"mark": {"type": "string"}}, "additionalProperties": False}
GREETER = 'def execute(input):\n    open_decision("Go on?")\n    return "%s " + config("greeting", "Hello")\n'


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """One worker; its project names plugins that were installed before it started."""
    house = House(tmp_path_factory.mktemp("fleet"), server, QUEUE, **models.environment)
    plugins: list[tuple[str, str, dict[str, Any]]] = [
        ("counter", COUNTER, {"capabilities": ["kv", "tool:calculator", "config"], "configuration": OPTIONS}),
        ("mask", MASK, {"kind": "guard", "tool": None}),
        ("greeter", GREETER % "one", {"kind": "script", "tool": None, "capabilities": ["decision", "config"], **ANY}),
    ]
    for name, body, fields in plugins:
        folder = write_plugin(house.home / name, body, name=name, **fields)
        grants = [option for each in fields.get("capabilities", []) for option in ("--grant", each)]
        house.mofa("plugin", "install", str(folder), *grants)
    (house.home / "mofa.yaml").write_text(PROJECT)
    (house.home / "own.py").write_text("def execute(input):\n    return 'own'\n")
    house.start_worker()
    yield house
    house.stop()


ANY = {"configuration": {"type": "object", "properties": {"greeting": {"type": "string"}}, "additionalProperties": False}}


def script(client: Client, name: str, **given: Any) -> Any:
    return client.start_workflow("Script", {"script": name, **given}, id=f"script/{uuid.uuid4().hex}", task_queue=QUEUE)


async def test_a_tool_has_every_capability_that_it_was_granted(client: Client, fleet: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    calls = [{"name": name, "arguments": {"text": word}} for name in ("counter", "loud")]
    models.rule(when={"contains": word}, reply={"tool_calls": calls[:1]})
    models.rule(when={"contains": f"counted {word}: 2"}, reply={"tool_calls": calls[1:]})
    models.rule(when={"contains": f"counted {word}: 4!"}, reply="Both counted.")
    agent = {"kind": "agent", "name": "sayer", "tools": ["counter", "loud"]}
    handle: Handle = await client.start_workflow(
        "RequestResponse", {"task": word, "participants": [agent]}, id=f"tool/{word}", task_queue=QUEUE
    )
    assert (await handle.result())["output"] == "Both counted."
    done = [event async for event in handle.fetch_history_events()]
    ran = [e.activity_task_scheduled_event_attributes.activity_type.name for e in done if e.event_type == 10]
    # What the plugin keeps is the plugin's, under whichever name it is used.
    assert ran.count("script.keep") == 4 and ran.count("tool.call") == 2 and ran.count("script.step") == 8, ran

    async def counted() -> bool:  # a worker tells of them once a second
        counts = json.loads(fleet.mofa("plugin", "info", "counter", "--json").stdout)["versions"][0]["counts"] or {}
        return (counts.get("calls"), counts.get("failures")) == (2, 0)

    await eventually(counted, 10, 0.2)

    async def refused() -> bool:  # a worker hears of it within half a second
        try:
            other = f"tool/{uuid.uuid4().hex}"
            await client.execute_workflow(
                "RequestResponse", {"task": other, "participants": [agent]}, id=other, task_queue=QUEUE
            )
        except WorkflowFailureError as failed:
            return isinstance(failed.cause, ApplicationError) and "counter is disabled" in failed.cause.message
        return False

    fleet.mofa("plugin", "disable", "counter")
    try:
        await eventually(refused, 10)
    finally:
        fleet.mofa("plugin", "enable", "counter")


@pytest.mark.drill
async def test_a_run_keeps_the_version_of_its_script_while_new_runs_take_the_next(
    client: Client, fleet: House, tmp_path: Path
) -> None:
    old = await script(client, "welcome")
    request = await open_decision(old)
    folder = fleet.home / "greeter"
    write_plugin(
        folder, GREETER % "two", name="greeter", version="1.1.0", kind="script", tool=None,
        capabilities=["decision", "config"], **ANY,
    )  # fmt: skip
    fleet.mofa("plugin", "reload", "greeter")
    new, bare = await script(client, "welcome"), await script(client, "greeter")
    for handle in (new, bare):  # a worker killed within a look-up would hold its run up for the look-up's own 30 s
        await open_decision(handle)
    fleet.kill_workers()
    fleet.start_worker()
    for handle, said in ((old, "one Guten Tag"), (new, "two Guten Tag"), (bare, "two Hello")):
        request = await open_decision(handle)
        await handle.signal("decide", {"decision_id": request["id"], "answer": "Yes."})
        assert (await handle.result())["output"] == said
    pins = [(await handle.query("state"))["plugins"] for handle in (old, new, bare)]
    assert pins[0] != pins[1] == pins[2]
    assert (await (await script(client, "own")).result())["output"] == "own"


async def test_a_guard_is_a_runtime_plugin(client: Client, fleet: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, reply="It is hunter2.")
    handle: Handle = await client.start_workflow(
        "RequestResponse", {"task": word, "participants": ["guarded"]}, id=f"guard/{word}", task_queue=QUEUE
    )
    assert (await handle.result())["output"] == "It is [secret]."


async def test_what_is_no_script_is_refused_by_its_kind(client: Client, fleet: House) -> None:
    handle = await script(client, "counter")
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    cause = failed.value.cause
    assert isinstance(cause, ApplicationError)
    assert "counter is a plugin of kind tool, and cannot be used as one of kind script" in cause.message
