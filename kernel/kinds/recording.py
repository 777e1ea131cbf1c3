"""Recorded answers of a model: one JSON line a call, for tests without a provider."""

from __future__ import annotations

from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.kinds.llm import ModelReply, ModelRequest


class Recorded(Schema):
    """One line: the request to the provider, and its reply. Keys are not in it: only the plugin has them."""

    key: str
    request: ModelRequest
    reply: ModelReply


def key_of(request: ModelRequest) -> str:
    """Return the key of a request: a hash of it without the idempotency key, which is new in every run."""
    return sha256_of(canonical(request.model_dump(mode="json", exclude={"idempotency_key", "participant"})))


def recorded(request: ModelRequest, reply: ModelReply) -> Recorded:
    """Return the line of a call."""
    return Recorded(key=key_of(request), request=request.model_copy(update={"idempotency_key": None}), reply=reply)
