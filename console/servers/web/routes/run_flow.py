"""A run of a flow, for a picture: the flow, and what went in and out of each node."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import Field

from console.backend import client as backend
from console.backend.runs import input_of
from console.servers.web.problems import absent
from console.servers.web.requests import Here, RunId, StrictRoute
from console.servers.web.routes.runs import known
from console.servers.web.services import Services
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema, parse
from kernel.flow.shapes import FlowDefinition, FlowInput, NamedFlowInput
from kernel.flow.versions import ref_of
from kernel.record.event_log import path
from kernel.record.events import Event
from kernel.views.flow_as_of import FlowThen, NodeThen, flow_as_of
from runtime.plugins.flow_plugin import flow_of_package

router = APIRouter(tags=["runs"], route_class=StrictRoute)


class RunOfFlow(Schema):
    """A run of a flow. `nodes` are by path: `pay`, or `lines.2/check` for a node in round 2 of the loop `lines`."""

    flow: FlowDefinition
    version: str | None = Field(default=None, description="The published version, if it is one.")
    hash: str | None = None
    nodes: dict[str, NodeThen]
    paused: bool
    breakpoints: list[str] = Field(default_factory=list)
    sequence: int = Field(description="The last event in this state: follow the events after it.")


@router.get("/runs/{id}/flow", summary="Look at a run of a flow")
async def read(here: Here, id: RunId) -> RunOfFlow:
    """Return the flow of a run with the state of each node, after its last event."""
    await known(here, id)
    events = await events_of(here, id)
    started = flow_as_of(None, events)
    flow, version = await _flow_of(here, id, started)
    then = flow_as_of(flow, events)
    return RunOfFlow(
        flow=flow, version=version, hash=then.hash, nodes=then.nodes, paused=then.paused, sequence=then.sequence
    )  # fmt: skip


async def events_of(here: Services, id: str) -> list[Event]:
    """Return all events of a run."""
    run = await here.log.newest(id)
    if run is None:
        return []
    rows = path((await here.log.chain(run.chain))[1], run.head)
    texts = await here.log.texts(ref for row in rows for ref in row.refs())
    return [row.event(texts) for row in rows]


async def _flow_of(here: Services, id: str, started: FlowThen) -> tuple[FlowDefinition, str | None]:
    """Return the flow that a run was started with, and its published version."""
    client = await here.temporal()
    described = await backend.describe(client, id)
    if described.workflow_type != "Flow":
        raise absent(f"{id!r} is a run of {described.workflow_type}, and not of a flow.")
    given: Any = await input_of(client, id)
    try:
        return await _of_input(here, given, started)
    except InvalidInput as error:
        raise absent(f"The flow of the run {id!r} cannot be read: {error}") from None


async def _of_input(here: Services, given: Any, started: FlowThen) -> tuple[FlowDefinition, str | None]:
    if not isinstance(given, dict) or "flow" not in given:
        return _definition(parse(FlowInput, given, "input")), None
    named: NamedFlowInput = parse(NamedFlowInput, given, "input")
    if isinstance(named.flow, FlowDefinition):
        return named.flow, None
    if started.published is not None:
        package = await here.plugins.package(started.published)
        if package is not None:
            return flow_of_package(package), package.manifest.version
    name, version = ref_of(str(named.ref))
    flows = await here.flows()
    if version is not None and flows.publisher is not None:
        found = await flows.publisher.text(name, version)
        return found.flow, found.version.version
    from console.servers.web.routes.flows import flow_at

    return await flow_at(here, name, "file"), None


def _definition(given: FlowInput) -> FlowDefinition:
    return FlowDefinition(**{name: getattr(given, name) for name in FlowDefinition.model_fields})
