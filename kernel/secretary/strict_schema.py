"""JSON Schemas in the form of strict structured output."""

from __future__ import annotations

from typing import Any

from kernel.basics.schema import Schema

# The schema of an answer is part of the ledger's key: with another description, a recorded answer would not be found.
_SENT_DESCRIPTIONS = {
    "Question": """What the secretary asks before work starts.

`options` belong to the two kinds of choice, `minimum` and `maximum` to `number_range`. `default` is the answer proposed:
an option, several options, `yes` or `no`, a number, or text; it is never taken by silence."""
}
"""Class name → the description in the schema, of classes whose docstring has changed since."""

_NOT_STRICT = ("$defs", "default", "title", "minLength", "maxLength", "uniqueItems")


def strict_schema(model: type[Schema]) -> dict[str, Any]:
    """Return the model's JSON Schema in the form of strict structured output (OpenAI's `strict: true`).

    Every property is required and no other is allowed; null stands for an absent value; references are written out; keywords
    that strict mode does not know are left out.
    """
    whole = model.model_json_schema()
    definitions = whole.get("$defs", {})
    for name in _SENT_DESCRIPTIONS.keys() & definitions.keys():
        definitions[name]["description"] = _SENT_DESCRIPTIONS[name]
    schema: dict[str, Any] = _strict(whole, definitions)
    return schema


def _strict(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_strict(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _strict(definitions[node["$ref"].removeprefix("#/$defs/")], definitions)
    clean = {key: _strict(value, definitions) for key, value in node.items() if key not in _NOT_STRICT and key != "properties"}
    if "properties" in node:  # its keys are field names, which may equal keywords, so they are not filtered
        clean["properties"] = {name: _strict(inner, definitions) for name, inner in node["properties"].items()}
        clean.update(additionalProperties=False, required=list(clean["properties"]))
    return clean
