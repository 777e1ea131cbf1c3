"""Every event of every run is in the log, in order, once, and nothing in it can be changed unseen."""

from __future__ import annotations

import asyncio
import random
import uuid
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowHandle,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.service import RPCError

from tests.support.event_log import Log, queried
from tests.support.house import House, Server, eventually, history_types, open_decision
from tests.support.peers.model_server import ModelServer
from tests.support.secretary import recommended

Handle = WorkflowHandle[Any, Any]
SOON = timedelta(seconds=3)
ANN = {"kind": "human", "name": "ann"}
AGENT = {"kind": "agent", "name": "a"}
DESK = {"name": "desk", "executors": [AGENT, {"kind": "agent", "name": "b"}], "clarify": "interactive"}


async def test_a_run_that_waits_has_sent_all_its_events_and_one_that_ended_too(
    client: Client, house: House, models: ModelServer
) -> None:
    log = Log(house.home)
    id = f"log/{uuid.uuid4().hex}"
    given = {"task": "Count", "participants": [AGENT, ANN, {"kind": "agent", "name": "b"}], "tenant": "acme"}
    handle: Handle = await client.start_workflow("Sequential", given, id=id, task_queue="mofa")
    request = await open_decision(handle)

    async def sent() -> bool:
        return bool(await log.runs(id)) and await log.events(id) == await queried(handle)

    await eventually(sent)
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "One. " * 2000, "by": "ann"})
    await handle.result()
    assert await log.events(id) == await queried(handle)
    (run,) = await log.runs(id)
    assert (run.origin.type, run.tenant, run.origin.run_id) == ("Sequential", "acme", handle.first_execution_run_id)
    types = await history_types(handle)
    assert types.count("activity_task_scheduled_event_attributes") == 2  # two answers: events rode along with them
    # A patch where it asked, and events by themselves where it waited and where it ended.
    assert types.count("marker_recorded_event_attributes") == 3


async def test_every_way_to_end_leaves_all_events(client: Client, house: House, models: ModelServer) -> None:
    log, word = Log(house.home), uuid.uuid4().hex
    models.rule(when={"contains": f"{word} held"}, hold=True)

    def start(name: str, **given: Any) -> Any:
        return client.start_workflow("Sequential", given, id=f"{word}/{name}", task_queue="mofa")

    refused: Handle = await start("refused", task="x", participants=["nobody"])
    cancelled: Handle = await start("cancelled", task=f"{word} held", participants=[AGENT])
    stopped: Handle = await start("stopped", task="x", participants=[ANN])
    terminated: Handle = await start("terminated", task="x", participants=[AGENT, ANN])
    await asyncio.to_thread(models.wait_for, lambda calls: any(call["state"] == "open" for call in calls))
    await cancelled.cancel()
    await open_decision(stopped)
    await stopped.signal("cancel", {"reason": "enough", "by": "ann"})
    await open_decision(terminated)

    async def rests() -> bool:
        return bool(await log.runs(terminated.id)) and await log.events(terminated.id) == await queried(terminated)

    await eventually(rests)
    await terminated.terminate("a drill")  # it can say nothing more: what it had noted when it came to rest is there
    for handle, last in ((refused, "run_failed"), (cancelled, "run_cancelled"), (stopped, "run_finished")):
        await asyncio.wait([asyncio.ensure_future(handle.result())])
        assert await log.events(handle.id) == await queried(handle)
        assert (await log.events(handle.id))[-1].type == last
    assert (await log.events(terminated.id))[-1].type == "decision_opened"


