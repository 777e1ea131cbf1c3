"""A topic that lives: `topic/<name>`. It knows who is subscribed, and sends each message to each of them once.

It is kept thin: an activity does the sending, in pages. One message goes out after the other, in the order in which they
were published, so that each sender's messages arrive in that sender's order. Slow subscribers hold nobody up: what they
have not looked at waits in their own mailboxes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.actors.topic import (
        ANYONE,
        HOP_LIMIT,
        DeadLetter,
        Delivery,
        Letter,
        Redelivery,
        Subscription,
        TopicInput,
        TopicState,
        Undelivered,
        came_back,
        forwarded,
        hops,
    )
    from kernel.basics.errors import InvalidInput
    from kernel.basics.schema import parse
    from kernel.conversation.message import Message
    from kernel.record.event_log import Chronicled
    from kernel.record.events import Event, Page
    from workflows import calls
    from workflows.putting_away import put_away
    from workflows.run.chronicle import Chronicle
    from workflows.run.intake import take_in, take_in_message
    from workflows.run.run import application_error, asked_page
    from workflows.search_attributes import attribute

PAGE = 2_000
"""Subscribers in one activity: with ids of up to 500 characters, half of the 2 MiB that a payload may have."""

MESSAGE_BYTES = 64 * 1024
"""The largest message (UTF-8 bytes of its JSON)."""

EVENT_IDS = 500
"""Subscribers named in one event."""

STATE_BYTES = 1_500_000
"""What a topic may know altogether (bytes of JSON): it goes through continue-as-new as one payload of at most 2 MiB."""

T = TypeVar("T")


@workflow.defn(name="Topic")
class Topic:
    """One topic."""

    def __init__(self) -> None:
        self._topic: TopicState | None = None
        self._weight = 0  # bytes of JSON, kept as an upper bound and measured anew now and then
        self._ended = False
        self._chronicle = Chronicle()
        self.outbox = self._chronicle.outbox

    @workflow.run
    async def run(self, input: Any = None) -> dict[str, Any]:
        """TopicInput → the topic's last counts, after `stop`."""
        try:
            topic = self._opened(input)
        except InvalidInput as error:
            self._ended = True
            # Whoever came with the start is told so.
            await workflow.wait_condition(workflow.all_handlers_finished)
            raise application_error(error) from None
        self._topic = topic
        self._weigh(topic)
        if not workflow.info().continued_run_id:
            self._chronicle.note("topic_opened", {"topic": topic.name})
            for id_filters in _grouped(topic.subscribers):
                self._chronicle.note("subscribed", id_filters)
        self._announce("running")
        while not self._renews() and not (topic.closing and not topic.outbox):
            self._show(topic)
            # Handlers subscribe, and add to the outbox, while this waits.
            await workflow.wait_condition(lambda: bool(topic.outbox) or topic.closing or self._renews())
            if topic.outbox:
                await self._send(topic, topic.outbox[0])
        await self._chronicle.written()
        if not topic.closing or topic.outbox:
            topic.chronicle = self._chronicle.carried()
            workflow.continue_as_new({"resumed": topic.model_dump(mode="json")})
        self._chronicle.note("topic_closed", self._counts(topic))
        await self._chronicle.written()
        self._announce("closed")
        return self._counts(topic)

    def _opened(self, given: Any) -> TopicState:
        if workflow.info().continued_run_id and isinstance(given, dict) and set(given) == {"resumed"}:
            resumed: TopicState = parse(TopicState, given["resumed"], "resumed topic")
            self._chronicle.resume(resumed.chronicle)
            resumed.chronicle = Chronicled()
            return resumed
        wanted: TopicInput = take_in(TopicInput, given or {}, "Topic input")
        topic = TopicState(name=wanted.name or workflow.info().workflow_id.removeprefix("topic/"))
        for subscription in wanted.subscribers:
            topic.subscribe(subscription)
        if len(topic.model_dump_json()) > STATE_BYTES:
            raise InvalidInput("Topic input: subscribers: too many for one topic; make several, by a part of the name.")
        return topic

    def _renews(self) -> bool:
        return workflow.info().is_continue_as_new_suggested() and workflow.all_handlers_finished()

    def _weigh(self, topic: TopicState) -> None:
        self._weight = len(topic.model_dump_json())

    def _announce(self, status: str) -> None:
        workflow.upsert_search_attributes([attribute("MofaMode", "Topic"), attribute("MofaStatus", status)])

    # ---- sending --------------------------------------------------------------------------------------------------

    async def _send(self, topic: TopicState, letter: Letter) -> None:
        message = letter.message
        if hops(message) >= HOP_LIMIT:
            self._bury(topic, message, {ANYONE: f"it went through {HOP_LIMIT} topics already, which is the limit"})
            topic.outbox.pop(0)
            return
        # Who is subscribed now gets it; those who come while it is sent get the next.
        to = letter.to if letter.to is not None else topic.takers(message)
        out = forwarded(message, topic.name, workflow.info().workflow_id)
        for start in range(0, len(to), PAGE):
            page = to[start : start + PAGE]
            summary = f"{message.id[:80]} to {start + 1}-{start + len(page)} of {len(to)} subscribers"
            # Handlers subscribe, and add to the outbox, meanwhile.
            sent = await calls.deliver(
                Delivery(message=out, to=page, redelivery=letter.redelivery),
                summary,
                calls.temporal_priority(message.priority, None),
            )
            topic.delivered += sent.count
            self._chronicle.note("delivered", {"message_id": message.id, "count": sent.count})
            self._bury(topic, message, sent.dead)
        topic.outbox.pop(0)
        await self._make_room(topic)

    async def _make_room(self, topic: TopicState) -> None:
        """The contents of dead letters go to the store first. Then the letters themselves make room, the oldest message
        first, so that the topic itself lives on; what goes is said.
        """
        self._weigh(topic)
        if self._weight > STATE_BYTES // 2 and topic.dead:
            await put_away([grave.message for grave in topic.dead.values()])
            self._weigh(topic)
        while self._weight > STATE_BYTES and topic.dead:
            id, grave = next(iter(topic.dead.items()))
            del topic.dead[id]
            self._chronicle.note("dead_letters_dropped", {"message_id": id, "count": len(grave.reasons)})
            self._refuse(
                topic, "dead_letters", f"{len(grave.reasons)} dead letters of message {id!r} made room for newer ones."
            )
            self._weigh(topic)

    def _bury(self, topic: TopicState, message: Message, reasons: dict[str, str]) -> None:
        topic.bury(message, reasons, workflow.now())
        for some in _some(list(reasons)):
            told = {"message_id": message.id, "reasons": {subscriber: reasons[subscriber] for subscriber in some}}
            self._chronicle.note("dead_lettered", told)

    # ---- what handlers share --------------------------------------------------------------------------------------

    async def _ready(self) -> TopicState:
        # A signal or an update may come with the start, before the input was read.
        await workflow.wait_condition(lambda: self._topic is not None or self._ended)
        if self._topic is None:
            raise application_error(InvalidInput("this topic could not start"))
        return self._topic

    def _message(self, given: Any, what: str = "publish") -> Message:
        message = take_in_message(given, what, "a topic", MESSAGE_BYTES)
        if self._topic is not None and self._topic.closing:
            raise InvalidInput(f"{what}: topic {self._topic.name!r} is closed; start it again, or publish to another.")
        if (
            self._weight + len(message.model_dump_json().encode()) > STATE_BYTES
            and self._topic is not None
            and message.id not in self._topic.seen
        ):
            raise InvalidInput(f"{what}: topic {self._topic.name!r} has too much to send already; publish again in a moment.")
        return message

    def _subscription(self, given: Any, what: str) -> Subscription:
        wanted: Subscription = parse(Subscription, {"subscriber": given} if isinstance(given, str) else given, what)
        if not wanted.ids():
            raise InvalidInput(f"{what}: subscriber: is required: a workflow id; an agent's is agent/<name>.", "subscriber")
        added = len(wanted.model_dump_json()) + len(wanted.ids()) * len(_kept_topics(wanted))
        if what == "subscribe" and self._weight + added > STATE_BYTES:
            raise InvalidInput(f"{what}: this topic has no room for more subscribers; make several, by a part of the name.")
        return wanted

    def _publish(self, topic: TopicState, message: Message) -> dict[str, Any]:
        new = topic.accept(message)
        if new:
            self._weight += len(message.model_dump_json())
            self._chronicle.note("published", {"message_id": message.id, "topic": message.topic}, message.sender)
        return {"message_id": message.id, "accepted": new, "subscribers": len(topic.takers(message))}

    def _subscribe(self, topic: TopicState, wanted: Subscription) -> dict[str, Any]:
        topic.subscribe(wanted)
        for some in _some(wanted.ids()):
            self._chronicle.note("subscribed", {"subscribers": some, "topics": wanted.topics})
        self._weight += len(wanted.model_dump_json()) + len(wanted.ids()) * len(_kept_topics(wanted))
        return {"subscribers": len(topic.subscribers)}

    def _unsubscribe(self, topic: TopicState, wanted: Subscription) -> dict[str, Any]:
        for id in wanted.ids():
            topic.subscribers.pop(id, None)
        for some in _some(wanted.ids()):
            self._chronicle.note("unsubscribed", {"subscribers": some})
        return {"subscribers": len(topic.subscribers)}

    def _redeliver(self, topic: TopicState, wanted: Redelivery) -> dict[str, Any]:
        count = topic.redeliver(wanted)
        self._chronicle.note("redelivered", {**wanted.model_dump(), "count": count})
        return {"redelivered": count}

    def _refuse(self, topic: TopicState, handler: str, reason: str) -> None:
        workflow.logger.warning("%s ignored: %s", handler, reason)
        self._chronicle.note("refused", {"handler": handler, "reason": reason})
        topic.refused.append({"at": workflow.now().isoformat(), "handler": handler, "reason": reason})
        del topic.refused[:-100]

    def _counts(self, topic: TopicState) -> dict[str, Any]:
        return {
            "name": topic.name,
            "subscribers": len(topic.subscribers),
            "published": topic.published,
            "delivered": topic.delivered,
            "waiting": len(topic.outbox),
            "dead_letters": sum(len(grave.reasons) for grave in topic.dead.values()),
        }

    def _show(self, topic: TopicState) -> None:
        counts = self._counts(topic)
        lines = [f"**Topic {topic.name}**", ""]
        lines += [f"- {name.replace('_', ' ')}: {value}" for name, value in counts.items() if name != "name"]
        workflow.set_current_details("\n".join(lines))

    # ---- handlers -------------------------------------------------------------------------------------------------

    @workflow.update(
        name="publish",
        description="Send a message to every subscriber whose filter takes it: Message. One id is sent once.",
    )
    async def publish_update(self, message: Any = None) -> dict[str, Any]:
        """Message → {message_id, accepted, subscribers}, once it is sure to be sent; `accepted` is false for a known id."""
        return await self._by_update(lambda topic: self._publish(topic, self._message(message)))

    @publish_update.validator
    def _publish_validator(self, message: Any = None) -> None:
        _checked(lambda: self._message(message))

    @workflow.signal(name="publish", description="Send a message to every subscriber whose filter takes it: Message.")
    async def publish_signal(self, message: Any = None) -> None:
        """The command line's and the UI's way to publish."""
        await self._by_signal("publish", lambda topic: self._publish(topic, self._message(message)))

    @workflow.signal(description="As publish: so that a topic can be a subscriber of another one.")
    async def tell(self, message: Any = None) -> None:
        """Publish what another topic sends."""
        await self._by_signal("tell", lambda topic: self._publish(topic, self._message(message, "tell")))

    @workflow.update(
        name="subscribe", description="Subscribe: {subscriber: workflow id, or subscribers: [id], topics?: [filter]}."
    )
    async def subscribe_update(self, subscription: Any = None) -> dict[str, Any]:
        """Subscription → {subscribers: count}."""
        return await self._by_update(lambda topic: self._subscribe(topic, self._subscription(subscription, "subscribe")))

    @subscribe_update.validator
    def _subscribe_validator(self, subscription: Any = None) -> None:
        _checked(lambda: self._subscription(subscription, "subscribe"))

    @workflow.signal(
        name="subscribe", description="Subscribe: {subscriber: workflow id, or subscribers: [id], topics?: [filter]}."
    )
    async def subscribe_signal(self, subscription: Any = None) -> None:
        """The command line's and the UI's way to subscribe."""
        await self._by_signal("subscribe", lambda topic: self._subscribe(topic, self._subscription(subscription, "subscribe")))

    @workflow.update(name="unsubscribe", description="Unsubscribe: {subscriber} or {subscribers: [id]}.")
    async def unsubscribe_update(self, subscription: Any = None) -> dict[str, Any]:
        """Subscription → {subscribers: count}."""
        return await self._by_update(lambda topic: self._unsubscribe(topic, self._subscription(subscription, "unsubscribe")))

    @unsubscribe_update.validator
    def _unsubscribe_validator(self, subscription: Any = None) -> None:
        _checked(lambda: self._subscription(subscription, "unsubscribe"))

    @workflow.signal(name="unsubscribe", description="Unsubscribe: {subscriber} or {subscribers: [id]}.")
    async def unsubscribe_signal(self, subscription: Any = None) -> None:
        """The command line's and the UI's way to unsubscribe."""
        await self._by_signal(
            "unsubscribe", lambda topic: self._unsubscribe(topic, self._subscription(subscription, "unsubscribe"))
        )

    @workflow.update(name="redeliver", description="Try dead letters again: {message_id?, subscriber?}; all, if left out.")
    async def redeliver_update(self, which: Any = None) -> dict[str, Any]:
        """Redelivery → {redelivered: count}."""
        return await self._by_update(lambda topic: self._redeliver(topic, parse(Redelivery, which or {}, "redeliver")))

    @redeliver_update.validator
    def _redeliver_validator(self, which: Any = None) -> None:
        _checked(lambda: parse(Redelivery, which or {}, "redeliver"))

    @workflow.signal(name="redeliver", description="Try dead letters again: {message_id?, subscriber?}; all, if left out.")
    async def redeliver_signal(self, which: Any = None) -> None:
        """The command line's and the UI's way to redeliver."""
        await self._by_signal("redeliver", lambda topic: self._redeliver(topic, parse(Redelivery, which or {}, "redeliver")))

    @workflow.signal(description="From a subscriber that is stopping: a message that it did not take.")
    async def undelivered(self, letter: Any = None) -> None:
        """Keep it as a dead letter."""

        def bury(topic: TopicState) -> None:
            back: Undelivered = parse(Undelivered, letter, "undelivered")
            self._bury(topic, came_back(back.message), {back.subscriber: back.reason})

        await self._by_signal("undelivered", bury)

    @workflow.signal(description="Close the topic: it takes no more messages; what was published is sent first.")
    async def stop(self, _: Any = None) -> None:
        """Close the topic."""
        topic = await self._ready()
        if not topic.closing:
            topic.closing = True
            self._chronicle.note("topic_closing")

    async def _by_update(self, act: Callable[[TopicState], dict[str, Any]]) -> dict[str, Any]:
        topic = await self._ready()
        try:
            return act(topic)
        except InvalidInput as error:  # two updates in one activation: the second was right when it was looked at
            raise application_error(error) from None

    async def _by_signal(self, name: str, act: Callable[[TopicState], object]) -> None:
        topic = await self._ready()
        try:
            act(topic)
        except InvalidInput as error:
            self._refuse(topic, name, str(error))

    def _known(self) -> TopicState:
        if self._topic is None:
            raise application_error(InvalidInput("The topic has not opened yet; ask again in a moment."))
        return self._topic

    @workflow.query(description="Who is subscribed, and to what: {after?, limit?} → [{subscriber, topics}].")
    def subscribers(self, page: Any = None) -> list[dict[str, Any]]:
        """[{subscriber, topics}]; no topics means all."""
        everyone = self._known().subscribers.items()
        return _page([{"subscriber": id, "topics": topics} for id, topics in everyone], page, lambda row: len(str(row)))

    @workflow.query(
        description="What could not be delivered: {after?, limit?} → [{message_id, subscriber, reason, at, message}]."
    )
    def dead_letters(self, page: Any = None) -> list[DeadLetter]:
        """[DeadLetter]."""
        return _page(self._known().letters(), page, lambda letter: len(letter.model_dump_json()))

    @workflow.query(description="The topic's own record, in order: {after?: number, limit?: number}; no contents of messages.")
    def events(self, page: Any = None) -> list[Event]:
        """[Event]."""
        return self._chronicle.page(asked_page(page))

    @workflow.query(description="Counts, and what the topic refused and why.")
    def state(self, _: Any = None) -> dict[str, Any]:
        """Counts and refusals."""
        topic = self._known()
        return {**self._counts(topic), "closing": topic.closing, "refused": topic.refused}


