"""The one thing that participants exchange."""

from datetime import datetime
from typing import Any

from pydantic import Field

from kernel.priority import Priority
from kernel.schema import Schema


class Message(Schema):
    """What is sent to a participant. One `id` is delivered once."""

    id: str
    sender: str
    to: str | None = None
    topic: str | None = None
    content: Any
    reply_to: str | None = None
    correlation_id: str | None = None
    priority: Priority = "normal"
    metadata: dict[str, Any] = Field(default_factory=dict)
    sent_at: datetime
