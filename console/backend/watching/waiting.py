"""The state of a run as one object, for programs that cannot follow its events."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from pydantic import Field
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowFailureError

from console.backend import client
from console.terminal.failure import explain
from kernel.basics.schema import Schema
from kernel.conversation.decision import DecisionRequest

LOOK_EVERY_S = 1.0

_ENDED = {WorkflowExecutionStatus.CANCELED: "cancelled", WorkflowExecutionStatus.TERMINATED: "cancelled"}


class RunState(Schema):
    """The state of a run: its result once it has ended, and the open decisions of it and the teams in it."""

    workflow_id: str
    status: Literal["running", "input_required", "ended", "failed", "cancelled"]
    result: Any = None
    decisions: list[DecisionRequest] = Field(default_factory=list)
    error: str | None = None


async def run_state(server: Client, workflow_id: str, wait_s: float = 0.0) -> RunState:
    """Return the state of a run after it has ended, or waits for a person, or `wait_s` seconds have passed.

    Raises:
        Failure: there is no such run.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + wait_s
    described = await client.describe(server, workflow_id)
    ended = asyncio.create_task(server.get_workflow_handle(workflow_id).result())
    try:
        while True:
            left = deadline - loop.time()
            # A closed run's result arrives at once, and its decisions must not be asked for first: wait for it without limit.
            timeout = min(LOOK_EVERY_S, max(left, 0.0)) if client.is_open(described) else None
            await asyncio.wait([ended], timeout=timeout)
            if ended.done():
                return await _ended(server, workflow_id, ended)
            waiting = await client.open_decisions(server, workflow_id)
            if waiting:
                return RunState(workflow_id=workflow_id, status="input_required", decisions=waiting)
            if loop.time() >= deadline:
                return RunState(workflow_id=workflow_id, status="running")
    finally:
        ended.cancel()


async def _ended(server: Client, workflow_id: str, ended: asyncio.Task[Any]) -> RunState:
    try:
        return RunState(workflow_id=workflow_id, status="ended", result=ended.result())
    except WorkflowFailureError as error:
        status = (await client.describe(server, workflow_id)).status
        failure = explain(error, workflow_id)
        message = f"{failure.type}: {failure}" if failure else str(error)
        if status in _ENDED:
            return RunState(workflow_id=workflow_id, status="cancelled", error=message)
        return RunState(workflow_id=workflow_id, status="failed", error=message)
