"""Tools in the form that providers take, which is narrower than JSON Schema and than the tools of MCP servers.

OpenAI and Anthropic refuse a whole request for one tool whose schema has no `type: object`, no `properties`, or one of
`anyOf`, `oneOf`, `allOf`, `enum`, `not` at its top. The arguments from a model are still checked against the tool's own schema.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kernel.kinds.llm import ToolSpec

LONGEST_DESCRIPTION = 1024
"""The longest description that OpenAI takes, in characters. A longer one is left as it is, since other servers take it."""

DEEPEST = 100
"""Levels of a schema that are tidied; deeper parts are sent as they are."""

_NOT_AT_THE_TOP = ("anyOf", "oneOf", "allOf", "enum", "const", "not")
_NAMED_PARTS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_LISTED_PARTS = ("anyOf", "oneOf", "allOf", "prefixItems")
_PARTS = ("items", "additionalProperties", "contains", "propertyNames", "not", "if", "then", "else", "unevaluatedProperties")
_MAY_BE_NULL = ("default", "const", "example")


def offered(tool: ToolSpec) -> ToolSpec:
    """Return the tool with parameters that every provider takes.

    The keywords that are left out go into the description, if there is room.
    """
    top = _resolved(tool.parameters)
    left_out = {name: top[name] for name in _NOT_AT_THE_TOP if top.get(name) is not None}
    description = tool.description
    if left_out:
        words = f"The arguments must also fit this JSON Schema: {json.dumps(left_out, ensure_ascii=False)}"
        whole = f"{description}\n{words}".strip()
        description = whole if len(whole) <= LONGEST_DESCRIPTION else description
    return tool.model_copy(update={"description": description, "parameters": _parameters(top)})


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema with the definition that its top refers to, if it does: `{"$ref": "#/$defs/Args", "$defs": {…}}`."""
    path = str(schema.get("$ref") or "").split("/")
    if len(path) != 3 or path[0] != "#" or path[1] not in ("$defs", "definitions"):
        return schema
    definitions = schema.get(path[1])
    target = definitions.get(path[2]) if isinstance(definitions, dict) else None
    return (
        {**target, **{name: value for name, value in schema.items() if name != "$ref"}} if isinstance(target, dict) else schema
    )


def _parameters(top: dict[str, Any]) -> dict[str, Any]:
    alternatives = [part for name in ("allOf", "anyOf", "oneOf") for part in _dicts(top.get(name))]
    properties: dict[str, Any] = {}
    for schema in (*reversed(alternatives), top):
        properties |= schema["properties"] if isinstance(schema.get("properties"), dict) else {}
    required = [name for schema in (top, *_dicts(top.get("allOf"))) for name in _names(schema.get("required"))]
    rest = {name: value for name, value in top.items() if name not in (*_NOT_AT_THE_TOP, "$ref", "$schema", "$id", "required")}
    made: dict[str, Any] = _tidied({**rest, "type": "object", "properties": properties})
    return made | ({"required": list(dict.fromkeys(required))} if required else {})


def _tidied(schema: Any, depth: int = 0) -> Any:
    """Return a schema without what providers fail on: null for an absent keyword, `true` as a schema, no `items`."""
    if schema is True:
        return {}
    if not isinstance(schema, dict) or depth > DEEPEST:
        return schema
    made = {name: value for name, value in schema.items() if value is not None or name in _MAY_BE_NULL}
    if isinstance(made.get("items"), list):  # drafts before 2020-12: one schema for each place
        made["items"] = {"anyOf": made["items"]} if made["items"] else {}
        made.pop("additionalItems", None)
    for name in _NAMED_PARTS:
        if isinstance(made.get(name), Mapping):
            made[name] = {key: _tidied(part, depth + 1) for key, part in made[name].items()}
    for name in _LISTED_PARTS:
        if isinstance(made.get(name), list):
            made[name] = [_tidied(part, depth + 1) for part in made[name]]
    for name in _PARTS:
        if isinstance(made.get(name), dict) or (name == "items" and made.get(name) is True):
            made[name] = _tidied(made[name], depth + 1)
    if "array" in (made.get("type"), *_names(made.get("type"))) and "items" not in made:
        made["items"] = {}
    return made


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _names(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
