"""The difference of two versions of a flow as one picture: the nodes and edges of both."""

from __future__ import annotations

from kernel.flow.compare import compare, edge_words
from kernel.flow.shapes import Graph, LoopNode, MapNode, Node, every_node
from kernel.views.flow_picture import flow_picture


def difference_picture(before: Graph, after: Graph) -> str:
    """Return the text of an SVG file. What was added, removed or changed has a colour, a kind of line and a sign."""
    changes = compare(before, after)
    marks = {str(each.node or each.edge): each.change for each in changes}
    return flow_picture(_both(before, after), marks)


def _both(before: Graph, after: Graph) -> Graph:
    """Return a graph with the nodes and edges of both; a node that both have is that of `after`."""
    old, new = ({node.id: node for node in graph.nodes} for graph in (before, after))
    # A node that has moved into a body, or out of one, is drawn once.
    elsewhere = {node.id for node in every_node(after)} - new.keys()
    nodes = [_merged(old.get(id), node) for id, node in new.items()]
    nodes += [node for id, node in old.items() if id not in new and id not in elsewhere]
    there = {node.id for node in nodes}
    edges = {edge_words(edge): edge for graph in (after, before) for edge in graph.edges}
    return Graph.model_construct(
        nodes=nodes, edges=[edge for edge in edges.values() if edge.source in there and edge.to in there]
    )


def _merged(old: Node | None, new: Node) -> Node:
    if isinstance(old, LoopNode | MapNode) and isinstance(new, LoopNode | MapNode):
        return new.model_copy(update={"body": _both(old.body, new.body)})
    return new
