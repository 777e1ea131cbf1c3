"""The form in which a server takes a wanted JSON Schema, remembered for the life of a client."""

from __future__ import annotations

from typing import Any, Literal

from kernel.kinds.llm import ModelRequest
from plugins.llm._refusals import Scope

SchemaForm = Literal["strict", "loose", "prompt"]
"""The server's own feature, with (`strict`) or without (`loose`) enforcement, or an instruction in the prompt (`prompt`)."""

_ORDER: tuple[SchemaForm, ...] = ("strict", "loose", "prompt")
_BESIDE_TOOLS = "tools"
_STRICT_KEYWORDS = frozenset(
    {
        "type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "$ref", "$defs",
        "title", "description", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
        "multipleOf", "minItems", "maxItems",
    }
)  # fmt: skip
_STRICT_FORMATS = frozenset({"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"})


def weaker(form: SchemaForm, request: ModelRequest, scope: Scope) -> SchemaForm:
    """Return the form to try after a refusal: without enforcement if that was refused, else in the prompt."""
    enforced = form == "strict" and is_strict(request.output_schema or {})
    return "loose" if enforced and scope == "strict" else "prompt"


class SchemaForms:
    """The forms that the models of one endpoint take: for every schema, beside tools, or for schemas of one name.

    Without this memory, each question would begin with a request that the server refuses.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], SchemaForm] = {}

    def of(self, request: ModelRequest) -> SchemaForm:
        """Return the strongest form that was not refused."""
        scopes = ["", _schema_scope(request), *([_BESIDE_TOOLS] if request.tools else [])]
        return max((self._known.get((request.model, scope), "strict") for scope in scopes), key=_ORDER.index)

    def remember(self, request: ModelRequest, form: SchemaForm, scope: Scope) -> None:
        """Remember the form that the server took after a refusal of that scope."""
        known_scope = {"model": "", "tools": _BESIDE_TOOLS}.get(scope, _schema_scope(request))
        self._known[request.model, known_scope] = form


def is_strict(schema: dict[str, Any]) -> bool:
    """Return whether OpenAI takes the schema with `strict: true`: every object is closed, and every property required.

    Its rules: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
    """
    return schema.get("type") == "object" and _strict_part(schema)


def _schema_scope(request: ModelRequest) -> str:
    return f"schema:{request.output_name}"


def _strict_part(schema: Any) -> bool:
    if not isinstance(schema, dict) or not schema.keys() <= _STRICT_KEYWORDS:
        return False
    if not schema.keys() & {"type", "enum", "const", "anyOf", "$ref"} or schema.get("format", "date") not in _STRICT_FORMATS:
        return False
    properties = schema.get("properties", {})
    closed = schema.get("additionalProperties") is False and set(schema.get("required", [])) == set(properties)
    if ("object" in _types(schema) or properties) and not closed:
        return False
    if "array" in _types(schema) and "items" not in schema:
        return False
    parts = [*properties.values(), *schema.get("anyOf", []), *schema.get("$defs", {}).values()]
    return all(_strict_part(part) for part in [*parts, *([schema["items"]] if "items" in schema else [])])


def _types(schema: dict[str, Any]) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else list(types)
