"""Breakpoints in runs of flows, and what each node did, from the event log alone."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle, WorkflowUpdateFailedError

from console.backend.flow_runs import recorded_flow
from console.backend.stores import stored
from kernel.views.flow_nodes import FlowView, flow_view
from runtime.settings import Settings
from tests.integration.flow.test_tried import QUEUE, flows
from tests.support.flows import flow, graph, tool, transform
from tests.support.house import House, eventually

__all__ = ["flows"]

Handle = WorkflowHandle[Any, Any]
Json = dict[str, Any]


def three(**more: Any) -> Json:
    return flow(
        tool("one", args={"expression": "1 + 1"}), transform("two", "{{ one }}!"), tool("three", args={"expression": "3"}),
        way="start>one one>two two>three three>done", **more,
    )  # fmt: skip


async def started(client: Client, given: Json) -> Handle:
    return await client.start_workflow("Flow", given, id=f"flow/{uuid.uuid4().hex}", task_queue=QUEUE)


async def held_at(handle: Handle, *paths: str) -> Json:
    """Return the state of a run once it pauses before these nodes."""

    async def look() -> Json | None:
        state: Json = await handle.query("state")
        return state if state["paused"] and sorted(state["held"]) == sorted(paths) else None

    found: Json = await eventually(look)
    return found


async def looked_at(house: House, handle: Handle) -> FlowView:
    async with stored(Settings.from_environment(house.environ)) as storage:
        found = await recorded_flow(storage, handle.id)
        return flow_view(found.events, found.flow)


async def test_a_run_pauses_before_the_node_and_goes_on(flows: House, client: Client) -> None:
    run = await started(client, three(breakpoints=["two"]))
    state = await held_at(run, "two")
    assert (state["nodes"]["one"], state["nodes"]["two"], state["breakpoints"]) == ("finished", "waiting", ["two"])

    async def logged() -> FlowView | None:
        view = await looked_at(flows, run)
        return view if view.paused else None

    view = await eventually(logged)
    assert {id: node.status for id, node in view.nodes.items()} == {
        "start": "completed", "one": "completed", "two": "waiting", "three": "waiting", "done": "waiting",
    }  # fmt: skip
    assert view.nodes["two"].held and view.breakpoints == ["two"]
    assert (view.nodes["one"].input, view.nodes["one"].output) == ({"expression": "1 + 1"}, "2")
    changed = await run.execute_update("breakpoints", {"nodes": ["three"]})
    assert changed == {"nodes": ["three"]}
    await run.signal("resume")
    await held_at(run, "three")
    flows.kill_workers()  # it is held while nobody is there
    flows.start_worker()
    await run.signal("breakpoints", {"nodes": []})
    await run.signal("resume")
    assert (await run.result())["output"] == "3"
    view = await looked_at(flows, run)
    assert (view.status, view.paused, view.breakpoints, view.nodes["three"].held) == ("completed", False, [], False)


async def test_each_round_and_each_item_is_held_for_itself(flows: House, client: Client) -> None:
    body = graph(tool("add", args={"expression": "{{ item }} + 1"}), way="m_start>add add>m_done", prefix="m_")
    many = {"id": "many", "type": "map", "over": "[1, 2, 3]", "max_concurrent": 2, "body": body}
    run = await started(client, flow(many, way="start>many many>done", breakpoints=["add"]))
    await held_at(run, "many.1/add", "many.2/add")
    await run.signal("resume")
    await held_at(run, "many.3/add")
    await run.signal("resume")
    assert (await run.result())["output"] == ["2", "3", "4"]
    view = await looked_at(flows, run)
    assert {path: node.output for path, node in view.nodes.items() if path.endswith("/add")} == {
        "many.1/add": "2", "many.2/add": "3", "many.3/add": "4",
    }  # fmt: skip


async def test_a_held_run_can_be_stopped(flows: House, client: Client) -> None:
    run = await started(client, three(breakpoints=["three"]))
    await held_at(run, "three")
    await run.signal("cancel", {"reason": "Enough."})
    outcome = await run.result()
    assert (outcome["status"], outcome["reason"]) == ("stopped", "Enough.")
    view = await looked_at(flows, run)
    assert (view.nodes["three"].status, view.nodes["three"].held) == ("skipped", False)


async def test_a_node_that_is_not_there_is_refused(flows: House, client: Client) -> None:
    run = await started(client, three(breakpoints=["tow"]))
    with pytest.raises(WorkflowFailureError) as failed:
        await run.result()
    assert "Flow input: breakpoints.0: there is no node 'tow'; did you mean 'two'?" in str(failed.value.cause)
    lost = await started(client, {"flow": "nowhere"})
    with pytest.raises(WorkflowFailureError):
        await lost.result()
    run = await started(client, three(breakpoints=["two"]))
    await held_at(run, "two")
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await run.execute_update("breakpoints", {"nodes": ["four"]})
    assert "nodes.0: there is no node 'four'" in str(refused.value.cause)
    await run.signal("breakpoints", {"nodes": "two"})
    await run.signal("breakpoints", {"nodes": ["four"]})
    await run.signal("resume")
    await run.result()
    ignored = [each["data"]["reason"] for each in await run.query("events") if each["type"] == "breakpoints_ignored"]
    assert len(ignored) == 2 and "there is no node 'four'" in ignored[1]


async def test_what_failed_was_tried_again_and_was_undone_is_shown(flows: House, client: Client) -> None:
    given = flow(
        tool("book", args={"expression": "6 * 7"}), tool("unbook", args={"expression": "{{ book }} - 42"}),
        tool("pay", args={"expression": "1 / 0"}, retry={"attempts": 2, "interval": "PT0.1S"}),
        way="start>book book:compensate>unbook book>pay pay>done",
    )  # fmt: skip
    run = await started(client, given)
    with pytest.raises(WorkflowFailureError):
        await run.result()
    view = await looked_at(flows, run)
    assert view.flow is not None and view.status == "failed"
    assert {id: node.status for id, node in view.nodes.items()} == {
        "start": "completed", "book": "undone", "pay": "failed", "done": "skipped", "unbook": "completed",
    }  # fmt: skip
    assert (view.nodes["pay"].attempts, view.nodes["unbook"].input) == (2, {"expression": "42 - 42"})
    assert view.nodes["pay"].error is not None and view.nodes["pay"].error.type == "ToolFailed"
