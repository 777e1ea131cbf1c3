"""The faults of a flow: everything that can be known before it runs, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from kernel.basics.bounds import OutOfBounds, measured
from kernel.basics.errors import InvalidInput
from kernel.basics.expression import check
from kernel.basics.json_schema import check_schema, fault_of
from kernel.basics.meant import meant
from kernel.flow import types
from kernel.flow.node_faults import FlowFault, faults_of_node
from kernel.flow.outputs import inputs_of, output_type
from kernel.flow.shapes import (
    COMPENSATE,
    DEFAULT,
    ERROR,
    NODES,
    WORK,
    ConditionNode,
    Edge,
    EndNode,
    FlowDefinition,
    Graph,
    JoinNode,
    LoopNode,
    MapNode,
    Node,
    StartNode,
    SubflowNode,
    SwitchNode,
    every_node,
)
from kernel.flow.template import Place
from kernel.flow.topology import by_node, certain_choices, chosen, exclude, ordered
from kernel.flow.types import Misfit, Type

FLOW_BYTES = 256 * 1024
"""The longest flow, in bytes of its texts, names and digits: as long as a YAML file may be."""

NESTING = 8
"""The most loops, maps and subflows within each other."""

ENDS = 50
"""The most ends of one graph."""

RESERVED = frozenset(
    {"input", "item", "index", "round", "last", "and", "or", "not", "in", "true", "false", "null", "has"}
)  # fmt: skip
"""Names that expressions have already."""


def check_flow(flow: FlowDefinition, what: str, refuses_later: Callable[[], bool] = lambda: True) -> None:
    """Check a flow. `what` names it for the reader, as in `Flow input`; `refuses_later` says whether `later` faults count.

    Raises:
        InvalidInput: it has faults; the message has the first one with its place, and the number of the others.
    """
    found = faults_of(flow)
    if any(each.later for each in found) and not refuses_later():
        found = [each for each in found if not each.later]
    if found:
        place = ".".join(map(str, found[0].place))
        more = f" ({len(found) - 1} more fault{'s' if len(found) > 2 else ''})" if len(found) > 1 else ""
        raise InvalidInput(f"{what}: {place + ': ' if place else ''}{found[0].words}.{more}", place or None)


def check_input(flow: FlowDefinition, given: Any, what: str) -> None:
    """Check the input of a flow against the schema of its start.

    Raises:
        InvalidInput: it does not fit; the message and `field` name the place.
    """
    fault = fault_of(given, _input_type(flow))
    if fault is not None:
        place = ".".join(each for each in ("input", fault.place) if each)
        raise InvalidInput(f"{what}: {place}: {fault.words}.", place)


def faults_of(flow: FlowDefinition) -> list[FlowFault]:
    """Return all faults of a flow, in an order that depends on the flow alone."""
    try:
        measured([each.model_dump(mode="json") for each in (*flow.nodes, *flow.edges)], bytes=FLOW_BYTES)
    except OutOfBounds as error:
        return [FlowFault((), f"the flow {error}")]
    count = sum(1 for _ in _all_nodes(flow))
    if count > NODES:
        return [
            FlowFault(("nodes",), f"there are {count:,} nodes, those of loops, maps and subflows included; at most {NODES}")
        ]
    return list(_of_flow(flow, (), 1))


def _all_nodes(graph: Graph) -> Iterator[Node]:
    for node in every_node(graph):
        yield node
        if isinstance(node, SubflowNode) and isinstance(node.flow, FlowDefinition):
            yield from _all_nodes(node.flow)


def _of_flow(flow: FlowDefinition, place: Place, level: int) -> Iterator[FlowFault]:
    names: list[_Writer] = []
    checked = _Checked(flow, place, level, {}, names)
    yield from checked.faults({"input": _input_type(flow)})
    yield from _shared_names(names)


def _input_type(flow: Graph) -> Type:
    start = next((node for node in flow.nodes if isinstance(node, StartNode)), None)
    return (start.input_schema if start is not None else None) or types.ANY


@dataclass(frozen=True)
class _Writer:
    """A node that gives its output a name, and the choices before it. `graph` tells the bodies of one flow apart."""

    name: str
    id: str
    place: Place
    graph: Place
    choices: frozenset[tuple[str, str]]


def _shared_names(writers: Sequence[_Writer]) -> Iterator[FlowFault]:
    by_name: dict[str, list[_Writer]] = {}
    for each in writers:
        by_name.setdefault(each.name, []).append(each)
    for name, same in by_name.items():
        for one, other in combinations(same[:ENDS], 2):
            if one.graph != other.graph or not exclude(one.choices, other.choices):
                words = f"the nodes {one.id!r} and {other.id!r} both write {name!r}, and both may run; give one another name"
                yield FlowFault(other.place, words)
                break


class _Checked:
    """The check of one graph: a flow, or the body of a loop or a map."""

    def __init__(self, graph: Graph, place: Place, level: int, ids: dict[str, Place], writers: list[_Writer]) -> None:
        self._graph, self._place, self._level, self._ids, self._writers = graph, place, level, ids, writers
        self._nodes = {node.id: node for node in graph.nodes}
        self._index = {node.id: number for number, node in enumerate(graph.nodes)}
        self.result: Type = types.ANY
        """The type of the graph's result, once `faults` has come to its end."""

    def faults(self, names: Mapping[str, Type]) -> Iterator[FlowFault]:
        """Yield the faults. `names` are the types of the names that are known from outside."""
        if self._level > NESTING:
            yield FlowFault(self._place, f"more than {NESTING} loops, maps and subflows are within each other")
            return
        structure = [*self._faults_of_ids(), *self._faults_of_edges()]
        yield from structure
        if structure:
            return
        structure = [*self._faults_of_circles(), *self._faults_of_ends()]
        yield from structure
        if structure:
            return
        flow = [edge for edge in self._graph.edges if edge.case != COMPENSATE]
        order = ordered(self._nodes, flow)
        incoming = by_node(self._nodes, flow, "to")
        choices = certain_choices(order, incoming)
        structure = [*self._faults_of_ways(incoming, order), *self._faults_of_joins(incoming, choices)]
        yield from structure
        self._note_writers(choices)
        yield from self._exclusive_ends(choices)
        if not structure:
            yield from self._faults_of_values(names, order, incoming)

    # ---- nodes and edges ----------------------------------------------------------------------------------------------

    def _at(self, id: str, *field: str | int) -> Place:
        return (*self._place, "nodes", self._index[id], *field)

    def _faults_of_ids(self) -> Iterator[FlowFault]:
        for number, node in enumerate(self._graph.nodes):
            place = (*self._place, "nodes", number, "id")
            if node.id in self._ids:
                first = ".".join(map(str, self._ids[node.id]))
                yield FlowFault(place, f"the id {node.id!r} occurs more than once; it is that of {first} already")
            self._ids.setdefault(node.id, place[:-1])
            for field in ("id", "into"):
                if getattr(node, field, None) in RESERVED:
                    yield FlowFault(
                        (*place[:-1], field), f"{getattr(node, field)!r} has a meaning in expressions; use another name"
                    )

    def _faults_of_edges(self) -> Iterator[FlowFault]:
        seen: set[tuple[str, str, str | None]] = set()
        for number, edge in enumerate(self._graph.edges):
            place = (*self._place, "edges", number)
            unknown = [(field, id) for field, id in (("from", edge.source), ("to", edge.to)) if id not in self._nodes]
            for field, id in unknown:
                yield FlowFault((*place, field), f"there is no node {id!r}{meant(id, self._nodes)}")
            if unknown:
                continue
            if (edge.source, edge.to, edge.case) in seen:
                yield FlowFault(place, f"the edge from {edge.source!r} to {edge.to!r} occurs more than once")
            seen.add((edge.source, edge.to, edge.case))
            yield from self._faults_of_case(place, edge)

    def _faults_of_case(self, place: Place, edge: Edge) -> Iterator[FlowFault]:
        source, target = self._nodes[edge.source], self._nodes[edge.to]
        if isinstance(source, EndNode):
            yield FlowFault((*place, "from"), f"{source.id!r} is an end, so no edge leaves it")
            return
        if isinstance(target, StartNode):
            yield FlowFault((*place, "to"), f"{target.id!r} is the start, so no edge leads to it")
        known = cases_of(source)
        if edge.case not in known:
            shown = ", ".join(str(each) for each in known if each is not None)
            given = "needs a case" if edge.case is None else f"has no case {edge.case!r}{meant(edge.case, known)}"
            words = f"{source.id!r} is {_a(source)} and {given}" + (f"; its cases: {shown}" if shown else "")
            yield FlowFault((*place, "case") if edge.case is not None else place, words)
        if edge.case == COMPENSATE:
            yield from self._faults_of_compensation(place, edge, target)

    def _faults_of_compensation(self, place: Place, edge: Edge, target: Node) -> Iterator[FlowFault]:
        if not isinstance(target, WORK):
            yield FlowFault((*place, "to"), f"{target.id!r} is {_a(target)}; only a node that does something can compensate")
        for other in self._graph.edges:
            if other is not edge and (other.to == edge.to or other.source == edge.to):
                yield FlowFault((*place, "to"), f"{target.id!r} compensates for {edge.source!r}, so no other edge may touch it")
                return
        if sum(other.source == edge.source and other.case == COMPENSATE for other in self._graph.edges) > 1:
            yield FlowFault(place, f"{edge.source!r} has more than one compensation; put them into a subflow")

    def _faults_of_circles(self) -> Iterator[FlowFault]:
        done = set(ordered(self._nodes, self._graph.edges))
        circle = _circle({id: [e.to for e in self._graph.edges if e.source == id] for id in self._nodes if id not in done})
        if circle:
            last = next(n for n, e in enumerate(self._graph.edges) if (e.source, e.to) == (circle[-2], circle[-1]))
            words = f"{' > '.join(circle)} goes in a circle; use a node of type loop to repeat something"
            yield FlowFault((*self._place, "edges", last), words)

    def _faults_of_ends(self) -> Iterator[FlowFault]:
        place = (*self._place, "nodes")
        starts = [node.id for node in self._graph.nodes if isinstance(node, StartNode)]
        if len(starts) != 1:
            found = f"there are {len(starts)}: {', '.join(starts)}" if starts else "there is none"
            yield FlowFault(place, f"exactly one node has the type start; {found}")
        ends = [node for node in self._graph.nodes if isinstance(node, EndNode)]
        if not 1 <= len(ends) <= ENDS:
            yield FlowFault(place, f"from 1 to {ENDS} nodes have the type end; there are {len(ends)}")

    def _faults_of_ways(self, incoming: Mapping[str, Sequence[Edge]], order: Sequence[str]) -> Iterator[FlowFault]:
        undo = {edge.to for edge in self._graph.edges if edge.case == COMPENSATE}
        reached: set[str] = set()
        for id in order:
            if isinstance(self._nodes[id], StartNode) or any(edge.source in reached for edge in incoming[id]):
                reached.add(id)
            elif id not in undo:
                kind = "join" if isinstance(self._nodes[id], JoinNode) else "node"
                yield FlowFault(self._at(id), f"the {kind} {id!r} is never reached: no way leads to it from the start")
        outgoing = by_node(self._nodes, self._graph.edges, "source")
        for id, node in self._nodes.items():
            taken = {edge.case for edge in outgoing[id]}
            if isinstance(node, SwitchNode):
                for number, each in enumerate(node.cases):
                    if each.case not in taken:
                        yield FlowFault(self._at(id, "cases", number), f"no edge leaves {id!r} with the case {each.case!r}")
            if isinstance(node, ConditionNode) and not taken & {"true", "false"}:
                yield FlowFault(self._at(id), f"no edge leaves the condition {id!r} with the case true or false")

    def _faults_of_joins(
        self, incoming: Mapping[str, Sequence[Edge]], choices: Mapping[str, frozenset[tuple[str, str]]]
    ) -> Iterator[FlowFault]:
        for id, node in self._nodes.items():
            if not isinstance(node, JoinNode) or node.need == "all":
                continue
            edges = incoming[id]
            if node.need > len(edges):
                yield FlowFault(self._at(id, "need"), f"{id!r} needs {node.need} branches, and {len(edges)} lead to it")
                continue
            ways = [chosen(edge, choices) for edge in edges]
            most = max((sum(not exclude(way, other) for other in ways) for way in ways), default=0)
            if node.need > most:
                words = f"{id!r} needs {node.need} branches, and at most {most} can be taken: the others exclude each other"
                yield FlowFault(self._at(id, "need"), words)

    def _note_writers(self, choices: Mapping[str, frozenset[tuple[str, str]]]) -> None:
        for id, node in self._nodes.items():
            if node.RESULT:
                self._writers.append(_Writer(node.name, id, self._at(id), self._place, choices.get(id, frozenset())))

    def _exclusive_ends(self, choices: Mapping[str, frozenset[tuple[str, str]]]) -> Iterator[FlowFault]:
        ends = [id for id, node in self._nodes.items() if isinstance(node, EndNode)]
        for one, other in combinations(ends, 2):
            if not exclude(choices[one], choices[other]):
                words = f"the ends {one!r} and {other!r} may both be reached; join the branches before one end"
                yield FlowFault(self._at(other), words)
                return

    # ---- values ---------------------------------------------------------------------------------------------------------

    def _faults_of_values(
        self,
        outer: Mapping[str, Type],
        order: Sequence[str],
        incoming: Mapping[str, Sequence[Edge]],
    ) -> Iterator[FlowFault]:
        outputs: dict[str, Type] = {}
        undone = {edge.to: edge.source for edge in self._graph.edges if edge.case == COMPENSATE}
        visible = _Visible(self._nodes, order, incoming, undone.values())
        fails = {edge.source for edge in self._graph.edges if edge.case == ERROR}
        results: list[Type] = []
        # The targets of compensation come last: each sees the output of the node that it undoes.
        for id in [*(id for id in order if id not in undone), *undone]:
            node = self._nodes[id]
            names = {**outer, **(visible.after(undone[id], outputs) if id in undone else visible.at(id, outputs))}
            inner: dict[str, Type] = {}
            for body, place, own in _inner(node, names, self._at(id)):
                checked = _Checked(body, place, self._level + 1, self._ids, self._writers)
                yield from checked.faults({**names, **own})
                inner["body"] = checked.result
            if isinstance(node, SubflowNode) and isinstance(node.flow, FlowDefinition):
                yield from _of_flow(node.flow, self._at(id, "flow"), self._level + 1)
            yield from self._faults_of_inputs(node, names)
            yield from faults_of_node(node, self._at(id))
            sources = {self._nodes[edge.source].name: outputs.get(edge.source, types.ANY) for edge in incoming[id]}
            try:
                made = output_type(node, names, sources, inner.get("body", types.ANY))
            except Misfit:  # `_faults_of_inputs` has reported it
                made = types.ANY
            yield from self._fault_of_output(node, made)
            declared = getattr(node, "output_schema", None)
            if isinstance(node, EndNode):
                results.append(declared or made)
            elif node.RESULT:
                outputs[id] = types.ANY if id in fails else declared or made
        self.result = results[0] if len(results) == 1 else types.ANY

    def _faults_of_inputs(self, node: Node, names: Mapping[str, Type]) -> Iterator[FlowFault]:
        """Yield the faults of the expressions, templates and schemas of one node."""
        for field in ("input_schema", "output_schema", "answer_schema"):
            schema = getattr(node, field, None)
            if schema is not None:
                yield from _fault_of_schema(schema, self._at(node.id, field))
        for each in inputs_of(node):
            known = {**names, **(each.more or {})}
            try:
                for expression in each.expressions():
                    check(expression, known)
                    # `has` is true of what has come, so a name that may come later would make the result a matter of time.
                    if unknown := sorted(types.all_names(expression) - set(known)):
                        raise Misfit(f"has: there is no name {unknown[0]!r}{meant(unknown[0], known)}")
                made = each.made(known)
            except InvalidInput as error:
                yield FlowFault(self._at(node.id, *each.field), str(error).removesuffix("."))
                continue
            except Misfit as error:
                yield FlowFault(self._at(node.id, *each.field), str(error))
                continue
            if each.wanted is not None and (fault := types.misfit(made, each.wanted)) is not None:
                yield FlowFault(self._at(node.id, *each.field), f"the type does not fit: {fault}")

    def _fault_of_output(self, node: Node, made: Type) -> Iterator[FlowFault]:
        declared = getattr(node, "output_schema", None)
        if declared is not None and (fault := types.misfit(made, declared)) is not None:
            yield FlowFault(self._at(node.id, "output_schema"), f"the output of {node.id!r} does not fit: {fault}")


