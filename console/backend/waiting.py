"""How a run stands, for programs that cannot watch: waited for a while, then said in one object."""

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


class Standing(Schema):
    """How a run stands. `result` is the whole of it once there is one; `decisions` are what it, or a team in it, waits for."""

    workflow_id: str
    status: Literal["running", "input_required", "ended", "failed", "cancelled"]
    result: Any = None
    decisions: list[DecisionRequest] = Field(default_factory=list)
    error: str | None = None


async def standing(server: Client, workflow_id: str, wait_s: float = 0.0) -> Standing:
    """Wait until the run ends, or waits for a person, or `wait_s` seconds have passed; how it stands then.

    Raises:
        Failure: there is no such run.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + wait_s
    described = await client.describe(server, workflow_id)
    ended = asyncio.create_task(server.get_workflow_handle(workflow_id).result())
    try:
        while True:
            left = until - loop.time()
            first = LOOK_EVERY_S if client.is_open(described) else None
            await asyncio.wait([ended], timeout=first if first is None else min(first, max(left, 0.0)))
            if ended.done():
                return await _ended(server, workflow_id, ended)
            waiting = await client.open_decisions(server, workflow_id)
            if waiting:
                return Standing(workflow_id=workflow_id, status="input_required", decisions=waiting)
            if loop.time() >= until:
                return Standing(workflow_id=workflow_id, status="running")
    finally:
        ended.cancel()


async def _ended(server: Client, workflow_id: str, ended: asyncio.Task[Any]) -> Standing:
    try:
        return Standing(workflow_id=workflow_id, status="ended", result=ended.result())
    except WorkflowFailureError as error:
        status = (await client.describe(server, workflow_id)).status
        failure = explain(error, workflow_id)
        words = f"{failure.type}: {failure}" if failure else str(error)
        if status in _ENDED:
            return Standing(workflow_id=workflow_id, status="cancelled", error=words)
        return Standing(workflow_id=workflow_id, status="failed", error=words)
