"""How much of one payload a topic's state takes."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from kernel.actors.topic import OutgoingMessage, Subscription
from kernel.basics.fitting import json_bytes
from kernel.conversation.message import Message
from kernel.conversation.transcript import canonical

STATE_BYTES = 1_500_000
"""What a topic may know altogether (bytes of JSON): it goes through continue-as-new as one payload of at most 2 MiB."""

SEEN_BYTES = 100
"""What a message id takes that is remembered."""


@dataclass
class Weight:
    """What a state takes as JSON: an upper bound, measured again now and then.

    `characters` is what runs counted before they counted bytes. A letter in another script than Latin has several bytes.
    """

    characters: int = 0
    bytes: int = 0

    def __add__(self, other: Weight) -> Weight:
        return Weight(self.characters + other.characters, self.bytes + other.bytes)


def weight_of(state: BaseModel) -> Weight:
    """Return what a state takes."""
    text = state.model_dump_json()
    return Weight(len(text), len(text.encode()))


def weight_of_message(message: Message, letter: OutgoingMessage) -> Weight:
    """Return what a message adds that is accepted for delivery: its letter, and its id among those that were seen."""
    return Weight(len(message.model_dump_json()), json_bytes(letter) + SEEN_BYTES)


def weight_of_subscription(wanted: Subscription) -> Weight:
    """Return what a subscription adds: each subscriber is kept with its filters."""
    text, ids = wanted.model_dump_json(), len(wanted.ids())
    return Weight(
        len(text) + ids * len(str(wanted.topics)),
        len(text.encode()) + ids * len(canonical(wanted.topics).encode()),
    )
