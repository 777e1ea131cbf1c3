"""The state of a flow: its open parts, and the nodes in each. The events of a flow, folded, give it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from kernel.flow.events import PartClosed
from kernel.flow.shapes import (
    COMPENSATE,
    WORK,
    Edge,
    EndNode,
    Graph,
    LoopNode,
    MapNode,
    Node,
    Retry,
    StartNode,
    WaitNode,
    Work,
    bodies,
    every_node,
)
from kernel.flow.topology import Topology, topology_of

Status = Literal["waiting", "running", "finished", "failed", "skipped"]

INLINE_ITEMS = 100
"""The most items of a map that run in the flow's own workflow. More are divided into batches, with workflows of their own."""

HELD_ITEMS = 1_000
"""The most items of a map with a breakpoint in its body: they run in the flow's own workflow, where they can be held."""

INLINE_ROUNDS = 100
"""The most rounds of a loop that run in the flow's own workflow, if they can be divided into batches."""


@dataclass(frozen=True)
class NodeState:
    """A node in one part. `results` are those of the closed rounds or items, by their number from 1.

    `batched`: the further rounds of a loop run in batches. `inline`: a map has a breakpoint in its body, and no batches.
    """

    status: Status = "waiting"
    attempt: int = 1
    given: Any = None
    output: Any = None
    case: str | None = None
    results: Mapping[int, Any] = field(default_factory=dict)
    opened: int = 0
    batched: bool = False
    inline: bool = False

    @property
    def settled(self) -> bool:
        """Whether nothing more happens to it."""
        return self.status in ("finished", "failed", "skipped")


@dataclass(frozen=True)
class Done:
    """A finished node with a compensation: the order in which it finished, its path, and the names that it leaves behind."""

    number: int
    path: str
    owner: str
    names: Mapping[str, Any]


@dataclass(frozen=True)
class Undoing:
    """A compensation that runs: what it undoes, the path of the node that does it, and that node."""

    done: Done
    path: str
    node: NodeState


@dataclass(frozen=True)
class Failed:
    """The reason for which a part ends early. `stopped` is an order from outside, and not a failure."""

    type: str
    message: str
    stopped: bool = False


@dataclass(frozen=True)
class Part:
    """An open part: the whole flow, a round, or an item.

    `owner` is the id of the loop or map whose body it runs; empty for the whole flow. `names` are the values from outside.
    `held` is the size of its nodes' outputs, in bytes. `undo` are the compensations that are still to be made, the next one
    last; `undoing` is the one that runs.
    """

    path: str
    owner: str
    names: Mapping[str, Any]
    given: Any
    nodes: Mapping[str, NodeState]
    held: int = 0
    done: tuple[Done, ...] = ()
    failed: Failed | None = None
    undo: tuple[Done, ...] = ()
    undoing: Undoing | None = None

    def path_of(self, id: str) -> str:
        """Return the path of a node of this part."""
        return f"{self.path}/{id}" if self.path else id


@dataclass(frozen=True)
class Effect:
    """Something that has to be done now. `path` and `attempt` name it for good; `pause` is the time to wait before it.

    `undo`: it compensates for another node.
    """

    path: str
    attempt: int
    node: Work | LoopNode | MapNode
    given: Any
    pause: timedelta | None = None
    undo: bool = False

    @property
    def key(self) -> str:
        """The name of this attempt: steps of the ledger and ids of children have it."""
        return self.path if self.attempt == 1 else f"{self.path}{_ATTEMPT}{self.attempt}"


_ATTEMPT = "/attempt-"


def attempt_of(key: str) -> tuple[str, int]:
    """Return the path and the attempt of an effect's key."""
    path, _, attempt = key.partition(_ATTEMPT)
    return path, int(attempt or 1)


@dataclass(frozen=True)
class Flow:
    """A flow that is planned: the topology of every graph by its owner, and each node by its id.

    `names` are values that its expressions may use besides its input. `first` has, for a map, the place of its first item.
    `edits` has, by the path of a node, the input that it gets instead of its own. `long` are the ids of loops whose rounds may
    run in batches. `holds`: a long map with a breakpoint in its body has no batches. `holds_before`: the run pauses before one
    that is too long for that.
    """

    graph: Graph
    graphs: Mapping[str, Topology]
    nodes: Mapping[str, Node]
    names: Mapping[str, Any]
    first: Mapping[str, int]
    edits: Mapping[str, Any] = field(default_factory=dict)
    long: frozenset[str] = frozenset()
    holds: bool = True
    holds_before: bool = True

    @classmethod
    def of(
        cls,
        graph: Graph,
        names: Mapping[str, Any] | None = None,
        first: Mapping[str, int] | None = None,
        edits: Mapping[str, Any] | None = None,
        *,
        batches: bool = True,
        holds: bool = True,
        holds_before: bool = True,
    ) -> Flow:
        """Return a flow without faults, to be planned. Without `batches`, all rounds of loops run in its own workflow.

        Without `holds`, long maps run in batches whatever breakpoints there are, and without `holds_before` very long ones.
        """
        nodes = {node.id: node for node in every_node(graph)}
        inner = {id: topology_of(node.body) for id, node in nodes.items() if isinstance(node, LoopNode | MapNode)}
        long = frozenset(long_loops(graph)) if batches else frozenset[str]()
        graphs = {"": topology_of(graph), **inner}
        return cls(graph, graphs, nodes, names or {}, first or {}, edits or {}, long, holds, holds_before)


