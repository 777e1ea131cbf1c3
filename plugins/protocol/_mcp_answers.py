"""Lenient reading of MCP servers' results: repairs of the JSON, before the SDK checks it against the protocol's schema.

The SDK refuses a whole list of tools for a `null` in one of them, and a whole result for one unknown block. Here only the
faulty tool is left out, and a result keeps everything that a model can read.
"""

from __future__ import annotations

import json
from typing import Any

LEFT_OUT = "mofa/left-out"
"""The field in the `_meta` of a repaired list that names the tools that cannot be used, each with the reason."""

LONGEST_DESCRIPTION = 8_192
LARGEST_SCHEMA = 65_536
"""The limits of one tool, in characters. A longer description is cut; a tool with a larger schema is left out."""

_HINTS = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")
_VALUES = ("default", "const", "enum", "examples", "example")
"""Keywords of JSON Schema that hold values, not schemas."""

_NULLABLE = ("default", "const", "example")
"""Keywords for which null is a value."""

_BY_NAME = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
"""Keywords that hold schemas by name."""

_WRAPPERS = {"result", "content", "text", "output", "value", "data"}
"""Names under which servers wrap a bare value in an object. They add no meaning."""

Json = dict[str, Any]


def repaired(result: Json) -> Json:
    """Return a server's result, to any request, in a form that the SDK accepts."""
    if isinstance(result.get("tools"), list):
        return _listing(result)
    if any(key in result for key in ("content", "structuredContent", "isError")):
        return _answer(result)
    return result


def _listing(result: Json) -> Json:
    tools: dict[str, Json] = {}
    left_out: dict[str, str] = {}
    for number, tool in enumerate(result["tools"], 1):
        given = tool.get("name") if isinstance(tool, dict) else None
        name = given if isinstance(given, str) and given.strip() else f"tool {number}"
        fault = "it has no name" if name != given else "the server lists another one of this name" if name in tools else None
        schema = None if fault else _parameters(tool.get("inputSchema"))
        if isinstance(schema, str):
            fault = schema
        if fault is not None:
            left_out[name[:200]] = fault
            continue
        tools[name] = _tool(name, tool) | {"inputSchema": schema}
    kept = {key: result[key] for key in ("nextCursor", "resultType", "ttlMs", "cacheScope") if result.get(key) is not None}
    return {**kept, "tools": list(tools.values()), "_meta": {LEFT_OUT: left_out}}


def _tool(name: str, tool: Json) -> Json:
    """Return the fields of a tool that are used.

    `outputSchema` is not: a result is shown to the model whether or not it fits the schema.
    """
    used: Json = {"name": name}
    for key in ("title", "description"):
        if isinstance(tool.get(key), str):
            used[key] = _cut(tool[key], LONGEST_DESCRIPTION)
    hints = tool.get("annotations")
    if isinstance(hints, dict):
        used["annotations"] = {key: hints[key] for key in _HINTS if isinstance(hints.get(key), bool)}
        if isinstance(hints.get("title"), str):
            used["annotations"]["title"] = _cut(hints["title"], LONGEST_DESCRIPTION)
    return used


def _parameters(given: Any) -> Json | str:
    """Return the schema of a tool's arguments, with `type: object`; or, as a text, what is wrong with it."""
    if given is None or given == []:  # PHP encodes an empty object as a list
        given = {}
    if not isinstance(given, dict):
        return "its inputSchema is not a JSON object"
    schema = _schema(given)
    kind = schema.get("type", "object")
    if kind != "object" and not (isinstance(kind, list) and "object" in kind):
        return f"its inputSchema describes {_cut(json.dumps(kind), 100)}, and arguments are an object"
    schema["type"] = "object"
    if (size := len(json.dumps(schema, ensure_ascii=False))) > LARGEST_SCHEMA:
        return f"its inputSchema has {size:,} characters; at most {LARGEST_SCHEMA:,} are shown to models"
    return schema


def _schema(schema: Json) -> Json:
    """Return a JSON Schema without keywords that are null; servers write null for a keyword without a value."""
    kept: Json = {}
    for key, value in schema.items():
        if value is None and key not in _NULLABLE:
            continue
        if key in _VALUES:
            kept[key] = value
        elif key in _BY_NAME and (value == [] or isinstance(value, dict)):
            kept[key] = {name: {} if each is None or each == [] else _part(each) for name, each in dict(value).items()}
        else:
            kept[key] = [_part(each) for each in value] if isinstance(value, list) else _part(value)
    return kept


def _part(value: Any) -> Any:
    return _schema(value) if isinstance(value, dict) else value


def _answer(result: Json) -> Json:
    """Return a call's result with all of it as one text."""
    kept = {"resultType": result["resultType"]} if isinstance(result.get("resultType"), str) else {}
    failed = result.get("isError") in (True, "true")
    return {**kept, "content": [{"type": "text", "text": words_of(result)}], "isError": failed}


def words_of(result: Json) -> str:
    """Return a result as a model reads it: its texts, the kinds of its media, and its structured form if the texts lack it."""
    content = result.get("content")
    blocks = content if isinstance(content, list) else [] if content is None else [content]
    texts = [_block(block) for block in blocks]
    structured = result.get("structuredContent")
    if structured is not None and not _contains(texts, structured):
        texts.append(json.dumps(structured, ensure_ascii=False))
    return "\n".join(text for text in texts if text)


def _block(block: Any) -> str:
    if isinstance(block, str):
        return block
    if not isinstance(block, dict):
        return json.dumps(block, ensure_ascii=False)
    match block:
        case {"type": "resource", "resource": dict(resource)}:
            return _resource(resource)
        case {"type": "resource_link"}:
            return f"[{block.get('name') or block.get('title') or 'resource'}: {block.get('uri') or 'no address'}]"
        case {"type": "image" | "audio"}:
            return f"[{block['type']}: {block.get('mimeType') or 'data'}, not shown]"
        case {"text": str(text)}:
            return text
        case {"data": _} | {"blob": _}:
            return f"[{block.get('type') or 'data'}: {block.get('mimeType') or 'data'}, not shown]"
    return json.dumps(block, ensure_ascii=False)


def _resource(resource: Json) -> str:
    uri = resource.get("uri") or "resource"
    if isinstance(resource.get("text"), str):
        return f"[{uri}]\n{resource['text']}"
    return f"[{uri}: {resource.get('mimeType') or 'data'}, not shown]"


def _contains(texts: list[str], structured: Any) -> bool:
    """Return whether the texts are the structured form: as JSON, or as its only value (`hot` for `{"result": "hot"}`)."""
    read = [_read(text) for text in texts]
    forms: list[Any] = [read, texts, *(read if len(read) == 1 else []), *(texts if len(texts) == 1 else [])]
    wrapped = isinstance(structured, dict) and len(structured) == 1 and structured.keys() <= _WRAPPERS
    alone = list(structured.values()) if wrapped else []
    return any(_same(each, whole) for each in forms for whole in (structured, *alone))


def _same(one: Any, other: Any) -> bool:
    """Return whether two values are equal in JSON, where `true` is not 1."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
