"""Entities that cannot start, on a real server: callers that came with the start are answered, and the run's error says why."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from temporalio.client import Client, WithStartWorkflowOperation, WorkflowFailureError, WorkflowUpdateFailedError
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.exceptions import ApplicationError

from tests.support.house import House

MESSAGE = {"id": "m1", "sender": "tester", "content": "Hello"}
DESK = {"name": "d", "executors": ["nobody"]}
BAD = {"colour": 1}


@pytest.mark.parametrize(
    ("kind", "given", "update", "payload", "answer", "reason"),
    [
        ("Topic", BAD, "publish", MESSAGE, "this topic could not start", "colour: unknown field"),
        ("Topic", BAD, "subscribe", "agent/a", "this topic could not start", "colour: unknown field"),
        ("Secretary", BAD, "submit_idea", {"content": "x"}, "this desk could not start", "Secretary input"),
        ("Secretary", DESK, "submit_idea", {"content": "x"}, "this desk could not start", "Unknown agent 'nobody'"),
        ("Agent", BAD, "ask", MESSAGE, "this agent could not start", "Agent input"),
        ("Agent", "nobody", "ask", MESSAGE, "this agent could not start", "Unknown agent 'nobody'"),
        # It has taken the message by the time that it looks its scripts up.
        ("Agent", {"name": "a", "guards": ["nothing"]}, "ask", MESSAGE, "a was stopped before it came to", "nothing"),
    ],
)
async def test_an_update_is_answered(
    client: Client, house: House, kind: str, given: Any, update: str, payload: Any, answer: str, reason: str
) -> None:
    starting: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        kind, given, id=uuid.uuid4().hex, task_queue="mofa", id_conflict_policy=WorkflowIDConflictPolicy.FAIL
    )
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await client.execute_update_with_start_workflow(update, payload, start_workflow_operation=starting)
    assert isinstance(refused.value.cause, ApplicationError) and answer in refused.value.cause.message
    await _fails(await starting.workflow_handle(), reason)


@pytest.mark.parametrize(
    ("kind", "given", "signal", "payload", "reason"),
    [
        ("Topic", BAD, "publish", MESSAGE, "colour: unknown field"),
        ("Topic", BAD, "stop", None, "colour: unknown field"),
        ("Secretary", DESK, "submit_idea", {"content": "x"}, "Unknown agent 'nobody'"),
        ("Secretary", BAD, "shutdown", None, "Secretary input"),
        ("Supervisor", BAD, "stop", None, "Supervisor input"),
        ("Agent", BAD, "tell", MESSAGE, "Agent input"),
        ("Agent", {"name": "a", "guards": ["nothing"]}, "stop", None, "nothing"),
    ],
)
async def test_a_signal_does_not_hide_why_the_run_failed(
    client: Client, house: House, kind: str, given: Any, signal: str, payload: Any, reason: str
) -> None:
    handle = await client.start_workflow(
        kind, given, id=uuid.uuid4().hex, task_queue="mofa", start_signal=signal, start_signal_args=[payload]
    )
    await _fails(handle, reason)


async def test_a_group_whose_agent_lives_elsewhere_says_so(client: Client, house: House) -> None:
    name = f"a-{uuid.uuid4().hex[:8]}"
    agent = await client.start_workflow("Agent", {"name": name}, id=f"agent/{name}", task_queue="mofa")
    group = await client.start_workflow(
        "Supervisor",
        {"children": [{"name": name}]},
        id=f"supervisor/{name}",
        task_queue="mofa",
        start_signal="stop",
    )
    await _fails(group, f"agent '{name}' is running")
    await agent.terminate()


async def _fails(handle: Any, reason: str) -> None:
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    assert isinstance(failed.value.cause, ApplicationError) and failed.value.cause.non_retryable
    assert reason in failed.value.cause.message
