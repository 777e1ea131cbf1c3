"""Decisions that an agent takes at their deadline, on a real server."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle

from tests.support.house import House, Server, eventually, open_decision

Handle = WorkflowHandle[Any, Any]

QUEUE = "mofa-delegated"
PROJECT = {
    "models": {"tea": {"provider": "offline", "model": "scripted", "options": {"script": {"Which tea": "Green tea."}}}},
    "agents": {"clerk": {"instructions": "You decide.", "model": "tea"}},
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Iterator[House]:
    home = tmp_path_factory.mktemp("delegated")
    (home / "mofa.yaml").write_text(json.dumps(PROJECT))
    house = House(home, server, QUEUE)
    house.start_worker()
    yield house
    house.stop()


async def ask(client: Client, **on_timeout: Any) -> Handle:
    person = {"kind": "human", "name": "ann", "deadline": "PT1S", "on_timeout": {"do": "delegate", **on_timeout}}
    given = {"task": "Which tea shall we buy?", "participants": [person]}
    id = f"delegated/{uuid.uuid4().hex[:10]}"
    return await client.start_workflow("RequestResponse", given, id=id, task_queue=QUEUE)


async def types(handle: Handle, kind: str) -> list[dict[str, Any]]:
    return [each["data"] for each in await handle.query("events") if each["type"] == kind]


async def test_an_agent_answers_at_the_deadline_and_is_named(client: Client, house: House) -> None:
    handle = await ask(client, to="clerk")
    outcome = await handle.result()
    assert outcome["output"] == "Green tea." and outcome["usage"]["calls"] == 1
    [delegated], [settled] = await types(handle, "decision_delegated"), await types(handle, "decision_settled")
    assert delegated == {"decision_id": "d1", "to": "clerk"} and settled["by"] == "clerk"
    assert "because nobody had answered" in settled["comment"]


async def test_an_agent_that_does_not_answer_leaves_the_decision_to_people(client: Client, house: House) -> None:
    handle = await ask(client, to="nobody-of-that-name")

    async def failed() -> bool:
        return bool(await types(handle, "delegation_failed"))

    await eventually(failed)
    [failure] = await types(handle, "delegation_failed")
    assert failure["to"] == "nobody-of-that-name" and "UnknownAgent" in failure["reason"]
    request = await open_decision(handle, "other")
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "Black tea.", "by": "ann"})
    assert (await handle.result())["output"] == "Black tea."
