"""The difference of two versions of a flow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.flow.shapes import Graph, bodies, every_node


class FlowChange(Schema):
    """One difference: a node or an edge that is added, removed or changed. `fields` are those of a changed node."""

    change: Literal["added", "removed", "changed"]
    what: str
    fields: list[str] = Field(default_factory=list)


def compare(before: Graph, after: Graph) -> list[FlowChange]:
    """Return the differences, nodes first. A node is the same one as long as it keeps its id."""
    return [*_nodes(before, after), *_edges(before, after)]


def _nodes(before: Graph, after: Graph) -> Iterator[FlowChange]:
    old, new = ({node.id: _fields(node) for node in every_node(graph)} for graph in (before, after))
    for id in [*old, *(id for id in new if id not in old)]:
        if id not in new:
            yield FlowChange(change="removed", what=f"node {id}")
        elif id not in old:
            yield FlowChange(change="added", what=f"node {id}")
        elif old[id] != new[id]:
            names = sorted({*old[id], *new[id]})
            fields = [name for name in names if old[id].get(name) != new[id].get(name)]
            yield FlowChange(change="changed", what=f"node {id}", fields=fields)


def _fields(node: Schema) -> dict[str, object]:
    """Return the fields of a node; its body has nodes and edges of its own."""
    return node.model_dump(mode="json", exclude_defaults=True, exclude={"body"}) | {"type": getattr(node, "type", None)}


def _edges(before: Graph, after: Graph) -> Iterator[FlowChange]:
    old, new = dict.fromkeys(_all_edges(before)), dict.fromkeys(_all_edges(after))
    yield from (FlowChange(change="removed", what=f"edge {edge}") for edge in old if edge not in new)
    yield from (FlowChange(change="added", what=f"edge {edge}") for edge in new if edge not in old)


def _all_edges(graph: Graph) -> Iterator[str]:
    for part in (graph, *(body for node in every_node(graph) for body in bodies(node))):
        for edge in part.edges:
            yield f"{edge.source} > {edge.to}" + (f" ({edge.case})" if edge.case else "")
