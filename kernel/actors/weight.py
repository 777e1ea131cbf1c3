"""The size of a topic's state, estimated without serializing it for each message."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from kernel.actors.topic import OutgoingMessage, Subscription
from kernel.basics.fitting import json_bytes
from kernel.conversation.message import Message
from kernel.conversation.transcript import canonical

STATE_BYTES = 1_500_000
"""The largest state of a topic, in bytes of JSON: continue-as-new carries it in one payload of at most 2 MiB."""

SEEN_BYTES = 100
"""The size of an ordinary remembered message id, in bytes of JSON."""


@dataclass
class Weight:
    """The size of a state as JSON: an upper bound that is measured again from time to time.

    Old runs counted `characters`, and replay must repeat their decisions. Letters of most scripts have several bytes.
    """

    characters: int = 0
    bytes: int = 0

    def __add__(self, other: Weight) -> Weight:
        return Weight(self.characters + other.characters, self.bytes + other.bytes)


def weight_of(state: BaseModel) -> Weight:
    """Return the size of a state."""
    text = state.model_dump_json()
    return Weight(len(text), len(text.encode()))


def weight_of_message(message: Message, outgoing: OutgoingMessage) -> Weight:
    """Return the size that a message adds: its entry in the outbox, and its remembered id."""
    seen = max(SEEN_BYTES, len(canonical(message.id).encode()) + 10)  # an escaped character has six bytes
    return Weight(len(message.model_dump_json()), json_bytes(outgoing) + seen)


def weight_of_subscription(wanted: Subscription) -> Weight:
    """Return the size that a subscription adds: each subscriber is stored with its filters."""
    text, ids = wanted.model_dump_json(), len(wanted.ids())
    return Weight(
        len(text) + ids * len(str(wanted.topics)),
        len(text.encode()) + ids * len(canonical(wanted.topics).encode()),
    )
