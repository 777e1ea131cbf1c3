"""Runs of flows from the event log: what each node did, and how the run does on another version of its flow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from console.backend.client import Handle, input_of, start_flow
from console.backend.flows import FoundFlow
from console.terminal.failure import Failure, not_found
from kernel.basics.errors import InvalidInput
from kernel.flow.fork import FLOW_FORK, fork_flow
from kernel.flow.record import FlowRecord, record_of
from kernel.flow.shapes import FlowDefinition
from kernel.flow.trial import Trial, try_flow
from kernel.record.event_log import Logged, LoggedRun, path
from kernel.record.events import Event
from plugins.storage import sql
from runtime.plugins.flow_plugin import flow_of_package
from runtime.settings import Settings


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
    run, rows, texts = await _logged(storage, workflow_id)
    try:
        record = record_of((row.by_reference() for row in rows), texts)
    except InvalidInput as error:
        raise InvalidInput(f"{workflow_id}: {error}") from None
    return RecordedFlow(run, [row.event(texts) for row in rows], texts, record, await _flow_of(storage, record))


async def recorded_events(storage: sql.SqlStorage, workflow_id: str) -> list[Event]:
    """Return the events of a run, whatever they say; none if the log does not have it."""
    try:
        _, rows, texts = await _logged(storage, workflow_id)
    except Failure:
        return []
    return [row.event(texts) for row in rows]


async def _logged(storage: sql.SqlStorage, workflow_id: str) -> tuple[LoggedRun, list[Logged], dict[str, str]]:
    log = sql.SqlEventLog(storage.database, storage.large)
    runs = await log.runs(workflow_id)
    if not runs:
        raise not_found(f"There is no run {workflow_id!r} in the event log of {storage.database.shown}.")
    of_chain, all_rows = await log.chain(runs[-1].chain)
    run = next((each for each in reversed(of_chain) if each.origin.workflow_id == workflow_id), runs[-1])
    rows = path(all_rows, run.head)
    return run, rows, await log.texts(ref for row in rows for ref in row.refs())


async def try_run(storage: sql.SqlStorage, workflow_id: str, flow: FlowDefinition) -> Trial:
    """Return how a recorded run does on another version of its flow. Nothing is asked, paid or written.

    Raises:
        Failure: the event log has no such run.
        InvalidInput: it is not a run of a flow, or its flow or input is not recorded as a whole.
    """
    found = await recorded_flow(storage, workflow_id)
    return try_flow(found.record, known_flow(found), flow)


def known_flow(found: RecordedFlow) -> FlowDefinition:
    """Return the flow of a recorded run. Raise `InvalidInput` if the record does not have it, or has damaged events.

    A damaged event may hold an answer. Without that answer, a fork would pay for it again.
    """
    if found.record.unreadable:
        raise InvalidInput(f"{found.run.origin.workflow_id}: {found.record.unreadable[0]}.", "runs")
    if found.flow is None:
        raise InvalidInput(f"{found.run.origin.workflow_id}: its flow is not recorded as a whole, or was erased.", "runs")
    return found.flow


@dataclass(frozen=True)
class Edit:
    """The edited input of a node."""

    given: Any


async def fork_run(
    client: Client,
    settings: Settings,
    storage: sql.SqlStorage,
    workflow_id: str,
    at: str,
    *,
    edit: Edit | None = None,
    other: FoundFlow | None = None,
    id: str | None = None,
    person: str | None = None,
) -> Handle:
    """Start a run that takes over what was recorded before the node `at` of another one.

    Args:
        edit: the input of that node, instead of its own; at the start of the flow, the flow's input.
        other: another version of the flow, which the new run has. Recorded answers count where the question is the same.
        id: the id of the new run; by default made from the flow's name.
        person: for whom the new run works.

    Raises:
        Failure: there is no such run, or the new one is refused.
        InvalidInput: it is not a run of a flow, its flow or input is not recorded as a whole, or there is no such node.
    """
    found = await recorded_flow(storage, workflow_id)
    flow = known_flow(found)
    fork = fork_flow(workflow_id, found.record, flow, at, edited=edit is not None, given=edit.given if edit else None)
    at_start = edit is not None and not fork.edited  # the input of a flow is that of its start
    task = {
        **await _inherited(client, found),
        **_named(found, flow, other),
        "input": edit.given if edit is not None and at_start else found.record.given,
    }
    memo = {FLOW_FORK: fork.model_dump(mode="json", exclude_defaults=True)}
    return await start_flow(client, settings, task, id, other.flow if other is not None else flow, memo, person=person)


def _named(found: RecordedFlow, flow: FlowDefinition, other: FoundFlow | None) -> dict[str, Any]:
    """Return the flow of a forked run, as its input names it."""
    if other is not None and other.published is not None:
        return {"flow": other.flow.name, "version": other.published.version}
    if other is None and found.record.published is not None:
        return {"flow": flow.name, "version": found.record.version}
    return {"flow": (other.flow if other is not None else flow).model_dump(mode="json", by_alias=True, exclude_unset=True)}


async def _inherited(client: Client, found: RecordedFlow) -> dict[str, Any]:
    """Return the tenant of a run, and its priority and budget as long as the server has its history."""
    origin, given = found.run.origin, {"tenant": found.run.tenant} if found.run.tenant is not None else {}
    try:
        source = await input_of(client, origin.workflow_id, origin.run_id)
    except RPCError as error:
        if error.status != RPCStatusCode.NOT_FOUND:
            raise
        return given
    names = ("priority", "budget", "execution") if isinstance(source, dict) else ()
    return {**given, **{name: source[name] for name in names if source.get(name) is not None}}


async def _flow_of(storage: sql.SqlStorage, record: FlowRecord) -> FlowDefinition | None:
    if record.published is None:
        return record.definition
    package = await sql.SqlPlugins(storage.database).package(record.published)
    return flow_of_package(package) if package is not None else None
