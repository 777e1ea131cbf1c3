"""How a wanted JSON Schema is told to a server, and what it takes: remembered for the life of a client."""

from __future__ import annotations

from typing import Any, Literal

from kernel.kinds.llm import ModelRequest
from plugins.llm._refusals import Scope

SchemaForm = Literal["strict", "loose", "prompt"]
"""The server's own feature, enforced where the schema qualifies (`strict`) or not (`loose`); or words in the prompt."""

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
    """Return the form that is tried after a refusal: not enforced where that was refused, else words in the prompt."""
    enforced = form == "strict" and is_strict(request.output_schema or {})
    return "loose" if enforced and scope == "strict" else "prompt"


class SchemaForms:
    """The form that each model of one endpoint takes: for any schema, beside tools, or for the schemas of one name.

    Remembered for the life of a client, so that a refused request is sent once and not with each question.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], SchemaForm] = {}

    def of(self, request: ModelRequest) -> SchemaForm:
        """Return the strongest form that was not refused."""
        places = ["", _named(request), *([_BESIDE_TOOLS] if request.tools else [])]
        return max((self._known.get((request.model, place), "strict") for place in places), key=_ORDER.index)

    def remember(self, request: ModelRequest, form: SchemaForm, scope: Scope) -> None:
        """This form is taken, after a refusal of that scope."""
        place = {"model": "", "tools": _BESIDE_TOOLS}.get(scope, _named(request))
        self._known[request.model, place] = form


def is_strict(schema: dict[str, Any]) -> bool:
    """Return whether OpenAI takes the schema with `strict: true`: objects all the way, closed, every property required."""
    return schema.get("type") == "object" and _strict_part(schema)


def _named(request: ModelRequest) -> str:
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
    said = schema.get("type", [])
    return [said] if isinstance(said, str) else list(said)
