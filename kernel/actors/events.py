"""The events of living agents, topics and supervisors."""

from __future__ import annotations

from typing import ClassVar

from kernel.basics.event_data import EventData, many, some, spaced
from kernel.record.answer_events import ANSWERS
from kernel.record.run_events import LIFE
from kernel.record.stream import Stream

# ---- every entity workflow ---------------------------------------------------------------------------------------------


class Refused(EventData):
    """A handler refused what it was sent."""

    TYPE: ClassVar[str] = "refused"

    handler: str
    reason: str

    def words(self) -> str:
        """Return the handler and the reason."""
        return f"{self.handler} refused: {self.reason}"


# ---- agents ------------------------------------------------------------------------------------------------------------


class AgentStarted(EventData):
    """A living agent takes messages."""

    TYPE: ClassVar[str] = "agent_started"

    agent: str


class AgentFailed(EventData):
    """A living agent ends with an error."""

    TYPE: ClassVar[str] = "agent_failed"

    type: str
    message: str


class AgentStopped(EventData):
    """A living agent has ended."""

    TYPE: ClassVar[str] = "agent_stopped"


class Stopping(EventData):
    """A living agent takes no new messages, and ends after those that wait."""

    TYPE: ClassVar[str] = "stopping"

    waiting: int


class Interrupted(EventData):
    """The answer to a message was interrupted."""

    TYPE: ClassVar[str] = "interrupted"

    message: str | None = None


class InterruptIgnored(EventData):
    """An order to interrupt could not be read, or there is nothing to interrupt."""

    TYPE: ClassVar[str] = "interrupt_ignored"

    reason: str


class MessageIgnored(EventData):
    """A message was not accepted."""

    TYPE: ClassVar[str] = "message_ignored"

    reason: str
    id: str | None = None


class MessageLost(EventData):
    """A message that was not accepted could not be sent back either."""

    TYPE: ClassVar[str] = "message_lost"

    id: str
    reason: str


# ---- topics ------------------------------------------------------------------------------------------------------------


class TopicOpened(EventData):
    """A topic takes messages."""

    TYPE: ClassVar[str] = "topic_opened"

    topic: str

    def words(self) -> str:
        """Return the topic's name."""
        return f"topic {self.topic} opened"


class TopicClosing(EventData):
    """A topic takes no more messages, and closes once all are delivered."""

    TYPE: ClassVar[str] = "topic_closing"


class TopicClosed(EventData):
    """A topic has ended."""

    TYPE: ClassVar[str] = "topic_closed"

    name: str
    subscribers: int
    published: int
    delivered: int
    waiting: int
    dead_letters: int

    def words(self) -> str:
        """Return the counts."""
        return f"topic closed: {self.published} published, {self.delivered} delivered"


class Subscribed(EventData):
    """These workflows receive messages that match one of these filters; all messages, if there is none."""

    TYPE: ClassVar[str] = "subscribed"

    subscribers: list[str]
    topics: list[str]

    def words(self) -> str:
        """Return who subscribed to what."""
        return f"{some(self.subscribers)} subscribed to {some(self.topics) or 'all'}"


class Unsubscribed(EventData):
    """These workflows receive nothing more."""

    TYPE: ClassVar[str] = "unsubscribed"

    subscribers: list[str]

    def words(self) -> str:
        """Return who unsubscribed."""
        return f"{some(self.subscribers)} unsubscribed"


class Published(EventData):
    """A message was published."""

    TYPE: ClassVar[str] = "published"

    message_id: str
    topic: str | None = None

    def words(self) -> str:
        """Return the message's id and topic."""
        return f"{self.message_id} published" + (f" under {self.topic}" if self.topic else "")


class Delivered(EventData):
    """A message reached `count` subscribers."""

    TYPE: ClassVar[str] = "delivered"

    message_id: str
    count: int

    def words(self) -> str:
        """Return how many subscribers received it."""
        return f"{self.message_id} delivered to {many(self.count, 'subscriber')}"


class DeadLettered(EventData):
    """A message did not reach some subscribers; `reasons` says why, by subscriber."""

    TYPE: ClassVar[str] = "dead_lettered"

    message_id: str
    reasons: dict[str, str]

    def words(self) -> str:
        """Return who did not receive it, and why."""
        reasons = "; ".join(dict.fromkeys(self.reasons.values()))
        return f"{self.message_id} not delivered to {some(list(self.reasons))}: {reasons}"


class DeadLettersDropped(EventData):
    """The dead letters of a message made room for newer ones."""

    TYPE: ClassVar[str] = "dead_letters_dropped"

    message_id: str
    count: int

    def words(self) -> str:
        """Return how many."""
        return f"{many(self.count, 'dead letter')} of {self.message_id} dropped, to make room"


class Redelivered(EventData):
    """Dead letters are delivered again: all, or those of one message or one subscriber."""

    TYPE: ClassVar[str] = "redelivered"

    message_id: str | None = None
    subscriber: str | None = None
    count: int

    def words(self) -> str:
        """Return how many."""
        return f"{many(self.count, 'dead letter')} to be delivered again"


# ---- supervisors -------------------------------------------------------------------------------------------------------


class SupervisorStarted(EventData):
    """A supervisor starts its agents."""

    TYPE: ClassVar[str] = "supervisor_started"

    strategy: str
    agents: list[str]

    def words(self) -> str:
        """Return its agents and its strategy."""
        return f"supervises {some(self.agents)}, {spaced(self.strategy)}"


class AgentsStartedAgain(EventData):
    """Agents were restarted after a failure; `stopped` had to end first."""

    TYPE: ClassVar[str] = "agents_started_again"

    agents: list[str]
    stopped: list[str]
    restarts: int

    def words(self) -> str:
        """Return which agents."""
        return f"started again: {some(self.agents)}"


class SupervisedAgentEnded(EventData):
    """A supervised agent has ended."""

    TYPE: ClassVar[str] = "agent_ended"

    agent: str


class SupervisedAgentFailed(EventData):
    """A supervised agent has failed."""

    TYPE: ClassVar[str] = "agent_failed"

    agent: str


class GivenUp(EventData):
    """There were too many restarts: the supervisor fails."""

    TYPE: ClassVar[str] = "given_up"

    reason: str

    def words(self) -> str:
        """Return the reason."""
        return f"given up: {self.reason}"


class SupervisorStopping(EventData):
    """The supervisor asks its agents to end."""

    TYPE: ClassVar[str] = "supervisor_stopping"


class SupervisorEnded(EventData):
    """The supervisor and its agents have ended."""

    TYPE: ClassVar[str] = "supervisor_ended"


AGENT = Stream(
    "agent", *LIFE, *ANSWERS, Refused, AgentStarted, AgentFailed, AgentStopped, Stopping, Interrupted, InterruptIgnored,
    MessageIgnored, MessageLost,
)  # fmt: skip

TOPIC = Stream(
    "topic", Refused, TopicOpened, TopicClosing, TopicClosed, Subscribed, Unsubscribed, Published, Delivered, DeadLettered,
    DeadLettersDropped, Redelivered,
)  # fmt: skip

SUPERVISOR = Stream(
    "supervisor", Refused, SupervisorStarted, AgentsStartedAgain, SupervisedAgentEnded, SupervisedAgentFailed, GivenUp,
    SupervisorStopping, SupervisorEnded,
)  # fmt: skip
