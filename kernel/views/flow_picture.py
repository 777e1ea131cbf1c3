"""A flow as a picture in SVG: its nodes in rows, each below those before it, and a line for each edge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from kernel.flow.compare import edge_words
from kernel.flow.shapes import COMPENSATE, ERROR, Graph, Node, bodies
from kernel.flow.topology import ordered

WIDTH, HEIGHT, GAP_X, GAP_Y = 170, 40, 30, 50
"""The size of a node and the gaps between nodes, in pixels."""

_FILL = {
    "start": "#dcfce7", "end": "#dcfce7", "condition": "#fef9c3", "switch": "#fef9c3", "human": "#fde68a", "wait": "#f3e8ff",
    "loop": "#e0e7ff", "map": "#e0e7ff", "subflow": "#e0e7ff",
}  # fmt: skip


class _Box(NamedTuple):
    x: int
    y: int
    width: int
    height: int
    node: Node
    inner: _Drawn | None


class _Drawn(NamedTuple):
    width: int
    height: int
    boxes: dict[str, _Box]
    graph: Graph


Kind = Literal["added", "removed", "changed"]

_MARK: dict[Kind, tuple[str, str, str]] = {
    "added": ("+", "#15803d", 'stroke-width="3"'),
    "removed": ("−", "#b91c1c", 'stroke-width="2" stroke-dasharray="6 4"'),
    "changed": ("~", "#b45309", 'stroke-width="3" stroke-dasharray="12 3"'),
}
"""Kind of a difference → the sign before the words, the colour, and the line, so that they differ without colour too."""


def flow_picture(graph: Graph, marks: Mapping[str, Kind] | None = None) -> str:
    """Return a flow as the text of an SVG file. `marks` has the differences by the id of a node, or by an edge in words."""
    drawn, marks = _laid_out(graph), marks or {}
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawn.width} {drawn.height}" width="{drawn.width}" '
        f'height="{drawn.height}" font-family="sans-serif" font-size="12">'
    )
    arrow = '<path d="M0 0L8 4L0 8z" fill="#555"/>'
    size = 'markerUnits="userSpaceOnUse" markerWidth="8" markerHeight="8" refX="8" refY="4"'  # whatever the line's width
    marker = f'<defs><marker id="a" {size} orient="auto">{arrow}</marker></defs>'
    return "\n".join([head, marker, *_shapes(drawn, 0, 0, marks), "</svg>"])


def _laid_out(graph: Graph) -> _Drawn:
    nodes = {node.id: node for node in graph.nodes}
    row: dict[str, int] = {}
    for id in ordered(nodes, graph.edges):
        row[id] = max((row[edge.source] + 1 for edge in graph.edges if edge.to == id), default=0)
    for id in nodes:  # of two versions together, nodes may be in a circle
        row.setdefault(id, max(row.values(), default=-1) + 1)
    inner = {id: _laid_out(body) for id, node in nodes.items() for body in bodies(node)}
    boxes: dict[str, _Box] = {}
    top, right = GAP_Y // 2, 0
    for number in range(max(row.values(), default=0) + 1):
        left, tallest = GAP_X, HEIGHT
        for id in [id for id in row if row[id] == number]:
            body = inner.get(id)
            width, height = (max(WIDTH, body.width), body.height + HEIGHT) if body is not None else (WIDTH, HEIGHT)
            boxes[id] = _Box(left, top, width, height, nodes[id], body)
            left, tallest = left + width + GAP_X, max(tallest, height)
        top, right = top + tallest + GAP_Y, max(right, left)
    return _Drawn(right, top - GAP_Y // 2, boxes, graph)


def _shapes(drawn: _Drawn, x: int, y: int, marks: Mapping[str, Kind]) -> Iterator[str]:
    for box in drawn.boxes.values():
        sign, line = "", 'stroke="#555"'
        if (kind := marks.get(box.node.id)) is not None:
            mark, colour, width = _MARK[kind]
            sign, line = f"{mark} ", f'stroke="{colour}" {width}'
        yield (
            f'<rect x="{x + box.x}" y="{y + box.y}" width="{box.width}" height="{box.height}" rx="6" '
            f'fill="{_FILL.get(box.node.type, "#dbeafe")}" {line}/>'
        )
        words = sign + box.node.id if box.node.type == box.node.id else f"{sign}{box.node.id}: {box.node.type}"
        middle = x + box.x + box.width // 2
        yield f'<text x="{middle}" y="{y + box.y + HEIGHT // 2 + 4}" text-anchor="middle">{_cut(words)}</text>'
        if box.inner is not None:
            yield from _shapes(box.inner, x + box.x, y + box.y + HEIGHT, marks)
    for edge in drawn.graph.edges:
        one, other = drawn.boxes[edge.source], drawn.boxes[edge.to]
        start, end = (x + one.x + one.width // 2, y + one.y + one.height), (x + other.x + other.width // 2, y + other.y)
        line = 'stroke="#555"' + (' stroke-dasharray="4"' if edge.case in (ERROR, COMPENSATE) else "")
        words = edge.case or ""
        if (kind := marks.get(edge_words(edge))) is not None:
            sign, colour, width = _MARK[kind]
            line, words = f'stroke="{colour}" {width}', f"{sign} {words}".strip()
        yield f'<line x1="{start[0]}" y1="{start[1]}" x2="{end[0]}" y2="{end[1]}" {line} marker-end="url(#a)"/>'
        if words:
            place = f'x="{(start[0] + end[0]) // 2 + 4}" y="{(start[1] + end[1]) // 2}"'
            yield f'<text {place} fill="#555">{_cut(words)}</text>'


def _cut(words: str) -> str:
    """Return at most 26 characters, with what XML could interpret escaped."""
    short = words if len(words) <= 26 else f"{words[:25]}…"
    return short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
