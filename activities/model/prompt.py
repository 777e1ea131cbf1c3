"""The prompt of a conversation, and the key of a request in the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.basics.remembered import remembers_long
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import Entry, canonical
from kernel.kinds.llm import ChatMessage, ModelCall, ModelReply, ModelRequest, ToolCall
from kernel.kinds.storage import LedgerKey, asked_by

TEMPERATURE = 0.0
"""The default temperature: the same question gets the same answer, as far as the provider supports that."""

SEED = 7


def request_for(call: ModelCall, model: str, entries: Sequence[Entry]) -> ModelRequest:
    """Return the prompt: the instructions, the conversation as this participant sees it, and the question.

    Raises:
        InvalidInput: there is no message, and so nothing to answer.
    """
    messages = list(_messages(entries, call.participant))
    if call.content.strip():
        messages.append(ChatMessage(role="user", content=call.content))
    if not messages:
        raise InvalidInput(f"content: empty, and so is the conversation; {call.participant} has nothing to answer.", "content")
    system = [ChatMessage(role="system", content=call.instructions)] if call.instructions.strip() else []
    return ModelRequest(
        model=model,
        messages=[*system, *messages],
        tools=call.tools,
        output_schema=call.output_schema,
        output_name=call.output_name,
        temperature=TEMPERATURE if call.temperature is None else call.temperature,
        seed=SEED,
        participant=call.participant,
    )


def ledger_key(call: ModelCall, provider: str, request: ModelRequest, endpoint: str | None = None) -> LedgerKey:
    """Return the call's key in the ledger. It depends on the participant, the request, the model, and `endpoint` if given."""
    return asked_by(call.participant, call.scope, call.step, key_parts(provider, request, endpoint))


def key_parts(provider: str, request: ModelRequest, endpoint: str | None = None) -> dict[str, Any]:
    """Return the parts of a request that its key in the ledger is made of, as JSON."""
    parts = request.model_dump(mode="json", exclude={"idempotency_key", "participant"})
    return {"provider": provider, **parts, **({"endpoint": endpoint} if endpoint else {})}


def idempotency_key(key: LedgerKey) -> str:
    """Return the idempotency key for the provider; the same on every attempt."""
    return sha256_of(canonical([key.scope, key.step, key.request_hash]))


def calls_text(reply: ModelReply) -> str:
    """Return an answer with tool calls as the text of an entry `tool_call`."""
    calls = [call.model_dump(mode="json") for call in reply.tool_calls]
    return canonical({"content": reply.content, "tool_calls": calls})


def exchange(call: ModelCall, reply: ModelReply) -> Sequence[Entry]:
    """Return the entries of the question and the answer, for the conversation."""
    asked = [Entry.of("task", "task", call.content)] if call.content.strip() else []
    if reply.tool_calls:
        return [*asked, Entry.of("tool_call", call.participant, calls_text(reply))]
    return [*asked, Entry.of("answer", call.participant, reply.content)]


def _messages(entries: Sequence[Entry], reader: str) -> Iterator[ChatMessage]:
    """Yield the conversation as messages. The k-th result after the reader's own tool calls answers the k-th call."""
    waiting: list[ToolCall] = []
    for entry in entries:
        if entry.role == "tool_call" and entry.author == reader:
            called = ChatMessage(role="assistant", **json.loads(entry.text or "{}"))
            waiting = list(called.tool_calls)
            yield called
        elif entry.role == "tool_result" and waiting:
            call = waiting.pop(0)
            yield ChatMessage(role="tool", content=entry.text or "", name=call.name, tool_call_id=call.id)
        elif entry.text and entry.text.strip():
            yield _message(entry, reader)


def _message(entry: Entry, reader: str) -> ChatMessage:
    text = entry.text or ""
    if entry.role == "answer" and entry.author == reader:
        return ChatMessage(role="assistant", content=text)
    if entry.role == "task" and entry.author == "task":
        return ChatMessage(role="user", content=text)
    return ChatMessage(role="user", content=_with_name(text, entry.author))


@remembers_long
def _with_name(text: str, author: str) -> str:
    """Return the text of another participant. It is the same object for each question, whose hashes are remembered by it."""
    return f"[{author}] {text}"
