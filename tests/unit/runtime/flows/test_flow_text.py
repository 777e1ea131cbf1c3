"""A flow's text that is being written: its faults as data, with node, line and column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.flows.flow_text import FaultyText, read_text, valid_flow

FLOW = """\
name: tea
nodes:
  - {id: start, type: start}
  - id: many   # a comment
    type: map
    over: input
    body:
      nodes:
        - {id: inner, type: start}
        - {id: check, type: condition, when: "item >"}
        - {id: out, type: end}
      edges: [{from: inner, to: check}, {from: check, to: out, case: true}]
  - {id: done, type: end}
edges: [{from: start, to: many}, {from: many, to: done}]
"""


def test_a_fault_names_the_innermost_node_the_field_and_the_place() -> None:
    flow, faults = read_text(FLOW)
    assert flow is not None and flow.name == "tea"
    [fault] = faults
    assert (fault.node, fault.path, fault.line, fault.column) == ("check", "nodes[1].body.nodes[1].when", 10, 46)
    assert "something is missing at the end" in fault.message and "nodes" not in fault.message


@pytest.mark.parametrize(
    ("text", "line", "path", "words"),
    [
        ("name: tea\nnodes: [", 2, "", "not YAML"),
        ("[]", 1, "", "must be a mapping"),
        ("", 1, "", "must be a mapping"),
        ("name: tea\nnodes:\n  - {id: a, type: agnt}\n", 3, "nodes[0].type", "did you mean 'agent'?"),
        ("name: tea\nnods: []\n", 2, "nods", "did you mean 'nodes'?"),
        ("\ud800", None, "", "not Unicode"),
        ("a: &a [*a]", 1, "a", "unknown field"),
    ],
)
def test_each_fault_has_its_place(text: str, line: int | None, path: str, words: str) -> None:
    flow, faults = read_text(text)
    assert flow is None
    [fault] = [each for each in faults if each.path == path][:1]
    assert fault.line == line and words in fault.message


@given(st.text(max_size=300))
def test_any_text_has_faults_or_is_a_flow(text: str) -> None:
    flow, faults = read_text(text)
    assert faults or flow is not None


def test_a_faulty_text_is_refused_with_all_faults() -> None:
    with pytest.raises(FaultyText, match=r"line 10: nodes\[1\].body.nodes\[1\].when: ") as caught:
        valid_flow(FLOW)
    assert caught.value.type == "InvalidInput" and len(caught.value.faults) == 1
    assert valid_flow(FLOW.replace("item >", "item > 1")).name == "tea"
