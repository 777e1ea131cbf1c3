"""Agent2Agent: external agents as participants, and the activities that exchange messages with them.

The plugin is `plugins/protocol/a2a.py` with `create(agent, *, public_only) -> Peer`. Source: the A2A protocol, version 1
(a2a-protocol.org).
"""

from __future__ import annotations

from typing import Any, Literal, Protocol

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.participant import A2aAgent
from kernel.conversation.transcript import canonical
from kernel.record.event_log import LoggedMark, Outgoing

A2A_ASK = "a2a.ask"
"""The wire name of the activity that sends a message and follows its task until the task ends or asks a question."""

A2A_CANCEL = "a2a.cancel"
"""The wire name of the activity that cancels the task of a message, if there is one."""

A2A_PUSH = "a2a.push"
"""The wire name of the activity that reports the state of a task to a webhook, until the task ends."""

A2A_PUSH_WORKFLOW = "A2aPush"
"""The wire name of the workflow of one webhook."""

PeerState = Literal["working", "input_required", "auth_required", "completed", "failed", "rejected", "canceled"]

ANSWER_BYTES = 256 * 1024
"""The longest answer, as JSON: it is recorded in the history."""


class PeerReply(Schema):
    """The state of a task, or a message that is an answer without a task.

    `content` is the result, the question, or the reason. `mark` distinguishes one question of a task from the next.
    """

    state: PeerState
    task_id: str | None = None
    context_id: str | None = None
    content: Any = None
    mark: str | None = None


class PeerMessage(Schema):
    """A message to an external agent. `id` is the same on every attempt. With `task_id` the message continues that task."""

    id: str
    text: str
    metadata: dict[str, Any] = Field(default_factory=dict)
    task_id: str | None = None
    context_id: str | None = None


class Peer(Protocol):
    """The port of an external agent. The constructor opens no connection; the agent's card is read at first use."""

    async def send(self, message: PeerMessage) -> PeerReply:
        """Send a message, and return as soon as there is a task or an answer.

        Raises:
            NotSent: the message did not arrive.
            ProviderUnavailable: there was no answer; it is unknown whether the message arrived.
            ProviderRefused: the agent refuses the message.
        """
        ...

    async def find(self, message_id: str) -> PeerReply | None:
        """Return the task that the message of that id started, or None if the agent does not list it."""
        ...

    async def look(self, task_id: str) -> PeerReply:
        """Return the state of a task.

        Raises:
            ProviderUnavailable: the agent cannot be reached for now.
            ProviderRefused: the agent does not know the task.
        """
        ...

    async def cancel(self, task_id: str) -> None:
        """Cancel a task. Do nothing if it has ended already."""
        ...

    async def close(self) -> None:
        """Close connections."""
        ...


class A2aCall(Schema):
    """Input of `a2a.ask` and `a2a.cancel`. `scope` and `step` are the message's name in the ledger, as for a model call.

    `answers` is the mark of the question that this message answers. The activity writes `events` to the event log.
    """

    agent: A2aAgent
    scope: str
    step: str
    tenant: str | None = None
    message: PeerMessage
    answers: str | None = None
    events: Outgoing | None = None


class A2aAnswer(Schema):
    """Output of `a2a.ask`: the end of the task, or its question.

    `recorded`: the ledger had the answer, and nothing was sent. `maybe_double`: the message may have arrived twice. `logged` is
    the state of the run's event log. `receipt` is the seal of the answer's row in the ledger.
    """

    reply: PeerReply
    recorded: bool = False
    maybe_double: bool = False
    logged: LoggedMark | None = None
    receipt: str | None = None


class A2aCancelled(Schema):
    """Output of `a2a.cancel`: the task, if there was one."""

    task_id: str | None = None
    logged: LoggedMark | None = None


class PushInput(Schema):
    """Input of `A2aPush` and `a2a.push`: one webhook of one task. `mark` is the task's state when the webhook was set."""

    task_id: str
    config_id: str
    mark: str


def message_id(scope: str, step: str) -> str:
    """Return a message's id: a hash, so that the external agent learns nothing of our scopes."""
    return sha256_of(f"a2a {scope} {step}")[:32]


def whole_numbers(value: Any) -> Any:
    """Return JSON with whole numbers as integers: protobuf's `Struct` turns every number into a float."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [whole_numbers(each) for each in value]
    return {key: whole_numbers(each) for key, each in value.items()} if isinstance(value, dict) else value


def with_form(text: str, wanted: dict[str, Any]) -> str:
    """Return a question followed by the form of the answer, for agents that ignore metadata."""
    options, schema = wanted.get("options"), wanted.get("answer_schema")
    if options:
        offered = "\n".join(f"- {option['id']}: {option['label']}" for option in options)
        return f'{text}\n\nAnswer with JSON, {{"choice": an id, "reason": why}}, or with one of these ids alone:\n{offered}'
    if schema is not None:
        return f"{text}\n\nAnswer with JSON that fits this JSON Schema, and nothing else:\n{canonical(schema)}"
    return text
