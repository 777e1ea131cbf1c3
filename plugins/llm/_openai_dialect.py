"""The Chat Completions dialect: our request as theirs, their answer as ours, and what a server turns out not to know."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any, Literal

from kernel.basics.errors import ProviderRefused, ProviderUnavailable
from kernel.kinds.embedding import EmbeddingReply, EmbeddingRequest
from kernel.kinds.llm import ChatMessage, ModelReply, ModelRequest, ToolCall
from plugins.llm._provider_failures import error_in

SchemaForm = Literal["strict", "loose", "prompt"]
"""How the wanted JSON Schema is told: as the server's own feature, enforced where the schema qualifies (`strict`) or not
(`loose`), or in words at the end of the prompt."""

OPTIONAL = ("temperature", "seed", "max_completion_tokens", "max_tokens", "stream_options", "stream")
"""Parameters that a request can do without; some models refuse one or another."""

_NOT_KNOWN = re.compile(
    r"unsupported|not (?:be )?support|unrecogni[sz]ed|unknown|unexpected|not permitted|not allowed|extra_forbidden|extra inputs"
    r"|does not exist|not available|unavailable|must be (?:one of )?.?text|invalid schema|invalid_json_schema",
    re.IGNORECASE,
)
_STRICT_KEYWORDS = frozenset(
    {
        "type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "$ref", "$defs",
        "title", "description", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
        "multipleOf", "minItems", "maxItems",
    }
)  # fmt: skip
_STRICT_FORMATS = frozenset({"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"})


def request_body(request: ModelRequest, *, dropped: Collection[str], form: SchemaForm) -> dict[str, Any]:
    """The body of `POST /chat/completions`, without the parameters in `dropped`."""
    body: dict[str, Any] = {"model": request.model, "messages": [_message(message) for message in request.messages]}
    limit = "max_tokens" if "max_completion_tokens" in dropped else "max_completion_tokens"
    wanted = {"temperature": request.temperature, "seed": request.seed, limit: request.max_output_tokens}
    body |= {name: value for name, value in wanted.items() if value is not None and name not in dropped}
    if request.tools:
        body["tools"] = [{"type": "function", "function": tool.model_dump()} for tool in request.tools]
    if request.output_schema is not None and form != "prompt":
        body["response_format"] = {"type": "json_schema", "json_schema": _named_schema(request, request.output_schema, form)}
    elif request.output_schema is not None:
        body["messages"].append({"role": "system", "content": schema_in_words(request.output_schema)})
    return body


def streamed(body: dict[str, Any], *, dropped: Collection[str]) -> dict[str, Any]:
    """The same request, for an answer in pieces with the usage at its end."""
    if "stream" in dropped:
        return body
    wanted = {"stream": True, "stream_options": {"include_usage": True}}
    return body | {name: value for name, value in wanted.items() if name not in dropped}


class Pieces:
    """The pieces of a streamed answer, put together again to the payload of a whole one."""

    def __init__(self) -> None:
        self._whole: dict[str, Any] = {}
        self._message: dict[str, Any] = {"content": ""}
        self._calls: dict[int, dict[str, Any]] = {}
        self._finish: str | None = None

    def add(self, piece: dict[str, Any]) -> str:
        """Take one piece; the words in it."""
        self._whole |= {name: piece[name] for name in ("id", "model", "usage") if piece.get(name)}
        words = ""
        for choice in piece.get("choices") or []:
            delta = choice.get("delta") or {}
            words += _text(delta.get("content"))
            if delta.get("refusal"):
                self._message["refusal"] = self._message.get("refusal", "") + delta["refusal"]
            for call in delta.get("tool_calls") or []:
                self._add_call(call)
            self._finish = choice.get("finish_reason") or self._finish
        self._message["content"] += words
        return words

    def payload(self) -> dict[str, Any] | None:
        """The whole answer, or None when the stream broke off before its end."""
        if self._finish is None:
            return None
        message = {**self._message, "tool_calls": [self._calls[index] for index in sorted(self._calls)]}
        return {**self._whole, "choices": [{"message": message, "finish_reason": self._finish}]}

    def _add_call(self, call: dict[str, Any]) -> None:
        known = self._calls.setdefault(call.get("index", 0), {"function": {"name": "", "arguments": ""}})
        function = call.get("function") or {}
        known["id"] = call.get("id") or known.get("id", "")
        known["function"]["name"] += function.get("name") or ""
        known["function"]["arguments"] += function.get("arguments") or ""


def weaker(form: SchemaForm, body: dict[str, Any]) -> SchemaForm:
    """The next way of telling the schema, after the server refused this one in `body`."""
    enforced = body["response_format"]["json_schema"]["strict"]
    return "loose" if form == "strict" and enforced else "prompt"


def is_strict(schema: dict[str, Any]) -> bool:
    """Whether OpenAI takes the schema with `strict: true`: objects all the way, closed, every property required."""
    return schema.get("type") == "object" and _strict_part(schema)


def refused_parameter(status: int, body: Any, sent: Collection[str]) -> str | None:
    """Which of the parameters that were `sent` the server says it does not know or take; None if it says something else."""
    if status not in (400, 422):
        return None
    error = error_in(body)
    words = json.dumps(body, ensure_ascii=False) if not isinstance(body, str) else body
    if not _NOT_KNOWN.search(words):
        return None
    candidates = [name for name in ("response_format", *OPTIONAL) if name in sent]
    named = str(error.get("param") or "").split(".")[0]
    if named:
        return named if named in candidates else None
    if "response_format" in candidates and re.search(r"response_format|json_schema", words):
        return "response_format"
    mentioned = [name for name in candidates if re.search(rf"\b{name}\b", words)]
    return mentioned[0] if mentioned else None


def reply_of(payload: Any, request: ModelRequest, *, who: str, request_id: str | None) -> ModelReply:
    """The answer in the payload.

    Raises:
        ProviderRefused: the model or a content filter declined to answer.
        ProviderUnavailable: the payload is not a chat completion.
    """
    choice = _first_choice(payload, who)
    message = choice["message"]
    if choice.get("finish_reason") == "content_filter":
        raise ProviderRefused(f"{who}: the provider's content filter stopped the answer. Change the wording of the request.")
    if message.get("refusal"):
        raise ProviderRefused(f"{who}: the model declined to answer: {message['refusal']}")
    usage = payload.get("usage") or {}
    return ModelReply(
        content=_text(message.get("content")),
        tool_calls=_tool_calls(message.get("tool_calls"), who),
        finish_reason=choice.get("finish_reason"),
        model=str(payload.get("model") or request.model),
        input_tokens=_count(usage, "prompt_tokens"),
        output_tokens=_count(usage, "completion_tokens"),
        request_id=request_id or payload.get("id"),
    )


def _message(message: ChatMessage) -> dict[str, Any]:
    made: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.images:
        urls = [f"data:{image.media_type};base64,{image.data}" for image in message.images]
        shown = [{"type": "image_url", "image_url": {"url": url}} for url in urls]
        made["content"] = [{"type": "text", "text": message.content}, *shown]
    if message.name is not None and message.role != "tool":
        made["name"] = _wire_name(message.name)
    if message.tool_call_id is not None:
        made["tool_call_id"] = message.tool_call_id
    if message.tool_calls:
        made["content"] = message.content or None
        made["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in message.tool_calls
        ]
    return made


def _wire_name(name: str) -> str:
    """OpenAI takes letters, digits, `_` and `-`, at most 64; schema names and message authors share the rule."""
    return re.sub(r"[^a-zA-Z0-9_-]", "_", name)[:64] or "answer"


def _named_schema(request: ModelRequest, schema: dict[str, Any], form: SchemaForm) -> dict[str, Any]:
    return {"name": _wire_name(request.output_name), "schema": schema, "strict": form == "strict" and is_strict(schema)}


def schema_in_words(schema: dict[str, Any]) -> str:
    """A wanted JSON Schema, for a model that is told it in the prompt."""
    return (
        "Answer with one JSON value and nothing else: no words around it, no code fence. "
        f"It must fit this JSON Schema:\n{json.dumps(schema, ensure_ascii=False)}"
    )


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


def _first_choice(payload: Any, who: str) -> dict[str, Any]:
    choices = payload.get("choices") if isinstance(payload, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(first, dict) or not isinstance(first.get("message"), dict):
        raise ProviderUnavailable(f"{who}: the answer is JSON but no chat completion: it has no choices with a message.")
    return first


def _text(content: Any) -> str:
    """Some servers answer with a list of parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _tool_calls(calls: Any, who: str) -> list[ToolCall]:
    try:
        return [
            ToolCall(id=str(call["id"]), name=call["function"]["name"], arguments=_json_text(call["function"]["arguments"]))
            for call in calls or []
        ]
    except (KeyError, TypeError, ValueError):
        raise ProviderUnavailable(f"{who}: the answer has a tool call without id, name or arguments.") from None


def _json_text(arguments: Any) -> str:
    """Some servers send the arguments as an object, not as its text."""
    return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)


def _count(usage: Any, name: str) -> int:
    value = usage.get(name) if isinstance(usage, dict) else None
    return int(value) if isinstance(value, int | float) else 0


def embeddings_of(payload: Any, request: EmbeddingRequest, *, who: str) -> EmbeddingReply:
    """The vectors in the order of the texts.

    Raises:
        ProviderUnavailable: the answer has another form.
    """
    try:
        data = sorted(payload["data"], key=lambda each: each.get("index", 0))
        vectors = [[float(number) for number in each["embedding"]] for each in data]
        used = payload.get("usage") or {}
        tokens = int(used.get("prompt_tokens") or used.get("total_tokens") or 0)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ProviderUnavailable(f"{who}: the answer holds no embeddings.") from None
    return EmbeddingReply(vectors=vectors, model=str(payload.get("model") or request.model), input_tokens=tokens)
