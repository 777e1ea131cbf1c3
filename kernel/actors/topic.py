"""Topics: subscribers, messages to deliver, and dead letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from kernel.actors.entity import RefusingState
from kernel.actors.events import Subscribed
from kernel.actors.mailbox import Seen
from kernel.basics.limits import Tenant
from kernel.basics.schema import Schema
from kernel.conversation.message import Message, QueuedMessage
from kernel.conversation.topic_filter import Filter, Topic, takes

DELIVER = "topic.deliver"
"""The wire name of the activity that signals subscribers."""

ANYONE = "*"
"""The subscriber of a dead letter that the hop limit stopped: it was for no one in particular."""

EVENT_IDS = 500
"""The most subscribers that one event names."""


class Subscription(Schema):
    """Input of `subscribe`: one workflow id (an agent's is `agent/<name>`) or several, and filters of topic names."""

    subscriber: str | None = Field(default=None, min_length=1, max_length=500)
    subscribers: list[Annotated[str, Field(min_length=1, max_length=500)]] = Field(default_factory=list)
    topics: list[Filter] = Field(default_factory=list)

    def ids(self) -> list[str]:
        """Return the workflow ids of all subscribers."""
        return [*([self.subscriber] if self.subscriber else []), *self.subscribers]


class Redelivery(Schema):
    """Input of `redeliver`: the dead letters to deliver again; all by default."""

    message_id: str | None = None
    subscriber: str | None = None


class OutgoingMessage(Schema):
    """A message to deliver: to the subscribers in `to`, or to all whose filter matches."""

    message: QueuedMessage
    to: list[str] | None = None
    redelivery: int = 0


class DeadLetters(Schema):
    """A message that some subscribers did not receive: subscriber → reason. The message is stored once for all of them."""

    message: QueuedMessage
    at: datetime
    reasons: dict[str, str] = Field(default_factory=dict)


class Undelivered(Schema):
    """Input of `undelivered`: a subscriber that is stopping returns a message that it did not take."""

    message: Message
    subscriber: str
    reason: str


class DeadLetter(Schema):
    """One line of the query `dead_letters`. A long content is offloaded: `message.ref` addresses its text."""

    message_id: str
    subscriber: str
    reason: str
    at: datetime
    message: QueuedMessage


class TopicInput(Schema):
    """Input of `Topic`. The default name is that of the workflow id, `topic/<name>`."""

    name: Topic | None = None
    tenant: Tenant | None = Field(default=None, description="The tenant that it belongs to; by default it is for all.")
    subscribers: list[Subscription] = Field(default_factory=list)


class TopicState(RefusingState):
    """The whole state of a topic: subscriber → filters, the messages to deliver, and message id → dead letters."""

    name: str
    tenant: str | None = None
    subscribers: dict[str, list[str]] = Field(default_factory=dict)
    outbox: list[OutgoingMessage] = Field(default_factory=list)
    seen: Seen = Field(default_factory=Seen)
    dead: dict[str, DeadLetters] = Field(default_factory=dict)
    published: int = 0
    redelivered: int = 0
    delivered: int = 0
    closing: bool = False

    def subscribe(self, subscription: Subscription) -> None:
        """Add subscriptions, or replace them."""
        for id in subscription.ids():
            self.subscribers[id] = subscription.topics

    def unsubscribe(self, subscription: Subscription) -> None:
        """Remove subscriptions."""
        for id in subscription.ids():
            self.subscribers.pop(id, None)

    def takers(self, message: Message) -> list[str]:
        """Return the subscribers whose filter matches a message, in order of subscription."""
        topic = message.topic or self.name
        return [id for id, filters in self.subscribers.items() if takes(filters, topic)]

    def accept(self, message: Message) -> bool:
        """Queue a message for delivery. Return False if its id is known."""
        if message.id in self.seen:
            return False
        self.seen.add(message.id)
        self.published += 1
        self.outbox.append(OutgoingMessage(message=QueuedMessage.of(message)))
        return True

    def add_dead_letters(self, message: Message, reasons: dict[str, str], now: datetime) -> None:
        """Record a message that could not be delivered. `reasons` maps each subscriber to why."""
        if reasons:
            dead = self.dead.setdefault(message.id, DeadLetters(message=QueuedMessage.of(message), at=now))
            dead.reasons.update(reasons)

    def redeliver(self, wanted: Redelivery) -> int:
        """Move dead letters back to the outbox. Return their number."""
        count = 0
        for id, dead in list(self.dead.items()):
            if wanted.message_id not in (None, id):
                continue
            again = [each for each in dead.reasons if wanted.subscriber in (None, each) and each != ANYONE]
            for each in again:
                del dead.reasons[each]
            if again:
                self.redelivered += 1
                self.outbox.append(OutgoingMessage(message=dead.message, to=again, redelivery=self.redelivered))
                count += len(again)
            if not dead.reasons:
                del self.dead[id]
        return count

    def dead_messages(self) -> list[QueuedMessage]:
        """Return the messages that have dead letters, the oldest first."""
        return [dead.message for dead in self.dead.values()]

    def dead_letters(self) -> list[DeadLetter]:
        """Return the dead letters, the oldest message first, one entry a subscriber."""
        return [
            DeadLetter(message_id=id, subscriber=subscriber, reason=reason, at=dead.at, message=dead.message)
            for id, dead in self.dead.items()
            for subscriber, reason in dead.reasons.items()
        ]

    def counts(self) -> dict[str, Any]:
        """Return {name, subscribers, published, delivered, waiting, dead_letters}."""
        return {
            "name": self.name,
            "subscribers": len(self.subscribers),
            "published": self.published,
            "delivered": self.delivered,
            "waiting": len(self.outbox),
            "dead_letters": sum(len(dead.reasons) for dead in self.dead.values()),
        }

    def card(self) -> str:
        """Return the counts as Markdown, for Temporal's UI."""
        lines = [f"- {name.replace('_', ' ')}: {value}" for name, value in self.counts().items() if name != "name"]
        return "\n".join([f"**Topic {self.name}**", "", *lines])


def portions(ids: list[str]) -> Iterator[list[str]]:
    """Yield the ids in portions of at most `EVENT_IDS`, one for each event."""
    for start in range(0, len(ids), EVENT_IDS):
        yield ids[start : start + EVENT_IDS]


def grouped(subscribers: dict[str, list[str]]) -> list[Subscribed]:
    """Return the events that name all subscribers, those with equal filters together."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for id, topics in subscribers.items():
        groups.setdefault(tuple(topics), []).append(id)
    return [Subscribed(subscribers=some, topics=list(topics)) for topics, ids in groups.items() for some in portions(ids)]


class Delivery(Schema):
    """Input of `topic.deliver`: one message and a page of its receivers. Each `redelivery` number is a delivery of its own."""

    message: QueuedMessage
    to: list[str]
    redelivery: int = 0


class Delivered(Schema):
    """Output of `topic.deliver`: the number of receivers, and receiver → reason of those that were not reached."""

    count: int
    dead: dict[str, str] = Field(default_factory=dict)
