from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator, validator_for

from kernel.basics.errors import ProviderRefused
from plugins.llm._schema_answer.answer import answer

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(-5, 5) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def numbers(draw: st.DrawFn) -> dict[str, Any]:
    low = draw(st.integers(-50, 50))
    step = draw(st.sampled_from([1, 2, 3, 5, 7]))
    schema = {"type": draw(st.sampled_from(["integer", "number"]))}
    kind = draw(st.sampled_from(["minimum", "exclusiveMinimum", "none"]))
    limits = {} if kind == "none" else {kind: low}
    if draw(st.booleans()):
        limits[draw(st.sampled_from(["maximum", "exclusiveMaximum"]))] = low + 2 * step + 1
    return {**schema, **limits, **({"multipleOf": step} if draw(st.booleans()) else {})}


@st.composite
def strings(draw: st.DrawFn) -> dict[str, Any]:
    if draw(st.booleans()):
        patterns = [
            r"^[a-z]+$",
            r"^s\d+$",
            r"^\d{4}-\d{2}$",
            r"[A-Z]{3}",
            r"^(yes|no)$",
            r"^[^a-z]+$",
            r"^\S+@\S+\.\w{2,}$",
            r"^$",
        ]
        return {"type": "string", "pattern": draw(st.sampled_from(patterns))}
    least = draw(st.integers(0, 30))
    limits = {"minLength": least, "maxLength": least + draw(st.integers(0, 5))}
    formats = st.sampled_from(["date-time", "date", "email", "uuid", "uri", "ipv4"])
    return {"type": "string", **draw(st.sampled_from([{}, limits])), **({"format": draw(formats)} if least < 3 else {})}


LEAVES = (
    numbers()
    | strings()
    | st.sampled_from([{"type": "boolean"}, {"type": "null"}, {}, True, {"type": ["null", "string"]}, {"$ref": "#/$defs/node"}])
    | st.lists(JSON, min_size=1, max_size=3, unique_by=repr).map(lambda words: {"enum": words})
    | JSON.map(lambda value: {"const": value})
)


@st.composite
def objects(draw: st.DrawFn, inner: st.SearchStrategy[Any]) -> dict[str, Any]:
    properties = draw(st.dictionaries(st.sampled_from(["title", "items", "a", "b", "$x"]), inner, max_size=4))
    required = [name for name in properties if draw(st.booleans())]
    schema: dict[str, Any] = {"type": "object", "properties": properties, "required": required}
    if draw(st.booleans()):
        schema["additionalProperties"] = False
    if draw(st.booleans()):
        schema["minProperties"] = draw(st.integers(0, len(properties)))
    return schema


@st.composite
def arrays(draw: st.DrawFn, inner: st.SearchStrategy[Any]) -> dict[str, Any]:
    least = draw(st.integers(0, 4))
    if draw(st.booleans()):
        wide = st.sampled_from(
            [{"type": "integer"}, {"type": "string"}, {"enum": [1, 2, 3, 4, 5]}, {"type": "number", "minimum": 2}]
        )
        return {"type": "array", "items": draw(wide), "minItems": least, "uniqueItems": True}
    return {"type": "array", "items": draw(inner), "minItems": least, "maxItems": least + draw(st.integers(0, 2))}


def composites(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return (
        objects(inner)
        | arrays(inner)
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"anyOf": parts})
        | inner.map(lambda part: {"allOf": [part, {"description": "the same"}]})
        | inner.map(lambda part: {"oneOf": [part, {"not": {}}]})
    )


NODE = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]},
        "children": {"type": "array", "items": {"$ref": "#/$defs/node"}},
    },
    "required": ["name", "next", "children"],
    "additionalProperties": False,
}
SCHEMAS = st.recursive(LEAVES, composites, max_leaves=12)


@settings(max_examples=100, deadline=None)
@given(SCHEMAS, JSON)
def test_every_schema_that_can_be_met_is_met_whatever_the_draft_says(part: Any, draft: Any) -> None:
    schema = {"$defs": {"node": NODE}, "allOf": [part]}
    value = answer(schema, draft, "words")
    Draft202012Validator(schema).validate(value)
    assert answer(schema, draft, "words") == value


