"""Forwarding between topics: a topic can subscribe to another one, and a message counts the topics that it went through."""

from __future__ import annotations

from kernel.conversation.message import Message, QueuedMessage

HOP_LIMIT = 16
"""A message that went through so many topics is not forwarded again."""


def hops(message: Message) -> int:
    """Return how many topics a message went through."""
    count = message.metadata.get("hops", 0)
    return count if isinstance(count, int) and not isinstance(count, bool) else 0


def forwarded(message: QueuedMessage, topic: str, via: str) -> QueuedMessage:
    """Return the message as subscribers receive it: one hop further, with the topic's name where it names none.

    `via` is the topic's workflow id: a subscriber that is stopping returns the message to it.
    """
    metadata = {**message.metadata, "hops": hops(message) + 1, "via": via}
    return message.model_copy(update={"topic": message.topic or topic, "metadata": metadata})


def returned(message: Message) -> Message:
    """Return a forwarded message as it was before the last hop."""
    kept = {name: value for name, value in message.metadata.items() if name not in ("hops", "via")}
    before = hops(message) - 1
    return message.model_copy(update={"metadata": {**kept, "hops": before} if before > 0 else kept})
