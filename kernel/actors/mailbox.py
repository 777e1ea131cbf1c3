"""A mailbox: queued messages, by priority and then by arrival, and the ids of delivered ones."""

from __future__ import annotations

from pydantic import Field

from kernel.basics.priority import PRIORITIES, Priority
from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.message import Message, QueuedMessage

REMEMBERED = 1000
"""The most delivered message ids that are remembered. A forgotten id counts as new."""


def key_of(id: str) -> str:
    """Return the key under which an id is remembered: the id, or the hash of a long one."""
    return id if len(id) <= 64 else sha256_of(id)


class Seen(Schema):
    """The last message ids, at most `REMEMBERED`, oldest first."""

    keys: dict[str, bool] = Field(default_factory=dict)

    def add(self, id: str) -> list[str]:
        """Remember an id. Return the keys that were dropped to make room."""
        self.keys[key_of(id)] = True
        forgotten = list(self.keys)[: max(0, len(self.keys) - REMEMBERED)]
        for key in forgotten:
            del self.keys[key]
        return forgotten

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and key_of(id) in self.keys


class Mailbox(Schema):
    """Queued messages. An id is accepted once, whether its message still waits or was taken.

    The order is by priority, then by arrival, so messages of one sender and one priority stay in order.
    """

    waiting: list[QueuedMessage] = Field(default_factory=list)
    seen: Seen = Field(default_factory=Seen)

    def put(self, message: Message) -> bool:
        """Queue a message. Return False if its id is known."""
        if self.knows(message.id):
            return False
        self.waiting.append(QueuedMessage.of(message))
        return True

    def knows(self, id: str) -> bool:
        """Return whether a message of that id waits, or is among the last `REMEMBERED` that were taken."""
        return id in self.seen or any(message.id == id for message in self.waiting)

    def take(self, only: frozenset[str] | None = None) -> tuple[QueuedMessage, list[str]] | None:
        """Take the next message. Return it and the keys that `Seen.add` dropped; None if no message waits.

        With `only`, messages with other ids stay queued.
        """
        candidates = [message for message in self.waiting if only is None or message.id in only]
        if not candidates:
            return None
        message = min(candidates, key=lambda each: PRIORITIES.index(each.priority))  # min is stable: the oldest
        self.waiting.remove(message)
        return message, self.seen.add(message.id)

    def load(self) -> dict[Priority, int]:
        """Return the number of queued messages by priority."""
        return {p: count for p in PRIORITIES if (count := sum(message.priority == p for message in self.waiting))}
