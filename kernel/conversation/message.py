"""Messages, which participants exchange."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from kernel.basics.priority import Priority
from kernel.basics.schema import Schema
from kernel.conversation.transcript import Entry, as_text

Reference = Annotated[str, Field(max_length=5_000)]
"""The name of a message, a workflow or a participant. Our own message ids are long: they hold the ids of nested runs."""


class Message(Schema):
    """A message to a participant. Messages with the same `id` are delivered once."""

    id: Reference
    sender: Reference
    to: Reference | None = None
    topic: Reference | None = None
    content: Any
    reply_to: Reference | None = None
    correlation_id: Reference | None = None
    priority: Priority = "normal"
    metadata: dict[str, Any] = Field(default_factory=dict)
    sent_at: datetime


TENANT = "tenant"
"""The field of `metadata` with the tenant of the run that sends the message."""


def is_foreign(message: Message, tenant: str | None) -> bool:
    """Return whether a run of another tenant sends the message to something of `tenant`. Without a tenant it is for all."""
    given = message.metadata.get(TENANT)
    return tenant is not None and given is not None and given != tenant


SHORT_BYTES = 512
"""The longest content of a queued message, in bytes; a longer one can be offloaded to the store."""


class QueuedMessage(Message):
    """A message in a queue. An offloaded content is null; `ref` is then the address of its text in the store, which is JSON if
    `structured`.
    """

    ref: str | None = None
    structured: bool = False

    @classmethod
    def of(cls, message: Message) -> QueuedMessage:
        """Return the message in the form for a queue."""
        return message if isinstance(message, QueuedMessage) else cls.model_validate(message.model_dump())

    def entry(self) -> Entry:
        """Return the content as an entry of a conversation; if it is offloaded, without its text."""
        if self.ref is not None:
            return Entry(role="task", author=self.sender, ref=self.ref)
        return Entry.of("task", self.sender, as_text(self.content))

    def offload(self) -> None:
        """Replace the content by the address of its text, which must be in the store already."""
        self.ref, self.structured, self.content = self.entry().ref, not isinstance(self.content, str), None

    def whole(self, text: str | None = None) -> Message:
        """Return the message in its original form; `text` is the offloaded content."""
        fields = self.model_dump(exclude={"ref", "structured"})
        if self.ref is not None:
            assert text is not None
            fields["content"] = json.loads(text) if self.structured else text
        return Message.model_validate(fields)


def to_offload(messages: list[QueuedMessage]) -> list[QueuedMessage]:
    """Return the messages whose content is long and not in the store yet."""
    return [each for each in messages if each.ref is None and len(as_text(each.content).encode()) > SHORT_BYTES]
