"""A desk of the secretary, for tests: a person who answers every decision, and a worker on which no todo gets on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from temporalio.client import Client, WorkflowHandle
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.events import EventActivities
from plugins.storage import sql
from tests.support.house import eventually
from workflows.catalogue import WORKFLOWS

Handle = WorkflowHandle[Any, Any]
Answer = Callable[[dict[str, Any]], dict[str, Any]]


def recommended(request: dict[str, Any]) -> dict[str, Any]:
    """Return the answer that the request recommends."""
    if request["options"]:
        return {"choice": request["recommended"] or request["options"][0]["id"]}
    return {"answer": request["default"] if request["default"] is not None else "As you think best."}


def still_worker(client: Client, queue: str, database: sql.Database) -> Worker:
    """Return a worker that writes events and does nothing else: no model answers, so that all todos stay where they are.

    It has no sandbox, so that workflows see the limits that a test has changed. In the mode for debuggers a workflow may take
    its time: otherwise one that computes for two seconds counts as a deadlock, and garbage collection in this large process
    takes that long on a busy machine.
    """
    return Worker(
        client,
        task_queue=queue,
        workflows=WORKFLOWS,
        workflow_runner=UnsandboxedWorkflowRunner(),
        debug_mode=True,
        activities=[EventActivities(sql.SqlEventLog(database)).write],
        no_remote_activities=True,
    )


async def see_through(handle: Handle, answer: Answer = recommended) -> dict[str, Any]:
    """Answer each decision when it opens, and return the workflow's result."""
    result = asyncio.ensure_future(handle.result())
    answered: set[str] = set()
    while not result.done():
        opened = asyncio.ensure_future(_next(handle, answered))
        await asyncio.wait([result, opened], return_when=asyncio.FIRST_COMPLETED)
        if result.done():
            opened.cancel()
            break
        request = opened.result()
        answered.add(request["id"])
        assert len(answered) <= 50, f"the same is asked again and again: {request['title']}: {request['question']}"
        await handle.execute_update("decide", {"decision_id": request["id"], "by": "tester", **answer(request)})
    item: dict[str, Any] = await result
    return item


async def _next(handle: Handle, answered: set[str]) -> dict[str, Any]:
    async def look() -> dict[str, Any] | None:
        waiting = [d for d in await handle.query("decisions") if d["status"] == "open" and d["id"] not in answered]
        return waiting[0] if waiting else None

    found: dict[str, Any] = await eventually(look, 90)
    return found
