"""What MCP servers answer, read leniently: as JSON, before the SDK holds the whole of it against its schema.

The SDK refuses a list of tools for one tool's `null`, and a result for one block that it does not know. Here a tool costs
itself at most, and of a result everything is kept that a model can read.
"""

from __future__ import annotations

import json
from typing import Any

LEFT_OUT = "mofa/left-out"
"""In the `_meta` of a mended list: the tools that cannot be used, by name, each with the reason."""

LONGEST_DESCRIPTION = 8_192
LARGEST_SCHEMA = 65_536
"""What models are shown of one tool, in characters: of its description, which is cut, and of its schema."""

_HINTS = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")
_VALUES = ("default", "const", "enum", "examples", "example")
_NULLABLE = ("default", "const", "example")
"""Keywords of JSON Schema that hold values, and those of them for which null is one."""

_BY_NAME = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
"""Keywords that hold schemas by names."""

_WRAPPERS = {"result", "content", "text", "output", "value", "data"}
"""Names under which servers put a bare value into an object: they say nothing of it."""

Json = dict[str, Any]


def mended(result: Json) -> Json:
    """Return a server's result, of whichever request, such that the SDK takes it."""
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
    """Return what is used of a tool. Not its `outputSchema`: a result is shown whether or not it fits what was announced."""
    found: Json = {"name": name}
    for key in ("title", "description"):
        if isinstance(tool.get(key), str):
            found[key] = _cut(tool[key], LONGEST_DESCRIPTION)
    hints = tool.get("annotations")
    if isinstance(hints, dict):
        found["annotations"] = {key: hints[key] for key in _HINTS if isinstance(hints.get(key), bool)}
        if isinstance(hints.get("title"), str):
            found["annotations"]["title"] = _cut(hints["title"], LONGEST_DESCRIPTION)
    return found


def _parameters(given: Any) -> Json | str:
    """Return the schema of a tool's arguments, or what is wrong with it. It says itself that they are an object."""
    if given is None or given == []:  # PHP writes an empty object so
        given = {}
    if not isinstance(given, dict):
        return "its inputSchema is no JSON object"
    schema = _schema(given)
    kind = schema.get("type", "object")
    if kind != "object" and not (isinstance(kind, list) and "object" in kind):
        return f"its inputSchema describes {_cut(json.dumps(kind), 100)}, and arguments are an object"
    schema["type"] = "object"
    if (size := len(json.dumps(schema, ensure_ascii=False))) > LARGEST_SCHEMA:
        return f"its inputSchema has {size:,} characters; at most {LARGEST_SCHEMA:,} are shown to models"
    return schema


def _schema(schema: Json) -> Json:
    """Return a JSON Schema without the keywords that are null, which servers write for those that they leave out."""
    found: Json = {}
    for key, value in schema.items():
        if value is None and key not in _NULLABLE:
            continue
        if key in _VALUES:
            found[key] = value
        elif key in _BY_NAME and (value == [] or isinstance(value, dict)):
            found[key] = {name: {} if each is None or each == [] else _part(each) for name, each in dict(value).items()}
        else:
            found[key] = [_part(each) for each in value] if isinstance(value, list) else _part(value)
    return found


def _part(value: Any) -> Any:
    return _schema(value) if isinstance(value, dict) else value


def _answer(result: Json) -> Json:
    """Return a call's result as one text."""
    kept = {"resultType": result["resultType"]} if isinstance(result.get("resultType"), str) else {}
    failed = result.get("isError") in (True, "true")
    return {**kept, "content": [{"type": "text", "text": words_of(result)}], "isError": failed}


def words_of(result: Json) -> str:
    """Return a result as a model reads it: its texts, media by their kind, and the structured form unless the texts say it."""
    content = result.get("content")
    blocks = content if isinstance(content, list) else [] if content is None else [content]
    texts = [_block(block) for block in blocks]
    structured = result.get("structuredContent")
    if structured is not None and not _says(texts, structured):
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


def _says(texts: list[str], structured: Any) -> bool:
    """Return whether the texts are the structured form, as JSON or as the one value in it: `{"result": "hot"}` and `hot`."""
    read = [_read(text) for text in texts]
    said: list[Any] = [read, texts, *(read if len(read) == 1 else []), *(texts if len(texts) == 1 else [])]
    wrapped = isinstance(structured, dict) and len(structured) == 1 and structured.keys() <= _WRAPPERS
    alone = list(structured.values()) if wrapped else []
    return any(_same(each, form) for each in said for form in (structured, *alone))


def _same(one: Any, other: Any) -> bool:
    """Return whether two values are one in JSON, where `true` is not 1."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
