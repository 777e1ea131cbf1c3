"""A plain interpreter of flows: one node after the other, without events or a state. The planner must agree with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.basics.expression import Steps, evaluate, holds
from kernel.flow.shapes import Graph, JoinNode, LoopNode, MapNode, ToolNode
from kernel.flow.template import render

Answer = Callable[[str, Any], Any]
"""Returns the output of the tool node of that id for its arguments, or raises `Broken`."""


class Broken(Exception):
    """A node or a graph has failed."""


def play(graph: Graph, names: Mapping[str, Any], given: Any, answer: Answer) -> tuple[str, Any]:
    """Return the status (completed or undecided) and the output. Raise `Broken` for a failure that no edge handles."""
    nodes = {node.id: node for node in graph.nodes}
    edges = [edge for edge in graph.edges if edge.case != "compensate"]
    undo = {edge.to for edge in graph.edges if edge.case == "compensate"}
    state: dict[str, tuple[str, Any, str | None]] = {}  # by id: what became of it, its output, the case that it took
    broken = False
    while len(state) < len(nodes) - len(undo):
        for id, node in nodes.items():
            before = [edge for edge in edges if edge.to == id]
            if id in state or id in undo or any(edge.source not in state for edge in before):
                continue
            live = [edge.source for edge in before if _taken(state[edge.source], edge.case)]
            known = {**names, **{nodes[each].name: value for each, (_, value, _) in state.items()}}
            if node.type != "start" and not live:
                state[id] = ("skipped", None, None)
                continue
            try:
                sources = {nodes[each].name: state[each][1] for each in live}
                state[id] = ("finished", *_value(node, known, sources, given, answer))
            except (Broken, InvalidInput):
                state[id] = ("failed", {"error": "…"}, None)
                broken = broken or not any(edge.source == id and edge.case == "error" for edge in edges)
    if broken:
        raise Broken
    ends = [value for id, (what, value, _) in state.items() if nodes[id].type == "end" and what == "finished"]
    return ("completed", ends[0]) if ends else ("undecided", None)


def _taken(source: tuple[str, Any, str | None], case: str | None) -> bool:
    return source[0] == "failed" if case == "error" else source[0] == "finished" and source[2] == case


def _value(node: Any, names: Mapping[str, Any], sources: dict[str, Any], given: Any, answer: Answer) -> tuple[Any, str | None]:
    steps = Steps()
    match node.type:
        case "start":
            return given, None
        case "end":
            return (next(iter(sources.values())) if len(sources) == 1 else sources), None
        case "condition":
            held = holds(node.when, names)
            return held, str(held).lower()
        case "switch":
            taken = next((each.case for each in node.cases if holds(each.when, names)), "default")
            return taken, taken
        case "join":
            assert isinstance(node, JoinNode)
            return sources, None
        case "transform":
            return render(node.value, names, steps), None
        case "tool":
            assert isinstance(node, ToolNode)
            return answer(node.id, render(node.args, names, steps)), None
        case "loop":
            return _loop(node, names, answer), None
        case "map":
            return _map(node, names, answer), None
    return None, None


def _loop(node: LoopNode, names: Mapping[str, Any], answer: Answer) -> Any:
    last = render(node.initial, names, Steps())
    for number in range(1, node.max_rounds + 1):
        _, last = play(node.body, {**names, "round": number, "last": last}, last, answer)
        if node.until is not None and holds(node.until, {**names, "round": number, "last": last}):
            return last
    if node.until is not None and node.on_limit == "fail":
        raise Broken
    return last


def _map(node: MapNode, names: Mapping[str, Any], answer: Answer) -> list[Any]:
    items = evaluate(node.over, names)
    if not isinstance(items, list):
        raise Broken
    results = []
    for index, item in enumerate(items):
        try:
            results.append(play(node.body, {**names, "item": item, "index": index}, item, answer)[1])
        except Broken:
            if node.on_item_failure == "stop":
                raise
            results.append(None)
    return results
