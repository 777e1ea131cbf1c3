"""The work of `mofa keys`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from console.terminal.failure import OK
from console.terminal.screen import emit
from runtime.codec import new_key
from runtime.identity.keys import IdentityKeys
from runtime.settings import Settings


def print_new_key(id: str | None, as_json: bool) -> int:
    """Print a new key; return the exit code. Without `id`, the key is named after the current time."""
    entry = new_key(id or f"k{datetime.now(UTC):%Y%m%d-%H%M%S}")
    if as_json:
        emit({"id": entry.partition(":")[0], "entry": entry})
    else:
        sys.stdout.write(entry + "\n")
    return OK


def print_identity_keys(rotate: bool, private: bool, as_json: bool) -> int:
    """Print the keys that verify decisions, or the one that signs; return the exit code."""
    keys = IdentityKeys(Settings.from_environment())
    signing = keys.rotate() if rotate else keys.signing()
    entries = [signing] if private else [each.shown() for each in keys.entries()]
    if as_json:
        emit({"signing": signing.id, "entries": [each.line for each in entries], "file": str(keys.file) if keys.file else None})
    else:
        sys.stdout.write(",".join(each.line for each in entries) + "\n")
    return OK
