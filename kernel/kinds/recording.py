"""Recorded answers of a model: one JSON line a call, for tests that ask no provider again."""

from __future__ import annotations

from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.kinds.llm import ModelReply, ModelRequest


class Recorded(Schema):
    """One line: what the provider was sent (never a key: those are the plugin's own), and what it answered."""

    key: str
    request: ModelRequest
    reply: ModelReply


def key_of(request: ModelRequest) -> str:
    """What a question is found by: all that the provider is sent but the idempotency key, which every run makes anew."""
    return sha256_of(canonical(request.model_dump(mode="json", exclude={"idempotency_key", "participant"})))


def recorded(request: ModelRequest, reply: ModelReply) -> Recorded:
    """Return the line of a call."""
    return Recorded(key=key_of(request), request=request.model_copy(update={"idempotency_key": None}), reply=reply)
