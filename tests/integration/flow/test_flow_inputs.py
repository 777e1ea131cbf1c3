"""Fields that flows and modes share: session, tenant and priority, down to agents, teams, batches and subflows."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle

from tests.integration.flow.test_fused_flows import flows
from tests.support.flows import agent, flow, graph, transform
from tests.support.house import House
from tests.support.peers.model_server import ModelServer

__all__ = ["flows"]

Handle = WorkflowHandle[Any, Any]
Json = dict[str, Any]


async def started(client: Client, house: House, given: Json) -> Handle:
    return await client.start_workflow("Flow", given, id=f"flow/{uuid.uuid4().hex[:8]}", task_queue=house.task_queue)


def asked(models: ModelServer, word: str) -> list[str]:
    """Return the questions to models that contain a word."""
    return [text for each in models.journal() if word in (text := str(each["body"]))]


async def events(handle: Handle, type: str) -> list[Json]:
    return [each["data"] for each in await handle.query("events", {"limit": 10_000}) if each["type"] == type]


@pytest.mark.parametrize("execution", ["steps", "fused"])
async def test_agents_teams_and_batches_go_on_with_a_session(
    client: Client, flows: House, models: ModelServer, execution: str
) -> None:
    word, session = uuid.uuid4().hex, uuid.uuid4().hex
    team = {"kind": "team", "name": "t", "mode": "RequestResponse", "participants": [{"kind": "agent", "name": "in"}]}
    body = graph(
        {"id": "few", "type": "condition", "when": "index == 100"},
        agent("late", f"{word} batch"),
        way="i_start>few few:true>late few:false>i_done late>i_done", prefix="i_",
    )  # fmt: skip
    first = flow(transform("say", f"{word} moss is green"), way="start>say say>done", session=session, input=f"{word} earlier")
    handle = await started(client, flows, {**first, "execution": execution})
    assert (await handle.result())["output"] == f"{word} moss is green"
    assert (await events(handle, "session_joined"))[0]["turn"] == 1
    second = flow(
        agent("ask", f"{word} agent"),
        {"id": "team", "type": "team", "team": team, "task": f"{word} team"},
        {"id": "each", "type": "map", "over": "input", "body": body},
        way="start>ask ask>team team>each each>done", session=session, input=[0] * 101, execution=execution,
    )  # fmt: skip
    handle = await started(client, flows, second)
    await handle.result()
    for place in ("agent", "team", "batch"):
        questions = asked(models, f"{word} {place}")
        assert len(questions) == 1 and f"{word} earlier" in questions[0] and f"{word} moss is green" in questions[0], place
    assert (await events(handle, "session_opened"))[0]["turns"] == 1
    assert (await events(handle, "session_joined"))[0]["turn"] == 2


async def test_a_flow_that_is_stopped_adds_nothing_to_its_session(client: Client, flows: House) -> None:
    given = flow(
        {"id": "ask", "type": "human", "question": "Well?"}, way="start>ask ask>done", session=uuid.uuid4().hex
    )  # fmt: skip
    handle = await started(client, flows, given)
    await handle.signal("cancel", {})
    assert (await handle.result())["status"] == "stopped"
    assert [each["reason"] for each in await events(handle, "session_left")] == ["the run has no result"]


async def test_tenant_and_priority_reach_all_children(client: Client, flows: House) -> None:
    tenant = f"t{uuid.uuid4().hex[:8]}"
    inner = flow(transform("same", "{{ input }}"), way="start>same same>done", name="inner")
    team = {"kind": "team", "name": "t", "mode": "RequestResponse", "participants": [{"kind": "agent", "name": "in"}]}
    body = graph(transform("twice", "{{ item }}"), way="i_start>twice twice>i_done", prefix="i_")
    given = flow(
        {"id": "sub", "type": "subflow", "flow": inner},
        {"id": "team", "type": "team", "team": team, "task": "Say"},
        {"id": "each", "type": "map", "over": "input", "body": body},
        way="start>sub sub>team team>each each>done", input=[0] * 101, tenant=tenant, priority="high",
    )  # fmt: skip
    handle = await started(client, flows, given)
    await handle.result()
    children = [f"{handle.id}/{each}" for each in ("sub", "t/team", "each.1-100", "each.101-101")]
    for id in (handle.id, *children[:2]):
        state = await client.get_workflow_handle(id).query("state")
        assert (state["tenant"], state["priority"]) == (tenant, "high"), id
    for id in children:
        described = await client.get_workflow_handle(id).describe()
        info = described.raw_description.workflow_execution_info
        assert (info.priority.priority_key, info.priority.fairness_key) == (2, tenant), id
