"""Seals: the hash of a row's columns, kept in the row, for tables whose rows no event repeats.

A seal shows a change of its row. A run's event has the seals of the ledger's rows that the run was answered from (receipts):
such a row is bound to the chain of events.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from kernel.basics.sha256 import sha256_of

SEALED = {
    "ledger": (
        "key", "scope", "step", "request_hash", "status", "attempts", "tenant", "model", "reply_hash", "input_tokens",
        "output_tokens", "cost_usd", "created_at", "paid_at", "head",
    ),
    "sessions": ("key", "name", "tenant", "head", "turns", "forked_from", "created_at", "updated_at"),
    "session_turns": ("key", "session", "number", "scope", "workflow_id", "run_id", "head", "at"),
}  # fmt: skip
"""The columns that a seal covers, by table. A ledger's reply is covered by its hash, so that its words can be erased."""


def seal(table: str, row: Mapping[str, Any]) -> str:
    """Return the seal of a row. Times are taken as UTC, with or without their zone."""
    return sha256_of(_ascii([table, {column: _plain(row[column]) for column in SEALED[table]}]))


def reply_digest(reply: Any) -> str:
    """Return the hash of a ledger's reply, whatever the order of its keys."""
    return sha256_of(_ascii(reply))


def _ascii(value: Any) -> str:
    """JSON in ASCII: arguments that a model makes up may have half a surrogate pair, which UTF-8 has no bytes for."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return value