def _page(rows: list[T], page: Any, size: Callable[[T], int]) -> list[T]:
    """The rows that are asked for, as many as fit into one answer."""
    try:
        wanted: Page = parse(Page, {"limit": 10_000, **(page or {})}, "page")
    except (InvalidInput, TypeError) as error:
        raise application_error(InvalidInput(str(error))) from None
    fitting, weight = [], 0
    for row in rows[wanted.after : wanted.after + wanted.limit]:
        weight += size(row)
        if weight > STATE_BYTES:
            break
        fitting.append(row)
    return fitting


def _kept_topics(subscription: Subscription) -> str:
    """The filters as they are kept with each subscriber, to count what they weigh."""
    return str(subscription.topics)


def _some(ids: list[str]) -> list[list[str]]:
    """They in portions that have room in one event."""
    return [ids[start : start + EVENT_IDS] for start in range(0, len(ids), EVENT_IDS)]


def _grouped(subscribers: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Who subscribed to the same, as the data of events."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for id, topics in subscribers.items():
        groups.setdefault(tuple(topics), []).append(id)
    return [{"subscribers": some, "topics": list(topics)} for topics, ids in groups.items() for some in _some(ids)]


def _checked(look: Callable[[], object]) -> None:
    try:
        look()
    except InvalidInput as error:
        raise application_error(error) from None
