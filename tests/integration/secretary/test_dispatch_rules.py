"""The desk's strategy `rules` on a real server: who is chosen, what is told of it, and what happens when nobody is."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError

from tests.support.house import House, Server, open_decision
from tests.support.peers.model_server import ModelServer
from tests.support.secretary import see_through

Handle = WorkflowHandle[Any, Any]
QUEUE = "mofa-dispatch"

PROJECT = """\
agents:
  writer: {}
secretary:
  name: office
  executors: [writer]
  dispatch:
    strategy: rules
    rules:
      name: office
      groups: [{name: main, rules: [{name: everything, then: [{do: return, value: writer}]}]}]
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """A worker whose project file has a desk with rules."""
    home = tmp_path_factory.mktemp("office")
    (home / "mofa.yaml").write_text(PROJECT)
    house = House(home, server, QUEUE, **models.environment)
    house.start_worker()
    yield house
    house.stop()


def rules(*rules: dict[str, Any]) -> dict[str, Any]:
    return {
        "strategy": "rules",
        "rules": {"name": "who", "version": "7", "groups": [{"name": "main", "rules": list(rules)}]},
    }


def rule(name: str, when: str, to: str) -> dict[str, Any]:
    return {"name": name, "when": when, "then": [{"do": "return", "value": to}]}


async def start(client: Client, models: ModelServer, dispatch: dict[str, Any], queue: str = "mofa", **idea: Any) -> Handle:
    """A todo of three subtasks without needs, before two generalists."""
    word = uuid.uuid4().hex
    subtasks = [{"id": f"s{n}", "description": f"{word} {n}", "required_capabilities": [], "depends_on": []} for n in (1, 2, 3)]
    models.rule(when={"contains": word, "schema": "plan"}, reply={"subtasks": subtasks})
    people = ["writer"] if queue == QUEUE else [{"kind": "agent", "name": "anna"}, {"kind": "agent", "name": "ben"}]
    desk = {"name": f"desk-{word[:6]}", "executors": people, "dispatch": dispatch, "acceptance": "automatic"}
    given = {"idea": {"content": f"Do {word}", **idea}, "secretary": desk}
    return await client.start_workflow("Todo", given, id=f"todo/{word[:8]}", task_queue=queue)


async def told(handle: Handle) -> dict[str, Any]:
    return {e["data"]["id"]: e["data"] for e in await handle.query("events") if e["type"] == "dispatch_rules_played"}


async def test_rules_choose_by_subtask_idea_and_load(client: Client, house: House, models: ModelServer) -> None:
    urgent = rule("urgent", "idea.metadata.urgent and subtask.order == 1", "ben")
    dispatch = rules(urgent, rule("free", "load.anna < 1", "anna"), rule("else", "true", "ben"))
    handle = await start(client, models, dispatch, metadata={"urgent": True})
    item = await see_through(handle)
    assert item["status"] == "completed" and item["assigned"] == {"s1": "ben", "s2": "anna", "s3": "ben"}
    accounts = await told(handle)
    assert [accounts[id]["fired"] for id in ("s1", "s2", "s3")] == [["main/urgent"], ["main/free"], ["main/else"]]
    assert accounts["s3"]["version"] == "7" and len(accounts["s3"]["hash"]) == 64
    looked = {each["rule"]: each for each in accounts["s3"]["audit"]}
    assert looked["free"]["held"] is False and looked["free"]["because"] == {"load": {"anna": 1, "ben": 1}}


@pytest.mark.parametrize(
    ("when", "value", "why"),
    [
        ("subtask.order == 9", {"value": "anna"}, "the rules name nobody: no rule returned a result"),
        ("true", {"expression": "idea.content"}, "which is not an executor here"),
        ("idea.colour == 'red'", {"value": "anna"}, "the rules failed: rule main/one"),
    ],
)
async def test_where_rules_name_nobody_a_person_says(
    client: Client, house: House, models: ModelServer, when: str, value: dict[str, Any], why: str
) -> None:
    one = {"name": "one", "when": when, "then": [{"do": "return", **value}]}
    handle = await start(client, models, rules(one))
    request = await open_decision(handle, "resource")
    assert why in request["question"] and "It needs ." not in request["question"]
    assert [option["id"] for option in request["options"]] == ["assign-anna", "assign-ben", "skip", "stop"]
    item = await see_through(handle, lambda asked: {"choice": "assign-ben" if asked["kind"] == "resource" else "accept"})
    assert item["assigned"] == {"s1": "ben", "s2": "ben", "s3": "ben"}
    assert set(await told(handle)) == {"s1", "s2", "s3"}


async def test_rules_left_out_are_those_of_the_project_file(client: Client, office: House, models: ModelServer) -> None:
    handle = await start(client, models, {"strategy": "rules"}, QUEUE)
    item = await see_through(handle)
    assert item["assigned"] == {"s1": "writer", "s2": "writer", "s3": "writer"}
    assert (await told(handle))["s1"]["rules"] == "office"


@pytest.mark.parametrize(
    ("dispatch", "words"),
    [
        ({"strategy": "rules"}, "the strategy rules needs rules"),
        (rules(rule("one", "true", "nobody")), "'nobody' is not an executor of this desk; there are anna, ben"),
        (rules({"name": "one", "then": [{"do": "emit", "topic": "t"}]}), "they cannot call or emit"),
        ({**rules(rule("one", "true", "anna")), "strategy": "capability"}, "rules go with the strategy rules"),
        (rules(rule("one", "load.anna <", "anna")), "column"),
    ],
)
async def test_rules_that_cannot_dispatch_are_refused(
    client: Client, house: House, models: ModelServer, dispatch: dict[str, Any], words: str
) -> None:
    handle = await start(client, models, dispatch)
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    assert isinstance(failed.value.cause, ApplicationError)
    assert failed.value.cause.type == "InvalidInput" and words in str(failed.value.cause)
