"""Tools in the form that providers take."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.kinds.llm import ToolSpec
from plugins.llm._tools import LONGEST_DESCRIPTION, offered

ID = {"id": {"type": "string"}}
NONE = {"type": "object", "properties": {}}
ARGS = {"$defs": {"A": {"properties": ID}}}


@pytest.mark.parametrize(
    ("schema", "sent"),
    [
        ({}, {"type": "object", "properties": {}}),
        ({"type": "object", "properties": ID, "required": ["id"]}, {"type": "object", "properties": ID, "required": ["id"]}),
        ({"$schema": "http://json-schema.org/draft-07/schema#", "$id": "x", "type": "object"}, NONE),
        ({"type": "object", "properties": None, "required": None, "title": None}, {"type": "object", "properties": {}}),
        ({"type": ["object", "null"]}, {"type": "object", "properties": {}}),
        ({"properties": ID, "anyOf": [{"required": ["id"]}]}, {"type": "object", "properties": ID}),
        ({"oneOf": [{"properties": ID}, {"properties": {"n": {}}}]}, {"type": "object", "properties": {"n": {}, **ID}}),
        ({"allOf": [{"properties": ID, "required": ["id"]}]}, {"type": "object", "properties": ID, "required": ["id"]}),
        ({"$ref": "#/$defs/A", **ARGS}, {"type": "object", "properties": ID, **ARGS}),
        ({"properties": {"at": {"type": "array"}}}, {"type": "object", "properties": {"at": {"type": "array", "items": {}}}}),
        (
            {"properties": {"at": {"type": "array", "items": [ID["id"], {"type": "number"}], "additionalItems": False}}},
            {"type": "object", "properties": {"at": {"type": "array", "items": {"anyOf": [ID["id"], {"type": "number"}]}}}},
        ),
        ({"properties": {"q": True}}, {"type": "object", "properties": {"q": {}}}),
        (
            {"properties": {"q": {"type": ["string", "null"], "default": None, "description": None}}},
            {"type": "object", "properties": {"q": {"type": ["string", "null"], "default": None}}},
        ),
        ({"type": "object", "additionalProperties": False}, {**NONE, "additionalProperties": False}),
        ({"anyOf": "x", "properties": 7, "required": "id"}, {"type": "object", "properties": {}}),
    ],
)  # fmt: skip
def test_what_goes_out(schema: dict[str, Any], sent: dict[str, Any]) -> None:
    given = ToolSpec(name="look", description="Looks.", parameters=schema)
    before = given.model_copy(deep=True)
    assert offered(given).parameters == sent
    assert given == before, "the tool's own schema is held against the arguments"
    assert offered(offered(given)).parameters == sent


def test_omitted_keywords_are_in_the_description_if_there_is_room() -> None:
    schema = {"properties": ID, "anyOf": [{"required": ["id"]}, {"required": ["name"]}]}
    assert offered(ToolSpec(name="look", description="Looks.", parameters=schema)).description == (
        'Looks.\nThe arguments must also fit this JSON Schema: {"anyOf": [{"required": ["id"]}, {"required": ["name"]}]}'
    )
    long = ToolSpec(name="look", description="x" * LONGEST_DESCRIPTION, parameters=schema)
    assert offered(long).description == long.description
    assert offered(ToolSpec(name="look", description="Looks.")).description == "Looks."


def test_a_schema_nested_very_deep_goes_out() -> None:
    deep: dict[str, Any] = {}
    for _ in range(5000):
        deep = {"properties": {"a": deep}}
    assert offered(ToolSpec(name="look", parameters=deep)).parameters["type"] == "object"
