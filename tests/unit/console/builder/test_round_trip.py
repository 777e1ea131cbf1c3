"""Edits in the browser lose nothing: the text that the builder writes holds, for our own reader, what was wanted."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runtime.yaml_source import read_bytes
from tests.support.installed.builder import BUILDER
from tests.support.installed.node import program
from tests.unit.kernel.flow.test_any_graph import FLOWS

EXAMPLES = sorted((Path(__file__).resolve().parents[4] / "examples" / "flows").glob("*.yaml"))


class Editor:
    """The builder's editor of texts, in a process of Node."""

    def __init__(self, script: Path) -> None:
        self._process = subprocess.Popen(
            [program("node"), str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def ask(self, **question: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def stop(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    if not (BUILDER / "node_modules" / "vite").is_dir():
        pytest.skip("the builder's packages are not installed: make builder brings them")
    out = BUILDER / "node_modules" / ".roundtrip"
    line = ["npx", "vite", "build", "--logLevel", "error", "--ssr", "tests/roundtrip.ts", "--outDir", str(out)]
    subprocess.run([program("npx"), *line[1:]], cwd=BUILDER, check=True, timeout=300)
    started = Editor(out / "roundtrip.js")
    yield started
    started.stop()


def held(text: str) -> Any:
    """Return what a text holds, as workers read it."""
    return read_bytes(text.encode(), "flow").plain


WORDS = st.one_of(
    st.text(max_size=20).filter(lambda text: text.isprintable()),
    st.sampled_from([
        "yes", "no", "on", "null", "~", "1_000", "0o7", "010", "0x1F", "1e3", "12:30", "2026-01-01", "2026-01-01T10:00:00Z",
        "=", "<<", "- a", "a: b", "# no", "a # b", "{{ a }}", "one\ntwo", "one\n\n  two\n",
        " a ", "'", '"', "\\", "%", "@a", "`", "&a",
        "*a", "!a", "a\tb", "é\u2028ö", "…", "", ".", "-", "?", "|", ">", ".inf", "-.5", "+1", "0b1", "TRUE", "N", "y",
    ]),
)  # fmt: skip
NUMBERS = st.one_of(st.integers(-(2**53) + 1, 2**53 - 1), st.floats(-1e9, 1e9).map(lambda number: round(number, 3)))
VALUES = st.recursive(
    st.one_of(WORDS, NUMBERS, st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=6,
)  # fmt: skip


def changed(data: st.DataObject, graph: dict[str, Any]) -> dict[str, Any]:
    """Return a flow with a few changes as a person makes them."""
    flow: dict[str, Any] = json.loads(json.dumps(graph))
    for _ in range(data.draw(st.integers(1, 4))):
        node = data.draw(st.sampled_from(flow["nodes"]))
        match data.draw(st.sampled_from(["field", "node", "gone", "edge", "place", "body"])):
            case "field":
                node[data.draw(st.sampled_from(["title", "value", "args", "into"]))] = data.draw(VALUES)
            case "node":
                flow["nodes"].append({"id": f"new{len(flow['nodes'])}", "type": "transform", "value": data.draw(VALUES)})
            case "gone" if len(flow["nodes"]) > 1:
                flow["nodes"].remove(node)
            case "edge":
                flow["edges"] = [*flow["edges"][1:], {"from": node["id"], "to": "x", "case": data.draw(WORDS)}]
            case "place":
                flow.setdefault("layout", {})[node["id"]] = {"x": data.draw(st.integers(-9, 9)), "y": 1}
            case "body" if "body" in node:
                node["body"]["nodes"][0]["title"] = data.draw(WORDS)
    return flow


@pytest.mark.drill
@given(graph=FLOWS, data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_edit_of_any_flow_holds_what_was_wanted(editor: Editor, graph: dict[str, Any], data: st.DataObject) -> None:
    before = editor.ask(text="", wanted={"name": "any", **graph})
    wanted = {"name": "any", **changed(data, graph)}
    after = editor.ask(text=before["text"], wanted=wanted)
    assert after["value"] == wanted
    assert held(after["text"]) == wanted
    back = editor.ask(text=after["text"], wanted=before["value"])
    assert held(back["text"]) == before["value"]


@given(example=st.sampled_from(EXAMPLES), data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_edit_of_an_example_keeps_all_comments(editor: Editor, example: Path, data: st.DataObject) -> None:
    text = example.read_text()
    flow = held(text)
    assert editor.ask(text=text)["value"] == flow
    assert editor.ask(text=text, wanted=flow)["text"] == text
    node = data.draw(st.sampled_from(flow["nodes"]))
    node["title"] = data.draw(WORDS)
    flow["layout"] = {node["id"]: {"x": 1, "y": 2}}
    after = editor.ask(text=text, wanted=flow)["text"]
    assert held(after) == flow
    assert [line for line in text.splitlines() if "#" in line and line not in after.splitlines()] == []
