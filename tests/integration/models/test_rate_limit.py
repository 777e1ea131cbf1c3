"""The rate limits of models and providers, which the server keeps over all workers."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import Any

import pytest
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client, WorkflowFailureError

from tests.support.house import House, Server
from tests.support.peers.model_server import ModelServer

RATE, RUNS = 5, 25

PROJECT = f"""\
models:
  slow: {{provider: openai, model: m1, calls_per_second: {RATE}}}
  free: {{provider: openai, model: m2}}
"""


def run_of(task: str, model: str | None) -> dict[str, Any]:
    agent = {"kind": "agent", "name": "a"} | ({"model": model} if model else {})
    return {"task": task, "participants": [agent]}


@pytest.fixture
def limited(server: Server, tmp_path: Path, models: ModelServer) -> Any:
    """Two workers that share a project file with one limited model."""
    (tmp_path / "mofa.yaml").write_text(PROJECT)
    house = House(tmp_path, server, f"limited-{os.getpid()}-{time.monotonic_ns()}", **models.environment)
    house.start_worker()
    house.start_worker()
    yield house
    house.stop()


async def started(client: Client, house: House, name: str, model: str | None) -> tuple[list[str], str]:
    """Return the task queues that a run used, and the identity of the worker that took its last activity."""
    id = f"{house.task_queue}/{name}"
    handle = await client.start_workflow("RequestResponse", run_of(id, model), id=id, task_queue=house.task_queue)
    outcome = await handle.result()
    assert outcome["status"] == "completed" and outcome["usage"]["calls"] == 1, outcome
    events = [event async for event in handle.fetch_history_events()]
    taken = [event for event in events if event.HasField("activity_task_started_event_attributes")][-1]
    queues = [
        event.activity_task_scheduled_event_attributes.task_queue.name
        for event in events
        if event.HasField("activity_task_scheduled_event_attributes")
    ]
    return queues, taken.activity_task_started_event_attributes.identity


async def rate_of(client: Client, queue: str) -> float:
    """Return the limit that the server keeps for a task queue, in activities a second."""
    request = DescribeTaskQueueRequest(
        namespace=client.namespace,
        task_queue=TaskQueue(name=queue),
        task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
        report_config=True,
    )
    found = await client.workflow_service.describe_task_queue(request)
    return found.effective_rate_limit.requests_per_second


@pytest.mark.drill
async def test_two_workers_together_keep_a_models_limit(limited: House, client: Client, models: ModelServer) -> None:
    queues, _ = await started(client, limited, "free", "free")
    assert queues[-1] == limited.task_queue
    ran = await asyncio.gather(*(started(client, limited, f"slow-{n}", "slow") for n in range(RUNS)))
    assert {queues[-1] for queues, _ in ran} == {f"{limited.task_queue}.model.slow"}
    assert len({worker for _, worker in ran}) == 2, "both workers take part"
    word = f"{limited.task_queue}/slow-"
    sent = sorted(entry["timestamp"] / 1000 for entry in models.journal() if word in str(entry["body"].get("messages")))
    assert len(sent) == RUNS
    # How fast it was is the bench's matter; here, that the server was given the limit.
    assert await rate_of(client, f"{limited.task_queue}.model.slow") == RATE


async def test_a_providers_limit_holds_for_the_default_model_too(
    server: Server, tmp_path: Path, client: Client, models: ModelServer
) -> None:
    (tmp_path / "mofa.yaml").write_text(f"providers: {{openai: {{calls_per_second: {RATE}}}}}\n")
    house = House(tmp_path, server, f"provider-{os.getpid()}-{time.monotonic_ns()}", **models.environment)
    house.start_worker()
    try:
        ran = await asyncio.gather(
            *(started(client, house, f"run-{n}", "openai:other" if n % 2 else None) for n in range(3 * RATE))
        )
    finally:
        house.stop()
    assert {tuple(queues) for queues, _ in ran} == {(house.task_queue, f"{house.task_queue}.provider.openai")}
    assert await rate_of(client, f"{house.task_queue}.provider.openai") == RATE


async def test_an_unknown_name_is_refused_before_anything_is_paid(limited: House, client: Client, models: ModelServer) -> None:
    task = f"{limited.task_queue}/unknown"
    with pytest.raises(WorkflowFailureError) as failed:
        await client.execute_workflow("RequestResponse", run_of(task, "slwo"), id=task, task_queue=limited.task_queue)
    said = str(failed.value.cause)
    assert "'slwo' is neither provider:model" in said and "(known: free, slow)" in said
    assert getattr(failed.value.cause, "type", None) == "InvalidInput"
    assert task not in str(models.journal())
