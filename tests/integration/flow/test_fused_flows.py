"""Fused flows on a real server: the same outcome, record and log as in steps, orders, children, and a killed worker."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import CancelledError

from tests.support.flows import agent, flow, graph, tool, transform
from tests.support.fused import activities_of, both_forms, comparable
from tests.support.house import House, Server, open_decision
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]
Json = dict[str, Any]

PROJECT = "tools:\n  calculator:\nscripts:\n  double: {file: double.py}\nflows:\n  inner: inner.yaml\n"
INNER = """\
name: inner
nodes:
  - {id: begin, type: start}
  - {id: one, type: tool, tool: calculator, args: {expression: "1 + {{ len(input) }}"}}
  - {id: two, type: tool, tool: calculator, args: {expression: "2 * {{ one }}"}}
  - {id: finish, type: end}
edges: [{from: begin, to: one}, {from: one, to: two}, {from: two, to: finish}]
"""


@pytest.fixture(scope="module")
def flows(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """A house of its own. Its worker caches no workflow, and replays each task."""
    home = tmp_path_factory.mktemp("fused-flows")
    (home / "mofa.yaml").write_text(PROJECT)
    (home / "inner.yaml").write_text(INNER)
    (home / "double.py").write_text("def execute(input):\n    return input * 2\n")
    house = House(home, server, "mofa-fused-flows", MOFA_CACHED_WORKFLOWS="0", **models.environment)
    house.start_worker()
    yield house
    house.stop()


async def start(client: Client, house: House, given: Json, kind: str = "Flow") -> Handle:
    id = f"flow/{uuid.uuid4().hex[:8]}"
    return await client.start_workflow(kind, given | {"execution": "fused"}, id=id, task_queue=house.task_queue)


async def called(models: ModelServer, count: int) -> None:
    """Wait until the model server has had so many calls."""
    await asyncio.to_thread(models.wait_for, lambda calls: len(calls) >= count, 60)


async def unused(handle: Handle) -> int:
    found: int = (await handle.query("state"))["execution"]["unused"]
    return found


def offline(id: str, task: str) -> Json:
    return agent(id, task, agent={"kind": "agent", "name": id, "model": "offline:scripted"})


async def test_both_forms_have_the_same_outcome_record_and_log(client: Client, flows: House) -> None:
    rounds = graph(tool("more", args={"expression": "{{ last }} + 1"}), way="r_start>more more>r_done", prefix="r_")
    items = graph(tool("times", args={"expression": "{{ item }} * {{ sum }}"}), way="i_start>times times>i_done", prefix="i_")
    given = flow(
        offline("ask", f"Name a moss {uuid.uuid4().hex}"),
        tool("sum", args={"expression": "1 + 1"}),
        {"id": "double", "type": "script", "script": "double", "input": "{{ sum }}"},
        {"id": "count", "type": "loop", "initial": "0", "max_rounds": 3, "body": rounds},
        {"id": "each", "type": "map", "over": "[1, 2, 3]", "max_concurrent": 1, "body": items},
        transform("all", ["{{ ask }}", "{{ double }}", "{{ count }}", "{{ each }}"]),
        way="start>ask ask>sum sum>double double>count count>each each>all all>done",
    )  # fmt: skip
    steps, fused = await both_forms(client, flows, "Flow", **given)
    assert fused.outcome["output"][1:] == ["22", "3", ["2", "4", "6"]]
    assert comparable(steps) == comparable(fused)
    ran = await activities_of(client.get_workflow_handle(fused.id))
    assert ran.count("mode.stretch") == 1 and not {"model.call", "tool.call", "script.step"} & set(ran)


async def test_a_person_ends_a_stretch_and_teams_and_subflows_are_fused(client: Client, flows: House) -> None:
    given = flow(
        tool("one", args={"expression": "1 + 1"}),
        {"id": "ok", "type": "human", "question": "{{ one }}?", "options": [{"id": "y", "label": "Y"}]},
        {"id": "sub", "type": "subflow", "flow": "inner", "input": "{{ one }}"},
        {"id": "team", "type": "team", "team": {"kind": "team", "name": "t", "mode": "Flow", "flow": "inner"}, "task": "abc"},
        transform("both", ["{{ ok.choice }}", "{{ sub }}", "{{ team }}"]),
        way="start>one one>ok ok>sub sub>team team>both both>done",
    )  # fmt: skip
    handle = await start(client, flows, given)
    request = await open_decision(handle)
    await handle.execute_update("decide", {"decision_id": request["id"], "choice": "y"})
    assert (await handle.result())["output"] == ["y", "4", "8"]
    assert (await activities_of(handle)).count("mode.stretch") == 1 and await unused(handle) == 0
    for child in (f"{handle.id}/sub", f"{handle.id}/t/team"):
        assert (await activities_of(client.get_workflow_handle(child))).count("mode.stretch") == 1


async def test_a_flow_is_a_participant_of_a_fused_mode(client: Client, flows: House) -> None:
    team = [{"kind": "team", "name": "t", "mode": "Flow", "flow": "inner"}]
    handle = await start(client, flows, {"task": "abcd", "participants": team}, "RequestResponse")
    assert (await handle.result())["output"] == "10"
    child = client.get_workflow_handle(f"{handle.id}/t/answer")
    assert (await activities_of(child)).count("mode.stretch") == 1


@pytest.mark.parametrize("by", ["signal", "server"])
async def test_a_cancel_cuts_the_call_off_and_undoes_what_was_done(
    client: Client, flows: House, models: ModelServer, by: str
) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": f"{word} slow"}, hold=True)
    before = len(models.calls())
    given = flow(
        agent("one", f"{word} quick"), agent("two", f"{word} slow"), tool("undo", args={"expression": "1"}),
        way="start>one one:compensate>undo one>two two>done",
    )  # fmt: skip
    handle = await start(client, flows, given)
    await called(models, before + 2)
    if by == "signal":
        await handle.signal("cancel", {"reason": "enough"})
        outcome = await handle.result()
        assert (outcome["status"], outcome["reason"]) == ("stopped", "enough")
    else:
        await handle.cancel()
        with pytest.raises(WorkflowFailureError) as failed:
            await handle.result()
        assert isinstance(failed.value.cause, CancelledError)
    undone = [each for each in await handle.query("events") if each["type"] == "node_undone"]
    assert [each["data"]["by"] for each in undone] == ["undo"] and await unused(handle) == 0


@pytest.mark.drill
async def test_a_worker_that_is_killed_at_every_call_pays_for_nothing_again(
    client: Client, server: Server, models: ModelServer, tmp_path: Path
) -> None:
    word = uuid.uuid4().hex
    house = House(tmp_path / "house", server, f"mofa-{tmp_path.name}", **models.environment)
    ids = ("a", "b", "c")
    for id in ids:
        models.rule(when={"contains": f"{word} {id}"}, times=1, hold=True)
    given = flow(*(agent(id, f"{word} {id}") for id in ids), way="start>a a>b b>c c>done")
    before = len(models.calls())
    worker = house.start_worker()
    try:
        handle = await start(client, house, given)
        for count in (1, 3, 5):  # up to a held call; then that one again, and on to the next held one
            await called(models, before + count)
            worker.kill()
            worker.wait()
            worker = house.start_worker()
        outcome = await handle.result()
        assert await unused(handle) == 0
    finally:
        house.stop()
    assert outcome["status"] == "completed" and outcome["usage"]["calls"] == 3
    assert len(models.calls()) - before == 6  # again only what was in flight


async def test_a_fork_of_a_fused_flow_repeats_nothing_and_is_fused(client: Client, flows: House) -> None:
    given = flow(
        offline("ask", f"Name a fern {uuid.uuid4().hex}"),
        tool("one", args={"expression": "1 + 1"}),
        {"id": "long", "type": "script", "script": "double", "input": "Long. " * 2_000},
        tool("two", args={"expression": "{{ one }} + 1"}),
        tool("three", args={"expression": "{{ two }} * 10"}),
        transform("all", ["{{ ask }}", "{{ three }}", "{{ len(long) }}"]),
        way="start>ask ask>one one>long long>two two>three three>all all>done",
    )  # fmt: skip
    source = await start(client, flows, given)
    before = (await source.result())["output"]
    typed = flows.mofa("fork", source.id, "--at", "two", "--input", '{"expression": "40 + 2"}', "--json").stdout
    forked = client.get_workflow_handle(json.loads(typed)["workflow_id"])
    outcome = await forked.result()
    assert outcome["output"] == [before[0], "420", 24_000] and outcome["usage"]["calls"] == 0
    taken = [each["data"]["node"] for each in await forked.query("events") if each["type"] == "node_taken_over"]
    assert taken == ["ask", "one", "long"]
    ran = await activities_of(forked)
    assert ran.count("mode.stretch") == 1 and not {"model.call", "tool.call", "script.step"} & set(ran)
    assert await unused(forked) == 0
