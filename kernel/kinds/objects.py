"""Objects: the store of texts that are too long for a database row. An object's address is the SHA-256 of its bytes.

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
"""The longest text in a database row, in bytes of UTF-8. A longer one is an object, and its row holds the address."""

_ADDRESS = re.compile(r"[0-9a-f]{64}")


class Objects(Protocol):
    """The port of an object store: bytes by their address. All methods raise `StoreUnavailable` if it cannot be reached."""

    async def put(self, data: bytes) -> str:
        """Store the bytes atomically, and return their address. A repetition does no harm, and replaces a damaged object."""
        ...

    async def get(self, address: str) -> bytes:
        """Return the bytes of an address, after checking them against it.

        Raises:
            NotThere: there is no such object.
            Damaged: the bytes do not have this address.
        """
        ...

    async def delete(self, address: str) -> None:
        """Erase an object permanently. Do nothing if it does not exist."""
        ...

    async def close(self) -> None:
        """Close connections."""
        ...


def check_address(address: str) -> None:
    """Raise `InvalidInput` if the text is not an address. Check before it becomes part of a path."""
    if not _ADDRESS.fullmatch(address):
        raise InvalidInput(f"{address[:80]!r} is not the address of an object (64 hexadecimal digits).", "ref")


def checked(address: str, data: bytes, place: str) -> bytes:
    """Return the bytes. Raise `Damaged` if they do not have this address."""
    if sha256_of_bytes(data) != address:
        raise Damaged(
            f"The object {address[:12]}… in {place} is damaged: its {len(data):,} bytes are not those that were stored. "
            "Restore it from a backup; the work then continues by itself."
        )
    return data


def not_there(address: str, place: str) -> NotThere:
    """Return the error for a missing object. The usual causes are another store's URL, and a backup restored without it."""
    return NotThere(
        f"The object {address[:12]}… is not in {place}. "
        "Do all workers and commands use the same MOFA_OBJECTS_URL, and was it restored together with the database?"
    )
