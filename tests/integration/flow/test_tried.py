"""Recorded runs on another version of their flow: nothing is asked, and the event log alone is enough."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle

from tests.support.flows import agent, flow, tool, transform
from tests.support.house import House, Server, open_decision
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]
Json = dict[str, Any]
QUEUE = "mofa-tried"
LONG = 3_000
"""A script returns so many times two words: more than an event holds."""


@pytest.fixture(scope="module")
def flows(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    home = tmp_path_factory.mktemp("tried")
    (home / "mofa.yaml").write_text("tools: {calculator: {}}\nscripts:\n  long: {file: long.py}\n")
    (home / "long.py").write_text(f"def execute(input):\n    return {{'words': ['so long'] * {LONG}, 'of': input}}\n")
    house = House(home, server, QUEUE, **models.environment)
    house.start_worker()
    yield house
    house.stop()


def written(word: str, **changes: str) -> Json:
    return flow(
        agent("say", f"{changes.get('say', 'Tell of')} {word} {{{{ input }}}}"),
        {"id": "long", "type": "script", "script": "long", "input": "{{ say }}"},
        {"id": "ask", "type": "human", "question": "Is {{ long.of }} good?"},
        tool("sum", args={"expression": "{{ len(long.words) }} + 1"}),
        transform("end", changes.get("end", "{{ ask.answer }} {{ sum }}")),
        way="start>say say>long long>ask ask>sum sum>end end>done",
        name="tried",
    )


def file_of(house: House, given: Json) -> str:
    file = house.home / f"{uuid.uuid4().hex}.yaml"
    file.write_text(json.dumps(given))
    return str(file)


def tried(house: House, flow: str, *runs: str) -> list[Json]:
    """Try runs without a Temporal server."""
    address, house.environ["TEMPORAL_ADDRESS"] = house.environ["TEMPORAL_ADDRESS"], "127.0.0.1:1"
    try:
        on = [word for id in runs for word in ("--on", id)]
        found: list[Json] = json.loads(house.mofa("flow", "try", flow, *on, "--json").stdout)
        return found
    finally:
        house.environ["TEMPORAL_ADDRESS"] = address


async def finished(client: Client, given: Json) -> Handle:
    handle: Handle = await client.start_workflow("Flow", given, id=f"flow/{uuid.uuid4().hex}", task_queue=QUEUE)
    request = await open_decision(handle)
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "Yes."})
    await handle.result()
    return handle


async def test_only_the_questions_that_differ_would_be_asked_again(flows: House, client: Client, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, reply=f"About {word}. " + "Long. " * 2_000)
    run = await finished(client, {**written(word), "input": "please"})
    outcome = await run.result()
    assert outcome["output"] == f"Yes. {LONG + 1}"
    asked = [entry for entry in models.journal() if word in str(entry["body"])]
    assert len(asked) == 1

    [same] = tried(flows, file_of(flows, written(word)), run.id)
    assert same["same"] == ["say", "long", "ask", "sum"] and same["asked_again"] == [] and same["lost"] == []
    assert same["outcome"] == same["recorded"] == {"status": "completed", "output": outcome["output"], "message": None}

    [other_end] = tried(flows, file_of(flows, written(word, end="{{ sum }}!")), run.id)
    assert other_end["asked_again"] == [] and other_end["outcome"]["output"] == f"{LONG + 1}!"

    [asks] = tried(flows, file_of(flows, written(word, say="Sing of")), run.id)
    assert asks["same"] == [] and asks["asked_again"] == ["say"] and asks["outcome"] is None
    assert asks["unreached"] == ["long", "ask", "sum", "end", "done"]
    assert asks["changed"] == [{"node": "say", "words": f'task: "Tell of {word} please" → "Sing of {word} please"'}]
    plain = flows.mofa("flow", "try", file_of(flows, written(word, say="Sing of")), "--on", run.id).stdout
    assert "≠ say: task: " in plain and "+ not known" in plain
    assert [entry for entry in models.journal() if word in str(entry["body"])] == asked, "nothing was asked"


async def test_a_published_version_is_tried_on_runs_of_another(flows: House, client: Client, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    for end in ("{{ ask.answer }} {{ sum }}", "{{ sum }}?"):
        place = file_of(flows, written(word, end=end))
        flows.mofa("flow", "publish", place, "--reason", "Try it.", "--wait", "60")
    runs = [await finished(client, {"flow": "tried@1", "input": number}) for number in (1, 2)]
    trials = tried(flows, "tried@2", *(run.id for run in runs))
    assert [(each["before"], each["after"], each["outcome"]["output"]) for each in trials] == [
        ("1", "2", f"{LONG + 1}?"), ("1", "2", f"{LONG + 1}?"),
    ]  # fmt: skip
    gone = flows.mofa("flow", "try", "tried@3", "--on", runs[0].id, check=False)
    assert gone.returncode == 2 and "there are 1, 2" in gone.stderr
    unknown = flows.mofa("flow", "try", "tried@2", "--on", "flow/nobody", check=False)
    assert unknown.returncode == 4


async def test_a_run_of_a_mode_cannot_be_tried(flows: House, client: Client) -> None:
    given = {"task": "x", "participants": [{"kind": "agent", "name": "a"}]}
    run: Handle = await client.start_workflow("RequestResponse", given, id=f"rr/{uuid.uuid4().hex}", task_queue=QUEUE)
    await run.result()
    refused = flows.mofa("flow", "try", file_of(flows, written("x")), "--on", run.id, check=False)
    assert refused.returncode == 2 and "not a run of a flow" in refused.stderr
