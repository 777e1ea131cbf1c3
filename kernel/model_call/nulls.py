"""Removal of nulls that a model wrote for "left out", where the schema does not allow null."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

DEEPEST = 50
"""The depth to which nulls are removed, and references followed."""


def fitting(value: Any, schema: Any, fault: Callable[[Any], str | None]) -> tuple[Any, str | None]:
    """Return the value and its fault. Without its needless nulls it may fit; then return it without them, and None."""
    wrong = fault(value)
    if wrong is None:
        return value, None
    without = without_needless_nulls(value, schema)
    return (value, wrong) if without == value or fault(without) is not None else (without, None)


def without_needless_nulls(value: Any, schema: Any) -> Any:
    """Return the value without the nulls that its schema does not allow, where the property is optional."""
    return _without(value, schema, schema if isinstance(schema, Mapping) else {}, 0)


def _without(value: Any, schema: Any, root: Mapping[str, Any], depth: int) -> Any:
    schema = _resolved(schema, root)
    if depth > DEEPEST or not isinstance(schema, Mapping):
        return value
    if isinstance(value, list):
        return [_without(each, schema.get("items"), root, depth + 1) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _without(each, _part(schema, name), root, depth + 1)
        for name, each in value.items()
        if each is not None or not _needless(name, schema, root)
    }


def _needless(name: str, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    required = schema.get("required")
    if isinstance(required, list) and name in required:
        return False
    part = _resolved(_part(schema, name), root)
    if part is None:
        return schema.get("additionalProperties") is False
    return not _takes_null(part, root, 0)


def _takes_null(schema: Any, root: Mapping[str, Any], depth: int) -> bool:
    """Return whether a schema may allow null. True where the keywords examined here do not exclude it."""
    schema = _resolved(schema, root)
    if not isinstance(schema, Mapping) or depth > DEEPEST:
        return schema is not False
    kinds = schema.get("type")
    if kinds is not None and "null" not in ([kinds] if isinstance(kinds, str) else kinds):
        return False
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        return False
    if schema.get("const", None) is not None:
        return False
    listed = [schema[name] for name in ("anyOf", "oneOf") if isinstance(schema.get(name), list)]
    return all(any(_takes_null(part, root, depth + 1) for part in parts) for parts in listed)


def _part(schema: Mapping[str, Any], name: str) -> Any:
    """Return the schema of a property, or None."""
    properties = schema.get("properties")
    return properties.get(name) if isinstance(properties, Mapping) else None


def _resolved(schema: Any, root: Mapping[str, Any]) -> Any:
    """Return the definition that a schema refers to (`#/$defs/NAME`); without such a reference, the schema."""
    place = str(schema.get("$ref") or "").split("/") if isinstance(schema, Mapping) else []
    if len(place) != 3 or place[0] != "#":
        return schema
    definitions = root.get(place[1])
    return definitions.get(place[2], schema) if isinstance(definitions, Mapping) else schema
