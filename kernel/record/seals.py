"""Seals: the hash of a row's columns, stored in the row itself, for tables that no event repeats.

A seal shows a change of its row. Events carry the seals of the ledger rows that the run used (receipts), which binds these
rows to the chain of events.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from kernel.basics.sha256 import sha256_of, sha256_of_bytes
from kernel.conversation.transcript import LONG_TEXT, canonical_pieces

SEALED = {
    "ledger": (
        "key", "scope", "step", "request_hash", "status", "attempts", "tenant", "model", "reply_hash", "input_tokens",
        "output_tokens", "cost_usd", "created_at", "paid_at", "head",
    ),
    "sessions": ("key", "name", "tenant", "head", "turns", "forked_from", "created_at", "updated_at"),
    "session_turns": ("key", "session", "number", "scope", "workflow_id", "run_id", "head", "at"),
}  # fmt: skip
"""Table → the columns that a seal covers. It covers a reply of the ledger by its hash, so that words can be erased."""

_LATER = {"ledger": ("price_source",)}
"""Table → columns that came later. A seal covers such a column where it has a value, so that older seals stay as they are."""


def seal(table: str, row: Mapping[str, Any]) -> str:
    """Return the seal of a row. Times without a zone are in UTC."""
    later = [column for column in _LATER.get(table, ()) if row.get(column) is not None]
    return sha256_of(_ascii([table, {column: _plain(row[column]) for column in (*SEALED[table], *later)}]))


def reply_digest(reply: Any) -> str:
    """Return the hash of a reply of the ledger, independent of the order of its keys."""
    content = reply.get("content") if isinstance(reply, Mapping) else None
    if isinstance(content, str) and len(content) > LONG_TEXT and content.isascii():
        with suppress(ValueError):  # half of a character in another field
            data = b"".join(canonical_pieces(reply))
            if data.isascii() and b"\x7f" not in data:  # so that it is the same text, in a third of the time
                return sha256_of_bytes(data)
    return sha256_of(_ascii(reply))


def _ascii(value: Any) -> str:
    """Return a value as JSON in ASCII: a model's arguments may have a lone surrogate, which UTF-8 cannot encode."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return value
