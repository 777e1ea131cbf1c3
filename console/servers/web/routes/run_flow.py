"""A run of a flow, for a picture: the flow, and what went in and out of each node."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from console.backend import client as backend
from console.backend.flow_runs import recorded_flow
from console.backend.runs import input_of
from console.servers.web.problems import absent
from console.servers.web.requests import Here, RunId, StrictRoute
from console.servers.web.routes.flows import flow_at
from console.servers.web.routes.runs import known
from console.servers.web.services import Services
from console.terminal.failure import NOT_FOUND, Failure
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema, parse
from kernel.flow.shapes import FlowDefinition, FlowInput, NamedFlowInput
from kernel.flow.versions import ref_of
from kernel.record.events import Event
from kernel.views.flow_as_of import NodeThen, flow_as_of

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
async def read(
    here: Here,
    id: RunId,
    node: Annotated[
        str | None, Query(max_length=2_000, description="Only the node with this path, its output as a whole.")
    ] = None,
    sequence: Annotated[
        int | None, Query(ge=0, le=2**31 - 1, description="The state after this event; by default the last.")
    ] = None,
) -> RunOfFlow:
    """Return the flow of a run with the state of each node, after the last event or an earlier one."""
    flow, events = await _recorded(here, id)
    then = flow_as_of(flow, (each for each in events if sequence is None or each.seq <= sequence))
    if node is not None:
        if node not in then.nodes:
            raise absent(f"The run {id!r} has no node {node!r}.")
        one = then.nodes[node]
        if one.whole_output is not None:
            one.output, one.truncated = one.whole_output, False
        then.nodes = {node: one}
    return RunOfFlow(
        flow=flow, version=then.published and then.version, hash=then.hash, nodes=then.nodes, paused=then.paused,
        sequence=then.sequence,
    )  # fmt: skip


async def _recorded(here: Services, id: str) -> tuple[FlowDefinition, list[Event]]:
    """Return the flow and the events of a run, from the event log, or its input if it has written no event with its flow.

    Raises:
        Refusal: there is no such run, or it is not one of a flow.
    """
    try:
        found = await recorded_flow(here.storage, id)
    except InvalidInput:
        found = None  # its first events are not written, or it is not a flow
    except Failure as failure:
        if failure.code != NOT_FOUND:
            raise
        found = None
    if found is not None and found.flow is not None:
        return found.flow, found.events
    await known(here, id)
    client = await here.temporal()
    described = await backend.describe(client, id)
    if described.workflow_type != "Flow":
        raise absent(f"{id!r} is a run of {described.workflow_type}, and not of a flow.")
    try:
        return await _of_input(here, await input_of(client, id)), found.events if found is not None else []
    except InvalidInput as error:
        raise absent(f"The flow of the run {id!r} cannot be read: {error}") from None


async def _of_input(here: Services, given: Any) -> FlowDefinition:
    if not isinstance(given, dict) or "flow" not in given:
        whole: FlowInput = parse(FlowInput, given, "input")
        return FlowDefinition(**{name: getattr(whole, name) for name in FlowDefinition.model_fields})
    named: NamedFlowInput = parse(NamedFlowInput, given, "input")
    if isinstance(named.flow, FlowDefinition):
        return named.flow
    name, version = ref_of(str(named.ref))
    return await flow_at(here, name, version)
