"""Objects: where texts live that are too long for a database row. An object's address is the SHA-256 of its bytes.

A plugin is `plugins/objects/<name>.py` with `create(*, url: str) -> Objects`; other packages offer one by the entry point
`mofa.objects`.
"""

from __future__ import annotations

import re
from typing import Protocol

from kernel.basics.errors import InvalidInput
from kernel.basics.sha256 import sha256_of_bytes
from kernel.kinds.storage import Damaged, NotThere

LARGE_BYTES = 64 * 1024
"""A text of more UTF-8 bytes than this is an object, and its row in the database only points there."""

_ADDRESS = re.compile(r"[0-9a-f]{64}")


class Objects(Protocol):
    """Bytes by their address. What is missing or damaged raises `ProviderUnavailable`, what is out of reach
    `StoreUnavailable`, for it may come back.
    """

    async def put(self, data: bytes) -> str:
        """Store the bytes, whole or not at all, and return their address. Twice is the same as once, and mends."""
        ...

    async def get(self, address: str) -> bytes:
        """Return the bytes of that address, checked against it."""
        ...

    async def delete(self, address: str) -> None:
        """Erase for good; nothing where it is not there."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...


def check_address(address: str) -> None:
    """Raise `InvalidInput` where it is none: it becomes part of a path."""
    if not _ADDRESS.fullmatch(address):
        raise InvalidInput(f"{address[:80]!r} is not the address of an object (64 hexadecimal digits).", "ref")


def checked(address: str, data: bytes, place: str) -> bytes:
    """Return the bytes, if they are what the address says."""
    if sha256_of_bytes(data) != address:
        raise Damaged(
            f"The object {address[:12]}… in {place} is damaged: its {len(data):,} bytes are not those that were stored. "
            "Restore it from a backup; the work goes on by itself."
        )
    return data


def not_there(address: str, place: str) -> NotThere:
    """Return the object is missing: most likely another store is meant, or a backup was restored without it."""
    return NotThere(
        f"The object {address[:12]}… is not in {place}. "
        "Do all workers and commands use the same MOFA_OBJECTS_URL, and was it restored together with the database?"
    )
