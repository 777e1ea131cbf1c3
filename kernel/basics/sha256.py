"""SHA-256, the one content hash of this program: 64 lower-case hexadecimal digits."""

import hashlib


def sha256_of_bytes(data: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def sha256_of(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes."""
    return sha256_of_bytes(text.encode())
