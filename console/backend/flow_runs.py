"""Runs of flows from the event log: what each node did, and how the run does on another version of its flow."""

from __future__ import annotations

from dataclasses import dataclass

from console.terminal.failure import not_found
from kernel.basics.errors import InvalidInput
from kernel.flow.record import FlowRecord, record_of
from kernel.flow.shapes import FlowDefinition
from kernel.flow.trial import Trial, try_flow
from kernel.record.event_log import LoggedRun, path
from kernel.record.events import Event
from plugins.storage import sql
from runtime.plugins.flow_plugin import flow_of_package


@dataclass(frozen=True)
class RecordedFlow:
    """A recorded run of a flow. `flow` is None if the record does not have it."""

    run: LoggedRun
    events: list[Event]
    texts: dict[str, str]
    record: FlowRecord
    flow: FlowDefinition | None


async def recorded_flow(storage: sql.SqlStorage, workflow_id: str) -> RecordedFlow:
    """Return the newest run of that workflow id in the event log, with the flow that it ran.

    Raises:
        Failure: there is none.
        InvalidInput: it is not a run of a flow.
    """
    log = sql.SqlEventLog(storage.database, storage.large)
    runs = await log.runs(workflow_id)
    if not runs:
        raise not_found(f"There is no run {workflow_id!r} in the event log of {storage.database.shown}.")
    of_chain, all_rows = await log.chain(runs[-1].chain)
    run = next((each for each in reversed(of_chain) if each.origin.workflow_id == workflow_id), runs[-1])
    rows = path(all_rows, run.head)
    texts = await log.texts(ref for row in rows for ref in row.refs())
    try:
        record = record_of((row.by_reference() for row in rows), texts)
    except InvalidInput as error:
        raise InvalidInput(f"{workflow_id}: {error}") from None
    return RecordedFlow(run, [row.event(texts) for row in rows], texts, record, await _flow_of(storage, record))


async def try_run(storage: sql.SqlStorage, workflow_id: str, flow: FlowDefinition) -> Trial:
    """Return how a recorded run does on another version of its flow. Nothing is asked, paid or written.

    Raises:
        Failure: the event log has no such run.
        InvalidInput: it is not a run of a flow, or its flow or input is not recorded as a whole.
    """
    found = await recorded_flow(storage, workflow_id)
    return try_flow(found.record, known_flow(found), flow)


def known_flow(found: RecordedFlow) -> FlowDefinition:
    """Return the flow of a recorded run. Raise `InvalidInput` if the record does not have it."""
    if found.flow is None:
        raise InvalidInput(f"{found.run.origin.workflow_id}: its flow is not recorded as a whole, or was erased.", "runs")
    return found.flow


async def _flow_of(storage: sql.SqlStorage, record: FlowRecord) -> FlowDefinition | None:
    if record.published is None:
        return record.definition
    package = await sql.SqlPlugins(storage.database).package(record.published)
    return flow_of_package(package) if package is not None else None
