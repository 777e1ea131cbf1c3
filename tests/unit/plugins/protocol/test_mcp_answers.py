"""Lenient reading of MCP servers' results: tools one by one, and results in every form."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kernel.kinds.protocol import LONGEST_NAME, whole_names
from plugins.protocol._mcp_answers import LARGEST_SCHEMA, LEFT_OUT, LONGEST_DESCRIPTION, repaired, words_of
from tests.support.peers.odd_mcp import tool

EMPTY = {"type": "object"}
NULLS = {"type": ["string", "null"], "default": None, "const": None, "enum": [None], "examples": [None]}


def listed(*tools: Any) -> tuple[list[dict[str, Any]], dict[str, str]]:
    result = repaired({"tools": list(tools)})
    return result["tools"], result["_meta"][LEFT_OUT]


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ({}, EMPTY), (None, EMPTY), ([], EMPTY), ({"type": None}, EMPTY), ({"type": ["object", "null"]}, EMPTY),
        ({"properties": []}, {"properties": {}, "type": "object"}),
        ({"properties": None, "required": None, "additionalProperties": None}, EMPTY),
        ({"properties": {"a": None, "b": [], "c": {"enum": None, "title": None}}},
         {"properties": {"a": {}, "b": {}, "c": {}}, "type": "object"}),
        ({"properties": {"a": NULLS}}, {"properties": {"a": NULLS}, "type": "object"}),
        ({"properties": {"default": {"minimum": None, "type": "number"}}},
         {"properties": {"default": {"type": "number"}}, "type": "object"}),
        ({"anyOf": [{"required": ["a"], "title": None}, {"required": ["b"]}]},
         {"anyOf": [{"required": ["a"]}, {"required": ["b"]}], "type": "object"}),
        ({"$ref": "#/$defs/A", "$defs": {"A": {"items": {"format": None}}}},
         {"$ref": "#/$defs/A", "$defs": {"A": {"items": {}}}, "type": "object"}),
    ],
)  # fmt: skip
def test_schemas_without_the_nulls_of_what_is_left_out(given: Any, taken: dict[str, Any]) -> None:
    [found], left_out = listed(tool(inputSchema=given))
    assert found["inputSchema"] == taken and left_out == {}


def test_only_what_is_used_of_a_tool_is_kept() -> None:
    unused: dict[str, Any] = {"outputSchema": {"type": "string"}, "icons": 3, "execution": "?", "_meta": [], "more": 1}
    odd = tool(title=None, description=None, annotations=None, **unused)
    assert listed(odd) == ([{"name": "look", "inputSchema": {"type": "object", "properties": {}}}], {})
    hints: dict[str, Any] = {
        "readOnlyHint": True,
        "destructiveHint": None,
        "idempotentHint": "yes",
        "title": "Look",
        "more": {},
    }
    [found], _ = listed(tool(annotations=hints, description="d" * 10_000, title=7))
    assert found["annotations"] == {"readOnlyHint": True, "title": "Look"} and "title" not in found
    assert len(found["description"]) == LONGEST_DESCRIPTION + 1
    assert listed({"name": "look"})[0] == [{"name": "look", "inputSchema": EMPTY}]
    assert listed(tool(annotations=[]))[1] == {}


def test_a_bad_tool_costs_itself_alone() -> None:
    wide = {"properties": {f"p{n}": {"type": "string"} for n in range(5_000)}}
    found, left_out = listed(
        tool("a"), None, tool(""), tool(None), tool(7), "tool", tool("b", inputSchema="x"),
        tool("c", inputSchema={"type": "array"}), tool("a"), tool("d", inputSchema=wide), tool("e"),
    )  # fmt: skip
    assert [each["name"] for each in found] == ["a", "e"]
    assert left_out == {
        "tool 2": "it has no name", "tool 3": "it has no name", "tool 4": "it has no name", "tool 5": "it has no name",
        "tool 6": "it has no name", "b": "its inputSchema is not a JSON object",
        "c": 'its inputSchema describes "array", and arguments are an object', "a": "the server lists another one of this name",
        "d": left_out["d"],
    }  # fmt: skip
    assert f"at most {LARGEST_SCHEMA:,}" in left_out["d"]


def test_pages_stay_pages_and_other_results_stay_as_they_are() -> None:
    assert repaired({"tools": [], "nextCursor": "2"})["nextCursor"] == "2"
    assert "nextCursor" not in repaired({"tools": [], "nextCursor": None})
    others: list[dict[str, Any]] = [{}, {"protocolVersion": "1"}, {"resultType": "input_required", "inputRequests": {}}]
    assert [repaired(other) for other in others] == others


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ({"content": [text("one"), text("two")]}, "one\ntwo"),
        ({"content": [text("2 rows")], "structuredContent": {"ids": [1, 2]}}, '2 rows\n{"ids": [1, 2]}'),
        ({"content": [], "structuredContent": {"n": 1}}, '{"n": 1}'),
        ({"structuredContent": {"n": 1}}, '{"n": 1}'),
        ({"content": None, "structuredContent": [1, 2]}, "[1, 2]"),
        # A repeated content is shown once.
        ({"content": [text('{ "n": 1 }')], "structuredContent": {"n": 1}}, '{ "n": 1 }'),
        ({"content": [text("5")], "structuredContent": {"result": 5}}, "5"),
        ({"content": [text("hot")], "structuredContent": {"result": "hot"}}, "hot"),
        ({"content": [text("hot")], "structuredContent": {"content": "hot"}}, "hot"),
        ({"content": [text("3")], "structuredContent": {"celsius": 3}}, '3\n{"celsius": 3}'),
        ({"content": [text("a"), text("b")], "structuredContent": {"result": ["a", "b"]}}, "a\nb"),
        ({"content": [text("1"), text("2")], "structuredContent": {"result": [1, 2]}}, "1\n2"),
        ({"content": [text("a")], "structuredContent": {"result": ["a"]}}, "a"),
        ({"content": [text("1")], "structuredContent": {"result": True}}, '1\n{"result": true}'),
        ({"content": [text("5")], "structuredContent": {"result": 5, "unit": "kg"}}, '5\n{"result": 5, "unit": "kg"}'),
        ({"content": [text("[" * 20_000)], "structuredContent": {"n": 1}}, "[" * 20_000 + '\n{"n": 1}'),
        ({"content": [{"type": "image", "data": "aGk=", "mimeType": "image/png"}]}, "[image: image/png, not shown]"),
        ({"content": [{"type": "audio", "data": "aGk=", "mimeType": None}]}, "[audio: data, not shown]"),
        ({"content": [{"type": "resource_link", "name": "guide", "uri": "doc://1"}]}, "[guide: doc://1]"),
        ({"content": [{"type": "resource_link", "uri": "no uri at all"}]}, "[resource: no uri at all]"),
        ({"content": [{"type": "resource", "resource": {"uri": "doc://1", "text": "tea"}}]}, "[doc://1]\ntea"),
        ({"content": [{"type": "resource", "resource": {"uri": "doc://1", "blob": "aGk=", "mimeType": "image/png"}}]},
         "[doc://1: image/png, not shown]"),
        ({"content": [{"type": "resource", "resource": None}]}, '{"type": "resource", "resource": null}'),
        ({"content": [{"type": "text", "text": None}]}, '{"type": "text", "text": null}'),
        ({"content": [{"type": "text", "text": "kept", "annotations": {"priority": 7}, "_meta": None}]}, "kept"),
        ({"content": [{"type": "markdown", "text": "# Tea"}]}, "# Tea"),
        ({"content": [{"type": "video", "data": "aGk=", "mimeType": "video/mp4"}]}, "[video: video/mp4, not shown]"),
        ({"content": [{"type": "chart", "values": [1]}]}, '{"type": "chart", "values": [1]}'),
        ({"content": "plain"}, "plain"),
        ({"content": ["plain", 5, None]}, "plain\n5\nnull"),
        ({"content": {"type": "text", "text": "alone"}}, "alone"),
        ({"content": []}, ""),
    ],
)  # fmt: skip
def test_a_result_in_words(result: dict[str, Any], words: str) -> None:
    assert words_of(result) == words
    assert repaired(result) == {"content": [text(words)], "isError": False}


def test_a_failure_stays_one() -> None:
    assert repaired({"content": [text("no")], "isError": True})["isError"] is True
    assert repaired({"isError": True})["content"] == [text("")]
    assert repaired({"content": [], "isError": None})["isError"] is False


def test_names_are_such_as_providers_take_and_never_alike() -> None:
    assert whole_names("files", ["read.text/file"]) == {"read.text/file": "files__read_text_file"}
    [long] = whole_names("files", ["x" * 100]).values()
    assert long == ("files__" + "x" * 100)[:LONGEST_NAME]

    dots = whole_names("web", ["files.read", "files/read", "look"])
    assert dots["look"] == "web__look" and len(set(dots.values())) == 3
    assert all(name.startswith("web__files_read_") for tool, name in dots.items() if tool != "look")
    assert whole_names("web", ["files/read", "look", "files.read"]) == dots, "the order of the list is nothing"

    exact = whole_names("web", ["files_read", "files.read"])
    assert exact["files_read"] == "web__files_read" and exact["files.read"] != "web__files_read"

    resources = ["get_" + "very_long_name_of_a_resource_" * 2 + each for each in ("list", "item")]
    many = whole_names("web", [*resources, *("茶" * n for n in range(1, 40)), *("茶" * n + "水" for n in range(39))])
    assert len(set(many.values())) == len(many) and all(len(name) <= LONGEST_NAME for name in many.values())
    assert all(name.isascii() and json.dumps(name)[1:-1] == name for name in many.values())