@dataclass(frozen=True)
class FlowState:
    """The state of a flow. `closed` is the end of the whole; None while it runs.

    `finished` counts the nodes that have finished, `left_undone` the compensations that failed. `breakpoints` are the ids of
    nodes, `held` the paths of those that would begin, and `released` of those that were let go on.
    """

    flow: Flow
    parts: Mapping[str, Part] = field(default_factory=dict)
    closed: PartClosed | None = None
    finished: int = 0
    left_undone: tuple[str, ...] = ()
    breakpoints: frozenset[str] = frozenset()
    held: tuple[str, ...] = ()
    released: frozenset[str] = frozenset()

    @property
    def held_bytes(self) -> int:
        """The size of all outputs of open parts, in bytes."""
        return sum(part.held for part in self.parts.values())

    def topology(self, part: Part) -> Topology:
        """Return the graph of a part."""
        return self.flow.graphs[part.owner]

    def names(self, part: Part) -> dict[str, Any]:
        """Return the values that expressions in a part may use. The output of a skipped node is null."""
        found = dict(part.names)
        for id, node in part.nodes.items():
            name = self.flow.nodes[id].name
            if node.status in ("finished", "failed"):
                found[name] = node.output
            elif node.status == "skipped":
                found.setdefault(name, None)
        return found

    def undoing(self, path: str) -> tuple[Part, Undoing] | None:
        """Return the compensation whose node has this path, and the part that makes it."""
        for part in self.parts.values():
            if part.undoing is not None and part.undoing.path == path:
                return part, part.undoing
        return None

    def effects(self) -> Iterator[Effect]:
        """Yield everything that has to be done now, in an order that replays."""
        for part in self.parts.values():
            for id, node in part.nodes.items():
                if node.status == "running" and (isinstance(self.flow.nodes[id], WORK) or self.is_batched(id, node)):
                    yield self._effect(part.path_of(id), id, node)
            if part.undoing is not None:
                yield self._effect(part.undoing.path, id_of(part.undoing.path), part.undoing.node, undo=True)

    def is_batched(self, id: str, node: NodeState) -> bool:
        """Return whether a map is so long that it runs in batches, or what is left of a loop does."""
        if node.batched:
            return True
        long = isinstance(node.given, list) and len(node.given) > INLINE_ITEMS
        return long and not node.inline and isinstance(self.flow.nodes[id], MapNode)

    def within(self, id: str) -> list[str]:
        """Return the breakpoints in the body of a loop or a map."""
        node = self.flow.nodes[id]
        found = (each.id for body in bodies(node) for each in every_node(body))
        return sorted(self.breakpoints.intersection(found)) if self.breakpoints else []

    def _effect(self, path: str, id: str, state: NodeState, *, undo: bool = False) -> Effect:
        node = self.flow.nodes[id]
        assert isinstance(node, (*WORK, LoopNode, MapNode))
        retry: Retry | None = getattr(node, "retry", None)
        pause = retry.pause(state.attempt) if retry is not None and state.attempt > 1 else None
        given = {"rounds": state.opened, "last": state.results[state.opened]} if state.batched else state.given
        return Effect(path, state.attempt, node, given, pause, undo)


def batch_graph(node: LoopNode | MapNode) -> Graph:
    """Return the graph of a batch: a map over its input, or a loop that begins with it."""
    # No node of a flow has these ids, because they have a meaning in expressions.
    start = StartNode(id="item" if isinstance(node, MapNode) else "last", type="start")
    end = EndNode(id="index", type="end")
    edges = [{"from": start.id, "to": node.id}, {"from": node.id, "to": end.id}]
    inner = node.model_copy(update={"over": start.id} if isinstance(node, MapNode) else {"initial": f"{{{{ {start.id} }}}}"})
    return Graph(nodes=[start, inner, end], edges=[Edge.model_validate(edge) for edge in edges])


def long_loops(graph: Graph) -> Iterator[str]:
    """Yield the ids of the loops whose rounds may run in batches.

    Their history can get too long: there are many rounds, and a round does something. A batch gets no signals and no messages
    of topics, and what it has done cannot be undone after its end: loops that need that run in the flow's own workflow.
    """
    for node in every_node(graph):
        if isinstance(node, LoopNode) and node.max_rounds > INLINE_ROUNDS:
            within = list(every_node(node.body))
            works = any(isinstance(each, WORK) for each in within)
            waits = any(isinstance(each, WaitNode) and each.duration is None for each in within)
            undone = any(edge.case == COMPENSATE for body in _graphs(node.body) for edge in body.edges)
            if works and not waits and not undone:
                yield node.id


def _graphs(graph: Graph) -> Iterator[Graph]:
    yield graph
    for node in every_node(graph):
        yield from bodies(node)


def id_of(path: str) -> str:
    """Return the id of the node at a path."""
    return path.rpartition("/")[2]


def part_of(path: str) -> str:
    """Return the path of the part that a node is in."""
    return path.rpartition("/")[0]


def node_of_part(part: str) -> tuple[str, int]:
    """Return the path of the loop or map that a part belongs to, and the part's number."""
    path, _, number = part.rpartition(".")
    return path, int(number)


def part_path(node: str, number: int) -> str:
    """Return the path of a round or an item."""
    return f"{node}.{number}"