class _Visible:
    """The types of the names that are visible at each node: the outputs of the nodes on the ways to it.

    A node copies the names of the node before it, so that a long chain takes no look at every pair of its nodes. Of two nodes
    with one name, the later one in `order` counts.
    """

    def __init__(
        self, nodes: Mapping[str, Node], order: Sequence[str], incoming: Mapping[str, Sequence[Edge]], undone: Iterable[str]
    ) -> None:
        """`undone` are the nodes whose names are asked for once more, by `after`."""
        self._nodes = nodes
        self._number = {id: number for number, id in enumerate(order)}
        self._sources = {id: tuple(dict.fromkeys(edge.source for edge in edges)) for id, edges in incoming.items()}
        self._uses = Counter([*(source for sources in self._sources.values() for source in sources), *undone])
        self._at: dict[str, tuple[dict[str, Type], dict[str, int]]] = {}

    def at(self, id: str, outputs: Mapping[str, Type]) -> dict[str, Type]:
        """Return the names at a node. Those of all nodes before it must have been asked for, and their `outputs` be known."""
        found: dict[str, Type] = {}
        writers: dict[str, int] = {}
        for source in self._sources[id]:
            names, numbers = self._with_own(source, outputs)
            if not found:
                found, writers = names, numbers
                continue
            for name, number in numbers.items():
                if number >= writers.get(name, -1):
                    found[name], writers[name] = names[name], number
        self._at[id] = found, writers
        return found

    def after(self, id: str, outputs: Mapping[str, Type]) -> dict[str, Type]:
        """Return the names after a node: with its own output."""
        return self._with_own(id, outputs)[0]

    def _with_own(self, id: str, outputs: Mapping[str, Type]) -> tuple[dict[str, Type], dict[str, int]]:
        names, numbers = dict(self._at[id][0]), dict(self._at[id][1])
        self._uses[id] -= 1
        if not self._uses[id]:
            del self._at[id]
        if id in outputs:
            name = self._nodes[id].name
            names[name], numbers[name] = outputs[id], self._number[id]
        return names, numbers


