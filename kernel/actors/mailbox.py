"""A mailbox: messages that wait, by priority and then in order of arrival, and the message ids that were seen."""

from __future__ import annotations

from pydantic import Field

from kernel.basics.priority import PRIORITIES, Priority
from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.message import Message, QueuedMessage

REMEMBERED = 1000
"""Delivered message ids that are remembered; an older one that comes again counts as new."""


def key_of(id: str) -> str:
    """Return the key that an id is remembered by: the id, or its hash where it is long."""
    return id if len(id) <= 64 else sha256_of(id)


class Seen(Schema):
    """The last message ids, at most `REMEMBERED`, oldest first."""

    keys: dict[str, bool] = Field(default_factory=dict)

    def add(self, id: str) -> list[str]:
        """Remember an id. Return the keys that were forgotten for it."""
        self.keys[key_of(id)] = True
        forgotten = list(self.keys)[: max(0, len(self.keys) - REMEMBERED)]
        for key in forgotten:
            del self.keys[key]
        return forgotten

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and key_of(id) in self.keys


class Mailbox(Schema):
    """Messages that wait. One id is accepted once, whether it still waits or was taken.

    The order is by priority, then by arrival: the messages of one sender and one priority stay in order.
    """

    waiting: list[QueuedMessage] = Field(default_factory=list)
    seen: Seen = Field(default_factory=Seen)

    def put(self, message: Message) -> bool:
        """Accept a message. Return False where its id is known."""
        if self.knows(message.id):
            return False
        self.waiting.append(QueuedMessage.of(message))
        return True

    def knows(self, id: str) -> bool:
        """Return whether a message of that id waits, or was one of the last `REMEMBERED` that were taken."""
        return id in self.seen or any(message.id == id for message in self.waiting)

    def take(self, only: frozenset[str] | None = None) -> tuple[QueuedMessage, list[str]] | None:
        """Take the next message out. Return it and the keys of ids that were forgotten for it; None where nothing waits.

        With `only`, messages of other ids stay in the mailbox.
        """
        candidates = [message for message in self.waiting if only is None or message.id in only]
        if not candidates:
            return None
        message = min(candidates, key=lambda each: PRIORITIES.index(each.priority))  # min is stable: the oldest of them
        self.waiting.remove(message)
        return message, self.seen.add(message.id)

    def load(self) -> dict[Priority, int]:
        """Return how many messages wait, by priority."""
        return {p: count for p in PRIORITIES if (count := sum(message.priority == p for message in self.waiting))}
