"""Forwarding between topics. A topic can subscribe to another one; a message counts its hops, so that circles end."""

from __future__ import annotations

from kernel.conversation.message import Message, QueuedMessage

HOP_LIMIT = 16
"""The most topics that a message passes through; then it is a dead letter."""


def hops(message: Message) -> int:
    """Return the number of topics that a message has passed through."""
    count = message.metadata.get("hops", 0)
    return count if isinstance(count, int) and not isinstance(count, bool) else 0


def forwarded(message: QueuedMessage, topic: str, via: str) -> QueuedMessage:
    """Return the message for subscribers: with one more hop, and the topic's name if it has none.

    `via` is the topic's workflow id. A subscriber that is stopping returns the message to it.
    """
    metadata = {**message.metadata, "hops": hops(message) + 1, "via": via}
    return message.model_copy(update={"topic": message.topic or topic, "metadata": metadata})


def returned(message: Message) -> Message:
    """Return a forwarded message without its last hop."""
    kept = {name: value for name, value in message.metadata.items() if name not in ("hops", "via")}
    before = hops(message) - 1
    return message.model_copy(update={"metadata": {**kept, "hops": before} if before > 0 else kept})
