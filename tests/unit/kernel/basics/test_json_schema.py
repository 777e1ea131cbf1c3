"""The JSON Schema checker: its results, messages and bounds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.basics.errors import InvalidInput
from kernel.basics.json_schema import Fault, check_schema, fault_of
from kernel.basics.limits import DEPTH, SCHEMA_BYTES, SCHEMA_NODES

DRAFT_7 = "http://json-schema.org/draft-07/schema#"
EMAIL = r"^(?!\.)(?!.*\.\.)([A-Za-z0-9_'+\-\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$"
"""The pattern that zod generates for an email, with look-ahead."""

PAIR = {
    "$schema": DRAFT_7,
    "definitions": {"P": {"items": [{"type": "number"}, {"type": "string"}]}},
    "$ref": "#/definitions/P",
}
TREE = {"properties": {"v": {"type": "integer"}, "kids": {"items": {"$ref": "#"}}}}
NAMED = {"properties": {"n": {"$id": "T0", "properties": {"kids": {"items": {"$ref": "T0"}}, "v": {"type": "integer"}}}}}
SUM = {
    "$defs": {
        "E": {
            "anyOf": [
                {"type": "number"},
                *(
                    {"type": "object", "properties": {"op": {"const": op}, "left": {"$ref": "#/$defs/E"}}, "required": ["op"]}
                    for op in "+-*/"
                ),
            ]
        }
    },
    "$ref": "#/$defs/E",
}


def nested(levels: int, innermost: Any = 1) -> Any:
    value = innermost
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("schema", "fitting", "wrong", "place", "words"),
    [
        ({"type": "string"}, "a", 5, "", "5 is not of type 'string'"),
        ({"type": ["string", "null"]}, None, 5, "", "5 is not of type 'string', 'null'"),
        ({"type": "integer"}, 1.0, True, "", "True is not of type 'integer'"),
        ({"multipleOf": 0.01}, 19.99, 19.995, "", "19.995 is not a multiple of 0.01"),
        ({"multipleOf": 0.1}, 0.3, 0.35, "", "0.35 is not a multiple of 0.1"),
        ({"const": 1}, 1.0, True, "", "1 was expected, not True"),
        ({"enum": ["a", "b"]}, "b", "c", "", "'c' is not one of ['a', 'b']"),
        ({"pattern": r"^\p{L}+$"}, "Łódź", "a1", "", r"'a1' does not match '^\\p{L}+$'"),
        ({"pattern": EMAIL}, "ann.b@example.org", ".ann@example.org", "", "does not match"),
        ({"pattern": r"^(['\"]).*\1$"}, "'a'", "'a\"", "", "does not match"),
        ({"minLength": 2}, "😀😀", "😀", "", "'😀' is too short: 2 characters or more are needed"),
        ({"maxLength": 2}, "ab", "abc", "", "'abc' is too long: 2 characters at most are allowed"),
        ({"minimum": 2, "exclusiveMinimum": 5}, 6, 3, "", "3 is less than or equal to the minimum of 5"),
        ({"maximum": 2}, 2, 3, "", "3 is greater than the maximum of 2"),
        ({"required": ["a", "b"]}, {"a": 1, "b": 2}, {"a": 1}, "", "'b' is a required property"),
        ({"dependentRequired": {"a": ["b"]}}, {"c": 1}, {"a": 1}, "", "'b' is a dependency of 'a'"),
        ({"additionalProperties": False}, {}, {"x": 1}, "", "Additional properties are not allowed ('x' was unexpected)"),
        ({"properties": {"a": {"type": "null"}}}, {"a": None}, {"a": 1}, "a", "1 is not of type 'null'"),
        ({"patternProperties": {"^(?!x-)": {"type": "null"}}}, {"x-a": 1}, {"a": 1}, "a", "1 is not of type 'null'"),
        ({"additionalProperties": {"type": "null"}}, {"a": None}, {"a": 1}, "a", "1 is not of type 'null'"),
        ({"propertyNames": {"maxLength": 1}}, {"a": 1}, {"ab": 1}, "", "the name 'ab' is not allowed: 'ab' is too long"),
        ({"items": {"type": "null"}}, [None], [None, 1], "1", "1 is not of type 'null'"),
        ({"items": {"type": "null"}}, [], [*[None] * 3000, 1, 2], "3000", "1 is not of type 'null'"),
        ({"prefixItems": [{"type": "null"}], "items": False}, [None], [None, 1], "1", "1 is not allowed here"),
        ({"contains": {"const": 1}}, [2, 1], [2], "", "[2] must contain 1 to any number items that match {'const': 1}"),
        ({"uniqueItems": True}, [1, True], [1, 1.0], "", "[1, 1.0] has non-unique elements"),
        ({"allOf": [{"properties": {"a": {"const": 1}}}]}, {"a": 1}, {"a": 2}, "a", "1 was expected, not 2"),
        ({"anyOf": [{"type": "null"}, {"type": "string"}]}, None, 1, "", "1 is not valid under any of the given schemas"),
        ({"anyOf": [{"type": "null"}, {"maxLength": 1, "type": "string"}]}, "a", "ab", "", "'ab' is too long"),
        ({"oneOf": [{"type": "string"}, {"maxLength": 1}]}, "ab", "a", "", "'a' is valid under 2 of the given schemas"),
        ({"not": {"type": "string"}}, 1, "a", "", "'a' should not be valid under {'type': 'string'}"),
        ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, {"c": 1}, {"a": 1}, "", "'b' is a required property"),
        ({"properties": {"a": {}}, "unevaluatedProperties": False}, {"a": 1}, {"b": 1}, "", "Unevaluated properties"),
        (PAIR, [1, "a"], [1, 2], "1", "2 is not of type 'string'"),
        (TREE, {"kids": [{"v": 1}]}, {"kids": [{}, {"kids": [{"v": "x"}]}]}, "kids.1.kids.0.v", "'x' is not of type 'integer'"),
        (NAMED, {"n": {"v": 1}}, {"n": {"kids": [{"v": "x"}]}}, "n.kids.0.v", "'x' is not of type 'integer'"),
        (SUM, {"op": "*", "left": 1}, {"op": "*", "left": {"op": "+", "left": "x"}}, "left.left", "'x' is not valid under any"),
        ({"properties": {"a/b~c %é": {"const": 1}}}, {"a/b~c %é": 1}, {"a/b~c %é": 2}, "a/b~c %é", "1 was expected, not 2"),
        ({"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 1, "exclusiveMinimum": True}, 2, 1, "", "1 is less"),
        (False, None, 1, "", "1 is not allowed here"),
    ],
)  # fmt: skip
def test_what_fits_and_what_does_not(schema: Any, fitting: Any, wrong: Any, place: str, words: str) -> None:
    if schema is not False:
        check_schema(schema, "output_schema")
        assert fault_of(fitting, schema) is None
    fault = fault_of(wrong, schema)
    assert fault is not None and fault.decided
    assert fault.place == place
    assert fault.words.startswith(words) or words in fault.words


def test_a_format_is_an_annotation_in_every_dialect() -> None:
    assert fault_of("not one", {"format": "uuid"}) is None
    assert fault_of("not one", {"$schema": DRAFT_7, "format": "uuid"}) is None


def test_the_message_is_short_for_any_value() -> None:
    schema = {"properties": {"a" * 5000: {"enum": ["x" * 5000]}}}
    fault = fault_of({"a" * 5000: "y" * 100_000}, schema)
    assert fault is not None
    assert len(fault.said("the whole")) < 700


@pytest.mark.parametrize(
    ("schema", "place", "words"),
    [
        ({"properties": {"x": {"type": "strng"}}}, ".properties.x.type", '"strng" is not valid under any'),
        ({"required": None}, ".required", 'null is not of type "array"'),
        (None, "", "None is not an object, and not true or false"),
        ([], "", "[] is not an object"),
        ({"maximum": float("nan")}, "", "it is not JSON"),
        ({"const": {1, 2}}, "", "it is not JSON"),
        ({"$schema": "http://example.com/mine"}, "", "http://example.com/mine"),
        ({"properties": {"a": {"$ref": "http://127.0.0.1:9/x.json"}}}, ".properties.a", "a $ref must stay within the schema"),
        ({"$ref": "file:///etc/passwd"}, "", "a $ref must stay within the schema"),
        ({"$ref": "#/$defs/nowhere"}, "", "there is no such part"),
        ({"items": {"pattern": "("}}, ".items.pattern", "'(' is not a regular expression that can be used here"),
        ({"items": {"pattern": "(a{1000000})"}}, ".items.pattern", "4 MB when compiled"),
        ({"items": {"pattern": "a" * 8193}}, ".items.pattern", "8,192 characters"),
        ({"patternProperties": {"(?<n>": {}}}, ".patternProperties", "is not a regular expression that can be used here"),
        ({"$ref": "#"}, "", "refers to itself without a step into the value"),
        ({"$defs": {"a": {"anyOf": [{"$ref": "#/$defs/a"}]}}, "items": {"$ref": "#/$defs/a"}}, ".$defs.a", "refers to itself"),
    ],
)  # fmt: skip
def test_a_schema_that_cannot_be_used_is_refused_with_its_place(schema: Any, place: str, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_schema(schema, "participants.0.output_schema")
    assert refused.value.field == f"participants.0.output_schema{place}"
    assert str(refused.value).startswith(f"participants.0.output_schema{place}: not valid JSON Schema: ")
    assert words in str(refused.value)
    assert len(str(refused.value)) < 600
    fault = fault_of(1, schema)
    assert fault is not None and not fault.decided and "the schema itself cannot be used" in fault.words


def at_the_limit(**changed: int) -> Any:
    sizes = {"depth": DEPTH, "nodes": SCHEMA_NODES, "bytes": SCHEMA_BYTES} | changed
    return [
        {"examples": nested(sizes["depth"] - 1)},
        {"examples": [1] * (sizes["nodes"] - 2)},
        {"title": "x" * (sizes["bytes"] - 5)},
    ]


def test_a_schema_may_be_as_large_as_the_limits_and_no_larger() -> None:
    for schema in at_the_limit():
        check_schema(schema, "f")
    larger = at_the_limit(depth=DEPTH + 1, nodes=SCHEMA_NODES + 1, bytes=SCHEMA_BYTES + 1)
    words = ("nested deeper than 100 levels", "more than 10,000 values", "longer than 131,072 bytes")
    for schema, expected in zip(larger, words, strict=True):
        with pytest.raises(InvalidInput, match=expected):
            check_schema(schema, "f")


def test_a_value_may_be_as_deep_as_the_limit_and_no_deeper() -> None:
    assert fault_of(nested(DEPTH), TREE) is None
    assert fault_of(nested(DEPTH + 1), TREE) == Fault("", "the value is nested deeper than 100 levels", decided=False)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("\ud83d", "half of a character"),
        ({"\ud83d": 1}, "half of a character"),
        (10**1010, "more than 1,000 digits"),
        ({1: 2}, "not JSON"),
        ([1] * 100_001, "more than 100,000 values"),
        ("x" * 2_100_000, "longer than 2,097,152 bytes"),
    ],
)
def test_a_value_that_is_not_json_is_a_fault_and_raises_nothing(value: Any, words: str) -> None:
    fault = fault_of(value, {"type": ["string", "object", "integer", "array"]})
    assert fault is not None and not fault.decided
    assert words in fault.words


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=4), lambda inner: st.lists(inner, max_size=4)))
def test_an_empty_schema_takes_all_json(value: Any) -> None:
    assert fault_of(value, {}) is None
    assert fault_of(value, {"not": {}}) is not None


# ---- inputs against the bounds ---------------------------------------------------------------------------------------------


def doubling(keyword: str, steps: int) -> Any:
    """Return a few lines of references that expand to 2 to the power of `steps` parts."""
    parts: dict[str, Any] = {"d0": {"type": "string"}}
    for step in range(1, steps):
        inner = {"$ref": f"#/$defs/d{step - 1}"}
        parts[f"d{step}"] = {"items": {"allOf": [inner, inner]}} if keyword == "items" else {keyword: [inner, inner]}
    return {"$defs": parts, "$ref": f"#/$defs/d{steps - 1}"}


def unevaluated(levels: int) -> Any:
    schema: dict[str, Any] = {"properties": {"a": {}}}
    for _ in range(levels):
        schema = {"allOf": [schema], "unevaluatedProperties": False}
    return schema


def chain(length: int, *, through: bool) -> Any:
    """Return a chain of references; with `through` items, the last refers to the first."""
    end = {"items": {"$ref": f"#/$defs/d{length - 1}"}} if through else {"type": "integer"}
    parts: dict[str, Any] = {f"d{step}": {"not": {"not": {"$ref": f"#/$defs/d{step - 1}"}}} for step in range(1, length)}
    return {"$defs": {"d0": end, **parts}, "$ref": f"#/$defs/d{length - 1}"}


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        (doubling("allOf", 40), "applies more than 100,000 keywords to one value"),
        (doubling("anyOf", 40), "applies more than 100,000 keywords to one value"),
        (doubling("items", 40), "applies more than 100,000 keywords to one value"),
        (unevaluated(20), "applies more than 100,000 keywords to one value"),
        (chain(1000, through=True), "more than 1,000 parts that refer to each other in a row"),
        ({"anyOf": [{"pattern": f"x{n}[^a]{{2000}}"} for n in range(200)]}, "4 MB when compiled, together"),
        ({"$defs": {str(n): {"$id": f"urn:x:{n}"} for n in range(200)}}, "more than 100 parts with an $id"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_schema_that_multiplies_itself_is_refused(schema: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=r"^output_schema.*: not valid JSON Schema: ") as refused:
        check_schema(schema, "output_schema")
    assert words in str(refused.value)


AB = "ab" * 100_000
UNDECIDED: list[tuple[str, Any, Any]] = [
    ("backtracking", {"pattern": "(?=.*b)a"}, "a" * 200_000),
    ("backtracking in a negation", {"not": {"pattern": "(?:(?!.*b)a)*c"}}, "a" * 200_000),
    ("a large automaton", {"pattern": "[ab]*a(?:[ab]{0,30}[ab]{0,30}){20}[cd]"}, AB),
    ("many texts", {"items": {"pattern": "[ab]*a(?:[ab]{0,30}[ab]{0,30}){20}[cd]"}}, ["ab" * 1000 + "c"] * 100),
    ("a long name", {"patternProperties": {"(?:(?!.*b)a)*c": True}}, {"a" * 5000: 1}),
    ("many names", {"patternProperties": {"[ab]*a(?:[ab]{0,30}){20}[cd]": True}}, {f"{AB[:5000]}{n}": 1 for n in range(40)}),
    ("many comparisons", {"items": {"enum": [{"a": n} for n in range(3000)]}}, [{"a": -1}] * 3000),
    ("exact division", {"items": {"multipleOf": 1e-300}}, [1e300] * 30_000),
    ("many steps", chain(300, through=True), nested(90)),
]


@pytest.mark.parametrize(("schema", "value"), [each[1:] for each in UNDECIDED], ids=[each[0] for each in UNDECIDED])
def test_a_check_that_would_take_long_is_not_made(schema: Any, value: Any) -> None:
    fault = fault_of(value, schema)
    assert fault is not None
    assert not fault.decided
    assert "it cannot be checked" in fault.words


CHEAP: list[tuple[Any, Any]] = [
    ({"pattern": "^(a+)+$"}, "a" * 50_000 + "b"),
    ({"pattern": "^(a+)+(?=b)$"}, "a" * 40),
    ({"items": {"pattern": EMAIL}}, [f"ann{n}@example.org" for n in range(1000)] + ["x"]),
    ({"anyOf": [{"type": "string"}] * 300}, [{"x": n, "y": "abc"} for n in range(10_000)]),
    ({"allOf": [{"type": "string"}] * 300}, [{"x": n, "y": "abc"} for n in range(10_000)]),
    (SUM, {"op": "+", "left": {"op": "-", "left": {"op": "*", "left": {"op": "/", "left": "x"}}}}),
    (doubling("anyOf", 13), 1),
    ({"items": {"type": "integer"}}, [*range(90_000), "x"]),
    ({"uniqueItems": True}, [*range(90_000), 1]),
]
"""Values with a fault; each took minutes or gigabytes with another checker, or with this one without its bounds."""

JUDGE = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from kernel.basics.json_schema import fault_of
faults = [fault_of(value, schema) for schema, value in json.load(sys.stdin)]
print(json.dumps([fault is not None and fault.decided for fault in faults]))
"""


def test_hostile_schemas_and_values_take_little_time_and_memory() -> None:
    given = [*CHEAP, *((schema, value) for _, schema, value in UNDECIDED)]
    root = Path(__file__).resolve().parents[4]
    judged = subprocess.run(
        [sys.executable, "-c", JUDGE], input=json.dumps(given), capture_output=True, text=True, cwd=root, check=False
    )
    assert judged.returncode == 0, judged.stderr[-2000:]
    assert json.loads(judged.stdout) == [True] * len(CHEAP) + [False] * len(UNDECIDED)
