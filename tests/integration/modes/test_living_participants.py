"""A living agent stands wherever a participant may: it is named by its workflow id, and asked by update."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle

from tests.support.house import House, eventually
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]


@pytest.fixture
async def clerk(client: Client, house: House) -> Any:
    """A living agent."""
    name = f"clerk-{uuid.uuid4().hex[:8]}"
    handle: Handle = await client.start_workflow("Agent", {"name": name}, id=f"agent/{name}", task_queue="mofa")

    async def found() -> bool:
        return handle.id in [
            run.id async for run in client.list_workflows('MofaMode = "Agent" AND ExecutionStatus = "Running"')
        ]

    await eventually(found)
    yield handle
    await handle.terminate()


async def start(client: Client, mode: str, **given: Any) -> Handle:
    return await client.start_workflow(mode, given, id=f"{mode}/{uuid.uuid4().hex[:8]}", task_queue="mofa")


async def test_a_living_agent_answers_and_remembers(client: Client, clerk: Handle, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    first = await start(client, "RequestResponse", task=f"{word}: how much?", participants=[clerk.id])
    outcome = await first.result()
    assert outcome["status"] == "completed" and outcome["contributions"][0]["participant"] == clerk.id.removeprefix("agent/")
    inner = {"kind": "team", "name": "desk", "mode": "Sequential", "participants": [clerk.id]}
    second = await start(client, "Parallel", task=f"{word}: and then?", participants=[{"kind": "agent", "name": "b"}, inner])
    assert (await second.result())["status"] == "completed"
    sent = [entry["body"]["messages"] for entry in models.journal() if f"{word}: and then?" in str(entry["body"])]
    [of_clerk] = [messages for messages in sent if f"{word}: how much?" in str(messages)]
    assert outcome["output"] in str(of_clerk)  # its own conversation goes on over the runs
    status = await clerk.query("status")
    assert status["mailbox"]["answered"] == 2 and status["state"] == "ready"


async def test_a_living_agent_votes(client: Client, clerk: Handle) -> None:
    team = [clerk.id, {"kind": "agent", "name": "b"}]
    handle = await start(client, "Consensus", task="Which?", participants=team, options=["red", "blue"], threshold=1.0)
    outcome = await handle.result()
    votes = {vote["participant"]: vote["choice"] for vote in outcome["votes"]}
    assert set(votes) == {clerk.id.removeprefix("agent/"), "b"} and set(votes.values()) <= {"red", "blue"}


async def test_one_that_does_not_live_is_refused_before_anything_is_paid(
    client: Client, clerk: Handle, models: ModelServer
) -> None:
    word = uuid.uuid4().hex
    handle = await start(client, "Parallel", task=word, participants=[{"kind": "agent", "name": "b"}, "agent/nobody"])
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    assert getattr(failed.value.cause, "type", None) == "UnknownAgent"
    assert "agent/nobody" in str(failed.value.cause) and clerk.id in str(failed.value.cause)
    assert word not in str(models.journal())


async def test_its_own_failure_is_told(client: Client, clerk: Handle, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, times=1, status=400)
    handle = await start(client, "Parallel", task=word, participants=[clerk.id, {"kind": "agent", "name": "b"}], min_success=1)
    outcome = await handle.result()
    by_name = {each["participant"]: each for each in outcome["contributions"]}
    failed = [each["error"]["type"] for each in by_name.values() if each["error"]]
    assert failed == ["ProviderRefused"] and outcome["status"] == "completed"
