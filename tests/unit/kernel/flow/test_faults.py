"""The faults of flows: each has its place and says what would be right."""

from __future__ import annotations

from typing import Any

import pytest
from temporalio import workflow

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.flow.compare import compare
from kernel.flow.faults import FLOW_BYTES, check_flow, faults_of
from kernel.flow.node_faults import ORDERS
from kernel.flow.shapes import FlowDefinition, FlowInput
from workflows.flow.flow import Flow

START, END = {"id": "start", "type": "start"}, {"id": "done", "type": "end"}
Graph = dict[str, Any]


def flow(*nodes: Graph, edges: str | list[Graph] = "", start: Graph | None = None) -> FlowDefinition:
    """Return a flow with a start and an end. `edges` are written `start>a b:true>done`."""
    written = [_edge(text) for text in edges.split()] if isinstance(edges, str) else edges
    given = {"name": "test", "nodes": [{**START, **(start or {})}, *nodes, END], "edges": written}
    parsed: FlowDefinition = parse(FlowDefinition, given, "flow")
    return parsed


def _edge(text: str) -> Graph:
    source, _, target = text.partition(">")
    source, _, case = source.partition(":")
    return {"from": source, "to": target, **({"case": case} if case else {})}


def found(*nodes: Graph, edges: str = "", start: Graph | None = None) -> list[tuple[str, str]]:
    return [(".".join(map(str, fault.place)), fault.words) for fault in faults_of(flow(*nodes, edges=edges, start=start))]


def value(id: str, value: Any = 1, **more: Any) -> Graph:
    return {"id": id, "type": "transform", "value": value, **more}


def condition(id: str, when: str = "input == 1") -> Graph:
    return {"id": id, "type": "condition", "when": when}


def test_a_flow_without_faults_has_none() -> None:
    assert found(condition("c"), value("a"), value("b", into="b2"), edges="start>c c:true>a c:false>b a>done b>done") == []