async def test_a_reset_is_a_branch_of_the_chain(client: Client, house: House, models: ModelServer) -> None:
    log, id = Log(house.home), f"log/{uuid.uuid4().hex}"
    team = [AGENT, ANN, {"kind": "agent", "name": "b"}]
    handle: Handle = await client.start_workflow(
        "Sequential", {"task": "Count", "participants": team}, id=id, task_queue="mofa"
    )
    request = await open_decision(handle)
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "One.", "by": "ann"})
    await handle.result()
    first_run, before = handle.first_execution_run_id, await log.events(id)
    answered, *_ = [
        event.event_id
        async for event in handle.fetch_history_events()
        if event.HasField("activity_task_completed_event_attributes")
    ]
    reset = ResetWorkflowExecutionRequest(
        namespace=client.namespace,
        workflow_execution=WorkflowExecution(workflow_id=id, run_id=str(handle.first_execution_run_id)),
        workflow_task_finish_event_id=answered + 3,  # the workflow task after the first answer
        request_id=uuid.uuid4().hex,
        reason="a drill",
        reset_reapply_exclude_types=[1, 2],  # type: ignore[list-item]
    )
    again = await client.workflow_service.reset_workflow_execution(reset)
    handle = client.get_workflow_handle(id, run_id=again.run_id)
    request = await open_decision(handle)
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "Two.", "by": "ann"})
    await handle.result()
    first, second = await log.events(id, 0), await log.events(id, 1)
    assert first == before
    assert second[:2] == first[:2] and second != first
    assert [event.type for event in second] == [event.type for event in first] == [e.type for e in await queried(handle)]
    assert [run.origin.run_id for run in await log.runs(id)] == [first_run, again.run_id]


async def see_through_all(handle: Handle) -> None:
    """As `see_through`, by a person who asks again when nobody answers."""
    while (await handle.describe()).status == WorkflowExecutionStatus.RUNNING:
        with suppress(RPCError, WorkflowQueryFailedError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError):
            waiting = [each for each in await handle.query("decisions", rpc_timeout=SOON) if each["status"] == "open"]
            for request in waiting:
                decision = {"decision_id": request["id"], "by": "ann", **recommended(request)}
                await handle.execute_update("decide", decision, rpc_timeout=SOON)
        await asyncio.sleep(0.1)


async def kill_at_random(house: House, chance: random.Random, most: int, done: asyncio.Future[Any]) -> int:
    """Kill the house's workers until all is done, but not more often than `most`; how often it was."""
    kills = 0
    while not done.done():
        await asyncio.wait([done], timeout=chance.uniform(0.1, 1.5) if kills < most else None)
        if not done.done():
            house.kill_workers()
            kills += 1
            await asyncio.to_thread(house.start_worker)
    done.result()
    return kills


async def kill_again_and_again(folder: Path, rounds: int, most: int) -> int:
    """Runs of every shape while their workers are killed; then the log is what each run's own record says. The kills."""
    server = Server(folder / "server")
    server.start()
    with ModelServer() as models:
        models.rule(delay_ms=150)
        house = House(folder / "house", server, "mofa", **models.environment)
        house.start_worker()
        client = await server.client()
        chance, kills = random.Random(most), 0
        handles: list[Handle] = []
        try:
            for round in range(rounds):
                todo = {"idea": {"content": f"Write guide {round}"}, "secretary": DESK}
                many = {"task": f"Count {round}", "participants": [{"kind": "agent", "name": f"a{n}"} for n in range(12)]}
                chain = {"task": f"Say {round}", "participants": [AGENT, ANN, {"kind": "agent", "name": "b"}]}
                started = [
                    await client.start_workflow(type, given, id=f"drill/{round}/{type}", task_queue="mofa")
                    for type, given in (("Todo", todo), ("Parallel", many), ("Sequential", chain))
                ]
                handles += started
                done = asyncio.gather(*(see_through_all(handle) for handle in started))
                kills += await kill_at_random(house, chance, most, done)
            house.kill_workers()
            house.start_worker()
            log = Log(house.home)
            for handle in handles:
                assert await log.events(handle.id) == await queried(handle), handle.id
        finally:
            house.stop()
            server.stop()
    return kills


@pytest.mark.drill
@pytest.mark.timeout(300)
async def test_killed_workers_leave_every_event_once(tmp_path: Path) -> None:
    assert await kill_again_and_again(tmp_path, rounds=1, most=2) >= 2


@pytest.mark.drill
@pytest.mark.timeout(1800)
async def test_many_killed_workers_leave_every_event_once(tmp_path: Path) -> None:
    assert await kill_again_and_again(tmp_path, rounds=10, most=15) >= 50
