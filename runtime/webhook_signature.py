"""The signature of a webhook's message. Source: Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature)."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from datetime import datetime
from hashlib import sha256

from kernel.basics.errors import InvalidInput

SECRET = "whsec_"  # noqa: S105  its beginning alone
"""The beginning of a secret; the rest is base64."""

SECRET_BYTES = 24
"""The least length of a secret's key, in bytes."""


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
        except ValueError:
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
