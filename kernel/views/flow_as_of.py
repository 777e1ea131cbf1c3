"""The nodes of a flow after any of its events, with what went in and came out of each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.flow.shapes import Graph
from kernel.record.events import Event

NodeStatus = Literal["waiting", "running", "completed", "failed", "skipped", "undone"]


class NodeError(Schema):
    """The last failure of a node."""

    type: str
    message: str


class NodeThen(Schema):
    """A node at that time. `truncated`: the input or the output is longer, and this is its beginning as text."""

    status: NodeStatus = "waiting"
    kind: str | None = None
    input: Any = None
    output: Any = None
    truncated: bool = False
    whole_output: Any = Field(default=None, exclude=True, description="A long output as a whole, if it is recorded.")
    case: str | None = None
    error: NodeError | None = None
    reason: str | None = Field(default=None, description="The reason for which it was skipped.")
    attempts: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None


class FlowThen(Schema):
    """A flow at that time. `nodes` are by path: `pay`, or `lines.2/check` for a node in round 2 of the loop `lines`."""

    nodes: dict[str, NodeThen] = Field(default_factory=dict)
    paused: bool = False
    sequence: int = 0
    version: str | None = None
    hash: str | None = None
    published: str | None = Field(default=None, description="The hash of the published version, if it is one.")


def flow_as_of(graph: Graph | None, events: Iterable[Event]) -> FlowThen:
    """Return the nodes of a flow after all these events, in order. Nodes of the whole flow are there from the beginning."""
    then = FlowThen(nodes={node.id: NodeThen(kind=node.type) for node in graph.nodes} if graph is not None else {})
    for event in events:
        then.sequence = event.seq
        if event.type in ("paused", "resumed"):
            then.paused = event.type == "paused"
        elif event.type == "flow_started":
            then.version, then.hash, then.published = (event.data.get(name) for name in ("version", "hash", "published"))
        elif isinstance(path := event.data.get("node"), str):
            _apply(then, path, event)
    return then


def _apply(then: FlowThen, path: str, event: Event) -> None:
    node, data = then.nodes.setdefault(path, NodeThen()), event.data
    match event.type:
        case "node_started":
            _start(node, event)
        case "node_finished":
            node.status, node.ended_at = "completed", event.at
            node.output, node.case = data.get("output"), data.get("case")
            node.truncated = node.truncated or bool(data.get("truncated"))
            if isinstance(whole := data.get("whole"), str):
                node.whole_output = json.loads(whole) if data.get("as_json") else whole
        case "node_failed":
            node.error = NodeError(type=str(data.get("type")), message=str(data.get("message")))
            if data.get("again"):
                node.attempts += 1
            else:
                node.status, node.ended_at = "failed", event.at
        case "node_skipped":
            node.status, node.ended_at, node.reason = "skipped", event.at, data.get("reason")
        case "node_undone":
            node.status = "undone"
            _start(then.nodes.setdefault(str(data.get("by")), NodeThen()), event)
        case _:
            pass


def _start(node: NodeThen, event: Event) -> None:
    node.status, node.kind = "running", event.data.get("kind") or node.kind
    node.input, node.truncated = event.data.get("given"), bool(event.data.get("truncated"))
    node.attempts, node.started_at, node.ended_at = node.attempts + 1, event.at, None
