"""The fused form on a real server: the same outcome, record and log as in steps, from one activity."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

import pytest
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


OPTIONS = [{"id": "x", "label": "X"}, {"id": "y", "label": "Y"}]
TEAM_WITHIN = {"kind": "team", "name": "desk", "mode": "Sequential", "participants": AGENTS[3:]}


@pytest.mark.parametrize(
    ("mode", "given"),
    [
        ("Parallel", {"participants": AGENTS[:3], "aggregate": "summarize"}),
        ("Debate", {"participants": AGENTS[:2], "rounds": 1, "judge": AGENTS[2]}),
        ("Consensus", {"participants": AGENTS[:3], "threshold": 1, "options": OPTIONS}),
        ("PublishSubscribe", {"participants": AGENTS[:2], "topic": "news"}),
        ("Reflection", {"participants": AGENTS[:2], "rounds": 1}),
        ("Custom", {"participants": AGENTS[:2], "mode": "Each says one sentence, then end.", "max_steps": 5}),
        ("Sequential", {"participants": [AGENTS[0], TEAM_WITHIN, AGENTS[1]]}),
    ],
)
async def test_every_mode_comes_to_the_same_end(client: Client, house: House, mode: str, given: dict[str, Any]) -> None:
    steps, fused = await both_forms(client, house, mode, task="Count the mosses", **given)
    for ran in (steps, fused):  # of answers at the same time, either may be the first
        ran.outcome["contributions"].sort(key=lambda each: (each["round"], each["step"], each["participant"]))
        ran.outcome["votes"].sort(key=lambda each: (each["round"], each["participant"]))
    assert steps.outcome == fused.outcome
    assert Counter(event["type"] for event in steps.events) == Counter(event["type"] for event in fused.events)
    assert [event.seq for event in fused.logged] == [event["seq"] for event in fused.events]
    assert fused.state["execution"]["unused"] == 0 and fused.state["execution"]["stretches"] >= 1
