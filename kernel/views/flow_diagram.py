"""A flow as a Mermaid diagram: its nodes by their types and statuses, and the bodies of loops and maps as groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kernel.flow.shapes import COMPENSATE, ERROR, Graph, Node, bodies
from kernel.views.diagram import class_lines, escaped

_SHAPES = {
    "start": ("([", "])"), "end": ("([", "])"), "condition": ("{", "}"), "switch": ("{", "}"), "parallel": ("[[", "]]"),
    "join": ("[[", "]]"), "human": ("[/", "/]"), "wait": ("((", "))"),
}  # fmt: skip
_STATUS = {"waiting": "pending", "running": "running", "finished": "completed", "failed": "failed", "skipped": "skipped"}


def flow_diagram(graph: Graph, statuses: Mapping[str, str] | None = None) -> str:
    """Return a flow as Mermaid text. `statuses` are those of the nodes by id, in a run."""
    return "\n".join(["flowchart TD", *_lines(graph, statuses, "  "), *(class_lines() if statuses else [])])


def _lines(graph: Graph, statuses: Mapping[str, str] | None, indent: str) -> Iterator[str]:
    # A letter before the id: `end` is a word of Mermaid.
    for node in graph.nodes:
        yield from _node(node, statuses, indent)
    for edge in graph.edges:
        arrow = "-.->" if edge.case in (ERROR, COMPENSATE) else "-->"
        case = f"|{escaped(edge.case)}|" if edge.case is not None else ""
        yield f"{indent}n_{edge.source} {arrow}{case} n_{edge.to}"


def _node(node: Node, statuses: Mapping[str, str] | None, indent: str) -> Iterator[str]:
    opening, closing = _SHAPES.get(node.type, ("[", "]"))
    status = f":::{_STATUS[statuses.get(node.id, 'waiting')]}" if statuses else ""
    words = node.id if node.type == node.id else f"{node.id}: {node.type}"
    body = next(bodies(node), None)
    if body is None:
        yield f'{indent}n_{node.id}{opening}"{escaped(words)}"{closing}{status}'
        return
    yield f'{indent}subgraph n_{node.id}["{escaped(words)}"]'
    yield from _lines(body, None, indent + "  ")
    yield f"{indent}end"
