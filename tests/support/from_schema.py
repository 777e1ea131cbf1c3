"""Hypothesis strategies from our JSON Schemas, with values at the limits of Temporal, of databases and of our own.

hypothesis-jsonschema does not resolve recursive references, as the participants have them: a team has participants.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

Schema = dict[str, Any]

DEEPEST = 4
"""The depth of recursive types."""

SIZES = (0, 1, 64, 65, 100, 101, 128, 129, 255, 256, 1_000, 2_048, 4_096, 20_001, 65_537, 300_000)
"""Lengths at limits and above them: fairness keys, names, tenants, keywords, ids, search attributes, inline texts, payloads."""

ALPHABETS = ("a", "я", "茶", "😀", "é", " ", "\n", "\t", "\0", "\u2028", "\u202e", "%", "/", '"', "\\", "{", "<", "'")
"""Letters of one to four bytes, parts of escapes, and characters with a meaning in ids, SQL, Markdown or a terminal."""

WORDS = st.sampled_from(
    ("a", "ann", "茶の間", "Зоя", "🍵", "agent/x", "writer", "Parallel", "PT1S", "P36525D", "P36526D", "P9999999W")
)
TEXTS = st.one_of(WORDS, st.builds(lambda letter, size: letter * size, st.sampled_from(ALPHABETS), st.sampled_from(SIZES)))
NUMBERS = st.sampled_from((-1, 0, 1, 2, 3, 0.5, 1e-9, 200, 1_001, 10**9, 10**10, 10**18, 10**100, 1e300))


def nested(depth: int) -> Any:
    value: Any = 1
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    return value


ANY_JSON = st.one_of(
    st.none(), st.booleans(), NUMBERS, TEXTS, st.builds(nested, st.sampled_from((1, 50, 99, 101, 150))),
    st.lists(TEXTS, max_size=3), st.dictionaries(WORDS, TEXTS, max_size=3),
)  # fmt: skip


def values(schema: Schema, bundle: Schema, depth: int = 0, odd: bool = True) -> st.SearchStrategy[Any]:
    """Return a strategy for values that mostly fit a schema. With `odd`, texts and numbers are at limits or above them."""
    if "$ref" in schema:
        return st.deferred(lambda: values(bundle["$defs"][schema["$ref"].rsplit("/", 1)[-1]], bundle, depth + 1, odd))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if either := schema.get("anyOf") or schema.get("oneOf"):
        flat = [each for each in either if depth < DEEPEST or "$ref" not in each] or either[:1]
        return st.one_of(*(values(each, bundle, depth, odd) for each in flat))
    return _of_type(schema, bundle, depth, odd)


def _of_type(schema: Schema, bundle: Schema, depth: int, odd: bool) -> st.SearchStrategy[Any]:
    match schema.get("type"):
        case "string":
            return TEXTS if odd and schema.get("format") != "date-time" else WORDS
        case "integer" | "number":
            return NUMBERS if odd else st.sampled_from((1, 2, 3))
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case "array":
            least = schema.get("minItems", 0)
            return st.lists(values(schema.get("items", {}), bundle, depth + 1, odd), min_size=least, max_size=least + 2)
        case "object":
            return _objects(schema, bundle, depth, odd)
    return ANY_JSON


def _objects(schema: Schema, bundle: Schema, depth: int, odd: bool) -> st.SearchStrategy[Any]:
    fields = {name: values(part, bundle, depth + 1, odd) for name, part in schema.get("properties", {}).items()}
    required = {name: fields[name] for name in schema.get("required", ()) if name in fields}
    optional = {name: strategy for name, strategy in fields.items() if name not in required}
    if not fields:
        return st.dictionaries(WORDS, ANY_JSON, max_size=2)
    return st.fixed_dictionaries(required, optional=optional)


@st.composite
def with_one_odd_field(draw: st.DrawFn, sound: Any, odd: st.SearchStrategy[Any] = ANY_JSON) -> Any:
    """Return a strategy for valid values with one part, at any depth, replaced by an odd one."""
    value = json.loads(json.dumps(sound))
    places = list(_places(value))
    holder, key = draw(st.sampled_from(places))
    holder[key] = draw(st.one_of(TEXTS, NUMBERS, odd))
    return value


def _places(value: Any) -> Any:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield value, key
        yield from _places(each)
