"""Redaction: a placeholder replaces a value in requests to a provider, and the value replaces the placeholder in the reply.

A plugin is `plugins/redaction/<name>.py` with `create(*, kinds, phone_region) -> Finder`.
A placeholder is `[email-3f9a1c2b]`: the same value has the same one in a whole run, for every participant, on every attempt and
on every worker, so that a conversation keeps its meaning. It is a keyed hash; the key is the run's scope, which no provider
sees. So nobody can find a phone number by trying all of them, nor link two runs about the same person.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol

from kernel.basics.schema import Schema
from kernel.kinds.llm import ChatMessage, ModelReply, ModelRequest, ToolCall

RedactionKind = Literal["emails", "phones", "cards", "secrets"]

_WORD: dict[str, str] = {"emails": "email", "phones": "phone", "cards": "card", "secrets": "secret"}
_PLACEHOLDER = re.compile(r"\[(?:email|phone|card|secret)-[0-9a-f]{8}\]")
_SCOPE = re.compile(r".*?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Found(Schema):
    """A value to hide in a text: its kind, and its place."""

    kind: RedactionKind
    start: int
    end: int


class Finder(Protocol):
    """The port of a redaction plugin: it finds the values to hide."""

    def find(self, text: str) -> Sequence[Found]:
        """Return the values in their order, none inside another."""
        ...


def run_of(scope: str) -> str:
    """Return the part of a scope that a run and all teams in it share: the workflow's id and its run's id."""
    match = _SCOPE.match(scope)
    return match[0] if match else scope


class Veil:
    """The redaction of one call: it hides values in its requests, and restores them in its answer."""

    def __init__(self, finder: Finder, scope: str | None) -> None:
        """Initialize the redaction. Without a scope all values of a kind have the same placeholder, such as `[email]`."""
        self._find, self._key = finder.find, None if scope is None else hashlib.sha256(run_of(scope).encode()).digest()
        self._hidden: dict[str, tuple[RedactionKind, str]] = {}

    def counts(self) -> dict[str, int]:
        """Return how many different values are hidden, by kind."""
        return dict(sorted(Counter(kind for kind, _ in self._hidden.values()).items()))

    def hide(self, text: str) -> str:
        """Return the text with placeholders."""
        parts, at = [], 0
        for found in self._find(text):
            parts += [text[at : found.start], self._placeholder(found.kind, text[found.start : found.end])]
            at = found.end
        return "".join([*parts, text[at:]])

    def show(self, text: str) -> str:
        """Return the text with values instead of placeholders; a key or token stays hidden."""

        def back(match: re.Match[str]) -> str:
            kind, value = self._hidden.get(match[0], ("secrets", ""))
            return match[0] if kind == "secrets" else value

        return _PLACEHOLDER.sub(back, text)

    def request(self, request: ModelRequest) -> ModelRequest:
        """Return the request as the provider may see it: instructions, conversation, tool calls and their results."""
        return request.model_copy(update={"messages": [self._message(message) for message in request.messages]})

    def reply(self, reply: ModelReply) -> ModelReply:
        """Return the answer with the hidden values restored, and the counts of them in `redacted`."""
        calls = [call.model_copy(update={"arguments": self._arguments(call.arguments, self.show)}) for call in reply.tool_calls]
        content = self._arguments(reply.content, self.show) if self._hidden else reply.content
        return reply.model_copy(update={"content": content, "tool_calls": calls, "redacted": self.counts()})

    def _message(self, message: ChatMessage) -> ChatMessage:
        def hidden(call: ToolCall) -> ToolCall:
            return call.model_copy(update={"arguments": self._arguments(call.arguments, self.hide)})

        content = self.hide(message.content)
        return message.model_copy(update={"content": content, "tool_calls": [hidden(call) for call in message.tool_calls]})

    def _arguments(self, text: str, change: Callable[[str], str]) -> str:
        """Return the text with `change` applied. In JSON it is applied to each string and number, so that the text stays JSON.

        If it changes nothing, the text is returned unchanged, its formatting included.
        """
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return change(text)
        if not isinstance(value, (dict, list)):
            return change(text)
        changed = _changed(value, change)
        return text if changed == value else json.dumps(changed, ensure_ascii=False)

    def _placeholder(self, kind: RedactionKind, value: str) -> str:
        if self._key is None:
            return f"[{_WORD[kind]}]"
        # One number has one placeholder, however it is written.
        plain = (
            "".join(filter(str.isdigit, value)) if kind in ("phones", "cards") else value.lower() if kind == "emails" else value
        )
        tag = hashlib.blake2b(f"{kind}:{plain}".encode(errors="replace"), key=self._key, digest_size=4).hexdigest()
        placeholder = f"[{_WORD[kind]}-{tag}]"
        self._hidden.setdefault(placeholder, (kind, value))
        return placeholder


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {change(key): _changed(each, change) for key, each in value.items()}
    if isinstance(value, list):
        return [_changed(each, change) for each in value]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        text = change(str(value))
        return value if text == str(value) else text
    return value
