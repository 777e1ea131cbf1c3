"""Agent2Agent: agents of others as participants. What is sent, what comes back, and the activities that do it.

The plugin is `plugins/protocol/a2a.py` with `create(agent, *, public_only) -> Peer`.
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
"""The wire name of the activity that sends a message and follows its task until it ends, or asks something."""

A2A_CANCEL = "a2a.cancel"
"""The wire name of the activity that cancels the task of a message, where one was made."""

A2A_PUSH = "a2a.push"
"""The wire name of the activity that tells a webhook how a task stands, until it ends."""

A2A_PUSH_WORKFLOW = "A2aPush"
"""The wire name of the workflow of one webhook."""

PeerState = Literal["working", "input_required", "auth_required", "completed", "failed", "rejected", "canceled"]

ANSWER_BYTES = 256 * 1024
"""What one answer may be, as JSON: it stands in the history."""


class PeerReply(Schema):
    """How a task stands, or a message that answers by itself, without a task.

    `content` is the result, the question, or the reason. `mark` tells one question of a task from the next.
    """

    state: PeerState
    task_id: str | None = None
    context_id: str | None = None
    content: Any = None
    mark: str | None = None


class PeerMessage(Schema):
    """What is sent. `id` is the same however often it is sent; with a task it goes on with that task."""

    id: str
    text: str
    metadata: dict[str, Any] = Field(default_factory=dict)
    task_id: str | None = None
    context_id: str | None = None


class Peer(Protocol):
    """An agent of others. Making one opens nothing; its card is read at first use."""

    async def send(self, message: PeerMessage) -> PeerReply:
        """Send a message, and wait no longer than until there is a task.

        Raises:
            NotSent: it did not arrive.
            ProviderUnavailable: no answer came; whether it arrived is not known.
            ProviderRefused: it does not take the message.
        """
        ...

    async def find(self, message_id: str) -> PeerReply | None:
        """Return the task that a message of that id began, as far as the agent lists its tasks."""
        ...

    async def look(self, task_id: str) -> PeerReply:
        """Return how a task stands.

        Raises:
            ProviderUnavailable, ProviderRefused: it cannot say for now, or does not know the task.
        """
        ...

    async def cancel(self, task_id: str) -> None:
        """Cancel a task; one that has ended already is let be."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...


class A2aCall(Schema):
    """Input of `a2a.ask` and `a2a.cancel`. `scope` and `step` name the message for good, as they do for a model's call.

    `answers` is the mark of the question that this message answers. `events` are written to the log on the way.
    """

    agent: A2aAgent
    scope: str
    step: str
    tenant: str | None = None
    message: PeerMessage
    answers: str | None = None
    events: Outgoing | None = None


class A2aAnswer(Schema):
    """Output of `a2a.ask`: how the task ended, or what it asks. With `maybe_double` the message may have arrived twice.

    `receipt` is the seal of its row in the ledger.
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
    """Input of `A2aPush` and `a2a.push`: one webhook of one task. `mark` is how the task stood when it was asked for."""

    task_id: str
    config_id: str
    mark: str


def message_id(scope: str, step: str) -> str:
    """Return a message's id, of which others learn nothing."""
    return sha256_of(f"a2a {scope} {step}")[:32]


def whole_numbers(value: Any) -> Any:
    """Return JSON as it was before protobuf, in which every number has a fraction, with whole numbers as such."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [whole_numbers(each) for each in value]
    return {key: whole_numbers(each) for key, each in value.items()} if isinstance(value, dict) else value


def with_form(text: str, wanted: dict[str, Any]) -> str:
    """Return a question with words on the form of the answer, for agents that read no metadata."""
    options, schema = wanted.get("options"), wanted.get("answer_schema")
    if options:
        offered = "\n".join(f"- {option['id']}: {option['label']}" for option in options)
        return f'{text}\n\nAnswer with JSON, {{"choice": an id, "reason": why}}, or with one of these ids alone:\n{offered}'
    if schema is not None:
        return f"{text}\n\nAnswer with JSON that fits this JSON Schema, and nothing else:\n{canonical(schema)}"
    return text
