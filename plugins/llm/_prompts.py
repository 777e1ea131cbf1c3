"""A prompt in the order that chat templates take: one system message at the front, and alternating turns for servers that
want them.

The templates of Qwen, Mistral and Gemma (vLLM, llama.cpp) refuse anything else.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal

from kernel.kinds.llm import ChatMessage

OPENING = "Go on."
"""The user's message before a conversation that begins with the model's own, for servers that want a user's first."""

Turns = Literal["plain", "merged", "folded"]
"""The turns that a chat template takes.

- `plain`: any turns, after one system message.
- `merged`: alternating turns, after one system message.
- `folded`: alternating turns without a system message. The system message begins the first user message, a user message after
  a tool's result is appended to that result, and the first turn is a user's.
"""

STRICTER: dict[Turns, Turns] = {"plain": "merged", "merged": "folded"}
"""The form to try after a template has refused the turns."""


def arranged(messages: Sequence[ChatMessage], turns: Turns) -> list[ChatMessage]:
    """Return the messages with one system message at the front, and with the turns in that form."""
    system = _joined([message for message in messages if message.role == "system"])
    rest = [message for message in messages if message.role != "system"]
    if turns == "plain":
        return [*system, *rest]
    merged: list[ChatMessage] = []
    for message in rest:
        if merged and _one_turn(merged[-1], message, folded=turns == "folded"):
            merged[-1] = _both(merged[-1], message)
        else:
            merged.append(message)
    return _folded(system, merged) if turns == "folded" else [*system, *merged]


def opened(turns: Sequence[ChatMessage]) -> list[ChatMessage]:
    """Return the turns, with a user's message first."""
    return list(turns) if turns and turns[0].role == "user" else [ChatMessage(role="user", content=OPENING), *turns]


def schema_in_words(schema: dict[str, Any]) -> str:
    """Return the instruction to answer by a JSON Schema, for a model that gets the schema in its prompt."""
    return (
        "Answer with one JSON value and nothing else: no words around it, no code fence. "
        f"It must fit this JSON Schema:\n{json.dumps(schema, ensure_ascii=False)}"
    )


def _one_turn(before: ChatMessage, message: ChatMessage, *, folded: bool) -> bool:
    if before.role == "tool":
        return folded and message.role == "user"
    return before.role == message.role and not before.tool_calls


def _both(before: ChatMessage, message: ChatMessage) -> ChatMessage:
    content = "\n\n".join(text for text in (before.content, message.content) if text.strip())
    name = before.name if message.name == before.name or before.role == "tool" else None
    update = {"content": content, "images": [*before.images, *message.images], "tool_calls": message.tool_calls, "name": name}
    return before.model_copy(update=update)


def _joined(system: Sequence[ChatMessage]) -> list[ChatMessage]:
    words = "\n\n".join(message.content for message in system if message.content.strip())
    return [ChatMessage(role="system", content=words)] if words else []


def _folded(system: list[ChatMessage], turns: list[ChatMessage]) -> list[ChatMessage]:
    turns = opened(turns)
    words = "\n\n".join([message.content for message in system] + [turns[0].content])
    return [turns[0].model_copy(update={"content": words}), *turns[1:]]
