"""Versions of published flows: their numbers and their changes; and the differences of two versions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.flow.compare import compare
from kernel.flow.fork import fork_flow, hangs_on
from kernel.flow.shapes import FlowDefinition, NamedFlowInput
from kernel.flow.state import Flow
from kernel.flow.versions import next_version, package_of_flow, versions_of
from kernel.registry.rollout import Stored
from kernel.views.flow_difference import difference_picture
from tests.support.flows import flow, graph, tool, transform


def read(written: dict[str, Any]) -> FlowDefinition:
    found: FlowDefinition = parse(FlowDefinition, written, "flow")
    return found


@pytest.mark.parametrize(
    ("given", "used", "version"),
    [
        (None, [], "1"),
        (None, ["2", "1"], "3"),
        (None, ["1", "3", "2"], "4"),  # the newest is an old one again; its successor exists already
        ("1", ["1"], "2"),
        ("1", ["3", "2", "1"], "4"),
        ("2.5", ["1"], "2.5"),
        ("1.9", ["1.9"], "1.10"),
        ("beta", ["beta"], "beta.2"),
        (None, ["beta.2", "beta"], "beta.3"),
    ],
)
def test_new_content_gets_its_own_version_or_the_next_one(given: str | None, used: list[str], version: str) -> None:
    assert next_version(given, used) == version


def test_an_input_pins_one_version() -> None:
    def ref(**given: Any) -> str | None:
        task: NamedFlowInput = parse(NamedFlowInput, given, "Flow input")
        return task.ref

    assert (ref(flow="tea"), ref(flow="tea@2"), ref(flow="tea", version="2")) == ("tea", "tea@2", "tea@2")
    assert ref(flow="tea@2", version="2") == "tea@2"
    for wrong in (
        {"flow": "tea@2", "version": "3"},
        {"flow": "a b"},
        {"flow": "tea@"},
        {"flow": flow(way="start>done"), "version": "1"},
    ):
        with pytest.raises(InvalidInput, match="Flow input"):
            ref(**wrong)


BODY = graph(tool("add"), transform("sum", "{{ add }}"), way="b_start>add add>sum sum>b_done", prefix="b_")
OLD = flow(
    tool("one"), tool("two"), {"id": "rounds", "type": "loop", "body": BODY}, way="start>one one>two two>rounds rounds>done"
)


def test_differences_are_said_and_drawn_without_colour_too() -> None:
    body = graph(tool("add", args={"n": 1}), transform("sum", "{{ add }}"), way="b_start>add add>sum sum>b_done", prefix="b_")
    new = flow(
        tool("one"),
        tool("three"),
        {"id": "rounds", "type": "loop", "body": body},
        way="start>one one>three three>rounds rounds>done",
    )
    changes = compare(read(OLD), read(new))
    assert [(each.change, each.node or each.edge, each.words) for each in changes] == [
        ("removed", "two", "the tool is removed"),
        ("changed", "add", 'args is new: {"n": 1}'),
        ("added", "three", "a new tool"),
        ("removed", "one > two", "the edge is removed"),
        ("removed", "two > rounds", "the edge is removed"),
        ("added", "one > three", "a new edge"),
        ("added", "three > rounds", "a new edge"),
    ]
    picture = difference_picture(read(OLD), read(new))
    words = [each.text for each in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")]
    assert {"+ three: tool", "− two: tool", "~ add: tool", "one: tool", "+", "−"} <= set(words)
    assert 'stroke-dasharray="6 4"' in picture and 'stroke-width="3"' in picture


def test_versions_that_are_a_circle_together_are_drawn() -> None:
    one, other = (flow(tool("a"), tool("b"), way=way) for way in ("start>a a>b b>done", "start>b b>a a>done"))
    words = ElementTree.fromstring(difference_picture(read(one), read(other))).iter("{http://www.w3.org/2000/svg}text")
    assert {"a: tool", "b: tool"} <= {each.text for each in words}


@pytest.mark.parametrize(
    ("path", "at", "hangs"),
    [
        ("one", "two", False),
        ("two", "two", True),
        ("rounds", "two", True),
        ("rounds.1/add", "two", True),
        ("two", "rounds.2/add", False),
        ("rounds.1/add", "rounds.2/add", False),
        ("rounds.2/add", "rounds.2/sum", False),
        ("rounds.2/sum", "rounds.2/add", True),
        ("rounds.3/add", "rounds.2/sum", True),
        ("done", "rounds.2/sum", True),
    ],
)
def test_what_hangs_on_a_node_is_not_taken_over(path: str, at: str, hangs: bool) -> None:
    assert hangs_on(Flow.of(read(OLD)), path, at) is hangs


def test_items_of_a_map_do_not_hang_on_each_other() -> None:
    mapped = flow({"id": "many", "type": "map", "over": "input", "body": BODY}, tool("end"), way="start>many many>end end>done")
    planned = Flow.of(read(mapped))
    assert not hangs_on(planned, "many.3/add", "many.2/add") and hangs_on(planned, "many.2/sum", "many.2/add")
    assert hangs_on(planned, "end", "many.2/add")


@pytest.mark.parametrize(
    "at", ["two.1", "two.x/add", "rounds/add", "rounds.2", "rounds.2/rounds", "", "one/two", "rounds.2/add/x"]
)
def test_a_path_that_no_node_has_is_refused(at: str) -> None:
    from tests.unit.kernel.flow.test_trial import run

    record = run(read(OLD), None, {})
    with pytest.raises(InvalidInput, match="--at"):
        fork_flow("run", record, read(OLD), at)


def test_the_version_in_use_is_listed_without_its_change_too() -> None:
    at = datetime.now(UTC)
    package = package_of_flow(read(OLD), "1", "text")
    stored = [Stored(hash=package.hash, manifest=package.manifest, installed_at=at)]
    [found] = versions_of(stored, [], package.hash)
    assert (found.version, found.at, found.current) == ("1", at, True)
    assert versions_of(stored, [], None) == []
