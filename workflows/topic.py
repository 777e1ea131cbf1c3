"""A topic that lives for years: `topic/<name>`. It sends each message to each of its subscribers once.

An activity sends a message, to a page of subscribers at a time. Messages are sent one after the other, in the order of
publication, so that each sender's messages arrive in that sender's order. A slow subscriber does not delay the others: its
messages wait in its own mailbox.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.actors import events
    from kernel.actors.hops import HOP_LIMIT, forwarded, hops, returned
    from kernel.actors.topic import (
        ANYONE,
        DeadLetter,
        Delivery,
        OutgoingMessage,
        Redelivery,
        Subscription,
        TopicInput,
        TopicState,
        Undelivered,
        grouped,
        portions,
    )
    from kernel.actors.weight import STATE_BYTES, Weight, weight_of, weight_of_message, weight_of_subscription
    from kernel.basics.errors import InvalidInput
    from kernel.basics.fitting import first_that_fit, json_bytes
    from kernel.basics.schema import parse
    from kernel.conversation.message import Message, is_foreign
    from kernel.record.events import Event, Page
    from workflows import calls
    from workflows.entity import LoggedEntity, action, refusals
    from workflows.offload import offload
    from workflows.run.errors import application_error, asked_page
    from workflows.run.intake import newly, take_in, take_in_message
    from workflows.search_attributes import attribute

PAGE = 2_000
"""The subscribers of one activity: with ids of up to 500 characters, they take half of the 2 MiB of a payload."""

MESSAGE_BYTES = 64 * 1024
"""The largest message (UTF-8 bytes of its JSON)."""

LETTER_BYTES = MESSAGE_BYTES + 8 * 1024
"""The largest message that a subscriber returns: it contains the topic's metadata, the subscriber, and its reason."""

WEIGHED_IN_BYTES = "topic-weighed-in-bytes"
"""The patch since which the state's size is counted in bytes, and checked again before continue-as-new."""

OFFLOADS_AGAIN = "topic-offloads-again"
"""The patch since which contents that came during an offload are offloaded too, before a dead letter is dropped."""

T = TypeVar("T")


