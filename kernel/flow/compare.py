"""The difference of two versions of a flow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from kernel.basics.limits import clipped
from kernel.basics.schema import Schema
from kernel.flow.shapes import Edge, Graph, bodies, every_node

SHOWN = 120
"""The most characters of a value that are shown."""


class FlowChange(Schema):
    """One difference: a node or an edge that is added, removed or changed.

    `node` is the id of a node, `edge` an edge as `source > target (case)`. `fields` are those of a changed node, and `words`
    say what each was and is.
    """

    change: Literal["added", "removed", "changed"]
    what: str
    node: str | None = None
    edge: str | None = None
    fields: list[str] = Field(default_factory=list)
    words: str = ""


def compare(before: Graph, after: Graph) -> list[FlowChange]:
    """Return the differences, nodes first. A node is the same one as long as it keeps its id."""
    return [*_nodes(before, after), *_edges(before, after)]


def _nodes(before: Graph, after: Graph) -> Iterator[FlowChange]:
    old, new = ({node.id: _fields(node) for node in every_node(graph)} for graph in (before, after))
    for id in [*old, *(id for id in new if id not in old)]:
        if id not in new:
            yield FlowChange(change="removed", what=f"node {id}", node=id, words=f"the {old[id]['type']} is removed")
        elif id not in old:
            yield FlowChange(change="added", what=f"node {id}", node=id, words=f"a new {new[id]['type']}")
        elif old[id] != new[id]:
            names = sorted({*old[id], *new[id]})
            fields = [name for name in names if old[id].get(name) != new[id].get(name)]
            words = "; ".join(changed_words(name, old[id].get(name), new[id].get(name)) for name in fields)
            yield FlowChange(change="changed", what=f"node {id}", node=id, fields=fields, words=words)


def _fields(node: Schema) -> dict[str, object]:
    """Return the fields of a node; its body has nodes and edges of its own."""
    return node.model_dump(mode="json", exclude_defaults=True, exclude={"body"}) | {"type": getattr(node, "type", None)}


def _edges(before: Graph, after: Graph) -> Iterator[FlowChange]:
    old, new = dict.fromkeys(_all_edges(before)), dict.fromkeys(_all_edges(after))
    for edge in old:
        if edge not in new:
            yield FlowChange(change="removed", what=f"edge {edge}", edge=edge, words="the edge is removed")
    for edge in new:
        if edge not in old:
            yield FlowChange(change="added", what=f"edge {edge}", edge=edge, words="a new edge")


def _all_edges(graph: Graph) -> Iterator[str]:
    for part in (graph, *(body for node in every_node(graph) for body in bodies(node))):
        for edge in part.edges:
            yield edge_words(edge)


def edge_words(edge: Edge) -> str:
    """Return an edge as a text that names it."""
    return f"{edge.source} > {edge.to}" + (f" ({edge.case})" if edge.case else "")


def changed_words(field: str, before: object, after: object) -> str:
    """Return what a field was and is. Of long values, the part that differs is shown."""
    if before is None:
        return f"{field} is new: {_shown(after)}"
    if after is None:
        return f"{field} is removed, and was {_shown(before)}"
    one, other = _differing(_text(before), _text(after))
    return f"{field}: {one} → {other}"


def _differing(one: str, other: str) -> tuple[str, str]:
    """Return both texts, without a long beginning that they share."""
    shared = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, shared - SHOWN // 4) if max(len(one), len(other)) > SHOWN else 0
    before = "…" if start else ""
    return before + clipped(one[start:], SHOWN), before + clipped(other[start:], SHOWN)


def _shown(value: object) -> str:
    return clipped(_text(value), SHOWN)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
