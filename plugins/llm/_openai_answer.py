"""The Chat Completions dialect: the payload of an answer as a `ModelReply`."""

from __future__ import annotations

import json
from typing import Any

from kernel.basics.errors import ProviderUnavailable
from kernel.kinds.embedding import EmbeddingReply, EmbeddingRequest
from kernel.kinds.llm import ModelReply, ModelRequest, ToolCall
from plugins.llm._payload import count_of, start_of

_FINISH = {
    "max_tokens": "length",
    "max_output_tokens": "length",
    "model_length": "length",
    "eos": "stop",
    "eos_token": "stop",
    "end_turn": "stop",
    "stop_sequence": "stop",
    "function_call": "tool_calls",
    "tool_use": "tool_calls",
    "safety": "content_filter",
}
"""Other servers' finish reasons, by OpenAI's reason of the same meaning."""

_BROKEN_OFF = ("abort", "insufficient_system_resource")
"""Finish reasons of an incomplete answer, of vLLM and of DeepSeek."""


def reply_of(payload: Any, request: ModelRequest, *, who: str, request_id: str | None) -> ModelReply:
    """Return the answer in the payload.

    Raises:
        ProviderUnavailable: the payload is not a chat completion, or the answer broke off.
    """
    choice = _first_choice(payload, who)
    message, usage = choice["message"], payload.get("usage")
    reason = str(choice.get("finish_reason") or "") or None
    if reason in _BROKEN_OFF:
        raise ProviderUnavailable(f"{who}: the provider broke off the answer (finish reason: {reason}).")
    return ModelReply(
        content=text_of(message.get("content")),
        tool_calls=_tool_calls(message),
        finish_reason=_FINISH.get((reason or "").lower(), reason),
        refusal=text_of(message.get("refusal")) or None,
        thought=has_thought(message),
        model=str(payload.get("model") or request.model),
        input_tokens=count_of(usage, "prompt_tokens"),
        output_tokens=count_of(usage, "completion_tokens"),
        request_id=str(request_id or payload.get("id") or "") or None,
    )


def text_of(content: Any) -> str:
    """Return the text of a content, which some servers send in parts; parts with reasoning are left out."""
    if isinstance(content, list):
        return "".join(text_of(_words_in(part)) for part in content)
    return content if isinstance(content, str) else ""


def has_thought(message: dict[str, Any]) -> bool:
    """Return whether the message has reasoning: in the fields of DeepSeek and vLLM, of OpenRouter, or in parts (Mistral)."""
    parts = message.get("content")
    named = [message.get("reasoning_content"), message.get("reasoning"), message.get("reasoning_details")]
    kinds = [part.get("type") for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    return any(named) or "thinking" in kinds or "reasoning" in kinds


def json_text(arguments: Any) -> str:
    """Return the arguments of a call as JSON text; some servers send an object, or null."""
    if arguments is None:
        return ""
    return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)


def embeddings_of(payload: Any, request: EmbeddingRequest, *, who: str) -> EmbeddingReply:
    """Return the vectors in the order of the texts.

    Raises:
        ProviderUnavailable: the payload is not one of embeddings.
    """
    try:
        data = sorted(payload["data"], key=lambda each: each.get("index", 0))
        vectors = [[float(number) for number in each["embedding"]] for each in data]
        used = payload.get("usage") or {}
        tokens = int(used.get("prompt_tokens") or used.get("total_tokens") or 0)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ProviderUnavailable(f"{who}: the answer holds no embeddings.") from None
    return EmbeddingReply(vectors=vectors, model=str(payload.get("model") or request.model), input_tokens=tokens)


def _first_choice(payload: Any, who: str) -> dict[str, Any]:
    choices = payload.get("choices") if isinstance(payload, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(first, dict) or not isinstance(first.get("message"), dict):
        raise ProviderUnavailable(
            f"{who}: the answer is JSON but not a chat completion: it has no choices with a message. "
            f"It begins: {start_of(json.dumps(payload, ensure_ascii=False))!r}"
        )
    return first


def _words_in(part: Any) -> Any:
    if not isinstance(part, dict):
        return part if isinstance(part, str) else ""
    return part.get("text") if part.get("type") in (None, "text", "output_text") else ""


def _tool_calls(message: dict[str, Any]) -> list[ToolCall]:
    """Return the calls as they are. Missing ids and arguments are repaired later, for all providers alike."""
    calls = message.get("tool_calls")
    asked = [call for call in calls if isinstance(call, dict)] if isinstance(calls, list) else []
    if not asked and isinstance(message.get("function_call"), dict):  # OpenAI's form of 2023
        asked = [{"function": message["function_call"]}]
    return [_tool_call(call, call["function"] if isinstance(call.get("function"), dict) else call) for call in asked]


def _tool_call(call: dict[str, Any], function: dict[str, Any]) -> ToolCall:
    id, name = str(call.get("id") or ""), str(function.get("name") or "")
    return ToolCall(id=id, name=name, arguments=json_text(function.get("arguments")))
