"""The key-value store of scripts: JSON values by script, tenant and key, and the activity behind `kv_…`."""

from __future__ import annotations

from typing import Any, Protocol

from kernel.basics.schema import Schema
from kernel.kinds.script import HostCall

SCRIPT_KEEP = "script.keep"
"""The wire name of the activity that does one `kv_…` call."""

LONGEST_KEY = 500
"""The longest key, in characters."""


class KeepCall(Schema):
    """Input of `script.keep`: one of `kv_get`, `kv_set`, `kv_delete`, `kv_keys`, for the values of `owner`."""

    owner: str
    tenant: str | None = None
    call: HostCall


class KeepAnswer(Schema):
    """Output of `script.keep`."""

    value: Any = None


class KeptValues(Protocol):
    """The port of the store: values by owner, tenant and key. Activities are retried, so every call may be repeated."""

    async def get(self, owner: str, tenant: str | None, key: str, default: Any) -> Any:
        """Return the value, or `default`."""
        ...

    async def set(self, owner: str, tenant: str | None, key: str, value: Any) -> None:
        """Store a value."""
        ...

    async def delete(self, owner: str, tenant: str | None, key: str) -> bool:
        """Delete a value; return whether there was one."""
        ...

    async def keys(self, owner: str, tenant: str | None, prefix: str) -> list[str]:
        """Return the keys with this prefix, sorted, at most 10,000."""
        ...
