"""kill -9 at every type of node: the same result as without, each node ends once, and the event log is whole."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle, WorkflowQueryFailedError
from temporalio.service import RPCError

from kernel.flow.shapes import FlowDefinition, every_node
from tests.integration.flow.test_fused_flows import INNER, PROJECT
from tests.support.flows import flow, graph, tool, transform, wait
from tests.support.fused import logged
from tests.support.house import House, Server, history_types

Handle = WorkflowHandle[Any, Any]
Json = dict[str, Any]

AGENT = {"kind": "agent", "name": "a", "model": "offline:scripted"}
BEGUN = ("activity_task_scheduled", "timer_started", "start_child_workflow_execution_initiated", "marker_recorded")
"""The events of a history with which something begins that a kill may interrupt."""


def every_type() -> Json:
    """Return a flow with all sixteen types of nodes."""
    rounds = graph(tool("more", args={"expression": "{{ last }} + 1"}), way="r_start>more more>r_done", prefix="r_")
    items = graph(tool("times", args={"expression": "{{ item }} * 2"}), way="i_start>times times>i_done", prefix="i_")
    team = {"kind": "team", "name": "t", "mode": "Sequential", "participants": [AGENT]}
    return flow(
        {"id": "ask", "type": "agent", "agent": AGENT, "task": "Name a moss"},
        {"id": "team", "type": "team", "team": team, "task": "Name a fern"},
        {"id": "double", "type": "script", "script": "double", "input": "{{ [1] }}"},
        {"id": "yes", "type": "condition", "when": "len(double) == 2"},
        {"id": "which", "type": "switch", "cases": [{"case": "two", "when": "len(double) == 2"}]},
        {"id": "fan", "type": "parallel"},
        tool("one", args={"expression": "1 + 1"}),
        tool("two", args={"expression": "1 + 2"}),
        {"id": "both", "type": "join"},
        {"id": "count", "type": "loop", "initial": "0", "max_rounds": 2, "body": rounds},
        {"id": "each", "type": "map", "over": "[1, 2]", "body": items},
        {"id": "person", "type": "human", "question": "Well?"},
        wait("rest", duration="PT1S"),
        wait("go", signal="go"),
        {"id": "sub", "type": "subflow", "flow": "inner", "input": "{{ count }}"},
        transform(
            "all", ["{{ ask }}", "{{ team }}", "{{ both }}", "{{ each }}", "{{ person.answer }}", "{{ go }}", "{{ sub }}"]
        ),
        way="start>ask ask>team team>double double>yes yes:true>which yes:false>done which:two>fan which:default>done "
        "fan>one fan>two one>both two>both both>count count>each each>person person>rest rest>go go>sub sub>all all>done",
    )


def test_the_flow_has_every_type() -> None:
    given = {name: value for name, value in every_type().items() if name != "input"}
    assert len({node.type for node in every_node(FlowDefinition.model_validate(given))}) == 16


async def answered(handle: Handle) -> None:
    """Answer the open decision, if there is one, and a worker to ask."""
    try:
        for request in await handle.query("decisions"):
            if request["status"] == "open":
                await handle.signal("decide", {"decision_id": request["id"], "answer": "Yes."})
    except (RPCError, WorkflowQueryFailedError):
        pass


async def ended(client: Client, house: House, id: str, execution: str, *, kill: bool) -> tuple[Handle, Json]:
    """Run the flow to its end. With `kill`, kill the worker whenever something has begun."""
    given = every_type() | {"execution": execution}
    handle: Handle = await client.start_workflow("Flow", given, id=id, task_queue=house.task_queue)
    await handle.signal("go", {"by": "ann"})
    killed = 0
    while (await handle.describe()).status == WorkflowExecutionStatus.RUNNING:
        begun = sum(type.removesuffix("_event_attributes") in BEGUN for type in await history_types(handle))
        if kill and begun > killed:
            killed = begun
            house.kill_workers()
            house.start_worker()
        await answered(handle)
        await asyncio.sleep(0.05)
    assert not kill or killed > 3
    outcome: Json = await handle.result()
    return handle, outcome


@pytest.mark.drill
@pytest.mark.parametrize("execution", ["steps", "fused"])
async def test_a_kill_whenever_something_has_begun_changes_nothing(
    client: Client, server: Server, tmp_path: Path, execution: str
) -> None:
    home = tmp_path / "house"
    home.mkdir()
    (home / "mofa.yaml").write_text(PROJECT)
    (home / "inner.yaml").write_text(INNER)
    (home / "double.py").write_text("def execute(input):\n    return input * 2\n")
    house = House(home, server, f"mofa-{tmp_path.name}")
    house.start_worker()
    try:
        _, calm = await ended(client, house, f"flow/calm-{tmp_path.name}", execution, kill=False)
        handle, outcome = await ended(client, house, f"flow/killed-{tmp_path.name}", execution, kill=True)
        events = await handle.query("events", {"limit": 10_000})
        log = await logged(house, handle.id)
    finally:
        house.stop()
    assert (outcome["status"], outcome["output"], outcome["usage"]) == (calm["status"], calm["output"], calm["usage"])
    finished = Counter(event["data"]["node"] for event in events if event["type"] == "node_finished")
    assert set(finished.values()) == {1} and len(finished) > 16
    assert [event.type for event in log] == [event["type"] for event in events]
