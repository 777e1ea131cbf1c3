"""Webhooks: which events go to which address, the form of a message (Standard Webhooks), and the pauses between attempts."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Annotated, Any

from pydantic import Field, model_validator

from kernel.basics.address import Variable, check_address
from kernel.basics.limits import Tenant
from kernel.basics.pause import grown
from kernel.basics.schema import Duration, Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical

WebhookName = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")]

LONGEST_PAUSE = timedelta(hours=12)
"""The longest pause between two attempts."""

FACTOR = 4
"""Each pause is so many times as long as the one before."""

_LEFT_OUT = frozenset({"whole", "definition"})
"""Fields of events with whole values, which may be long."""


class WebhookSettings(Schema):
    """A webhook: the address that gets the events of these types, and the variable with the secret that signs them."""

    url: str = Field(description="The address, https or http.")
    events: list[str] = Field(min_length=1, description="The events' types, or patterns of them: decision_opened, run_*.")
    secret_env: Variable = Field(
        description="The variable of the console that holds the secret: whsec_ and base64 of 24 bytes or more. During a "
        "change, two secrets with a space between them."
    )
    tenant: Tenant | None = Field(default=None, description="Only events of this tenant; by default of all.")
    allow_private: bool = Field(default=False, description="Whether the address may be in a private network.")
    first_pause: Duration = Field(
        default=timedelta(seconds=5), description="The pause after the first attempt; each later one is four times as long."
    )
    give_up_after: Duration = Field(
        default=timedelta(days=3), description="The time for which one event is tried; then the next one of its run is sent."
    )

    @model_validator(mode="after")
    def _address(self) -> WebhookSettings:
        check_address(self.url, with_token=False)
        return self

    def wants(self, type: str) -> bool:
        """Return whether events of this type are sent."""
        return any(fnmatchcase(type, pattern) for pattern in self.events)


def pause(settings: WebhookSettings, attempts: int) -> timedelta:
    """Return the pause after so many attempts that failed."""
    return grown(settings.first_pause, FACTOR, attempts, LONGEST_PAUSE)


def message_id(hook: str, event_hash: str) -> str:
    """Return the id of a message: the same for every attempt, another one for each webhook."""
    return f"msg_{sha256_of(canonical([hook, event_hash]))[:32]}"


def message(type: str, at: datetime, data: dict[str, Any]) -> bytes:
    """Return the body of a message."""
    event = data.get("event")
    if isinstance(event, dict):
        data = {**data, "event": {name: value for name, value in event.items() if name not in _LEFT_OUT}}
    body = {"type": type, "timestamp": at.isoformat(), "data": data}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
