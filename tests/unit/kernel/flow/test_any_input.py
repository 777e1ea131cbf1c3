"""Whatever is sent as a flow, and as its input: it is refused with `InvalidInput`, or planned without another error."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.flow import commands
from kernel.flow.decide import decide
from kernel.flow.faults import check_flow, check_input
from kernel.flow.shapes import FlowInput
from kernel.flow.state import Flow, FlowState, id_of
from tests.support.flows import flow, graph, tool, transform, wait
from tests.support.house import ROOT

BODY = graph(transform("m_v", "{{ item.a + index }}"), way="m_start>m_v m_v>m_done", prefix="m_")
ROUNDS = graph(transform("l_v", "{{ last }} {{ round }}"), way="l_start>l_v l_v>l_done", prefix="l_")
OBJECT = {"type": "object", "properties": {"a": {"type": "number"}}, "required": ["a"], "additionalProperties": False}
WHOLE = flow(
    {"id": "start", "type": "start", "input_schema": OBJECT},
    {"id": "pick", "type": "switch", "cases": [{"case": "x", "when": "input.a > 1"}]},
    tool("t", args={"expression": "{{ input.a }}"}, output_schema=OBJECT, retry={"attempts": 2}, timeout="PT1S"),
    tool("u", args={"of": "{{ t.a }}"}),
    {"id": "ask", "type": "human", "question": "{{ input }}?", "options": [{"id": "y", "label": "Y"}]},
    {"id": "j", "type": "join", "need": 1},
    {"id": "m", "type": "map", "over": "[input, input]", "body": BODY},
    {"id": "l", "type": "loop", "max_rounds": 2, "until": "round == 2", "body": ROUNDS},
    wait("w", signal="go"),
    way="start>pick pick:x>t pick:default>ask t:compensate>u t>j ask>j j>m m>l l>w w>done",
    input={"a": 1},
)
NAMES = st.sampled_from(["a", "type", "id", "properties", "required"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False) | st.text("ab{} .1\ud800", max_size=6)
    | st.sampled_from(["{{ input }}", "{{ t }}", "start", "done", "error", "compensate", "object", "$ref", "#", "PT1S"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner),
    max_leaves=6,
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of all parts of a value."""
    found = [path]
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        found += places(each, (*path, key))
    return found


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    value[path[0]] = changed(value[path[0]], path[1:], new)
    return value


@given(data=st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_change_of_a_flow_is_refused_or_planned(data: st.DataObject) -> None:
    given: Any = copy.deepcopy(WHOLE)
    for _ in range(data.draw(st.integers(1, 3))):
        given = changed(given, data.draw(st.sampled_from(places(given))), data.draw(JSON))
    try:
        task: FlowInput = parse(FlowInput, given, "Flow input")
        check_flow(task, "Flow input")
        check_input(task, task.input, "Flow input")
    except InvalidInput:
        return
    state = FlowState(Flow.of(task))
    command: commands.Command = commands.Begin(task.input)
    for _ in range(30):
        decided = decide(state, command)
        state = decided.state
        effects = list(state.effects())
        if state.closed is not None or not effects:
            break
        effect = data.draw(st.sampled_from(effects))
        fails, output = data.draw(st.booleans()), data.draw(JSON)
        failed = commands.Fail(effect.path, "Down", "it is down")
        command = failed if fails else commands.Succeed(effect.path, output)
        assert id_of(effect.path) in state.flow.nodes


def test_the_flow_of_this_test_and_the_examples_can_be_planned() -> None:
    task: FlowInput = parse(FlowInput, WHOLE, "Flow input")
    check_flow(task, "Flow input")
    assert [effect.path for effect in decide(FlowState(Flow.of(task)), commands.Begin({"a": 2})).state.effects()] == ["t"]
    schema = json.loads((ROOT / "docs" / "schemas" / "FlowDefinition.schema.json").read_text())
    assert schema["$defs"]["Edge"]["properties"]["case"]["type"] == ["string", "boolean", "null"]
