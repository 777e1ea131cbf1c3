"""A run of a flow as it is looked at: each node with its status, and what went in and came out, from the run's events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from kernel.basics.schema import Schema
from kernel.flow.shapes import FlowDefinition, LoopNode, MapNode
from kernel.flow.state import Flow, id_of, node_of_part
from kernel.record.events import MISSHAPEN, Event, fault_of, unreadable

NodeStatus = Literal["waiting", "running", "completed", "failed", "skipped", "undone"]

SHOWN_NODES = 5_000
"""The most nodes of rounds and items that are shown; later ones are left out."""


class NodeError(Schema):
    """A failure of a node."""

    type: str
    message: str


class NodeView(Schema):
    """A node in one part of a run. Of a long value, the beginning is shown (`input_truncated`, `output_truncated`).

    `held`: it is at its breakpoint. `taken_over`: a fork has its end from the record of another run.
    """

    model_config = ConfigDict(validate_assignment=True)  # a damaged event may have anything in a field

    status: NodeStatus = "waiting"
    input: Any = None
    input_truncated: bool = False
    output: Any = None
    output_truncated: bool = False
    case: str | None = None
    error: NodeError | None = None
    reason: str | None = None
    attempts: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None
    held: bool = False
    taken_over: bool = False


class FlowView(Schema):
    """A run of a flow. `nodes` are by their paths: `pay`, or `lines.2/check` for a node in round 2 of the loop `lines`.

    `flow` is None if the record does not have it. `left_out` counts nodes that are not shown. `unreadable` names events that
    are damaged, in words.
    """

    model_config = ConfigDict(validate_assignment=True)

    name: str = ""
    version: str = ""
    hash: str = ""
    published: str | None = None
    flow: FlowDefinition | None = None
    status: str = "running"
    forked_from: dict[str, str] | None = None
    nodes: dict[str, NodeView] = Field(default_factory=dict)
    paused: bool = False
    breakpoints: list[str] = Field(default_factory=list)
    left_out: int = 0
    unreadable: list[str] = Field(default_factory=list)


def flow_view(events: Iterable[Event], flow: FlowDefinition | None) -> FlowView:
    """Return the state of a run after these events. `flow` is the flow that it runs, if that is known."""
    looking = _Looking(flow)
    for event in events:
        act = _ACTS.get(event.type)
        if fault_of(event) is not None:
            looking.view.unreadable.append(unreadable(event))
        elif act is not None and "erased" not in event.data:
            try:
                act(looking, event)
            except MISSHAPEN as error:
                looking.view.unreadable.append(unreadable(event, error))
    return looking.view


class _Looking:
    def __init__(self, flow: FlowDefinition | None) -> None:
        self.view = FlowView(flow=flow)
        self._planned = Flow.of(flow) if flow is not None else None

    def node(self, path: str) -> NodeView:
        """Return the node at a path; a new one is shown as long as there is room."""
        found = self.view.nodes.get(path)
        if found is None:
            found = NodeView()
            if "/" not in path or len(self.view.nodes) < SHOWN_NODES:
                self.view.nodes[path] = found
            else:
                self.view.left_out += 1
        return found

    def started(self, event: Event) -> None:
        data = event.data
        view = self.view
        view.name, view.version, view.hash, view.published = data["flow"], data["version"], data["hash"], data.get("published")

    def forked(self, event: Event) -> None:
        self.view.forked_from = {"source": event.data["source"], "at": event.data["at"]}

    def opened(self, event: Event) -> None:
        for path in self._within(event.data["part"]):
            self.node(path)

    def _within(self, part: str) -> Iterator[str]:
        if self._planned is None:
            return
        owner = id_of(node_of_part(part)[0]) if part else ""
        if owner and not isinstance(self._planned.nodes.get(owner), LoopNode | MapNode):
            return
        for id in self._planned.graphs[owner].order:
            yield f"{part}/{id}" if part else id

    def begun(self, event: Event) -> None:
        self._begin(event.data["node"], event)

    def undone(self, event: Event) -> None:
        self.node(event.data["node"]).status = "undone"
        self._begin(event.data["by"], event)

    def _begin(self, path: str, event: Event) -> None:
        node, data = self.node(path), event.data
        node.status, node.started_at, node.attempts, node.held = "running", event.at, 1, False
        node.input, node.input_truncated = data.get("given"), data.get("truncated", False)

    def finished(self, event: Event) -> None:
        node, data = self.node(event.data["node"]), event.data
        node.status, node.ended_at, node.case = "completed", event.at, data.get("case")
        node.started_at, node.attempts, node.held = node.started_at or event.at, node.attempts or 1, False
        node.output, node.output_truncated = data.get("output"), data.get("truncated", False)

    def failed(self, event: Event) -> None:
        node, data = self.node(event.data["node"]), event.data
        node.error = NodeError(type=data["type"], message=str(data["message"]))
        if data.get("again"):
            node.attempts += 1
            return
        node.status, node.ended_at, node.attempts = "failed", event.at, node.attempts or 1

    def skipped(self, event: Event) -> None:
        node = self.node(event.data["node"])
        node.status, node.ended_at, node.reason, node.held = "skipped", event.at, event.data["reason"], False

    def taken_over(self, event: Event) -> None:
        self.node(event.data["node"]).taken_over = True

    def held(self, event: Event) -> None:
        self.node(event.data["node"]).held = True

    def released(self, event: Event) -> None:
        self.node(event.data["node"]).held = False

    def breakpoints(self, event: Event) -> None:
        self.view.breakpoints = list(event.data["nodes"])

    def paused(self, event: Event) -> None:
        self.view.paused = True

    def resumed(self, event: Event) -> None:
        self.view.paused = False

    def ended(self, event: Event) -> None:
        self.view.status = event.data.get("status") or event.type.removeprefix("run_")
        self.view.paused = False


_ACTS: dict[str, Callable[[_Looking, Event], None]] = {
    "flow_started": _Looking.started, "flow_forked": _Looking.forked, "part_opened": _Looking.opened,
    "node_started": _Looking.begun, "node_undone": _Looking.undone, "node_finished": _Looking.finished,
    "node_failed": _Looking.failed, "node_skipped": _Looking.skipped, "node_taken_over": _Looking.taken_over,
    "node_held": _Looking.held, "node_released": _Looking.released, "breakpoints_set": _Looking.breakpoints,
    "paused": _Looking.paused, "resumed": _Looking.resumed, "run_finished": _Looking.ended, "run_failed": _Looking.ended,
    "run_cancelled": _Looking.ended,
}  # fmt: skip