@pytest.mark.parametrize(
    ("nodes", "edges", "place", "words"),
    [
        ([value("a")], "start>b a>done", "edges.0.to", "there is no node 'b'"),
        ([value("prepare")], "start>prepaire prepare>done", "edges.0.to", "did you mean 'prepare'?"),
        ([value("a"), value("b")], "start>a a>b b>a b>done", "edges.2", "a > b > a goes in a circle; use a node of type loop"),
        ([value("a"), value("a")], "start>a a>done", "nodes.2.id", "the id 'a' occurs more than once; it is that of nodes.1"),
        ([value("item")], "start>item item>done", "nodes.1.id", "'item' has a meaning in expressions"),
        ([value("a")], "start>a start>a a>done", "edges.1", "the edge from 'start' to 'a' occurs more than once"),
        ([value("a")], "a>start start>done", "edges.0.to", "'start' is the start, so no edge leads to it"),
        ([value("a")], "start>done done>a", "edges.1.from", "'done' is an end, so no edge leaves it"),
        ([condition("c")], "start>c c>done", "edges.1", "'c' is a condition and needs a case; its cases: true, false, error"),
        ([condition("c")], "start>c c:ture>done", "edges.1.case", "has no case 'ture'; did you mean 'true'?"),
        ([condition("c")], "start>c c:error>done", "nodes.1", "no edge leaves the condition 'c' with the case true or false"),
        ([value("a")], "start>done a>done", "nodes.1", "the node 'a' is never reached"),
        ([{"id": "j", "type": "join"}], "start>done j>done", "nodes.1", "the join 'j' is never reached"),
        (
            [value("a"), {"id": "j", "type": "join", "need": 2}],
            "start>a a>j j>done",
            "nodes.2.need",
            "'j' needs 2 branches, and 1 lead",
        ),
        (
            [condition("c"), value("a"), value("b"), {"id": "j", "type": "join", "need": 2}],
            "start>c c:true>a c:false>b a>j b>j j>done",
            "nodes.4.need",
            "at most 1 can be taken: the others exclude each other",
        ),
        (
            [value("a", into="x"), value("b", into="x")],
            "start>a start>b a>done b>done",
            "nodes.2",
            "'a' and 'b' both write 'x'",
        ),
        (
            [value("a"), {"id": "end2", "type": "end"}],
            "start>a a>done a>end2",
            "nodes.3",
            "'end2' and 'done' may both be reached",
        ),
        ([{"id": "start2", "type": "start"}], "start>done", "nodes", "exactly one node has the type start; there are 2"),
        ([value("a", "{{ inptu }}")], "start>a a>done", "nodes.1.value", "there is no name 'inptu', did you mean 'input'?"),
        ([value("a", "{{ b }}"), value("b")], "start>a start>b a>done b>done", "nodes.1.value", "there is no name 'b'"),
        ([value("a", {"x": ["{{ 1 + }}"]})], "start>a a>done", "nodes.1.value", "something is missing at the end"),
        (
            [condition("c", "input.n")],
            "start>c c:true>done",
            "nodes.1.when",
            "the type does not fit: a number does not fit true or false",
        ),
        ([condition("c", "input.m == 1")], "start>c c:true>done", "nodes.1.when", "there is no field 'm'; there are n"),
        ([condition("c", "input.n == 'x'")], "start>c c:true>done", "nodes.1.when", "== cannot take a number and a text"),
        (
            [value("a", "{{ input.n }}", output_schema={"type": "string"})],
            "start>a a>done",
            "nodes.1.output_schema",
            "a number does not fit a text",
        ),
        (
            [value("a", 1, output_schema={"type": "sting"})],
            "start>a a>done",
            "nodes.1.output_schema.type",
            "not valid JSON Schema",
        ),
        (
            [
                {
                    "id": "s",
                    "type": "script",
                    "script": "s",
                    "input": {"a": 1},
                    "input_schema": {"type": "object", "required": ["b"]},
                }
            ],
            "start>s s>done",
            "nodes.1.input",
            "the field 'b' is missing",
        ),
        (
            [{"id": "s", "type": "switch", "cases": [{"case": "x", "when": "true"}, {"case": "y", "when": "true"}]}],
            "start>s s:x>done",
            "nodes.1.cases.1",
            "no edge leaves 's' with the case 'y'",
        ),
        (
            [value("a"), {"id": "u", "type": "tool", "tool": "t"}],
            "start>a a:compensate>u a>done",
            "edges.1.case",
            "'a' is a transform and has no case 'compensate'",
        ),
        (
            [{"id": "t", "type": "tool", "tool": "t"}, {"id": "u", "type": "tool", "tool": "t"}],
            "start>t t:compensate>u t>done u>done",
            "edges.1.to",
            "'u' compensates for 't', so no other edge may touch it",
        ),
        (
            [
                {
                    "id": "m",
                    "type": "map",
                    "over": "input.n",
                    "body": {"nodes": [START | {"id": "s"}, END | {"id": "e"}], "edges": []},
                }
            ],
            "start>m m>done",
            "nodes.1.body.nodes.1",
            "the node 'e' is never reached",
        ),
        (
            [
                {
                    "id": "l",
                    "type": "loop",
                    "body": {"nodes": [START | {"id": "l"}, END | {"id": "e"}], "edges": [{"from": "l", "to": "e"}]},
                }
            ],
            "start>l l>done",
            "nodes.1.body.nodes.0.id",
            "the id 'l' occurs more than once",
        ),
    ],
)
def test_a_bad_graph_has_a_fault_with_its_place(nodes: list[Graph], edges: str, place: str, words: str) -> None:
    fields = {"n": {"type": "integer"}}
    schema = {"type": "object", "properties": fields, "required": ["n"], "additionalProperties": False}
    faults = found(*nodes, edges=edges, start={"input_schema": schema})
    assert [each for each in faults if each[0] == place and words in each[1]], faults
    with pytest.raises(InvalidInput) as refused:
        check_flow(flow(*nodes, edges=edges, start={"input_schema": schema}), "Flow input")
    assert refused.value.field == faults[0][0]


PERSON: Graph = {"id": "h", "type": "human", "question": "Pay?", "options": [{"id": "yes", "label": "Yes"}]}

DELEGATED: Graph = {"do": "delegate", "to": "agent", "after": {"do": "choose", "option": "no"}}


@pytest.mark.parametrize(
    ("node", "place", "words"),
    [
        ({**PERSON, "options": PERSON["options"] * 2}, "nodes.1.options.1.id", "the option 'yes' occurs more than once"),
        ({**PERSON, "recommended": "yess"}, "nodes.1.recommended", "there is no option 'yess'; did you mean 'yes'?"),
        ({**PERSON, "options": [], "recommended": "yes"}, "nodes.1.recommended", "there is no option 'yes'; the node has none"),
        (
            {**PERSON, "options": [], "allow_answer": False},
            "nodes.1.allow_answer",
            "there are no options, so that nobody could",
        ),
        ({**PERSON, "on_timeout": {"do": "choose", "option": "no"}}, "nodes.1.on_timeout.option", "there is no option 'no'"),
        ({**PERSON, "on_timeout": DELEGATED}, "nodes.1.on_timeout.after.option", "there is no option 'no'"),
        ({"id": "h", "type": "wait", "signal": "pause"}, "nodes.1.signal", "the signal 'pause' is an order to the run itself"),
    ],
)
def test_what_a_person_is_asked_and_the_signal_of_a_wait_must_be_possible(node: Graph, place: str, words: str) -> None:
    [fault] = faults_of(flow(node, edges="start>h h>done"))
    assert (".".join(map(str, fault.place)), fault.later) == (place, True) and words in fault.words
    check_flow(flow(node, edges="start>h h>done"), "Flow input", lambda: False)  # a run from before goes on
    with pytest.raises(InvalidInput, match=place):
        check_flow(flow(node, edges="start>h h>done"), "Flow input", lambda: True)


