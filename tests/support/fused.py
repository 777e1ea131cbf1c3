"""Runs in both forms, and what must be the same in them."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

from temporalio.client import Client, WorkflowHandle

from kernel.record.events import Event
from tests.support.event_log import Log
from tests.support.house import House

Handle = WorkflowHandle[Any, Any]


@dataclass
class Ran:
    """A run that has ended: its id, its outcome, and its record as the queries return it; `logged` is the event log."""

    id: str
    outcome: dict[str, Any]
    events: list[dict[str, Any]]
    transcript: list[dict[str, Any]]
    state: dict[str, Any]
    logged: list[Event]


async def both_forms(client: Client, house: House, kind: str, /, **given: Any) -> tuple[Ran, Ran]:
    """Run the same input in steps and fused, and return both."""
    name = uuid.uuid4().hex[:8]
    first, second = [await ended(client, house, kind, name, given | {"execution": form}) for form in ("steps", "fused")]
    return first, second


async def ended(client: Client, house: House, mode: str, name: str, given: dict[str, Any]) -> Ran:
    """Return a run of that input, which needs nobody."""
    id = f"{mode}/{name}-{given['execution']}"
    handle: Handle = await client.start_workflow(mode, given, id=id, task_queue=house.task_queue)
    outcome = await handle.result()
    return await read(handle, house, outcome)


async def read(handle: Handle, house: House, outcome: dict[str, Any]) -> Ran:
    """Return what a run that has ended has left behind."""
    events, transcript, state = [await handle.query(name) for name in ("events", "transcript", "state")]
    return Ran(handle.id, outcome, events, transcript, state, await logged(house, handle.id))


async def logged(house: House, workflow_id: str) -> list[Event]:
    """Return a run's events from the event log, after a check of its chain."""
    log = Log(house.home)
    return await log.events(workflow_id)


async def activities_of(handle: Handle) -> list[str]:
    """Return the types of the activities in a run's history."""
    history = await handle.fetch_history()
    return [
        each.activity_task_scheduled_event_attributes.activity_type.name
        for each in history.events
        if each.HasField("activity_task_scheduled_event_attributes")
    ]


def comparable(ran: Ran) -> dict[str, Any]:
    """Return what two runs have in common: everything without ids, times, and the seals of the ledger."""
    state = {name: value for name, value in ran.state.items() if name != "execution"}
    whole = {
        "outcome": ran.outcome,
        "events": ran.events,
        "transcript": ran.transcript,
        "state": state,
        "logged": [event.model_dump(mode="json") for event in ran.logged],
    }
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False).replace(ran.id, "(id)")
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)", "(time)", text)
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "(run)", text)
    result: dict[str, Any] = json.loads(text)
    return result
