"""A prompt in the order that chat templates take: one system message, the first, and turns that alternate.

The templates of Qwen, Mistral and Gemma (vLLM, llama.cpp) refuse anything else. Anthropic and Google want the same.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from kernel.kinds.llm import ChatMessage

OPENING = "Go on."
"""What is put before a conversation that begins with the model's own words, for servers that want a user's first."""


def arranged(messages: Sequence[ChatMessage], *, folded: bool = False) -> list[ChatMessage]:
    """The messages with all system words in one message at the front, and neighbours of one role as one.

    `folded` is for templates that take less still: the system's words are the beginning of the first user message, a user's
    words right after a tool's result are the end of it, and the first turn is a user's.
    """
    system = _joined([message for message in messages if message.role == "system"])
    turns: list[ChatMessage] = []
    for message in (each for each in messages if each.role != "system"):
        before = turns[-1] if turns else None
        if before is not None and _one_turn(before, message, folded=folded):
            turns[-1] = _both(before, message)
        else:
            turns.append(message)
    return _folded(system, turns) if folded else [*system, *turns]


def opened(turns: Sequence[ChatMessage]) -> list[ChatMessage]:
    """The turns, with a user's first."""
    return list(turns) if turns and turns[0].role == "user" else [ChatMessage(role="user", content=OPENING), *turns]


def schema_in_words(schema: dict[str, Any]) -> str:
    """A wanted JSON Schema, for a model that is told it in the prompt."""
    return (
        "Answer with one JSON value and nothing else: no words around it, no code fence. "
        f"It must fit this JSON Schema:\n{json.dumps(schema, ensure_ascii=False)}"
    )


def _one_turn(before: ChatMessage, message: ChatMessage, *, folded: bool) -> bool:
    if before.role == "tool":
        return folded and message.role == "user"
    alike = before.role == message.role and not before.tool_calls
    return alike and (folded or before.name == message.name)


def _both(before: ChatMessage, message: ChatMessage) -> ChatMessage:
    content = "\n\n".join(text for text in (before.content, message.content) if text.strip())
    images = [*before.images, *message.images]
    return before.model_copy(update={"content": content, "images": images, "tool_calls": message.tool_calls})


def _joined(system: Sequence[ChatMessage]) -> list[ChatMessage]:
    words = "\n\n".join(message.content for message in system if message.content.strip())
    return [ChatMessage(role="system", content=words)] if words else []


def _folded(system: list[ChatMessage], turns: list[ChatMessage]) -> list[ChatMessage]:
    turns = opened(turns)
    words = "\n\n".join([message.content for message in system] + [turns[0].content])
    return [turns[0].model_copy(update={"content": words}), *turns[1:]]