def _a(node: Node) -> str:
    return f"{'an' if node.type in ('end', 'agent') else 'a'} {node.type}"


def cases_of(node: Node) -> tuple[str | None, ...]:
    """Return the cases that an edge from a node may have; None for an edge without one."""
    match node:
        case EndNode():
            return ()
        case ConditionNode():
            return ("true", "false", ERROR)
        case SwitchNode():
            return (*(each.case for each in node.cases), DEFAULT, ERROR)
        case _ if isinstance(node, WORK):
            return (None, ERROR, COMPENSATE)
    return (None,) if node.type in ("start", "parallel") else (None, ERROR)


def _inner(node: Node, names: Mapping[str, Type], place: Place) -> Iterator[tuple[Graph, Place, dict[str, Type]]]:
    """Yield the body of a node, its place, and the names that it has besides those outside."""
    if isinstance(node, LoopNode):
        yield node.body, (*place, "body"), {"round": types.NUMBER, "last": types.ANY}
    elif isinstance(node, MapNode):
        try:
            items = types.type_of(node.over, names).get("items", types.ANY)
        except Misfit:  # `_faults_of_inputs` has reported it
            items = types.ANY
        yield node.body, (*place, "body"), {"item": items if isinstance(items, dict) else types.ANY, "index": types.NUMBER}


def _fault_of_schema(schema: dict[str, Any], place: Place) -> Iterator[FlowFault]:
    try:
        check_schema(schema, "schema")
    except InvalidInput as error:
        inner = (error.field or "").split(".")[1:]
        yield FlowFault((*place, *inner), str(error).removeprefix(f"{error.field}: ").removesuffix("."))


def _circle(after: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the ids of one circle, the first one again at the end; empty if there is none."""
    left = {id: [each for each in targets if each in after] for id, targets in after.items()}
    while dead := [id for id, targets in left.items() if not targets]:
        left = {id: [each for each in targets if each not in dead] for id, targets in left.items() if id not in dead}
    if not left:
        return []
    way = [next(iter(left))]
    while way[-1] not in way[:-1]:
        way.append(left[way[-1]][0])
    return way[way.index(way[-1]) :]
