"""The work of `mofa keys`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from console.terminal.failure import OK
from console.terminal.screen import emit
from runtime.codec import new_key


def print_new_key(id: str | None, as_json: bool) -> int:
    """Print a new key; return the exit code. Without `id`, the key is named after the current time."""
    entry = new_key(id or f"k{datetime.now(UTC):%Y%m%d-%H%M%S}")
    if as_json:
        emit({"id": entry.partition(":")[0], "entry": entry})
    else:
        sys.stdout.write(entry + "\n")
    return OK
