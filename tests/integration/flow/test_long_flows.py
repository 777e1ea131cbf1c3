"""Flows that are long: a map of ten thousand items, many signals, and a worker that is killed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from temporalio.client import Client

from tests.support.flows import agent, flow, graph, tool, transform, wait
from tests.support.house import House, Server, eventually, history_types
from tests.support.peers.model_server import ModelServer

QUEUE = "mofa-long-flows"
SCRIPTED = {"kind": "agent", "name": "speaker", "model": "offline:scripted"}


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """A house of its own."""
    home = tmp_path_factory.mktemp("long")
    (home / "mofa.yaml").write_text("tools:\n  calculator:\n")
    house = House(home, server, QUEUE, **models.environment)
    house.start_worker()
    yield house
    house.stop()


@pytest.mark.parametrize("items", [1_000, pytest.param(10_000, marks=pytest.mark.drill)])
async def test_a_long_map_keeps_every_history_short(long: House, client: Client, items: int) -> None:
    body = graph(transform("twice", ["{{ item * input.by }}", "{{ index }}"]), way="m_start>twice twice>m_done", prefix="m_")
    each = {"id": "each", "type": "map", "over": "input.items", "body": body, "max_items": 10_000, "max_concurrent": 200}
    given = flow(
        each,
        transform("ends", ["{{ each[0] }}", f"{{{{ each[{items - 1}] }}}}", "{{ len(each) }}"]),
        way="start>each each>ends ends>done",
        input={"items": list(range(items)), "by": 2},
    )
    handle = await client.start_workflow("Flow", given, id=f"flow/long-{items}", task_queue=QUEUE)
    assert (await handle.result())["output"] == [[0, 0], [2 * items - 2, items - 1], items]
    types = await history_types(handle)
    assert types.count("start_child_workflow_execution_initiated_event_attributes") == items // 100
    assert len(types) < 2_000
    batch = client.get_workflow_handle(f"flow/long-{items}/each.1-100")
    assert len(await history_types(batch)) < 100


@pytest.mark.parametrize(("calls", "ends"), [(500, "completed"), (100, "stopped"), (0, "stopped")])
async def test_a_budget_stops_a_long_map_as_it_stops_a_short_one(long: House, client: Client, calls: int, ends: str) -> None:
    body = graph(agent("say", task="Say {{ item }}", agent=SCRIPTED), way="m_start>say say>m_done", prefix="m_")
    each = {"id": "each", "type": "map", "over": "input.items", "body": body, "max_concurrent": 200}
    given = flow(each, way="start>each each>done", input={"items": list(range(250))}, budget={"max_calls": calls})
    handle = await client.start_workflow("Flow", given, id=f"flow/paid-{calls}", task_queue=QUEUE)
    outcome = await handle.result()
    assert outcome["status"] == ends and outcome["usage"]["calls"] == min(calls, 250)
    assert ends == "completed" or f"The budget's max_calls of {calls} is used up ({calls} used)" in outcome["reason"]


async def test_a_budget_stops_the_batches_of_a_long_loop(long: House, client: Client) -> None:
    body = graph(agent("say", task="Say {{ round }}", agent=SCRIPTED), way="r_start>say say>r_done", prefix="r_")
    loop = {"id": "count", "type": "loop", "initial": "0", "max_rounds": 300, "body": body}
    given = flow(loop, way="start>count count>done", input={}, budget={"max_calls": 120})
    handle = await client.start_workflow("Flow", given, id="flow/paid-loop", task_queue=QUEUE)
    outcome = await handle.result()
    assert outcome["status"] == "stopped" and outcome["usage"]["calls"] == 120
    assert outcome["reason"] == "The budget's max_calls of 120 is used up (120 used). Raise max_calls to continue."


async def test_a_long_loop_goes_on_in_batches(long: House, client: Client) -> None:
    body = graph(tool("sum", args={"expression": "{{ last }} + {{ input.by }}"}), way="r_start>sum sum>r_done", prefix="r_")
    loop = {"id": "count", "type": "loop", "initial": "0", "until": "round == input.end", "max_rounds": 1_000, "body": body}
    given = flow(loop, way="start>count count>done", input={"by": 2, "end": 203})
    handle = await client.start_workflow("Flow", given, id="flow/long-loop", task_queue=QUEUE)
    assert (await handle.result())["output"] == "406"
    types = await history_types(handle)
    assert types.count("start_child_workflow_execution_initiated_event_attributes") == 2
    events = await handle.query("events", {"limit": 10_000})
    assert [each["data"] for each in events if each["type"] == "rounds_batched"] == [{"node": "count", "round": 101}]
    second = client.get_workflow_handle("flow/long-loop/count.201-300")
    assert (await second.result())["output"] == {"rounds": 3, "last": "406"}


async def test_a_long_loop_that_comes_to_its_limit_fails_as_a_short_one(long: House, client: Client) -> None:
    body = graph(tool("sum", args={"expression": "1 + {{ round }}"}), way="r_start>sum sum>r_done", prefix="r_")
    loop = {"id": "count", "type": "loop", "until": "last == 'never'", "max_rounds": 102, "body": body}
    given = flow(
        loop, transform("why", "{{ count.error }}"), way="start>count count>done count:error>why why>done",
    )  # fmt: skip
    outcome = await client.execute_workflow("Flow", given, id="flow/limit-loop", task_queue=QUEUE)
    words = "\"last == 'never'\" does not hold after 102 rounds, which is max_rounds"
    assert outcome["output"] == {"type": "StepLimit", "message": words}


async def test_a_batch_that_fails_fails_the_map(long: House, client: Client) -> None:
    body = graph(tool("sum", args={"expression": "1 / {{ item }}"}), way="m_start>sum sum>m_done", prefix="m_")
    each = {"id": "each", "type": "map", "over": "input", "body": body}
    given = flow(
        each, transform("why", "{{ each.error.message }}"), way="start>each each>done each:error>why why>done",
        input=[*[1] * 100, 0],
    )  # fmt: skip
    handle = await client.start_workflow("Flow", given, id="flow/failing-batch", task_queue=QUEUE)
    assert (await handle.result())["output"].startswith("node each: node each.1/sum: ")


@pytest.mark.drill
async def test_a_killed_worker_pays_nothing_twice(
    tmp_path_factory: pytest.TempPathFactory, server: Server, client: Client, models: ModelServer
) -> None:
    house = House(tmp_path_factory.mktemp("killed"), server, "mofa-killed-flows", **models.environment)
    house.start_worker()
    models.rule(when={"contains": "potoroo one"}, reply="One.")
    models.rule(when={"contains": "potoroo two"}, reply="Two.")
    models.rule(when={"contains": "potoroo two"}, times=1, hold=True)
    models.rule(when={"contains": "potoroo three"}, reply="Three.")
    given = flow(
        agent("one", "potoroo one"),
        {"id": "fan", "type": "parallel"},
        agent("two", "potoroo two after {{ one }}"),
        agent("three", "potoroo three after {{ one }}"),
        {"id": "all", "type": "join"},
        way="start>one one>fan fan>two fan>three two>all three>all all>done",
    )
    try:
        handle = await client.start_workflow("Flow", given, id="flow/killed", task_queue=house.task_queue)

        async def held() -> Any:
            state = await handle.query("state")
            asked = any(each["state"] == "open" for each in models.calls())  # else the kill would come before it is held
            return asked and state["nodes"].get("three") == "finished" and state["nodes"].get("two") == "running"

        await eventually(held)
        house.kill_workers()
        models.release()
        house.start_worker()
        outcome = await handle.result()
    finally:
        house.stop()
    assert outcome["output"] == {"two": "Two.", "three": "Three."}
    asked = [each["body"] for each in models.journal() if "potoroo" in str(each)]
    counts = {word: sum(f"potoroo {word}" in str(each) for each in asked) for word in ("one", "three")}
    assert counts == {"one": 1, "three": 1}
    assert outcome["usage"]["calls"] == 3


@pytest.mark.drill
async def test_more_signals_than_may_wait_are_recorded_and_ignored(long: House, client: Client) -> None:
    given = flow(wait("first", signal="first"), wait("go", signal="go"), way="start>first first>go go>done")
    handle = await client.start_workflow("Flow", given, id="flow/many-signals", task_queue=QUEUE)
    await asyncio.gather(*(handle.signal("go", {"n": number}) for number in range(1_005)))
    await handle.signal("cancel", {})
    outcome = await handle.result()
    assert outcome["status"] == "stopped"
    ignored = [event for event in await handle.query("events", {"limit": 10_000}) if event["type"] == "arrival_ignored"]
    assert len(ignored) == 5
