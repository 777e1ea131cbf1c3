"""The order of a graph: which edges lead where, what comes before what, and which nodes exclude each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from kernel.flow.shapes import COMPENSATE, ERROR, Edge, Graph, Node, ParallelNode, StartNode

Choice = tuple[str, str]
"""A node and the case that was taken there."""


@dataclass(frozen=True)
class Topology:
    """A graph without faults, ready to be planned.

    `order` has the nodes so that each comes after those before it, without the targets of compensation, which `undo` has by
    the node that they undo. `limits` has, for a node, the parallel nodes with a limit that it runs under.
    """

    nodes: Mapping[str, Node]
    order: tuple[str, ...]
    incoming: Mapping[str, tuple[Edge, ...]]
    outgoing: Mapping[str, tuple[Edge, ...]]
    undo: Mapping[str, str]
    limits: Mapping[str, tuple[str, ...]]

    @property
    def start(self) -> str:
        """The id of the start node."""
        return next(id for id in self.order if isinstance(self.nodes[id], StartNode))

    def handles_error(self, id: str) -> bool:
        """Return whether an edge leads on after a failure of the node."""
        return any(edge.case == ERROR for edge in self.outgoing[id])

    def has_default(self, id: str) -> bool:
        """Return whether a switch has an edge for the case that no other holds."""
        return any(edge.case == "default" for edge in self.outgoing[id])


def topology_of(graph: Graph) -> Topology:
    """Return the order of a graph that has no faults."""
    nodes = {node.id: node for node in graph.nodes}
    flow = [edge for edge in graph.edges if edge.case != COMPENSATE]
    incoming, outgoing = by_node(nodes, flow, "to"), by_node(nodes, flow, "source")
    undo = {edge.source: edge.to for edge in graph.edges if edge.case == COMPENSATE}
    order = tuple(id for id in ordered(nodes, flow) if id not in undo.values())
    return Topology(nodes, order, incoming, outgoing, undo, _limits(nodes, order, incoming))


def _limits(
    nodes: Mapping[str, Node], order: Iterable[str], incoming: Mapping[str, tuple[Edge, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return the parallel nodes with a limit between which and a node there is no join."""
    found: dict[str, tuple[str, ...]] = {}
    for id in order:
        above: dict[str, None] = {}
        for edge in incoming[id]:
            source = nodes[edge.source]
            if isinstance(source, ParallelNode) and source.limit is not None:
                above[source.id] = None
            if source.type != "join":
                above |= dict.fromkeys(found[source.id])
        found[id] = tuple(above)
    return found


def by_node(ids: Iterable[str], edges: Iterable[Edge], side: Literal["source", "to"]) -> dict[str, tuple[Edge, ...]]:
    """Return the edges by the node on that side of them; a node without any has an empty tuple."""
    found: dict[str, list[Edge]] = {id: [] for id in ids}
    for edge in edges:
        found[getattr(edge, side)].append(edge)
    return {id: tuple(own) for id, own in found.items()}


def ordered(ids: Iterable[str], edges: Iterable[Edge]) -> list[str]:
    """Return the ids so that each comes after those before it, else in their own order. Those in a circle are left out."""
    ids = list(ids)
    waiting = dict.fromkeys(ids, 0)
    after: dict[str, list[str]] = {id: [] for id in ids}
    for edge in edges:
        waiting[edge.to] += 1
        after[edge.source].append(edge.to)
    ready, found = [id for id in ids if waiting[id] == 0], list[str]()
    while ready:
        id = ready.pop(0)
        found.append(id)
        for target in after[id]:
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return found


def certain_choices(order: Iterable[str], incoming: Mapping[str, tuple[Edge, ...]]) -> dict[str, frozenset[Choice]]:
    """Return, for each node, the choices that were certainly made before it: those of every way to it."""
    found: dict[str, frozenset[Choice]] = {}
    for id in order:
        ways = [chosen(edge, found) for edge in incoming[id]]
        found[id] = frozenset.intersection(*ways) if ways else frozenset()
    return found


def chosen(edge: Edge, before: Mapping[str, frozenset[Choice]]) -> frozenset[Choice]:
    """Return the choices that were certainly made before an edge is taken. An edge without a case is taken after a success."""
    return before[edge.source] | {(edge.source, edge.case or "")}


def exclude(one: frozenset[Choice], other: frozenset[Choice]) -> bool:
    """Return whether these choices cannot both have been made."""
    cases = dict(one)
    return any(cases.get(node, case) != case for node, case in other)
