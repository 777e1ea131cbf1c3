"""Nulls for optional properties."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.model_call.nulls import fitting, without_needless_nulls

TEXT = {"type": "string"}


def closed(properties: dict[str, Any], *required: str, **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required), **more}


@pytest.mark.parametrize(
    ("schema", "kept"),
    [
        (closed({"a": TEXT}), {}),
        (closed({"a": TEXT}, "a"), {"a": None}),
        (closed({"a": {"type": ["string", "null"]}}), {"a": None}),
        (closed({"a": {}}), {"a": None}),
        (closed({"a": True}), {"a": None}),
        (closed({"a": {"enum": ["x"]}}), {}),
        (closed({"a": {"enum": ["x", None]}}), {"a": None}),
        (closed({"a": {"const": "x"}}), {}),
        (closed({"a": {"anyOf": [TEXT, {"type": "null"}]}}), {"a": None}),
        (closed({"a": {"anyOf": [TEXT, {"type": "integer"}]}}), {}),
        (closed({"a": {"$ref": "#/$defs/T"}}, **{"$defs": {"T": TEXT}}), {}),
        (closed({"a": {"$ref": "http://elsewhere"}}), {"a": None}),
        (closed({}), {"a": None}),
        (closed({}, additionalProperties=False), {}),
        ({}, {"a": None}),
        (True, {"a": None}),
        ({"properties": 7, "required": "a"}, {"a": None}),
    ],
)
def test_a_null_goes_where_it_does_not_fit_and_may_be_left_out(schema: Any, kept: dict[str, Any]) -> None:
    assert without_needless_nulls({"a": None}, schema) == kept


def test_nulls_within_are_looked_at_too() -> None:
    schema = closed({"list": {"type": "array", "items": closed({"a": TEXT})}, "inner": closed({"a": TEXT}, "a")})
    value = {"list": [{"a": None, "b": 1}], "inner": {"a": None}}
    assert without_needless_nulls(value, schema) == {"list": [{"b": 1}], "inner": {"a": None}}


def test_a_value_that_fits_is_left_as_it_is_and_one_that_cannot_keeps_its_fault() -> None:
    schema = closed({"a": TEXT})
    assert fitting({"a": None}, schema, lambda value: None) == ({"a": None}, None)
    assert fitting({"a": None}, schema, lambda value: "a is null" if "a" in value else None) == ({}, None)
    assert fitting({"a": None}, schema, lambda value: "wrong") == ({"a": None}, "wrong")


def test_endless_nesting_is_left_unchanged() -> None:
    deep: Any = None
    for _ in range(5000):
        deep = {"a": deep}
    schema: dict[str, Any] = {"properties": {}}
    schema["properties"]["a"] = schema
    assert without_needless_nulls(deep, schema) == deep
