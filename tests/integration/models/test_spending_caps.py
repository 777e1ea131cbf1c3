"""Soft spending caps in real runs: all that are beyond a cap wait for one decision, and no worker is held."""

from __future__ import annotations

import asyncio
import json
import os
import time
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle

from tests.support.house import House, Server
from tests.support.peers.model_server import ModelServer

PROJECT = """\
models:
  soft: {provider: openai, model: s1}
  no: {provider: openai, model: s2}
prices:
  openai:s1: {input_per_million: 1, output_per_million: 100}
  openai:s2: {input_per_million: 1, output_per_million: 100}
caps:
  - {by: model, only: "openai:s1", per: month, max_usd: 0, on_exceeded: ask}
  - {by: model, only: "openai:s2", per: month, max_usd: 0, on_exceeded: ask}
  - {by: desk, per: month, max_usd: 5}
  - {by: person, per: month, max_usd: 5}
"""


@pytest.fixture(scope="module")
def spending(server: Server, tmp_path_factory: pytest.TempPathFactory, models: ModelServer) -> Any:
    """Two workers with that project file."""
    home = tmp_path_factory.mktemp("spending")
    (home / "mofa.yaml").write_text(PROJECT)
    house = House(home, server, f"spending-{os.getpid()}-{time.monotonic_ns()}", **models.environment)
    house.start_worker()
    house.start_worker()
    yield house
    house.stop()


async def start(client: Client, house: House, word: str, model: str, **more: Any) -> WorkflowHandle[Any, Any]:
    given = {"task": word, "participants": [{"kind": "agent", "name": "a", "model": model}], **more}
    id = f"{house.task_queue}/{word}"
    memo = {"mofa_person": "ann"}
    return await client.start_workflow("RequestResponse", given, id=id, task_queue=house.task_queue, memo=memo)


async def waits(handle: WorkflowHandle[Any, Any]) -> str:
    """Return the workflow that asks a person, once the run waits for it."""
    async with asyncio.timeout(240):
        while True:
            for event in await handle.query("events", {}):
                if event["type"] == "spending_waits":
                    return str(event["data"]["workflow_id"])
            await asyncio.sleep(0.2)


async def settle(client: Client, id: str, choice: str) -> None:
    """Answer the one decision of the workflow that asks."""
    asking = client.get_workflow_handle(id)
    async with asyncio.timeout(240):
        while not (open_ones := await asking.query("decisions", {})):
            await asyncio.sleep(0.2)
    assert len(open_ones) == 1 and open_ones[0]["kind"] == "resource"
    await asking.execute_update("decide", {"decision_id": open_ones[0]["id"], "choice": choice, "by": "eve"})


async def test_all_runs_beyond_a_soft_cap_wait_for_one_person(spending: House, client: Client, models: ModelServer) -> None:
    runs = [
        await start(client, spending, f"softcapword-{n}", "soft", **({"execution": "fused"} if n == 2 else {}))
        for n in range(3)
    ]
    asked_in = [await waits(run) for run in runs]
    assert len(set(asked_in)) == 1
    assert not [entry for entry in models.journal() if "softcapword" in str(entry["body"])], "nothing is sent before"
    await settle(client, asked_in[0], "allow")
    for run in runs:
        outcome = await run.result()
        assert outcome["status"] == "completed" and outcome["usage"]["calls"] == 1
        events = await run.query("events", {})
        assert [(e["data"]["answer"], e["by"]) for e in events if e["type"] == "spending_answered"] == [("allow", "eve")]
    later = await start(client, spending, "softcapword-later", "soft")
    assert (await later.result())["status"] == "completed"
    assert "spending_waits" not in [event["type"] for event in await later.query("events", {})], "people are asked once"
    assert len([entry for entry in models.journal() if "softcapword" in str(entry["body"])]) == 4
    sums = {each["subject"]: each for each in json.loads(spending.mofa("spending", "--json").stdout)}
    assert sums["the person ann"]["spent_usd"] == pytest.approx(sums["the model openai:s1"]["spent_usd"]) != 0
    assert sums["the model openai:s1"]["answer"] == "allow" and sums["the model openai:s1"]["answered_by"] == "eve"


async def test_a_no_ends_the_calls_beyond_the_cap(spending: House, client: Client, models: ModelServer) -> None:
    run = await start(client, spending, "stopcapword-1", "no")
    await settle(client, await waits(run), "stop")
    for each in (run, await start(client, spending, "stopcapword-2", "no")):
        with pytest.raises(WorkflowFailureError) as failed:
            await each.result()
        assert "eve has said no" in str(failed.value.cause)
    assert not [entry for entry in models.journal() if "stopcapword" in str(entry["body"])]
