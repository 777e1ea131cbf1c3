"""Two JSON Schemas as one, and references inside a schema as the schemas that they name."""

from __future__ import annotations

import math
from typing import Any

MAX_REFERENCES = 20
"""References that lead to one another, before they count as a circle."""


class Unsatisfiable(Exception):
    """No value for a part of the schema."""


def resolve(root: dict[str, Any], schema: Any) -> Any:
    """Follow the schema's local reference, if it has one, to the end. Keywords beside the reference win over the target's.

    Raises:
        Unsatisfiable: the reference leads out of the schema, to no part of it, or to itself.
    """
    for _ in range(MAX_REFERENCES):
        if not isinstance(schema, dict) or "$ref" not in schema:
            return schema
        beside = {name: part for name, part in schema.items() if name != "$ref"}
        target = _pointed(root, schema["$ref"])
        schema = merged(target, beside) if beside else target
    raise Unsatisfiable(f"the reference {schema['$ref']!r} leads to itself")


def merged(one: Any, other: Any) -> Any:
    """Return a schema that demands both schemas' keywords, as far as a guess needs it."""
    if one is True or one == {}:
        return other
    if other is True or other == {}:
        return one
    if one is False or other is False:
        return False
    both = dict(one)
    for name, part in other.items():
        both[name] = _merged_keyword(name, both[name], part) if name in both else part
    return both


def type_names(types: str | list[str]) -> list[str]:
    """Return the value of the keyword `type` as a list."""
    return [types] if isinstance(types, str) else list(types)


def _pointed(root: dict[str, Any], pointer: str) -> Any:
    """Return the part that a JSON Pointer in a fragment (RFC 6901, section 6) names."""
    if not pointer.startswith("#"):
        raise Unsatisfiable(f"the reference {pointer!r} leads outside the schema")
    part: Any = root
    for step in pointer[1:].split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        try:
            part = part[int(step)] if isinstance(part, list) else part[step]
        except (KeyError, IndexError, ValueError, TypeError):
            raise Unsatisfiable(f"the reference {pointer!r} names no part of the schema") from None
    return part


def _merged_keyword(name: str, one: Any, other: Any) -> Any:
    if one == other:
        return one
    match name:
        case "properties" | "patternProperties" | "$defs":
            return {**one, **{key: merged(one[key], part) if key in one else part for key, part in other.items()}}
        case "required":
            return [*one, *(key for key in other if key not in one)]
        case "enum":
            return [item for item in one if item in other]
        case "type":
            first, second = type_names(one), type_names(other)
            return [t for t in first if t in second or (t == "integer" and "number" in second)] or second
        case "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties":
            return max(one, other)
        case "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties":
            return min(one, other)
        case "multipleOf" if isinstance(one, int) and isinstance(other, int):
            return math.lcm(one, other)
        case "items" | "additionalProperties" | "propertyNames" | "contains":
            return merged(one, other)
        case "not":
            return {"anyOf": [one, other]}
        case "allOf":
            return [*one, *other]
        case _:
            return other
