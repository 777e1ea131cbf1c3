"""The life of an agent that lives as an actor: which state follows which, as one table, and what it remembers."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import Field, ValidationError

from kernel.actors.mailbox import Mailbox
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage
from kernel.conversation.decision import Option
from kernel.conversation.message import Message
from kernel.conversation.outcome import Failure
from kernel.conversation.participant import Agent, Remote, Scripted
from kernel.conversation.team import Ask
from kernel.conversation.transcript import Thread, canonical, digest
from kernel.model_call.json_answer import read_answer
from kernel.record.event_log import Mark
from kernel.record.events import Event

State = Literal[
    "created", "initializing", "ready", "executing", "paused", "interrupted", "stopping", "stopped", "failed"
]  # fmt: skip
Trigger = Literal["initialize", "initialized", "begin", "finish", "pause", "resume", "interrupt", "stop", "drained", "fail"]

LIFECYCLE: dict[State, dict[Trigger, State]] = {
    "created": {"initialize": "initializing", "fail": "failed"},
    "initializing": {"initialized": "ready", "stop": "stopping", "fail": "failed"},
    "ready": {"begin": "executing", "pause": "paused", "stop": "stopping", "fail": "failed"},
    "executing": {"finish": "ready", "interrupt": "interrupted", "stop": "stopping", "fail": "failed"},
    "paused": {"resume": "ready", "stop": "stopping", "fail": "failed"},
    # What was running is gone; the next message, if there is one, begins at once.
    "interrupted": {"begin": "executing", "resume": "ready", "pause": "paused", "stop": "stopping", "fail": "failed"},
    # A busy agent drains: what it has accepted is still worked on, one message after the other.
    "stopping": {"begin": "stopping", "finish": "stopping", "interrupt": "stopping", "drained": "stopped", "fail": "failed"},
    "stopped": {},
    "failed": {},
}
"""State → trigger → the state that follows. A trigger that is not listed is refused.

A pause that comes while the agent executes waits for the end of that message: `executing` knows no `pause`.
"""

CLOSED: frozenset[State] = frozenset({"stopping", "stopped", "failed"})
"""The states in which no new message is accepted."""


def next_state(state: State, trigger: Trigger) -> State:
    """The state that follows, or `InvalidInput` naming what is possible instead."""
    following = LIFECYCLE[state]
    if trigger not in following:
        possible = f"possible: {', '.join(following)}" if following else "nothing is possible any more"
        raise InvalidInput(f"{trigger}: an agent that is {state} cannot {trigger}; {possible}.")
    return following[trigger]


INLINE_ANSWER_BYTES = 512
"""A longer answer is remembered by the address of its text only."""


class Answered(Schema):
    """What is remembered of an answer, so that the same message id gets it again.

    `content` is the answer where it is short; else `ref` addresses its text, which is JSON when `structured`.
    """

    at: datetime
    content: Any = None
    ref: str | None = None
    structured: bool = False
    error: Failure | None = None
    usage: Usage = Field(default_factory=Usage)
    model: str | None = None
    cut_at_limit: bool = False

    def slim(self) -> Answered:
        """The same without a long content that can be read back."""
        long = self.ref is not None and len(canonical(self.content).encode()) > INLINE_ANSWER_BYTES
        return self.model_copy(update={"content": None}) if long else self

    @property
    def must_be_read(self) -> bool:
        """Whether the content is in the store alone."""
        return self.content is None and self.ref is not None and self.error is None


def read_back(text: str) -> Any:
    """The JSON of a structured answer's text, as it was found among its words; the text itself where there is none."""
    data, fault = read_answer(text, lambda value: (value, None))
    return data if fault is None else text


def reply(agent: str, asked: Message, answered: Answered) -> Message:
    """The answer as a message. The same question gives the same message, its id included."""
    metadata: dict[str, Any] = {"usage": answered.usage.model_dump(mode="json"), "model": answered.model, "ref": answered.ref}
    if answered.cut_at_limit:
        metadata["cut_at_limit"] = True
    return Message(
        id=f"{asked.id}/answer",
        sender=agent,
        to=asked.sender,
        topic=asked.topic,
        content=answered.content,
        reply_to=asked.id,
        correlation_id=asked.correlation_id,
        priority=asked.priority,
        metadata={name: value for name, value in metadata.items() if value is not None},
        sent_at=answered.at,
    )


class AgentState(Schema):
    """All that a living agent knows, passed whole to its next run. The conversation is its head alone."""

    agent: Agent | Scripted
    state: State = "created"
    paused: bool = False
    mailbox: Mailbox = Field(default_factory=Mailbox)
    answers: dict[str, Answered] = Field(default_factory=dict)
    thread: Thread = Field(default_factory=Thread)
    usage: Usage = Field(default_factory=Usage)
    offline_models: list[str] = Field(default_factory=list)
    events: list[Event] = Field(default_factory=list)
    logged: Mark | None = None
    said: list[dict[str, Any]] = Field(default_factory=list)
    received: int = 0
    answered: int = 0


AGENT_ASK = "agent.ask"
"""The wire name of the activity that asks a living agent."""

LIVING = "agent/"
"""What a living agent's workflow id begins with: as a participant it is named by that id, `agent/<name>`."""


def living(id: str, task_queue: str) -> Remote:
    """A living agent as a participant: an activity on our own workers asks it, and waits for its answer."""
    return Remote(
        kind="remote",
        name=id.removeprefix(LIVING),
        task_queue=task_queue,
        activity=AGENT_ASK,
        heartbeat=timedelta(seconds=30),
    )


def question(message: Message, thread: Thread) -> Ask:
    """What the agent is asked: `thread` ends with the message. Its metadata may say what kind of answer is wanted, as it does
    for a remote worker: `options` to choose from, or an `answer_schema`.
    """
    wanted: dict[str, Any] = {}
    with suppress(ValidationError, TypeError):  # where the sender means something else by it
        wanted["options"] = [Option.model_validate(each) for each in message.metadata.get("options", [])]
    if isinstance(schema := message.metadata.get("answer_schema"), dict):
        wanted["answer_schema"] = schema
    return Ask(content="", thread=thread, step=step_of(message.id), title=f"answer {message.sender}", **wanted)


def step_of(id: str) -> str:
    """The step that a message's answer is paid under: stable, and short whatever the id is."""
    return f"message/{id if len(id) <= 100 else digest(id)}"