SPECIAL: list[dict[str, Any]] = [
    {"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False, "minItems": 2, "type": "array"},
    {"type": "array", "contains": {"const": 5}, "minContains": 2},
    {"type": "object", "required": ["x_1"], "patternProperties": {"^x_": {"type": "integer"}}, "additionalProperties": False},
    {"type": "object", "minProperties": 3},
    {"type": "object", "minProperties": 2, "propertyNames": {"pattern": "^k\\d$"}},
    {"type": "object", "minProperties": 1, "patternProperties": {"^n": {"const": 1}}, "additionalProperties": False},
    {"if": {"properties": {"kind": {"const": "a"}}}, "then": {"required": ["why"]}, "required": ["kind"], "type": "object"},
    {"type": "object", "properties": {"a": {"const": 1}}, "required": ["a"], "dependentRequired": {"a": ["b"]}},
    {"type": "string", "not": {"const": "words"}},
    {"oneOf": [{"type": "integer", "multipleOf": 3}, {"type": "integer", "multipleOf": 5}]},
    {"allOf": [{"properties": {"a": {"minimum": 3}}},
               {"properties": {"a": {"type": "integer", "maximum": 4}}, "required": ["a"]}]},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.001},
    {"type": "integer", "minimum": 10**20},
    {"type": "number", "multipleOf": 0.25, "minimum": 0.3, "maximum": 0.6},
    {"$ref": "#/$defs/n", "$defs": {"n": NODE | {"properties": {**NODE["properties"], "next": {"$ref": "#/$defs/m"}}},  # type: ignore[dict-item]
                                    "node": NODE, "m": {"oneOf": [{"$ref": "#/$defs/n"}, {"const": 0}]}}},
    {"type": "string", "pattern": "^.{40,}$", "maxLength": 45},
    {"enum": [{"a": 1}, [1]]},
    {"type": "string", "pattern": r"^\p{Lu}[\p{Ll}']+(?<year> \d{4})$"},
    {"$schema": "http://json-schema.org/draft-07/schema#", "type": "array", "minItems": 2, "additionalItems": {"const": 2},
     "items": [{"type": "string"}]},
    {"type": "array", "minItems": 1000, "items": {"type": "string"}},
    {"type": "string", "minLength": 100_000},
    {"type": "string", "maxLength": 10**9},
    {"type": "number", "multipleOf": 0.01, "minimum": 19.99},
    {"type": "object", "properties": {"$ref": {"const": {"$ref": "#/x"}}}, "required": ["$ref"]},
    {"properties": {"a~b/c": {"type": "integer"}}, "required": ["z"], "$defs": {"a/b": {"const": 3}},
     "additionalProperties": {"$ref": "#/$defs/a~1b"}},
    {},
]  # fmt: skip


@pytest.mark.parametrize("schema", SPECIAL)
def test_the_less_common_keywords(schema: dict[str, Any]) -> None:
    validator_for(schema).validate(answer(schema, {}, "words"))


IMPOSSIBLE: list[tuple[dict[str, Any], str]] = [
    ({"type": "nonsense"}, "output_schema.type: not valid JSON Schema"),
    ({"type": "object", "properties": {"a": False}, "required": ["a"]}, r"\$\.a"),
    ({"type": "object", "properties": {"a": {"enum": [1], "type": "string"}}, "required": ["a"]}, r"\$\.a"),
    ({"type": "array", "items": {"type": "boolean"}, "uniqueItems": True, "minItems": 3}, r"\$"),
    ({"$ref": "https://example.com/other.json"}, "must stay within the schema"),
    ({"$ref": "#/$defs/none"}, "there is no such part"),
    ({"$ref": "#"}, "refers to itself"),
    ({"type": "string", "pattern": "^(?:(?:(?:){100000}){100000}x){10000}$"}, "no value fits|regular expression"),
    ({"type": "string", "pattern": "(" * 4000 + ")" * 4000 + "x"}, "no value fits|regular expression"),
    ({"type": "string", "minLength": 10**9}, r"minLength 1000000000 is too large: at most 100,000 characters are made, at \$"),
    ({"type": "array", "minItems": 10**9}, "minItems 1000000000 is too large: at most 1,000 items"),
    ({"type": "array", "contains": {"const": 1}, "minContains": 10**9}, "minContains 1000000000 is too large"),
    ({"type": "object", "minProperties": 10**9}, "minProperties 1000000000 is too large: at most 1,000 properties"),
    ({"type": "array", "minItems": 3, "uniqueItems": True, "items": {"type": "string", "minLength": 90_000}}, "too large"),
    ({"type": "number", "multipleOf": 1e-300, "minimum": 10**400}, "no value fits"),
    ({"type": "string", "pattern": "^((((a{9}){9}){9}){9}){9}$"}, "no value fits"),
    (
        {
            "$ref": "#/$defs/a",
            "$defs": {"a": {"properties": {"a": {"$ref": "#/$defs/a"}}, "required": ["a"], "type": "object"}},
        },
        "deep",
    ),
    (
        {
            "properties": {"a": {"$ref": "#/$defs/a"}, "b": {"$ref": "#/$defs/a"}},
            "$defs": {"a": {"type": "array", "minItems": 500, "items": {"type": "array", "minItems": 500}}},
            "required": ["a", "b"],
        },
        "it is too large",
    ),
]


@pytest.mark.parametrize(("schema", "words"), IMPOSSIBLE)
def test_what_cannot_be_met_is_refused_naming_the_part(schema: dict[str, Any], words: str) -> None:
    with pytest.raises(ProviderRefused, match=words):
        answer(schema, {}, "words")


def test_a_recursive_schema_ends_soon() -> None:
    tree = {"type": "object", "properties": {side: {"anyOf": [{"$ref": "#"}, {"type": "null"}]} for side in ("left", "right")}}
    assert answer(tree | {"required": ["left", "right"]}, {}, "words") == {"left": None, "right": None}


def test_the_draft_is_kept_where_there_is_a_place_for_it() -> None:
    schema = {
        "type": "object",
        "properties": {
            "title": {"type": "string"},
            "tags": {"type": "array", "items": {"enum": ["a", "b"]}},
            "n": {"type": "integer"},
        },
        "required": ["title", "n"],
    }
    draft = {"title": "T", "tags": ["b", "z", "a"], "n": "three", "unknown": 1}
    assert answer(schema, draft, "words") == {"title": "T", "tags": ["b", "b", "a"], "n": 1}
