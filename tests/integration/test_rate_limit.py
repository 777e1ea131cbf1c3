"""A model's rate limit, which the server keeps over all workers."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError

from tests.support.house import House, Server
from tests.support.model_server import ModelServer

RATE, RUNS = 5, 40
BURST = RATE + 2
"""What may go at once after a pause: a second's worth, as the server counts, and two for its clock's way into the history."""

PROJECT = f"""\
models:
  slow: {{provider: openai, model: m1, calls_per_second: {RATE}}}
  free: {{provider: openai, model: m2}}
"""


def run_of(task: str, model: str) -> dict[str, Any]:
    return {"task": task, "participants": [{"kind": "agent", "name": "a", "model": model}]}


@pytest.fixture
def limited(server: Server, tmp_path: Path, models: ModelServer) -> Any:
    """Two workers that share a project file with one limited model."""
    (tmp_path / "mofa.yaml").write_text(PROJECT)
    house = House(tmp_path, server, f"limited-{os.getpid()}-{time.monotonic_ns()}", **models.environment)
    house.start_worker()
    house.start_worker()
    yield house
    house.stop()


async def test_two_workers_together_keep_a_models_limit(limited: House, client: Client, models: ModelServer) -> None:
    async def run(name: str, model: str) -> tuple[str, str, float]:
        id = f"{limited.task_queue}/{name}"
        handle = await client.start_workflow("RequestResponse", run_of(id, model), id=id, task_queue=limited.task_queue)
        outcome = await handle.result()
        assert outcome["status"] == "completed", outcome
        events = [event async for event in handle.fetch_history_events()]
        started = [event for event in events if event.HasField("activity_task_started_event_attributes")][-1]
        queues = [
            event.activity_task_scheduled_event_attributes.task_queue.name
            for event in events
            if event.HasField("activity_task_scheduled_event_attributes")
        ]
        identity = started.activity_task_started_event_attributes.identity
        return queues[-1], identity, started.event_time.ToMilliseconds() / 1000

    began = time.monotonic()
    queue, _, _ = await run("free", "free")
    assert queue == limited.task_queue
    assert time.monotonic() - began < 5
    ran = await asyncio.gather(*(run(f"slow-{n}", "slow") for n in range(RUNS)))
    assert {queue for queue, _, _ in ran} == {f"{limited.task_queue}.model.slow"}
    assert len({worker for _, worker, _ in ran}) == 2, "both workers take part"
    word = f"{limited.task_queue}/slow-"
    sent = sorted(entry["timestamp"] / 1000 for entry in models.journal() if word in str(entry["body"].get("messages")))
    assert len(sent) == RUNS
    # By the server's clock, when it gave each call out: when a busy worker gets to it is another matter.
    given = sorted(at for _, _, at in ran)
    most = max(j - i + 1 - RATE * (given[j] - given[i]) for i in range(RUNS) for j in range(i, RUNS))
    dispatched, heard = given[-1] - given[0], sent[-1] - sent[0]
    print(f"{RUNS} calls in {dispatched:.2f} s ({heard:.2f} s at the model), at most {most:.1f} at once")
    assert most <= BURST


async def test_an_unknown_name_is_refused_before_anything_is_paid(limited: House, client: Client, models: ModelServer) -> None:
    task = f"{limited.task_queue}/unknown"
    with pytest.raises(WorkflowFailureError) as failed:
        await client.execute_workflow("RequestResponse", run_of(task, "slwo"), id=task, task_queue=limited.task_queue)
    said = str(failed.value.cause)
    assert "'slwo' is neither provider:model" in said and "(there: free, slow)" in said
    assert getattr(failed.value.cause, "type", None) == "InvalidInput"
    assert task not in str(models.journal())
