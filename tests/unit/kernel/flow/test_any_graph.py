"""The planner against a plain interpreter: any graph, any order of answers, the same result."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.basics.schema import parse
from kernel.flow import commands
from kernel.flow.decide import decide
from kernel.flow.events import NodeFinished, NodeHeld, NodeUndone
from kernel.flow.evolve import evolve
from kernel.flow.faults import faults_of
from kernel.flow.shapes import FlowDefinition
from kernel.flow.state import Effect, Flow, FlowState, id_of
from tests.support.plain_flow import Broken, play

CASES = {"condition": ("true", "false"), "switch": ("one", "two", "default")}


def edge(source: str, to: str, case: str | None) -> dict[str, Any]:
    return {"from": source, "to": to, **({"case": case} if case else {})}


@st.composite
def graphs(draw: st.DrawFn, prefix: str, names: tuple[str, ...], depth: int) -> dict[str, Any]:
    """Draw a graph whose nodes have ids that begin with `prefix`, and may use the `names` from outside."""
    nodes: list[dict[str, Any]] = [{"id": f"{prefix}s", "type": "start"}]
    edges: list[dict[str, Any]] = []
    undo: list[dict[str, Any]] = []
    before: dict[str, set[str]] = {f"{prefix}s": set()}
    for number in range(draw(st.integers(1, 4))):
        id = f"{prefix}{number}"
        sources = draw(st.lists(st.sampled_from(nodes), min_size=1, max_size=2, unique_by=lambda node: node["id"]))
        before[id] = {node["id"] for node in sources}.union(*(before[node["id"]] for node in sources))
        for source in sources:
            fails = () if source["type"] in ("start", "parallel") else ("error",)
            case = draw(st.sampled_from((*CASES.get(source["type"], (None,)), *fails)))
            edges.append(edge(source["id"], id, case))
        silent = {node["id"] for node in nodes if node["type"] == "parallel"}
        known = (*names, *sorted(before[id] - silent))
        nodes.append({"id": id, **draw(fields(id, known, depth))})
        if nodes[-1]["type"] == "tool" and draw(st.booleans()):
            undo.append({"id": f"{id}u", "type": "tool", "tool": "t", "args": {"undo": id}})
            edges.append({"from": id, "to": f"{id}u", "case": "compensate"})
    for node in nodes:
        taken = {each.get("case") for each in edges if each["from"] == node["id"]}
        for case in CASES.get(node["type"], () if taken - {"compensate"} else (None,)):
            edges += [edge(node["id"], f"{prefix}e", case)] if case not in taken else []
    if not any(each["to"] == f"{prefix}e" for each in edges):
        edges.append({"from": f"{prefix}s", "to": f"{prefix}e"})
    return {"nodes": [*nodes, {"id": f"{prefix}e", "type": "end"}, *undo], "edges": edges}


@st.composite
def fields(draw: st.DrawFn, id: str, known: tuple[str, ...], depth: int) -> dict[str, Any]:
    """Draw the fields of a node that may use these names."""
    name, other = draw(st.sampled_from(known)), draw(st.sampled_from(known))
    kinds = ["tool", "tool", "transform", "condition", "switch", "join", "parallel", *(["loop", "map"] if depth else [])]
    match draw(st.sampled_from(kinds)):
        case "tool":
            return {"type": "tool", "tool": "t", "args": {"v": f"{{{{ {name} }}}}"}}
        case "transform":
            return {"type": "transform", "value": [f"{{{{ {name} }}}}", f"{other}: {{{{ {other} }}}}"]}
        case "condition":
            return {
                "type": "condition",
                "when": draw(st.sampled_from([f"{name} == 1", f"{name} == {other}", f"{name} == null"])),
            }
        case "switch":
            cases = [{"case": "one", "when": f"{name} == 1"}, {"case": "two", "when": f"{other} != null"}]
            return {"type": "switch", "cases": cases}
        case "loop":
            body = draw(graphs(f"{id}_", (*known, "round", "last"), depth - 1))
            until = draw(st.sampled_from([None, "round == 2", "last == null"]))
            limit = draw(st.sampled_from(["fail", "continue"]))
            more = {"until": until} if until else {}
            return {"type": "loop", "body": body, "max_rounds": 3, "on_limit": limit, "initial": f"{{{{ {name} }}}}", **more}
        case "map":
            body = draw(graphs(f"{id}_", (*known, "item", "index"), depth - 1))
            bounds = {"max_concurrent": draw(st.integers(1, 3)), "on_item_failure": draw(st.sampled_from(["stop", "skip"]))}
            return {"type": "map", "over": f"[1, {name}, 2]", "body": body, **bounds}
        case "parallel":
            return {"type": "parallel", **({"limit": 1} if draw(st.booleans()) else {})}
        case kind:
            return {"type": kind}


FAILED = re.compile(r'\{\s*"type": ("Broken",\s*"message": "it broke"|"StepLimit",\s*"message": "[^"]*")\s*\}')
"""The failures that a graph can have, as they stand within a text: a call that broke, and a loop at its limit."""


def plain(value: Any) -> Any:
    """Return a value with the failures in it cut to their place: the interpreter has no words for them."""
    if isinstance(value, dict):
        return {"error": "…"} if set(value) == {"error"} else {key: plain(each) for key, each in value.items()}
    if isinstance(value, str):  # a text that a template has put a failure into
        return FAILED.sub('"…"', value)
    return [plain(each) for each in value] if isinstance(value, list) else value


def answer(failing: set[str]) -> Any:
    def of(id: str, args: Any) -> Any:
        if id in failing:
            raise Broken
        return len(id) % 3

    return of


def planned(flow: FlowDefinition, given: Any, failing: set[str], pick: Any, of: Any = None) -> tuple[FlowState, list[Any]]:
    """Run the planner. `pick` chooses the effect that is answered next; `of` gives the answers."""
    of = of or answer(failing)
    state, events = FlowState(Flow.of(flow)), list[Any]()
    command: commands.Command = commands.Begin(given)
    folded = state
    while state.closed is None:
        decided = decide(state, command)
        state = decided.state
        events += decided.events
        for event in decided.events:
            folded = evolve(folded, event)
        assert folded == state
        if state.closed is not None:
            break
        open: list[Effect] = list(state.effects())
        if decided.more:
            command = commands.GoOn()
            continue
        assert open, "the flow waits for nothing"
        effect = open[pick(len(open))]
        try:
            command = commands.Succeed(effect.path, of(id_of(effect.path), effect.given))
        except Broken:
            command = commands.Fail(effect.path, "Broken", "it broke")
    return state, events


FLOWS = graphs("n", ("input",), 2)


@given(graph=FLOWS, input=st.integers(0, 2), data=st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_order_gives_the_result_of_the_plain_interpreter(graph: dict[str, Any], input: int, data: st.DataObject) -> None:
    flow: FlowDefinition = parse(FlowDefinition, {"name": "any", **graph}, "flow")
    assert [fault for fault in faults_of(flow) if "cannot take" not in fault.words and "does not fit" not in fault.words] == []
    ids = [node["id"] for node in graph["nodes"] if node["type"] == "tool" and not node["id"].endswith("u")]
    failing = set(data.draw(st.lists(st.sampled_from(ids), max_size=2))) if ids else set()
    try:
        expected = play(flow, {"input": input}, input, answer(failing))
    except Broken:
        expected = ("failed", None)
    state, events = planned(flow, input, failing, lambda count: data.draw(st.integers(0, count - 1)))
    assert state.closed is not None
    assert (state.closed.status, plain(state.closed.output)) == (expected[0], plain(expected[1]))
    undone = [event.node for event in events if isinstance(event, NodeUndone)]
    assert len(undone) == len(set(undone))
    if state.closed.status == "failed":  # whatever was done is undone
        targets = {each["from"] for each in graph["edges"] if each.get("case") == "compensate"}
        done = [event.node for event in events if isinstance(event, NodeFinished) and event.node in targets]
        assert [each for each in undone if each in done] == done[::-1]


@given(graph=FLOWS, input=st.integers(0, 2), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_breakpoints_change_no_result(graph: dict[str, Any], input: int, data: st.DataObject) -> None:
    flow: FlowDefinition = parse(FlowDefinition, {"name": "any", **graph}, "flow")
    whole = Flow.of(flow)
    held_at = frozenset(data.draw(st.lists(st.sampled_from(sorted(whole.nodes)), max_size=4)))
    expected, _ = planned(flow, input, set(), lambda count: 0)
    state = FlowState(whole, breakpoints=held_at)
    happened: list[commands.Command] = [commands.Begin(input)]
    held: list[str] = []
    while state.closed is None:
        decided = decide(state, happened.pop(0))
        state = decided.state
        held += [event.node for event in decided.events if isinstance(event, NodeHeld)]
        if state.closed is not None:
            break
        open = list(state.effects())
        if decided.more:
            happened.append(commands.GoOn())
        elif open and (not state.held or data.draw(st.booleans())):
            happened.append(commands.Succeed(open[0].path, answer(set())(id_of(open[0].path), open[0].given)))
        else:
            assert state.held, "the flow waits for nothing"
            happened.append(commands.Release())
    assert expected.closed is not None
    assert (state.closed.status, plain(state.closed.output)) == (expected.closed.status, plain(expected.closed.output))
    assert len(held) == len(set(held)) and {id_of(path) for path in held} <= held_at
