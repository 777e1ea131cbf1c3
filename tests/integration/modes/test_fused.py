"""The fused form on a real server: the same outcome, record and log as in steps, from one activity."""

from __future__ import annotations

import uuid
from typing import Any

from temporalio.client import Client, WorkflowHandle

from tests.support.fused import activities_of, both_forms, comparable
from tests.support.house import House

AGENTS = [{"kind": "agent", "name": f"a{number}", "model": "offline:scripted"} for number in range(5)]


async def start(client: Client, mode: str, **given: Any) -> WorkflowHandle[Any, Any]:
    return await client.start_workflow(mode, given, id=f"{mode}/{uuid.uuid4().hex[:8]}", task_queue="mofa")


async def test_a_chain_is_one_activity(client: Client, house: House) -> None:
    handle = await start(client, "Sequential", task="Count", participants=AGENTS, execution="fused")
    outcome = await handle.result()
    assert outcome["status"] == "completed" and outcome["usage"]["calls"] == 5
    assert await activities_of(handle) == ["mode.stretch"]


async def test_both_forms_have_the_same_outcome_record_and_log(client: Client, house: House) -> None:
    for mode, given in (
        ("Sequential", {"participants": AGENTS}),
        ("RequestResponse", {"participants": AGENTS[:1], "context": {"season": "autumn"}}),
    ):
        steps, fused = await both_forms(client, house, mode, task=f"Count {uuid.uuid4().hex}", **given)
        assert comparable(steps) == comparable(fused)
