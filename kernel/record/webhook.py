"""Webhooks: which events go to which address, the form and the signature of a message, and the pauses between attempts.

Source of the form and of the signature: Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature).
"""

from __future__ import annotations

import binascii
import hmac
import json
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import Annotated, Any

from pydantic import Field, model_validator

from kernel.basics.address import Variable, check_address
from kernel.basics.errors import InvalidInput
from kernel.basics.limits import Tenant
from kernel.basics.schema import Duration, Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical

WebhookName = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")]

SECRET = "whsec_"  # noqa: S105  its beginning alone
"""The beginning of a secret; the rest is base64."""

SECRET_BYTES = 24
"""The least length of a secret's key, in bytes."""

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
    exponent = min(attempts - 1, 20)
    grown: timedelta = settings.first_pause * FACTOR**exponent
    return min(grown, LONGEST_PAUSE)


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


def keys_of(secrets: str, variable: str) -> list[bytes]:
    """Return the keys of secrets that are separated by spaces.

    Raises:
        InvalidInput: there is none, or one has another form. The message does not repeat it.
    """
    wrong = f"{variable}: must be {SECRET} and base64 of {SECRET_BYTES} bytes or more; make one: openssl rand -base64 32"
    keys = []
    for each in secrets.split():
        try:
            key = b64decode(each.removeprefix(SECRET), validate=True)
        except (binascii.Error, ValueError):
            raise InvalidInput(wrong, variable) from None
        if not each.startswith(SECRET) or len(key) < SECRET_BYTES:
            raise InvalidInput(wrong, variable)
        keys.append(key)
    if not keys:
        raise InvalidInput(f"{variable}: is not set for this console. {wrong}", variable)
    return keys


def signed_headers(id: str, body: bytes, now: datetime, keys: list[bytes]) -> dict[str, str]:
    """Return the headers that sign a message: one signature for each key."""
    stamp = str(int(now.timestamp()))
    content = f"{id}.{stamp}.".encode() + body
    signatures = [f"v1,{b64encode(hmac.new(key, content, sha256).digest()).decode()}" for key in keys]
    return {"webhook-id": id, "webhook-timestamp": stamp, "webhook-signature": " ".join(signatures)}
