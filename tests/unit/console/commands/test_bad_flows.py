"""Every kind of bad flow is one clear error with its place: in a file, in a text of the API, in a run's input, and as typed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from console.main import run_command
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.flow.faults import check_flow
from kernel.flow.shapes import FlowInput
from runtime.flows.flow_file import load_flow
from runtime.flows.flow_text import read_text
from tests.support.flows import flow, graph, tool, transform

Json = dict[str, Any]
INNER = graph(transform("i", "{{ item }}"), way="i_start>i i>i_done", prefix="i_")
CONDITION = {"id": "c", "type": "condition", "when": "input == 1"}
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": False}
START = {"id": "start", "type": "start", "input_schema": SCHEMA}

BAD: dict[str, tuple[Json, str, str]] = {
    "a cycle without a loop": (
        flow(transform("a", 1), transform("b", 2), way="start>a a>b b>a b>done"),
        "edges.2", "a > b > a goes in a circle; use a node of type loop",
    ),
    "an edge to nobody": (flow(transform("a", 1), way="start>a a>nobody"), "edges.1.to", "there is no node 'nobody'"),
    "a type that does not fit": (
        flow(START, transform("a", "{{ input.n }}", output_schema={"type": "string"}), way="start>a a>done"),
        "nodes.1.output_schema", "a number does not fit a text",
    ),
    "an expression that names what is not there": (
        flow(transform("a", "{{ inptu }}"), way="start>a a>done"),
        "nodes.1.value", "there is no name 'inptu', did you mean 'input'?",
    ),
    "a join that can never be reached": (
        flow({"id": "j", "type": "join"}, way="start>done j>done"), "nodes.1", "the join 'j' is never reached",
    ),
    "a join whose need can never be met": (
        flow(CONDITION, transform("a", 1), transform("b", 2), {"id": "j", "type": "join", "need": 2},
             way="start>c c:true>a c:false>b a>j b>j j>done"),
        "nodes.4.need", "at most 1 can be taken: the others exclude each other",
    ),
    "two writers of one name": (
        flow(transform("a", 1, into="x"), transform("b", 2, into="x"), way="start>a start>b a>done b>done"),
        "nodes.2", "the nodes 'a' and 'b' both write 'x', and both may run",
    ),
    "a map over a million items": (
        flow({"id": "m", "type": "map", "over": "input", "max_items": 1_000_000, "body": INNER}, way="start>m m>done"),
        "nodes.1.max_items", "less than or equal to 50000",
    ),
    "an unknown field": (flow(tool("t", argz={}), way="start>t t>done"), "nodes.1.argz", "unknown field"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_flow_is_one_clear_error_with_its_place(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, place, words = BAD[kind]
    text = json.dumps(bad, indent=1)
    (tmp_path / "bad.yaml").write_text(text)
    monkeypatch.chdir(tmp_path)
    for name in ("MOFA_CONFIG", "MOFA_HOME"):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(InvalidInput) as of_file:
        load_flow(tmp_path / "bad.yaml")
    [line] = str(of_file.value).splitlines()
    assert re.match(rf"bad\.yaml:\d+:\d+: {re.escape(place)}: ", line) and words in line

    _, [fault] = read_text(text)  # POST /flows/validate
    assert re.sub(r"\[(\d+)\]", r".\1", fault.path) == place and words in fault.message
    assert (fault.line, fault.column) == tuple(map(int, line.split(":")[1:3]))

    with pytest.raises(InvalidInput) as of_run:  # the workflow's own checks, before it runs anything
        check_flow(parse(FlowInput, bad, "Flow input"), "Flow input")
    assert of_run.value.field == place and words in str(of_run.value)

    assert run_command(["flow", "validate", "bad.yaml"]) == 2
    typed = capsys.readouterr()
    assert line in typed.out + typed.err


def test_a_version_that_is_gone_has_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`tests/integration/flow/test_published.py` has the same for runs, and `test_console_server.py` for the API."""
    (tmp_path / "uses.yaml").write_text(
        json.dumps(flow({"id": "s", "type": "subflow", "flow": "pinned@9"}, way="start>s s>done"), indent=1)
    )
    monkeypatch.chdir(tmp_path)
    for name in ("MOFA_CONFIG", "MOFA_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert run_command(["flow", "validate", "uses.yaml"]) == 2
    typed = capsys.readouterr()
    assert re.search(
        r"nodes\.\d\.flow: version: the flow 'pinned' is not published, so it has no version 9", typed.out + typed.err
    )
