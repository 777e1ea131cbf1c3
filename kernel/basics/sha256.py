"""SHA-256, the one content hash of this program: 64 lower-case hexadecimal digits."""

import hashlib

from kernel.basics.remembered import LONG, remembers_long


def sha256_of_bytes(data: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def sha256_of(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes."""
    return sha256_of_bytes(text.encode()) if len(text) < LONG else _of_long(text)


@remembers_long
def _of_long(text: str) -> str:
    """Return the same. A long answer's text is said, stored and returned, with its hash."""
    return sha256_of_bytes(text.encode())
