"""What ends a stretch on a real server, and how the run goes on: people, orders, cancellations, and dying workers."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import CancelledError

from tests.support.fused import activities_of
from tests.support.house import House, Server, eventually, open_decision
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]


async def start(client: Client, mode: str, queue: str = "mofa", **given: Any) -> Handle:
    id = f"{mode}/{uuid.uuid4().hex[:8]}"
    return await client.start_workflow(mode, given | {"execution": "fused"}, id=id, task_queue=queue)


def agent(name: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "agent", "name": name, **fields}


async def called(models: ModelServer, count: int) -> None:
    """Wait until the model server has had so many calls."""
    await asyncio.to_thread(models.wait_for, lambda calls: len(calls) >= count)


async def form_of(handle: Handle) -> dict[str, Any]:
    state: dict[str, Any] = (await handle.query("state"))["execution"]
    return state


async def test_a_person_ends_a_stretch_and_the_run_fuses_again(client: Client, house: House) -> None:
    team = [agent("a"), agent("b"), {"kind": "human", "name": "ann"}, agent("c"), agent("d")]
    handle = await start(client, "Sequential", task="Count", participants=team)
    request = await open_decision(handle)
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "Two."})
    outcome = await handle.result()
    assert [c["status"] for c in outcome["contributions"]] == ["ok"] * 5 and outcome["usage"]["calls"] == 4
    assert await activities_of(handle) == ["mode.stretch", "decision.prepare", "mode.stretch"]
    assert await form_of(handle) == {"form": "fused", "stretches": 2, "unused": 0, "cancelled": False}


async def test_a_pause_and_guidance_wait_for_the_call_in_flight(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": f"{word} slow"}, times=1, hold=True)
    before = len(models.calls())
    team = [agent("a"), agent("b", instructions=f"{word} slow"), agent("c", instructions=f"{word} third"), agent("d")]
    handle = await start(client, "Sequential", task=word, participants=team)
    await called(models, before + 2)
    await handle.signal("pause")
    await handle.signal("steer", {"message": f"Be brief, {word}."})
    await asyncio.sleep(4)  # the order reaches the stretch with a heartbeat
    models.release()
    await eventually(lambda: paused_after(handle, 2))
    assert not any(f"{word} third" in str(entry["body"]) for entry in models.journal())
    await handle.signal("resume")
    outcome = await handle.result()
    assert [c["status"] for c in outcome["contributions"]] == ["ok"] * 4 and outcome["usage"]["calls"] == 4
    used = [event["data"]["participant"] for event in await handle.query("events") if event["type"] == "guidance_used"]
    assert used == ["c"]
    assert (await form_of(handle))["unused"] == 0


async def paused_after(handle: Handle, answers: int) -> bool:
    state = await handle.query("state")
    return bool(state["paused"]) and len(state["contributions"]) == answers


@pytest.mark.parametrize("by", ["signal", "server"])
async def test_a_cancel_ends_the_call_in_flight(client: Client, house: House, models: ModelServer, by: str) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": f"{word} slow"}, hold=True)
    before = len(models.calls())
    handle = await start(client, "Sequential", task=word, participants=[agent("a"), agent("b", instructions=f"{word} slow")])
    await called(models, before + 2)
    if by == "signal":
        await handle.signal("cancel", {"reason": "enough"})
        outcome = await handle.result()
        assert outcome["status"] == "stopped" and outcome["reason"] == "enough" and len(outcome["contributions"]) == 1
    else:
        await handle.cancel()
        with pytest.raises(WorkflowFailureError) as failed:
            await handle.result()
        assert isinstance(failed.value.cause, CancelledError)
    assert (await handle.query("usage"))["calls"] == 2  # one was cut off
    assert models.calls()[before + 1]["state"] == "aborted"
    assert (await form_of(handle))["unused"] == 0


@pytest.mark.drill
async def test_a_worker_killed_in_a_stretch_pays_for_nothing_again(
    client: Client, server: Server, models: ModelServer, tmp_path: Path
) -> None:
    word, queue = uuid.uuid4().hex, f"mofa-{tmp_path.name}"
    house = House(tmp_path / "house", server, queue, **models.environment)
    team = [agent(f"a{number}", instructions=f"{word} {number}") for number in range(6)]
    before = len(models.calls())
    for number in (2, 4):
        models.rule(when={"contains": f"{word} {number}"}, times=1, hold=True)
    worker = house.start_worker()
    try:
        handle = await start(client, "Sequential", queue, task=word, participants=team)
        for count in (3, 6):  # up to the held call; then that one again, and on to the second held one
            await called(models, before + count)
            worker.kill()
            worker.wait()
            worker = house.start_worker()
        outcome = await handle.result()
        form = await form_of(handle)
    finally:
        house.stop()
    assert outcome["status"] == "completed" and outcome["usage"]["calls"] == 6
    assert len(models.calls()) - before == 6 + 2  # again only what was in flight
    assert await activities_of(handle) == ["mode.stretch"] and form["unused"] == 0
