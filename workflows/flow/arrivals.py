"""Signals and messages of topics for the nodes that wait for them. One that comes before its node is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.bounds import OutOfBounds, measured
    from kernel.basics.errors import InvalidInput
    from kernel.basics.event_data import EventData
    from kernel.basics.meant import meant
    from kernel.basics.schema import Unreadable, parse
    from kernel.conversation.message import QueuedMessage
    from kernel.conversation.topic_filter import matches
    from kernel.flow.events import ArrivalIgnored, Arrived
    from kernel.flow.shapes import WaitNode
    from kernel.flow.state import Flow
    from kernel.record.events import Event
    from workflows.fused.current import away, now, wait_condition

T = TypeVar("T")

WAITING = 1_000
"""The most signals and messages that may wait for their nodes."""

ARRIVAL_BYTES = 256 * 1024
"""The longest content of a signal or a message, in bytes of its texts, names and digits."""


class Arrivals:
    """Signals and messages that have come to one run, and that no node has taken yet."""

    def __init__(self, note: Callable[[EventData], Event]) -> None:
        """`note` records an event of the run."""
        self._note = note
        self._expected: list[str] | None = None
        self._signals: list[tuple[str, Any]] = []
        self._messages: list[QueuedMessage] = []
        self._seen: set[str] = set()
        self._topics: dict[str, list[str]] = {}

    # ---- arrivals -----------------------------------------------------------------------------------------------------

    def expect(self, flow: Flow) -> None:
        """Keep only the signals that a node of the flow waits for, also of those that came before the input was read."""
        waits = (node.signal for node in flow.nodes.values() if isinstance(node, WaitNode) and node.signal is not None)
        self._expected = sorted(set(waits))
        came, self._signals = self._signals, []
        for name, content in came:
            if self.is_expected(name):
                self._signals.append((name, content))

    def is_expected(self, name: str) -> bool:
        """Return whether a node waits for a signal of that name; record it if not."""
        if self._expected is None or name in self._expected:
            return True
        guess = meant(name, self._expected) or f"; they wait for {', '.join(self._expected) or 'none'}"
        self._ignore(name, f"no node waits for the signal {name!r}{guess}")
        return False

    def readable(self, name: str, args: Sequence[RawValue]) -> list[Any]:
        """Return the content of a signal in a list; an empty one, and a record of the reason, if it cannot be read."""
        try:
            content = workflow.payload_converter().from_payload(args[0].payload) if args else None
        except (ValueError, TypeError, KeyError, RuntimeError):
            content = Unreadable("it is not JSON")
        if isinstance(content, Unreadable):
            self._ignore(name, f"its content cannot be read: {content.reason}")
            return []
        return [content]

    def signal(self, name: str, content: Any) -> None:
        """Keep a signal. Record why, if it cannot be kept."""
        if self.is_expected(name) and self._has_room(name, content):
            self._signals.append((name, content))
            self._note(Arrived(name=name, kind="signal"))

    def message(self, given: Any) -> None:
        """Keep a message of a topic. One id counts once."""
        try:
            if isinstance(given, dict):
                given = {"sent_at": now().isoformat(), **given}
            message: QueuedMessage = parse(QueuedMessage, given, "tell")
        except InvalidInput as error:
            self._ignore("tell", str(error))
            return
        if message.topic is None:
            self._ignore("tell", "the message has no topic")
        elif message.id not in self._seen and self._has_room(message.topic, message.content):
            self._seen.add(message.id)
            self._messages.append(message)
            self._note(Arrived(name=message.topic, kind="event"))

    def _has_room(self, name: str, content: Any) -> bool:
        if len(self._signals) + len(self._messages) >= WAITING:
            self._ignore(name, f"{WAITING:,} signals and messages wait already")
            return False
        try:
            measured(content, bytes=ARRIVAL_BYTES)
        except OutOfBounds as error:
            self._ignore(name, f"its content {error}")
            return False
        return True

    def _ignore(self, name: str, reason: str) -> None:
        self._note(ArrivalIgnored(name=name[:200], reason=reason[:1_000]))

    # ---- waiting ------------------------------------------------------------------------------------------------------

    async def next_signal(self, name: str) -> Any:
        """Wait for a signal of that name, take it, and return its content."""
        _, content = await _taken(self._signals, lambda kept: kept[0] == name)
        return content

    async def next_message(self, filter: str) -> Any:
        """Wait for a message of a topic that the filter accepts, take it, and return its content."""
        return (await _taken(self._messages, lambda kept: matches(filter, str(kept.topic)))).content

    # ---- topics -------------------------------------------------------------------------------------------------------

    async def subscribe(self, flow: Flow) -> None:
        """Subscribe to the topics that nodes name.

        Raises:
            InvalidInput: a topic is not running.
        """
        for node in flow.nodes.values():
            if isinstance(node, WaitNode) and node.topic is not None:
                self._topics.setdefault(node.topic, []).append(str(node.event))
        for topic, filters in self._topics.items():
            if not await self._signal(topic, "subscribe", {"subscriber": workflow.info().workflow_id, "topics": filters}):
                raise InvalidInput(
                    f"Flow input: the topic {topic!r} is not running. Start the workflow Topic with the id topic/{topic}."
                )

    async def unsubscribe(self) -> None:
        """Unsubscribe from the topics. One that has ended meanwhile needs nothing."""
        for topic in self._topics:
            await self._signal(topic, "unsubscribe", {"subscriber": workflow.info().workflow_id})

    async def _signal(self, topic: str, name: str, given: dict[str, Any]) -> bool:
        async def real() -> bool:
            try:
                await workflow.get_external_workflow_handle(f"topic/{topic}").signal(name, given)
            except FailureError:
                return False
            return True

        taken: bool = await away(f"{name} {topic}", real)
        return taken


async def _taken(kept: list[T], wanted: Callable[[T], bool]) -> T:
    """Wait for the first that is wanted, and take it."""
    while True:
        await wait_condition(lambda: any(map(wanted, kept)))
        for place, each in enumerate(kept):
            if wanted(each):
                return kept.pop(place)
        # Another node that waits for the same has taken it in the meantime.