def test_a_person_without_options_is_asked_for_a_free_answer() -> None:
    asked = {**PERSON, "options": []}
    for node in (asked, {**asked, "allow_answer": True}, {**PERSON, "allow_answer": False}):
        assert faults_of(flow(node, edges="start>h h>done")) == []
    again = flow(asked, edges="start>h h>done").model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert faults_of(parse(FlowInput, again, "Flow input")) == []


def test_every_order_of_a_run_is_known_as_one() -> None:
    signals = workflow._Definition.must_from_class(Flow).signals
    assert sorted(ORDERS) == sorted(name for name in signals if name is not None)


def test_the_body_of_a_map_and_of_a_loop_have_names_of_their_own() -> None:
    body = {
        "nodes": [START | {"id": "s"}, value("v", "{{ item.x }} {{ index }} {{ input }} {{ before }}"), END | {"id": "e"}],
        "edges": [{"from": "s", "to": "v"}, {"from": "v", "to": "e"}],
    }
    each = {"id": "each", "type": "map", "over": "before", "body": body}
    assert found(value("before"), each, edges="start>before before>each each>done") == [
        ("nodes.2.over", "the type does not fit: a number does not fit a list")
    ]
    inside = [value for place, value in found(each, edges="start>each each>done") if place == "nodes.1.body.nodes.1.value"]
    assert len(inside) == 1
    assert "there is no name 'before'" in inside[0]


def test_the_input_of_a_subflow_is_checked_against_its_start() -> None:
    inner = {
        "name": "inner",
        "nodes": [{"id": "s", "type": "start", "input_schema": {"type": "object", "required": ["a"]}}, END],
        "edges": [{"from": "s", "to": "done"}],
    }
    sub = {"id": "sub", "type": "subflow", "flow": inner, "input": {"b": 1}}
    assert found(sub, edges="start>sub sub>done") == [("nodes.1.input", "the type does not fit: the field 'a' is missing")]


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ({"nodes": [START] * 1_001}, "nodes: List should have at most 1000 items"),
        (
            {"nodes": [{"id": "m", "type": "map", "over": "[]", "max_items": 1_000_000, "body": {"nodes": [START]}}]},
            "max_items",
        ),
        (
            {"nodes": [{"id": "w", "type": "wait", "signal": "go", "duration": "PT1S"}]},
            "exactly one of duration, signal and event",
        ),
        ({"nodes": [{"id": "x", "type": "agnet"}]}, "'agnet' is not one of"),
        ({"nodes": [{"id": "x", "type": "transform", "value": 1, "vlaue": 2}]}, "vlaue: unknown field"),
    ],
)
def test_what_is_outside_of_the_limits_is_refused_with_its_place(field: Graph, message: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse(FlowInput, {"name": "test", **field}, "Flow input")
    assert message in str(refused.value)


def test_a_flow_that_is_too_long_and_one_that_is_too_deep_are_refused() -> None:
    assert found(value("a", "x" * FLOW_BYTES), edges="start>a a>done")[0][1].startswith("the flow is longer than")
    body: Graph = {"nodes": [START | {"id": "s9"}, END | {"id": "e9"}], "edges": [{"from": "s9", "to": "e9"}]}
    for level in range(9):
        loop = {"id": f"l{level}", "type": "loop", "body": body}
        edges = [{"from": f"s{level}", "to": f"l{level}"}, {"from": f"l{level}", "to": f"e{level}"}]
        body = {"nodes": [START | {"id": f"s{level}"}, loop, END | {"id": f"e{level}"}], "edges": edges}
    deep = {"id": "deep", "type": "loop", "body": body}
    assert [words for _, words in found(deep, edges="start>deep deep>done")] == [
        "more than 8 loops, maps and subflows are within each other"
    ]
    many = [{"id": f"m{n}", "type": "loop", "body": {"nodes": [START | {"id": f"s{n}"}] * 600}} for n in range(2)]
    assert "there are 1,204 nodes" in found(*many, edges="start>m0")[0][1]


def test_the_layout_of_a_drawing_changes_neither_the_hash_nor_the_comparison() -> None:
    plain = flow(value("a"), edges="start>a a>done")
    drawn: FlowDefinition = parse(
        FlowDefinition, {**plain.model_dump(mode="json", by_alias=True), "layout": {"a": {"x": 1, "y": -2}}}, "flow"
    )
    assert drawn.layout["a"].y == -2
    assert drawn.hash == plain.hash
    assert compare(plain, drawn) == []
