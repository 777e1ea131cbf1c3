"""The Chat Completions dialect: requests, in the form that a server accepts.

The reference: https://platform.openai.com/docs/api-reference/chat/create
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from kernel.kinds.llm import ChatMessage, ModelRequest
from plugins.llm._prompts import STRICTER, Turns, arranged, schema_in_words
from plugins.llm._provider_call import parsed
from plugins.llm._refusals import Scope, refused_format, refused_parameter, refused_turns
from plugins.llm._schema_form import SchemaForm, is_strict, weaker
from plugins.llm._tools import offered

OPTIONAL = ("temperature", "seed", "max_completion_tokens", "max_tokens", "stream_options", "stream")
"""Parameters that a request can do without, since some models refuse them."""


@dataclass(frozen=True)
class Form:
    """The form of a request: the parameters that are left out, the form of the schema, and the form of the turns.

    `refused` is the scope of the refusal of a stronger form of the schema, if there was one.
    """

    left_out: frozenset[str] = frozenset()
    schema: SchemaForm = "strict"
    turns: Turns = "plain"
    refused: Scope | None = None

    def after(self, status: int, answer: Any, request: ModelRequest, body: dict[str, Any]) -> Form | None:
        """Return the form to try after the server refused `body` with this answer; None if another form would not help."""
        name = refused_parameter(status, answer, [name for name in OPTIONAL if name in body])
        if name is not None:
            return replace(self, left_out=self.left_out | {name})
        scope = refused_format(status, answer) if "response_format" in body else None
        if scope is not None:
            return replace(self, schema=weaker(self.schema, request, scope), refused=scope)
        stricter = STRICTER.get(self.turns) if refused_turns(status, answer) else None
        return replace(self, turns=stricter) if stricter is not None else None


def request_body(request: ModelRequest, form: Form) -> dict[str, Any]:
    """Return the body of `POST /chat/completions`."""
    in_words, schema = form.schema == "prompt", request.output_schema
    system = [ChatMessage(role="system", content=schema_in_words(schema))] if schema is not None and in_words else []
    messages = arranged([*request.messages, *system], form.turns)
    body: dict[str, Any] = {"model": request.model, "messages": [_message(message) for message in messages]}
    limit = "max_tokens" if "max_completion_tokens" in form.left_out else "max_completion_tokens"
    wanted = {"temperature": request.temperature, "seed": request.seed, limit: request.max_output_tokens}
    body |= {name: value for name, value in wanted.items() if value is not None and name not in form.left_out}
    if request.tools:
        body["tools"] = [{"type": "function", "function": offered(tool).model_dump()} for tool in request.tools]
    if schema is not None and not in_words:
        strict = form.schema == "strict" and is_strict(schema)
        named = {"name": _wire_name(request.output_name), "schema": schema, "strict": strict}
        body["response_format"] = {"type": "json_schema", "json_schema": named}
    return body


def streamed(body: dict[str, Any], form: Form) -> dict[str, Any]:
    """Return the request for a streamed answer, with the usage at its end."""
    wanted = {"stream": True, "stream_options": {"include_usage": True}}
    return body | {name: value for name, value in wanted.items() if name not in form.left_out}


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
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": _an_object(call.arguments)}}
            for call in message.tool_calls
        ]
    return made


def _an_object(arguments: str) -> str:
    """Return the arguments as the model wrote them, or {} if they are not a JSON object.

    The chat templates of vLLM and llama.cpp parse them, and fail on anything else.
    """
    return arguments if parsed(arguments) or arguments.strip() == "{}" else json.dumps({})


def _wire_name(name: str) -> str:
    """Return the name as OpenAI takes it: at most 64 letters, digits, `_` and `-`, for schemas and message authors alike."""
    return re.sub(r"[^a-zA-Z0-9_-]", "_", name)[:64] or "answer"
