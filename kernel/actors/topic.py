"""Topics: which filter takes which topic, who is subscribed, and which letters could not be delivered."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from kernel.actors.mailbox import Seen
from kernel.basics.schema import Schema
from kernel.conversation.message import Kept, Message
from kernel.conversation.topic_filter import Filter, Topic, takes
from kernel.record.event_log import Chronicled

DELIVER = "topic.deliver"
"""The wire name of the activity that signals subscribers."""

HOP_LIMIT = 16
"""A message that went through so many topics goes no further."""


class Subscription(Schema):
    """Input of `subscribe`: a workflow id (an agent's is `agent/<name>`) or several, and what they want of the topic."""

    subscriber: str | None = Field(default=None, min_length=1, max_length=500)
    subscribers: list[Annotated[str, Field(min_length=1, max_length=500)]] = Field(default_factory=list)
    topics: list[Filter] = Field(default_factory=list)

    def ids(self) -> list[str]:
        """All of them."""
        return [*([self.subscriber] if self.subscriber else []), *self.subscribers]


class Redelivery(Schema):
    """Input of `redeliver`: which dead letters are tried again; all, if left out."""

    message_id: str | None = None
    subscriber: str | None = None


class Letter(Schema):
    """A message on its way: to those whose filter takes it, or, with `to`, to those alone."""

    message: Kept
    to: list[str] | None = None
    redelivery: int = 0


class DeadLetters(Schema):
    """A message that some did not get: subscriber → why. The message is kept once, however many they are."""

    message: Kept
    at: datetime
    reasons: dict[str, str] = Field(default_factory=dict)


class Undelivered(Schema):
    """From a subscriber that is stopping to the topic: a message that it did not take, as it came."""

    message: Message
    subscriber: str
    reason: str


class DeadLetter(Schema):
    """One line of the query `dead_letters`; `message.ref` addresses a content that was put away."""

    message_id: str
    subscriber: str
    reason: str
    at: datetime
    message: Kept


class TopicInput(Schema):
    """Input of `Topic`. The name is taken from the workflow id `topic/<name>` where it is left out."""

    name: Topic | None = None
    subscribers: list[Subscription] = Field(default_factory=list)


class TopicState(Schema):
    """All that a topic knows; passed whole to its next run."""

    name: str
    subscribers: dict[str, list[str]] = Field(default_factory=dict)
    outbox: list[Letter] = Field(default_factory=list)
    seen: Seen = Field(default_factory=Seen)
    dead: dict[str, DeadLetters] = Field(default_factory=dict)
    refused: list[dict[str, Any]] = Field(default_factory=list)
    published: int = 0
    redelivered: int = 0
    delivered: int = 0
    closing: bool = False
    chronicle: Chronicled = Field(default_factory=Chronicled)

    def subscribe(self, subscription: Subscription) -> None:
        """Add or replace subscriptions."""
        for id in subscription.ids():
            self.subscribers[id] = subscription.topics

    def takers(self, message: Message) -> list[str]:
        """Who gets a message, in order of subscription."""
        topic = message.topic or self.name
        return [id for id, filters in self.subscribers.items() if takes(filters, topic)]

    def accept(self, message: Message) -> bool:
        """Take a message for delivery; False when its id was published before."""
        if message.id in self.seen:
            return False
        self.seen.add(message.id)
        self.published += 1
        self.outbox.append(Letter(message=Kept.of(message)))
        return True

    def bury(self, message: Message, reasons: dict[str, str], now: datetime) -> None:
        """Keep what could not be delivered."""
        if reasons:
            grave = self.dead.setdefault(message.id, DeadLetters(message=Kept.of(message), at=now))
            grave.reasons.update(reasons)

    def redeliver(self, wanted: Redelivery) -> int:
        """Take matching dead letters back into the outbox; how many."""
        count = 0
        for id, grave in list(self.dead.items()):
            if wanted.message_id not in (None, id):
                continue
            again = [each for each in grave.reasons if wanted.subscriber in (None, each) and each != ANYONE]
            for each in again:
                del grave.reasons[each]
            if again:
                self.redelivered += 1
                self.outbox.append(Letter(message=grave.message, to=again, redelivery=self.redelivered))
                count += len(again)
            if not grave.reasons:
                del self.dead[id]
        return count

    def letters(self) -> list[DeadLetter]:
        """The dead letters, oldest message first."""
        return [
            DeadLetter(message_id=id, subscriber=subscriber, reason=reason, at=grave.at, message=grave.message)
            for id, grave in self.dead.items()
            for subscriber, reason in grave.reasons.items()
        ]


ANYONE = "*"
"""The subscriber of a dead letter that was for nobody in particular: one that the hop limit stopped."""


def hops(message: Message) -> int:
    """Through how many topics a message has come."""
    count = message.metadata.get("hops", 0)
    return count if isinstance(count, int) and not isinstance(count, bool) else 0


def forwarded(message: Kept, topic: str, via: str) -> Kept:
    """The message as subscribers get it: one hop further, under the topic's name where it had none.

    `via` is the topic's workflow id: who cannot take the message sends it back there.
    """
    metadata = {**message.metadata, "hops": hops(message) + 1, "via": via}
    return message.model_copy(update={"topic": message.topic or topic, "metadata": metadata})


def came_back(message: Message) -> Message:
    """A forwarded message as it was before."""
    kept = {name: value for name, value in message.metadata.items() if name not in ("hops", "via")}
    before = hops(message) - 1
    return message.model_copy(update={"metadata": {**kept, "hops": before} if before > 0 else kept})


class Delivery(Schema):
    """Input of `topic.deliver`: one message, and a page of those who get it. A `redelivery` is a delivery of its own."""

    message: Kept
    to: list[str]
    redelivery: int = 0


class Delivered(Schema):
    """Output of `topic.deliver`: how many got it, and who did not, with the reason."""

    count: int
    dead: dict[str, str] = Field(default_factory=dict)
