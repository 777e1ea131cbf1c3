"""A run of a flow, for a picture: the flow, and what went in and out of each node."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from console.backend import client as backend
from console.backend.access.rights import absent, reach
from console.backend.flow_runs import Edit, fork_run, recorded_events, recorded_flow
from console.backend.flows import FoundFlow
from console.backend.mode_edits import Edits, edited
from console.backend.mode_forks import fork_mode
from console.servers.web.callers import CallerOf
from console.servers.web.requests import Here, RunId, StrictRoute, Text
from console.servers.web.routes.flows import flow_at
from console.servers.web.routes.runs import RunName, Started, known
from console.servers.web.services import Services
from console.terminal.failure import NOT_FOUND, Failure
from kernel.basics.errors import InvalidInput
from kernel.basics.limits import Comment, Line, Name, OneLine
from kernel.basics.schema import Schema, parse
from kernel.flow.shapes import BreakpointOrder, Breakpoints, FlowDefinition, FlowInput, NamedFlowInput
from kernel.flow.versions import ref_of
from kernel.identity.caller import Caller
from kernel.record.events import Event
from kernel.views.flow_nodes import NodeView, flow_view
from runtime.flows.flow_text import valid_flow

router = APIRouter(tags=["runs"], route_class=StrictRoute)


class RunOfFlow(Schema):
    """A run of a flow. `nodes` are by path: `pay`, or `lines.2/check` for a node in round 2 of the loop `lines`.

    `forked_from` is `{source, at}` of a fork. `left_out` counts nodes of rounds and items that are not shown.
    `unreadable` names the first events of the log that are damaged, in words: what they changed is not shown.
    """

    flow: FlowDefinition
    version: str | None = Field(default=None, description="The published version, if it is one.")
    hash: str | None = None
    status: str
    nodes: dict[str, NodeView]
    paused: bool
    breakpoints: list[str] = Field(default_factory=list)
    forked_from: dict[str, str] | None = None
    left_out: int = 0
    unreadable: list[str] = Field(default_factory=list)
    sequence: int = Field(description="The last event in this state: follow the events after it.")


class GivenBreakpoints(BreakpointOrder):
    """The nodes, by id, before which the run pauses from now on, instead of those so far."""

    nodes: Breakpoints = Field(examples=[["pay"]])


MOST_DIGITS = 6
"""The most digits of the number of a step."""

Instructions = Annotated[str, Field(max_length=100_000)]


class GivenFork(Schema):
    """A fork: it takes over what was recorded before the node `at`, or up to the step of that number of a mode or a todo.

    Of a flow: `input` is the edited input of that node; without the field it is the recorded one. `text` is another version of
    the flow. Of a mode or a todo: `task` is another task, `instructions` are other instructions of agents, by name, `model`
    is the model for the steps after `at`, and `say` is guidance for the first answer after it.
    """

    at: Annotated[str, Field(min_length=1, max_length=2_000, description="The path of a node, or a number.", examples=["pay"])]
    input: Any = None
    text: Text | None = None
    id: RunName | None = None
    task: Any = None
    instructions: dict[Name, Instructions] | None = Field(default=None, max_length=100)
    model: Annotated[Line, OneLine] | None = None
    say: Comment | None = None


@router.get("/runs/{id}/flow", summary="Look at a run of a flow")
async def read(
    here: Here,
    caller: CallerOf,
    id: RunId,
    node: Annotated[str | None, Query(max_length=2_000, description="Only the node with this path, its output whole.")] = None,
    sequence: Annotated[int | None, Query(ge=0, le=2**31 - 1, description="The state after this event.")] = None,
) -> RunOfFlow:
    """Return the flow of a run with the state of each node, after the last event or an earlier one."""
    await reach(here, caller, id)
    flow, events = await _recorded(here, id)
    events = [each for each in events if sequence is None or each.seq <= sequence]
    view = flow_view(events, flow)
    nodes = {each.id: NodeView() for each in flow.nodes} | view.nodes
    if node is not None:
        if node not in nodes:
            raise absent(f"The run {id!r} has no node {node!r}.")
        nodes = {node: _with_whole_output(nodes[node], node, events)}
    return RunOfFlow(
        flow=flow, version=view.version if view.published else None, hash=view.hash or None, status=view.status, nodes=nodes,
        paused=view.paused, breakpoints=view.breakpoints, forked_from=view.forked_from, left_out=view.left_out,
        sequence=events[-1].seq if events else 0, unreadable=view.unreadable[:20],
    )  # fmt: skip


def _with_whole_output(view: NodeView, path: str, events: list[Event]) -> NodeView:
    """Return a node with its long output as a whole, if that is recorded."""
    for event in reversed(events):
        if event.type == "node_finished" and event.data.get("node") == path:
            whole = event.data.get("whole")
            if isinstance(whole, str):
                output = json.loads(whole) if event.data.get("as_json") else whole
                return view.model_copy(update={"output": output, "output_truncated": False})
            break
    return view


@router.put("/runs/{id}/breakpoints", summary="Set breakpoints")
async def set_breakpoints(here: Here, caller: CallerOf, id: RunId, given: GivenBreakpoints) -> BreakpointOrder:
    """Pause the run before it begins one of these nodes. An empty list removes all breakpoints."""
    await reach(here, caller, id, "operate")
    client = await here.temporal()
    async with backend.about(id):
        order: BreakpointOrder = await client.get_workflow_handle(id).execute_update(
            "breakpoints", {"nodes": given.nodes}, result_type=BreakpointOrder, rpc_timeout=backend.UPDATE_TIMEOUT
        )
    return order


@router.post("/runs/{id}/fork", status_code=201, summary="Fork a run at a node or a step")
async def fork(here: Here, caller: CallerOf, id: RunId, given: GivenFork) -> Started:
    """Start a run from the recorded answers before a node or a step; with an edited input, or on another text.

    Nothing recorded is paid or done again.
    """
    await reach(here, caller, id, "operate")
    await reach(here, caller, id, "start")
    if given.at.isdecimal() and await _kind(here, id) != "Flow":
        return await _fork_mode(here, caller, id, given)
    if wrong := _OF_MODES & given.model_fields_set:
        raise InvalidInput(f"{min(wrong)}: is for modes and todos; edit the input of the node, or the text.", min(wrong))
    other = None
    if given.text is not None:
        other = FoundFlow(await here.work(valid_flow, given.text), given.text)
    edit = Edit(given.input) if "input" in given.model_fields_set else None
    client = await here.temporal()
    handle = await fork_run(
        client, here.settings, here.storage, id, given.at, edit=edit, other=other, id=given.id, person=caller.proven
    )
    return Started(workflow_id=handle.id, run_id=handle.result_run_id)


_OF_MODES = {"task", "instructions", "model", "say"}


async def _kind(here: Services, id: str) -> str | None:
    """Return the type of a run; None if only the event log can have it."""
    try:
        return (await backend.describe(await here.temporal(), id)).workflow_type
    except Failure as failure:
        if failure.code != NOT_FOUND:
            raise
        return None


async def _fork_mode(here: Services, caller: Caller, id: str, given: GivenFork) -> Started:
    if wrong := {"input", "text"} & given.model_fields_set:
        raise InvalidInput(f"{min(wrong)}: is for flows; edit the task or the instructions.", min(wrong))
    if len(given.at) > MOST_DIGITS:
        raise InvalidInput("at: it is the number of a step.", "at")
    project, edits = await here.project(), Edits(given.task, given.instructions)
    new_id = await fork_mode(
        await here.temporal(), here.settings, id, int(given.at), model=given.model, say=given.say, id=given.id,
        edit=lambda input: edited(input, project, edits), person=caller.proven,
    )  # fmt: skip
    return Started(workflow_id=new_id, run_id=None)


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
        events = found.events if found is not None else await recorded_events(here.storage, id)
        return await _of_input(here, await backend.input_of(client, id)), events
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
