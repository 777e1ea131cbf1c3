"""Soft spending caps in real runs: all that are beyond a cap wait for one decision, and no worker is held."""

from __future__ import annotations

import asyncio
import json
import os
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from kernel.model_call.caps import SpendCap, Spender, limits_of
from kernel.model_call.consent import workflow_of
from tests.support.house import House, Server, eventually
from tests.support.peers.model_server import ModelServer

PROJECT = """\
embedding: openai:e1
agents:
  clerk: {tools: [recall]}
models:
  soft: {provider: openai, model: s1}
  no: {provider: openai, model: s2}
prices:
  openai:s1: {input_per_million: 1, output_per_million: 100}
  openai:s2: {input_per_million: 1, output_per_million: 100}
  openai:e1: {input_per_million: 20, output_per_million: 0}
caps:
  - {by: model, only: "openai:e1", per: month, max_usd: 0, on_exceeded: ask}
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
    prices = {row["model"]: row for row in json.loads(spending.mofa("spending", "--prices", "--json").stdout)}
    assert prices["openai:s1"]["price_source"] == "mofa.yaml" and prices["openai:s1"]["calls"] == 4
    assert "openai:s1: 4 calls for $" in spending.mofa("spending", "--prices").stdout
    assert sums["the model openai:s1"]["answer"] == "allow" and sums["the model openai:s1"]["answered_by"] == "eve"


async def test_a_no_ends_the_calls_beyond_the_cap(spending: House, client: Client, models: ModelServer) -> None:
    run = await start(client, spending, "stopcapword-1", "no")
    await settle(client, await waits(run), "stop")
    for each in (run, await start(client, spending, "stopcapword-2", "no")):
        with pytest.raises(WorkflowFailureError) as failed:
            await each.result()
        assert "eve has said no" in str(failed.value.cause)
    assert not [entry for entry in models.journal() if "stopcapword" in str(entry["body"])]


async def test_embeddings_of_tools_and_commands_wait_for_the_same_person(
    spending: House, client: Client, models: ModelServer
) -> None:
    recall = {"name": "recall", "arguments": {"query": "Who likes teacapword?"}}
    models.rule(when={"contains": "recallcapword"}, times=1, reply={"tool_calls": [recall]})
    spending.mofa("memory", "add", "Ann likes teacapword.", "--agent", "clerk")
    command = asyncio.create_task(
        asyncio.to_thread(spending.mofa, "memory", "search", "Ann likes teacapword.", "--agent", "clerk", check=False)
    )
    cap = SpendCap(by="model", only="openai:e1", max_usd=0, on_exceeded="ask")
    [limit] = limits_of([cap], Spender(None, "", "openai:e1"), datetime.now(UTC))
    asking = workflow_of(limit.asks[0])

    async def began() -> bool:
        try:
            return await client.get_workflow_handle(asking).describe() is not None
        except RPCError as error:
            assert error.status == RPCStatusCode.NOT_FOUND
            return False

    assert await eventually(began)
    id, given = f"{spending.task_queue}/recallcapword", {"task": "recallcapword", "participants": ["clerk"]}
    run = await client.start_workflow("RequestResponse", given, id=id, task_queue=spending.task_queue)
    assert await waits(run) == asking

    def vectors() -> list[Any]:
        return [
            entry for entry in models.journal() if entry["path"].endswith("/embeddings") and "teacapword" in str(entry["body"])
        ]

    assert not vectors(), "nothing is sent before"
    await settle(client, asking, "allow")
    assert (await run.result())["status"] == "completed"
    done = await command
    assert done.returncode == 0 and "Ann likes teacapword." in done.stdout and asking in done.stderr, done.stderr
    assert len(vectors()) == 2, "one for the tool, and one for the command"
