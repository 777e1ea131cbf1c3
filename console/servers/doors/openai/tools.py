"""The client's tools and the form of the answer in OpenAI's requests."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse

Json = dict[str, Any]

MOST_TOOLS = 128


class Function(BaseModel):
    """A function that the client has."""

    name: Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")]
    description: Annotated[str, Field(max_length=10_000)] | None = None
    parameters: dict[str, Any] | None = None
    strict: bool | None = None


class ChatTool(BaseModel):
    """A tool in Chat Completions."""

    type: Literal["function"]
    function: Function


class ResponsesTool(Function):
    """A tool in Responses."""

    type: Literal["function"]


def tools_of(given: Any, choice: Any, kind: type[ChatTool] | type[ResponsesTool]) -> list[Json]:
    """Return the client's tools; none if `tool_choice` is none.

    Raises:
        InvalidInput: one is not a function, or the choice forces one.
    """
    if choice not in (None, "auto", "none"):
        raise InvalidInput("tool_choice: must be auto or none here: the agent itself decides.", "tool_choice")
    for each in given if isinstance(given, list) else ():
        if isinstance(each, dict) and each.get("type") != "function":
            raise InvalidInput(f"tools: {str(each.get('type'))[:50]!r} is not possible here; only function is.", "tools")
    tools: list[Any] = parse(list[kind], given or [], "tools")  # type: ignore[valid-type]
    if len(tools) > MOST_TOOLS:
        raise InvalidInput(f"tools: there are {len(tools)}; at most {MOST_TOOLS} are taken.", "tools")
    functions: list[Function] = [each.function if isinstance(each, ChatTool) else each for each in tools]
    return [] if choice == "none" else [_tool(each) for each in functions]


def _tool(function: Function) -> Json:
    return {
        "name": function.name,
        "description": function.description or "",
        "parameters": function.parameters or {"type": "object", "properties": {}},
    }


def schema_of(form: Any, field: str) -> Json | None:
    """Return the JSON Schema of the answer, None for text. Chat Completions nest the schema once more than Responses.

    Raises:
        InvalidInput: there is no such form.
    """
    if form is None:
        return None
    kind = form.get("type") if isinstance(form, dict) else None
    if kind == "text":
        return None
    if kind == "json_object":
        return {"type": "object"}
    schema = form.get("json_schema", form).get("schema") if kind == "json_schema" and _nests(form) else None
    if not isinstance(schema, dict):
        raise InvalidInput(f"{field}: must be text, json_object, or json_schema with a schema.", field)
    return schema


def _nests(form: Json) -> bool:
    return isinstance(form.get("json_schema", {}), dict)