@workflow.defn(name="Topic")
class Topic:
    """One topic."""

    def __init__(self) -> None:
        self.entity = LoggedEntity("topic", TopicState)
        self.outbox = self.entity.outbox
        self._weight = Weight()

    @workflow.run
    async def run(self, input: Any = None) -> dict[str, Any]:
        """TopicInput → the topic's final counts, after `stop`."""
        topic = await self._open(input)
        while not self.entity.renews() and not (topic.closing and not topic.outbox):
            workflow.set_current_details(topic.card())
            # Handlers subscribe, and add to the outbox, while this waits.
            await workflow.wait_condition(lambda: bool(topic.outbox) or topic.closing or self.entity.renews())
            if topic.outbox:
                await self._send(topic, topic.outbox[0])
        await self._settle(topic)
        if not topic.closing or topic.outbox:
            self.entity.continue_as_new(topic)
        self.entity.note(events.TopicClosed(**topic.counts()))
        await self.entity.drained()
        self._announce("closed")
        return topic.counts()

    async def _open(self, given: Any) -> TopicState:
        try:
            topic = self.entity.resumed(given) or self._new(given)
        except InvalidInput as error:
            await self.entity.refuse_callers()
            raise application_error(error) from None
        self.entity.begin(topic)
        self.entity.belongs_to(topic.tenant)
        self._weight = weight_of(topic)
        if not workflow.info().continued_run_id:
            self.entity.note(events.TopicOpened(topic=topic.name))
            for subscribed in grouped(topic.subscribers):
                self.entity.note(subscribed)
        self._announce("running")
        return topic

    def _new(self, given: Any) -> TopicState:
        wanted: TopicInput = take_in(TopicInput, given or {}, "Topic input")
        topic = TopicState(name=wanted.name or workflow.info().workflow_id.removeprefix("topic/"), tenant=wanted.tenant)
        for subscription in wanted.subscribers:
            topic.subscribe(subscription)
        if self._over(STATE_BYTES, weight_of(topic)):
            raise InvalidInput("Topic input: subscribers: too many for one topic; make several, by a part of the name.")
        return topic

    def _over(self, room: int, weight: Weight) -> bool:
        """Return whether the state is larger than `room`."""
        return weight.characters > room or (weight.bytes > room and newly(WEIGHED_IN_BYTES))

    def _announce(self, status: str) -> None:
        of_tenant = (
            [] if (topic := self.entity.state) is None or topic.tenant is None else [attribute("MofaTenant", topic.tenant)]
        )
        workflow.upsert_search_attributes([attribute("MofaMode", "Topic"), attribute("MofaStatus", status), *of_tenant])

    # ---- sending --------------------------------------------------------------------------------------------------

    async def _send(self, topic: TopicState, letter: OutgoingMessage) -> None:
        message = letter.message
        if hops(message) >= HOP_LIMIT:
            self._keep_dead(topic, message, {ANYONE: f"it went through {HOP_LIMIT} topics already, which is the limit"})
            topic.outbox.pop(0)
            return
        # The message goes to the present subscribers. A workflow that subscribes while it is sent receives the next one.
        to = letter.to if letter.to is not None else topic.takers(message)
        out = forwarded(message, topic.name, workflow.info().workflow_id)
        for start in range(0, len(to), PAGE):
            page = to[start : start + PAGE]
            summary = f"{message.id[:80]} to {start + 1}-{start + len(page)} of {len(to)} subscribers"
            # Handlers subscribe, and add to the outbox, while this waits.
            sent = await calls.deliver(
                Delivery(message=out, to=page, redelivery=letter.redelivery),
                summary,
                calls.temporal_priority(message.priority, None),
            )
            topic.delivered += sent.count
            self.entity.note(events.Delivered(message_id=message.id, count=sent.count))
            self._keep_dead(topic, message, sent.dead)
        topic.outbox.pop(0)
        self.entity.renewal.happened()
        await self._make_room(topic)

    async def _make_room(self, topic: TopicState) -> None:
        """Offload the contents of dead letters. Then drop dead letters, oldest message first, until the state has room.

        Each dropped message is recorded.
        """
        self._weight = weight_of(topic)
        if topic.dead and self._over(STATE_BYTES // 2, self._weight):
            # Handlers add dead letters while this waits.
            await offload(topic.dead_messages())
            self._weight = weight_of(topic)
        while self._over(STATE_BYTES, self._weight) and newly(OFFLOADS_AGAIN) and await offload(topic.dead_messages()):
            self._weight = weight_of(topic)
        while topic.dead and self._over(STATE_BYTES, self._weight):
            id, dead = next(iter(topic.dead.items()))
            del topic.dead[id]
            count = len(dead.reasons)
            self.entity.note(events.DeadLettersDropped(message_id=id, count=count))
            self.entity.refuse("dead_letters", f"{count} dead letters of message {id!r} made room for newer ones.")
            self._weight = weight_of(topic)

    async def _settle(self, topic: TopicState) -> None:
        """Wait for handlers and events, and make room for dead letters that came since. Nothing may be awaited after this."""
        await self.entity.drained()
        while topic.dead and weight_of(topic).bytes > STATE_BYTES and newly(WEIGHED_IN_BYTES):
            await self._make_room(topic)
            await self.entity.drained()

    def _keep_dead(self, topic: TopicState, message: Message, reasons: dict[str, str]) -> None:
        topic.add_dead_letters(message, reasons, workflow.now())
        for some in portions(list(reasons)):
            why = {subscriber: reasons[subscriber] for subscriber in some}
            self.entity.note(events.DeadLettered(message_id=message.id, reasons=why))

    # ---- actions of the handlers ----------------------------------------------------------------------------------

    def _message(self, given: Any, what: str = "publish") -> Message:
        message = take_in_message(given, what, "a topic", MESSAGE_BYTES)
        topic = self.entity.state
        if topic is not None and topic.closing:
            raise InvalidInput(f"{what}: topic {topic.name!r} is closed; start it again, or publish to another.")
        if topic is not None and is_foreign(message, topic.tenant):
            raise InvalidInput(f"{what}: topic {topic.name!r} takes messages of its own tenant alone.")
        size = json_bytes(message)
        if topic is not None and message.id not in topic.seen and self._over(STATE_BYTES, self._weight + Weight(size, size)):
            raise InvalidInput(f"{what}: topic {topic.name!r} has too many messages to send; publish again in a moment.")
        return message

    def _publish(self, topic: TopicState, message: Message) -> dict[str, Any]:
        new = topic.accept(message)
        if new:
            self._weight += weight_of_message(message, topic.outbox[-1])
            self.entity.note(events.Published(message_id=message.id, topic=message.topic), message.sender)
        return {"message_id": message.id, "accepted": new, "subscribers": len(topic.takers(message))}

    def _subscription(self, given: Any) -> Subscription:
        wanted = _parsed(given, "subscribe")
        if self._over(STATE_BYTES, self._weight + weight_of_subscription(wanted)):
            raise InvalidInput("subscribe: this topic has no room for more subscribers; make several, by a part of the name.")
        return wanted

    def _subscribe(self, topic: TopicState, wanted: Subscription) -> dict[str, Any]:
        topic.subscribe(wanted)
        for some in portions(wanted.ids()):
            self.entity.note(events.Subscribed(subscribers=some, topics=wanted.topics))
        self._weight += weight_of_subscription(wanted)
        return {"subscribers": len(topic.subscribers)}

    def _unsubscribe(self, topic: TopicState, wanted: Subscription) -> dict[str, Any]:
        topic.unsubscribe(wanted)
        for some in portions(wanted.ids()):
            self.entity.note(events.Unsubscribed(subscribers=some))
        return {"subscribers": len(topic.subscribers)}

    def _redeliver(self, topic: TopicState, wanted: Redelivery) -> dict[str, Any]:
        count = topic.redeliver(wanted)
        self.entity.note(events.Redelivered(**wanted.model_dump(), count=count))
        return {"redelivered": count}

    # ---- handlers -------------------------------------------------------------------------------------------------

    # Message → {message_id, accepted, subscribers}, once the message is queued; `accepted` is false for a known id.
    publish_update, publish_signal = action(
        "publish",
        "Send a message to every subscriber whose filter matches it: Message. One id is sent once.",
        by_signal="Send a message to every subscriber whose filter matches it: Message.",
        read=_message,
        act=_publish,
    )
    # Subscription → {subscribers: count}.
    subscribe_update, subscribe_signal = action(
        "subscribe",
        "Subscribe: {subscriber: workflow id, or subscribers: [id], topics?: [filter]}.",
        read=_subscription,
        act=_subscribe,
    )
    # Subscription → {subscribers: count}.
    unsubscribe_update, unsubscribe_signal = action(
        "unsubscribe",
        "Unsubscribe: {subscriber} or {subscribers: [id]}.",
        read=lambda self, given: _parsed(given, "unsubscribe"),
        act=_unsubscribe,
    )
    # Redelivery → {redelivered: count}.
    redeliver_update, redeliver_signal = action(
        "redeliver",
        "Deliver dead letters again: {message_id?, subscriber?}; without fields, all of them.",
        read=lambda self, given: parse(Redelivery, given or {}, "redeliver"),
        act=_redeliver,
    )

    @workflow.signal(description="The same as `publish`, so that a topic can subscribe to another topic.")
    async def tell(self, message: Any = None) -> None:
        """Publish a message that another topic sends."""
        await self.entity.by_signal("tell", lambda topic: self._publish(topic, self._message(message, "tell")))

    @workflow.signal(description="From a subscriber that is stopping: a message that it did not accept.")
    async def undelivered(self, letter: Any = None) -> None:
        """Keep the message as a dead letter."""

        def keep(topic: TopicState) -> None:
            back: Undelivered = parse(Undelivered, letter, "undelivered")
            if (size := json_bytes(back)) > LETTER_BYTES and newly(WEIGHED_IN_BYTES):
                raise InvalidInput(
                    f"undelivered: the message is {size:,} bytes long; a returned message has at most {LETTER_BYTES:,}."
                )
            self._keep_dead(topic, returned(back.message), {back.subscriber: back.reason})

        await self.entity.by_signal("undelivered", keep)

    @workflow.signal(description="Close the topic: it takes no more messages, and ends once all published ones are sent.")
    async def stop(self, _: Any = None) -> None:
        """Close the topic."""

        def close(topic: TopicState) -> None:
            if not topic.closing:
                topic.closing = True
                self.entity.note(events.TopicClosing())

        await self.entity.by_signal("stop", close)

    @workflow.query(description="The subscribers and their filters: {after?, limit?} → [{subscriber, topics}].")
    def subscribers(self, page: Any = None) -> list[dict[str, Any]]:
        """Return [{subscriber, topics}]; an empty list of topics stands for all."""
        rows = [{"subscriber": id, "topics": topics} for id, topics in self.entity.known().subscribers.items()]
        return _page(rows, page, lambda row: len(str(row).encode()))

    @workflow.query(
        description="Messages that were not delivered: {after?, limit?} → [{message_id, subscriber, reason, at, message}]."
    )
    def dead_letters(self, page: Any = None) -> list[DeadLetter]:
        """Return [DeadLetter]."""
        return _page(self.entity.known().dead_letters(), page, json_bytes)

    @workflow.query(description="The topic's own record, in order: {after?: number, limit?: number}; no contents of messages.")
    def events(self, page: Any = None) -> list[Event]:
        """Return [Event]."""
        return self.entity.events(asked_page(page))

    @workflow.query(description="Counts, and the refusals with their reasons.")
    def state(self, _: Any = None) -> dict[str, Any]:
        """Return counts and refusals."""
        topic = self.entity.known()
        return {**topic.counts(), "closing": topic.closing, "refused": topic.refused}


def _parsed(given: Any, what: str) -> Subscription:
    wanted: Subscription = parse(Subscription, {"subscriber": given} if isinstance(given, str) else given, what)
    if not wanted.ids():
        raise InvalidInput(f"{what}: subscriber: is required: a workflow id; an agent's is agent/<name>.", "subscriber")
    return wanted


def _page(rows: list[T], page: Any, size: Callable[[T], int]) -> list[T]:
    """Return a page of the rows, as many as fit into one answer."""
    with refusals():
        if page and not isinstance(page, dict):
            raise InvalidInput("page: must be {after?, limit?}.")
        wanted: Page = parse(Page, {"limit": 10_000, **(page or {})}, "page")
    return first_that_fit(rows[wanted.after : wanted.after + wanted.limit], STATE_BYTES, size)
